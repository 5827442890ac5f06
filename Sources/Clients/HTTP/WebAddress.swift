import FoundationEssentials

/// An absolute `http` or `https` address, taken apart once and put together again from checked parts, so that what we check
/// and what the client connects to cannot be read in two ways.
struct WebAddress: Sendable, Hashable {
  /// `http` or `https`.
  let scheme: String
  /// Lower case; an IPv6 address without brackets.
  let host: String
  let port: Int
  /// Path and query, percent-encoded.
  let target: String

  init?(_ text: String, relativeTo base: WebAddress? = nil) {
    let trimmed = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    let unpadded = String(trimmed.prefix(8192))
    guard trimmed.utf8.count <= 8192 else { return nil }
    let url = base.flatMap { URL(string: $0.text) }.map { URL(string: unpadded, relativeTo: $0) } ?? URL(string: unpadded)
    guard let url = url?.absoluteURL, let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https" else {
      return nil
    }
    // A name and password in the address would have to be kept from logs and redirects: they are not taken at all.
    guard url.user() == nil, url.password() == nil else { return nil }
    guard var host = url.host(percentEncoded: false)?.lowercased(), !host.isEmpty, host.utf8.count <= 255 else { return nil }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    // The root's dot is for the resolver; certificates and allow lists know names without it.
    if host.hasSuffix("."), host.utf8.count > 1 { host.removeLast() }
    if host.contains(":") {
      guard let address = IPAddress(host), address.isVersion6 else { return nil }
      host = address.description
    } else {
      guard host.utf8.allSatisfy(Self.isHostByte) else { return nil }
    }
    let port = url.port ?? (scheme == "https" ? 443 : 80)
    guard (1...65535).contains(port) else { return nil }
    let path = url.path(percentEncoded: true)
    let query = url.query(percentEncoded: true)
    (self.scheme, self.host, self.port) = (scheme, host, port)
    target = (path.isEmpty ? "/" : path) + (query.map { "?" + $0 } ?? "")
    guard target.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { return nil }
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 46 || byte == 95
  }

  /// The address as text.
  var text: String {
    let name = host.contains(":") ? "[\(host)]" : host
    let standard = port == (scheme == "https" ? 443 : 80)
    return "\(scheme)://\(name)\(standard ? "" : ":\(port)")\(target)"
  }
}
