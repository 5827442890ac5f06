public import Formats
public import HTTPTypes

/// A rendered answer, and how long it may be given again.
public struct Page: Sendable {
  /// The status code.
  public var status: Int
  /// The media type, with its charset.
  public var contentType: String
  /// The body, uncoded.
  public var body: [UInt8]
  /// When what it shows last changed, for `Last-Modified`.
  public var lastModified: Timestamp?
  /// The moment it stops being true by itself: the next scheduled publication.
  public var freshUntil: Timestamp?
  /// The value of `Cache-Control`.
  public var cacheControl: String?
  /// Further headers; `Vary` is added to, the others are sent as they are.
  public var headers: HTTPFields
  /// Whether it may be given to anyone else who asks for the same URL.
  public var isCacheable: Bool

  /// A page; cacheable, unless said otherwise.
  public init(
    status: Int = 200, contentType: String, body: [UInt8], lastModified: Timestamp? = nil, freshUntil: Timestamp? = nil,
    cacheControl: String? = nil, headers: HTTPFields = [:], isCacheable: Bool = true
  ) {
    (self.status, self.contentType, self.body, self.lastModified) = (status, contentType, body, lastModified)
    (self.freshUntil, self.cacheControl, self.headers, self.isCacheable) = (freshUntil, cacheControl, headers, isCacheable)
  }
}

/// One answer of the fast path, for the access log.
public struct PageServed: Sendable {
  /// `GET` or `HEAD`.
  public let method: String
  /// The host asked for, in small letters.
  public let host: String
  /// The path with its query, as it came.
  public let path: String
  /// The status sent.
  public let status: Int
  /// The number of bytes, head and body, handed to the network.
  public let bytes: Int
}
