import HTTPTypes
import Hummingbird

/// Keeps other sites from making a visitor's browser change something here: every request that isn't safe has to come from a page of
/// ours (or from the address bar), as the browser says by Fetch Metadata, and older ones by `Origin`.
enum CrossSite {
  /// Whether a request with this head may change something at an installation that is known as `origins`.
  static func allows(_ request: Request, origins: Set<String>) -> Bool {
    if isSafe(request.method) { return true }
    if let site = request.headers[.secFetchSite] { return site == "same-origin" || site == "none" }
    guard let origin = request.headers[.origin] else { return false }
    // A page that tells nobody where it is sends this of itself. The token in the address is what another site can't know.
    if origin == "null" { return Door.isSecret(request.uri.path) }
    return origins.contains(origin.lowercased())
  }

  /// Whether requests of this kind only read (RFC 9110 §9.2.1).
  static func isSafe(_ method: HTTPRequest.Method) -> Bool { method == .get || method == .head || method == .options }
}

extension HTTPField.Name {
  /// `Sec-Fetch-Site`.
  static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .server
}
