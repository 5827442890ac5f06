import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix

extension OutgoingHTTP {
  /// The client's error in this room's words.
  static func translated(_ error: any Error, host: String) -> any Error {
    switch error {
    case let error as OutgoingError: return error
    case is CancellationError, is Deadline.Passed, is InspectionStop: return error
    case let error as FileError: return OutgoingError(error)
    case let error as HTTPClientError:
      if [.readTimeout, .connectTimeout, .deadlineExceeded, .tlsHandshakeTimeout, .writeTimeout].contains(error) {
        return OutgoingError.timedOut(host: host)
      }
      return OutgoingError.connection(host: host, reason: error.description)
    case let error as NIOConnectionError:
      let reason = error.connectionErrors.first.map { "\($0.error)" } ?? "no address accepts it"
      return OutgoingError.connection(host: host, reason: reason)
    case let error as HTTPParserError:
      // The parser's name for a body that stops before its announced end.
      if error == .invalidEOFState { return OutgoingError.connection(host: host, reason: "it ended early") }
      return OutgoingError.badResponse("\(error)")
    case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
      return OutgoingError.badResponse("its compressed body is damaged, or too large")
    case let error as IOError: return OutgoingError.connection(host: host, reason: "\(error)")
    default:
      // Packages below the client that are not ours to import; their names tell enough.
      let type = String(reflecting: Swift.type(of: error))
      if type.contains("SSL") { return OutgoingError.tls(host: host, reason: "\(error)") }
      if type.contains("HTTP") { return OutgoingError.badResponse("\(error)") }
      return OutgoingError.connection(host: host, reason: "\(error)")
    }
  }
}
