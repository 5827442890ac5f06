public import Formats
import HTTPTypes
public import Hummingbird
import NIOCore
import NIOPosix

/// How one file is to be answered, beside what the file itself tells.
public struct FileDescription: Sendable {
  /// The media type, ours and never a guess from outside.
  public var contentType: String
  /// The strong tag of the representation; the file's own where nil.
  public var tag: EntityTag?
  /// The date of the representation; the file's own where nil.
  public var modified: Timestamp?
  /// The name under which to save it, for download links.
  public var downloadName: String?
  /// The value of `Cache-Control`.
  public var cacheControl: String?
  /// Whether scripts of any site may read it (`Access-Control-Allow-Origin: *`).
  public var isOpenToAnySite: Bool
  /// Where nginx in front is to find the file (`X-Accel-Redirect`): it then sees to conditions, ranges and bytes itself.
  public var acceleratedPath: String?

  /// A file of the type `contentType`.
  public init(
    contentType: String, tag: EntityTag? = nil, modified: Timestamp? = nil, downloadName: String? = nil,
    cacheControl: String? = nil, isOpenToAnySite: Bool = false
  ) {
    (self.contentType, self.tag, self.modified, self.downloadName) = (contentType, tag, modified, downloadName)
    (self.cacheControl, self.isOpenToAnySite) = (cacheControl, isOpenToAnySite)
  }
}

/// Answers requests out of files, with every condition and range of RFC 9110. One per process, shared with `Delivery`.
public final class FileResponder: Sendable {
  let connections = SendFileConnections()

  /// How many ranges one request may ask for.
  public let rangeLimit: Int
  /// The size of the pieces in which a file is read where it can't be sent straight from the kernel.
  public let bufferSize: Int

  /// A responder with those limits.
  public init(rangeLimit: Int = 50, bufferSize: Int = 64 * 1024) {
    (self.rangeLimit, self.bufferSize) = (rangeLimit, bufferSize)
  }

  /// The response to a GET or HEAD of `file`: 200, 206, 304, 412 or 416; another method is 405. `onSent` is called once for each
  /// body that was begun, from any thread, when it has ended or broken off.
  public func response(
    to request: Request, file: OpenFile, as description: FileDescription, onSent: (@Sendable (FileSent) -> Void)? = nil
  ) -> Response {
    guard request.method == .get || request.method == .head else {
      return Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD"])
    }
    let (tag, modified) = (description.tag ?? file.tag, description.modified ?? file.modified)
    var headers: HTTPFields = [
      .eTag: "\(tag)", .lastModified: modified.httpDate, .acceptRanges: "bytes", .xContentTypeOptions: "nosniff",
    ]
    headers[.cacheControl] = description.cacheControl
    if description.isOpenToAnySite {
      headers[.accessControlAllowOrigin] = "*"
      headers[.accessControlExposeHeaders] = "Accept-Ranges, Content-Length, Content-Range, ETag"
    }
    if let path = description.acceleratedPath {
      headers[.acceptRanges] = nil  // nginx adds its own
      headers[.contentType] = description.contentType
      headers[.contentDisposition] = description.downloadName.map { ContentDisposition.attachment(name: $0) }
      headers[.accelRedirect] = path
      return Response(status: .ok, headers: headers)
    }
    let conditions = RequestConditions(request.headers)
    switch conditions.evaluate(tag: tag, modified: modified) {
    case .notModified: return Response(status: .notModified, headers: headers)
    case .preconditionFailed: return Response(status: .preconditionFailed, headers: headers)
    case .proceed: break
    }
    headers[.contentDisposition] = description.downloadName.map { ContentDisposition.attachment(name: $0) }
    let (segments, status): ([FileTransfer.Segment], HTTPResponse.Status)
    // RFC 9110 §14.2: Range is defined for GET alone; HEAD answers what GET without it would.
    let range = request.method == .get ? request.headers[.range].flatMap(RangeHeader.parse) : nil
    switch conditions.allowRange(tag: tag, modified: modified) ? range?.resolve(length: file.length, limit: rangeLimit) : nil {
    case nil, .whole?:
      headers[.contentType] = description.contentType
      (segments, status) = (file.length > 0 ? [.file(offset: 0, count: file.length)] : [], .ok)
    case .unsatisfiable?:
      headers[.contentRange] = "bytes */\(file.length)"
      return Response(status: .rangeNotSatisfiable, headers: headers)
    case .ranges(let ranges)? where ranges.count == 1:
      headers[.contentType] = description.contentType
      headers[.contentRange] = ranges[0].contentRange(of: file.length)
      (segments, status) = ([.file(offset: ranges[0].first, count: ranges[0].count)], .partialContent)
    case .ranges(let ranges)?:
      let parts = MultipartRanges(ranges, length: file.length, contentType: description.contentType)
      headers[.contentType] = parts.contentType
      (segments, status) = (parts.segments, .partialContent)
    }
    let transfer = FileTransfer(file: file, segments: segments, status: status.code, onSent: onSent)
    headers[.contentLength] = String(transfer.length)
    if request.method == .head || transfer.length == 0 { return Response(status: status, headers: headers) }
    let body = body(of: transfer, for: request, &headers)
    return Response(status: status, headers: headers, body: body)
  }

  private func body(of transfer: FileTransfer, for request: Request, _ headers: inout HTTPFields) -> ResponseBody {
    if let connection = request.headers[.internalSendFile].flatMap(connections.find), let number = connection.expect(transfer) {
      headers[.internalSendFile] = String(number)
      let pending = PendingTransfer(transfer, on: connection, number: number)
      return ResponseBody(contentLength: transfer.length) { writer in
        // The handler writes the bytes. `end` waits for them, so that the connection isn't taken for idle meanwhile.
        try await pending.transfer.wait()
        try await writer.finish(nil)
      }
    }
    let bufferSize = bufferSize
    return ResponseBody(contentLength: transfer.length) { writer in
      do {
        for segment in transfer.segments {
          switch segment {
          case .bytes(let buffer):
            try await writer.write(buffer)
            transfer.sent(buffer.readableBytes)
          case .file(var offset, var count):
            while count > 0 {
              let (start, size) = (offset, min(count, bufferSize))
              let buffer = try await NIOThreadPool.singleton.runIfActive { try transfer.file.read(at: start, count: size) }
              guard buffer.readableBytes == size else { throw FileTransfer.Failure.fileTruncated }
              try await writer.write(buffer)
              transfer.sent(size)
              offset += size
              count -= size
            }
          }
        }
        transfer.finish(.success(()))
      } catch {
        transfer.finish(.failure(error))
        throw error
      }
      try await writer.finish(nil)
    }
  }
}

extension HTTPField.Name {
  static let internalSendFile = constant(SendFileHandler.header)
  static let accelRedirect = constant("X-Accel-Redirect")

  private static func constant(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no field name") }
    return name
  }
}

extension RequestConditions {
  /// The conditions among the headers of a request.
  init(_ headers: HTTPFields) {
    self.init()
    ifMatch = headers[.ifMatch]
    ifNoneMatch = headers[.ifNoneMatch]
    ifModifiedSince = headers[.ifModifiedSince]
    ifUnmodifiedSince = headers[.ifUnmodifiedSince]
    ifRange = headers[.ifRange]
  }
}
