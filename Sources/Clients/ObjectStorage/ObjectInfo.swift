public import Formats

/// What a store knows of one object without reading it.
public struct ObjectInfo: Sendable, Hashable {
  /// The object's name.
  public var key: ObjectKey
  /// Its length in bytes.
  public var size: Int64
  /// A strong entity tag without quotes: other bytes have another tag.
  public var etag: String
  /// The media type given when it was put.
  public var contentType: String
  /// When it was put.
  public var modified: Timestamp
  /// Its checksum, where the store knows it: always on disk; on S3 for what this program put.
  public var sha256: Checksum?

  /// An object's description.
  public init(key: ObjectKey, size: Int64, etag: String, contentType: String, modified: Timestamp, sha256: Checksum?) {
    (self.key, self.size, self.etag) = (key, size, etag)
    (self.contentType, self.modified, self.sha256) = (contentType, modified, sha256)
  }
}

/// One line of a listing.
public struct ObjectSummary: Sendable, Hashable {
  /// The object's name.
  public var key: ObjectKey
  /// Its length in bytes.
  public var size: Int64
  /// When it was put.
  public var modified: Timestamp

  /// A line of a listing.
  public init(key: ObjectKey, size: Int64, modified: Timestamp) {
    (self.key, self.size, self.modified) = (key, size, modified)
  }
}

/// One page of a listing, in byte order of the keys.
public struct ObjectPage: Sendable, Hashable {
  /// At most as many objects as asked for.
  public var objects: [ObjectSummary]
  /// Where to go on (the last key of this page), or nil at the end.
  public var next: ObjectKey?

  /// A page of a listing.
  public init(objects: [ObjectSummary], next: ObjectKey?) { (self.objects, self.next) = (objects, next) }
}

/// An object, or a range of it, being read.
public struct StoredObject: Sendable {
  /// What the object is.
  public var info: ObjectInfo
  /// Which of its bytes `body` holds.
  public var range: Range<Int64>
  /// The bytes; can be read once.
  public var body: ObjectBody

  /// An object being read.
  public init(info: ObjectInfo, range: Range<Int64>, body: ObjectBody) {
    (self.info, self.range, self.body) = (info, range, body)
  }
}

/// An unfinished upload in parts; may be kept as text for days and picked up by another process.
public struct ObjectUpload: Sendable, Hashable, Codable {
  /// The name that the object will have, as text.
  public var key: String
  /// The store's name for the upload.
  public var id: String

  /// An unfinished upload.
  public init(key: String, id: String) { (self.key, self.id) = (key, id) }
}

/// One part that a store holds of an unfinished upload.
public struct UploadedPart: Sendable, Hashable, Codable {
  /// 1…10 000: parts are joined in this order.
  public var number: Int
  /// What the store answered for it, without quotes.
  public var etag: String
  /// Its length in bytes.
  public var size: Int64

  /// A part that a store holds.
  public init(number: Int, etag: String, size: Int64) { (self.number, self.etag, self.size) = (number, etag, size) }
}
