import Formats
import HTTPTypes
import NIOCore
import NIOHTTP1
import Synchronization

/// One coding of a page: its tag, its body, and the bytes of the whole response as they go on the wire.
final class PageVariant: Sendable {
  /// A response on the wire; `body` is empty where it stands in `head` already.
  struct Wire: Sendable {
    let second: Int64
    let head: ByteBuffer
    let headLength: Int
    let body: ByteBuffer?

    var count: Int { head.readableBytes + (body?.readableBytes ?? 0) }
  }

  let coding: ContentCoding
  let digest: String
  let tag: EntityTag
  let body: ByteBuffer
  let fields: HTTPFields
  private let status: Int
  private let start: [UInt8]
  private let wire = Mutex<Wire?>(nil)

  /// Up to here head and body stand in one buffer, made anew each second for its `Date`; above, copies would cost more than
  /// the second write, and slow readers would hold a copy each.
  private static let joinLimit = 64 * 1024

  init(_ coding: ContentCoding, digest: String, body: ByteBuffer, status: Int, fields: HTTPFields) {
    (self.coding, self.digest, self.body, self.status) = (coding, digest, body, status)
    // RFC 9110 §8.8.3.3: the codings of one thing are different representations, and need different tags.
    tag = EntityTag(coding == .identity ? digest : "\(digest)-\(coding.rawValue)")
    var fields = fields
    fields[.eTag] = "\(tag)"
    if coding != .identity { fields[.contentEncoding] = coding.rawValue }
    fields[.contentLength] = String(body.readableBytes)
    self.fields = fields
    start = Self.head(status, fields)
  }

  var cost: Int {
    body.readableBytes * (body.readableBytes <= Self.joinLimit ? 2 : 1) + 1024
  }

  /// The response to a client that keeps its connection, with the date of `now`.
  func wire(at now: Timestamp) -> Wire {
    let second = now.seconds
    return wire.withLock { wire in
      if let wire, wire.second == second { return wire }
      var head = ByteBufferAllocator().buffer(
        capacity: start.count + 48 + (body.readableBytes <= Self.joinLimit ? body.readableBytes : 0))
      head.writeBytes(start)
      head.writeString("Date: \(now.httpDate)\r\n\r\n")
      let length = head.readableBytes
      let joins = body.readableBytes <= Self.joinLimit
      if joins { head.writeImmutableBuffer(body) }
      let made = Wire(second: second, head: head, headLength: length, body: joins ? nil : body)
      wire = made
      return made
    }
  }

  /// The head of an answer out of the ordinary: 304, 412, or one that says something about the connection.
  func head(status: Int, at now: Timestamp, connection: String?) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: 512)
    buffer.writeBytes(Self.head(status, status == self.status ? fields : validators))
    buffer.writeString("Date: \(now.httpDate)\r\n")
    if let connection { buffer.writeString("Connection: \(connection)\r\n") }
    if status == 412 { buffer.writeString("Content-Length: 0\r\n") }
    buffer.writeString("\r\n")
    return buffer
  }

  /// The fields of a 304 (RFC 9110 §15.4.5).
  var validators: HTTPFields {
    var result = HTTPFields()
    for name in [HTTPField.Name.eTag, .lastModified, .cacheControl, .vary, .contentLocation, .expires] {
      result[name] = fields[name]
    }
    return result
  }

  private static func head(_ status: Int, _ fields: HTTPFields) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)\r\n"
    for field in fields { text += "\(field.name.rawName): \(field.value)\r\n" }
    return Array(text.utf8)
  }
}
