/// Why something could not be fetched.
public enum OutgoingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Not an `http` or `https` address that we use, and why.
  case badAddress(String, String)
  /// The host resolves to an address that we must not connect to.
  case refusedAddress(host: String, address: String)
  /// The host name does not resolve.
  case unresolved(host: String)
  /// No connection, or it broke.
  case connection(host: String, reason: String)
  /// The server did not answer, or not to the end, in time.
  case timedOut(host: String)
  /// The server's certificate or TLS is not acceptable.
  case tls(host: String, reason: String)
  /// More redirects than we follow.
  case tooManyRedirects
  /// A redirect from `https` to `http`, which is not followed unless allowed.
  case insecureRedirect(to: String)
  /// There is nothing under the address: 404 or 410.
  case notFound(status: Int)
  /// Another answer than success.
  case status(Int)
  /// The body ended early, every time we tried. Bytes.
  case truncated(expected: Int64, got: Int64)
  /// The body is larger than this many bytes.
  case tooLarge(limit: Int64)
  /// The disk that we download to is full; the partial file was removed.
  case diskFull
  /// Another download to the same file is under way.
  case busy(path: String)
  /// Writing the file failed otherwise.
  case file(String)
  /// An answer that breaks HTTP.
  case badResponse(String)

  /// One plain sentence.
  public var description: String {
    switch self {
    case .badAddress(let url, let reason): "“\(url)” is not an address that can be fetched: \(reason)."
    case .refusedAddress(let host, let address): "“\(host)” points to \(address), which is not on the public Internet."
    case .unresolved(let host): "The host name “\(host)” does not resolve."
    case .connection(let host, let reason): "The connection to “\(host)” failed: \(reason)."
    case .timedOut(let host): "“\(host)” did not answer in time."
    case .tls(let host, let reason): "No secure connection to “\(host)”: \(reason)."
    case .tooManyRedirects: "The address redirects too many times."
    case .insecureRedirect(let url): "The address redirects from https to “\(url)”, which is not secure."
    case .notFound(let status): "There is nothing under this address (HTTP \(status))."
    case .status(let status): "The server answered with HTTP \(status)."
    case .truncated(let expected, let got): "The file ends early: \(got) bytes of \(expected)."
    case .tooLarge(let limit): "It is larger than \(limit) bytes."
    case .diskFull: "The disk is full."
    case .busy(let path): "“\(path)” is being downloaded already."
    case .file(let text): "The file could not be written: \(text)."
    case .badResponse(let text): "The server's answer cannot be used: \(text)."
    }
  }

  /// Whether another try a little later may succeed.
  public var isTemporary: Bool {
    switch self {
    case .unresolved, .connection, .timedOut, .truncated: true
    case .status(let status): status == 408 || status == 425 || status == 429 || status >= 500
    default: false
    }
  }

  init(_ error: FileError) { self = error.isFull ? .diskFull : .file(error.description) }
}
