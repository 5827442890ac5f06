import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// An answer, whole in memory.
public struct Fetched: Sendable {
  /// The HTTP status of the last hop.
  public var status: Int
  /// Its header fields, in order, as sent.
  public var headers: [(name: String, value: String)]
  /// The body, decompressed.
  public var body: [UInt8]
  /// The address that answered, after redirects.
  public var finalURL: String

  /// The first header field of this name, in any case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The answer, if its status is 2xx; throws `.notFound` or `.status` otherwise.
  public func successful() throws -> Fetched {
    if let error = OutgoingHTTP.error(status: status) { throw error }
    return self
  }
}

extension OutgoingHTTP {
  /// GETs `url` into memory, whatever its status; throws `.tooLarge` beyond `limit` bytes. `timeout` covers everything:
  /// resolving, redirects, body; nil is the settings'.
  public func fetch(
    _ url: String, limit: Int, headers: [(name: String, value: String)] = [], timeout: Duration? = nil
  ) async throws -> Fetched {
    try await collect(url, Request(headers: headers, decompressed: limit), limit: limit, timeout: timeout)
  }

  /// POSTs `body` and takes at most `limit` bytes of answer. Follows only redirects that keep the method.
  public func post(
    _ url: String, body: [UInt8], contentType: String, headers: [(name: String, value: String)] = [], limit: Int = 65536,
    timeout: Duration? = nil
  ) async throws -> Fetched {
    let request = Request(
      method: .POST, headers: headers + [(name: "Content-Type", value: contentType)], body: body, decompressed: limit)
    return try await collect(url, request, limit: limit, timeout: timeout)
  }

  private func collect(_ url: String, _ request: Request, limit: Int, timeout: Duration?) async throws -> Fetched {
    let address = try Self.address(url)
    do {
      return try await Deadline.run(within: timeout ?? settings.timeout) {
        try await exchange(address, request) { response, final in
          let declared = response.headers.first(name: "content-length").flatMap { Int64($0) }
          if let declared, declared > Int64(limit) { throw OutgoingError.tooLarge(limit: Int64(limit)) }
          var body: [UInt8] = []
          for try await chunk in response.body {
            guard body.count + chunk.readableBytes <= limit else { throw OutgoingError.tooLarge(limit: Int64(limit)) }
            body.append(contentsOf: chunk.readableBytesView)
          }
          try Task.checkCancellation()
          let headers = response.headers.map { (name: $0.name, value: $0.value) }
          return Fetched(status: Int(response.status.code), headers: headers, body: body, finalURL: final.text)
        }
      }
    } catch is Deadline.Passed {
      throw OutgoingError.timedOut(host: address.host)
    }
  }

  static func address(_ url: String) throws -> WebAddress {
    guard let address = WebAddress(url) else {
      throw OutgoingError.badAddress(String(url.prefix(200)), "it must be a whole http or https address without a password")
    }
    return address
  }

  /// What a status other than 2xx means to somebody who wants the body.
  static func error(status: Int) -> OutgoingError? {
    if (200..<300).contains(status) { return nil }
    return status == 404 || status == 410 ? .notFound(status: status) : .status(status)
  }
}
