import NIOHTTP1

/// What is known of the body of the request that is coming in.
struct IncomingBody {
  /// Bytes still to come; `Int64.max` where the client hasn't said.
  private(set) var left: Int64
  /// Whether the client waits for a word before it sends (RFC 9110 §10.1.1).
  var waitsForContinue: Bool

  init(_ head: HTTPRequestHead) {
    let isChunked = head.headers.contains(name: "transfer-encoding")
    left = isChunked ? .max : head.headers.first(name: "content-length").flatMap { Int64($0) } ?? 0
    let expects = head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
    waitsForContinue = expects && left > 0 && !head.isHTTP10
  }

  mutating func take(_ bytes: Int) {
    waitsForContinue = false
    if left != .max { left = max(0, left - Int64(bytes)) }
  }
}
