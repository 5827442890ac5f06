import Formats
import NIOCore

/// The body of a 206 with several ranges: `multipart/byteranges` (RFC 9110 §14.6).
struct MultipartRanges {
  let contentType: String
  let segments: [FileTransfer.Segment]

  init(_ ranges: [ByteRange], length: Int, contentType: String) {
    // A boundary nobody can guess can't be put into a file by somebody who wants the parts misread.
    let boundary = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    var segments: [FileTransfer.Segment] = []
    for range in ranges {
      let lead = segments.isEmpty ? "" : "\r\n"
      segments.append(
        .bytes(
          ByteBuffer(
            string:
              "\(lead)--\(boundary)\r\nContent-Type: \(contentType)\r\nContent-Range: \(range.contentRange(of: length))\r\n\r\n"))
      )
      segments.append(.file(offset: range.first, count: range.count))
    }
    segments.append(.bytes(ByteBuffer(string: "\r\n--\(boundary)--\r\n")))
    self.segments = segments
    self.contentType = "multipart/byteranges; boundary=\(boundary)"
  }
}
