/// The address of the whole installation and the host names at which it may be asked.
public struct Installation: Sendable {
  /// `http` or `https`, as visitors see it.
  public let scheme: String
  /// The host with its port where that isn't the usual one, in lower case.
  public let host: String
  /// Whether the address was set; otherwise the installation answers at this machine's names and at bare IP addresses, which no
  /// attacker's domain can be.
  public let isConfigured: Bool

  /// An installation at `url`, such as `https://podcasts.example.com`; nil when `url` is no such address.
  public init?(url: String, isConfigured: Bool) {
    let parts = url.split(separator: "://", maxSplits: 1)
    guard parts.count == 2, parts[0] == "http" || parts[0] == "https" else { return nil }
    let host = parts[1].hasSuffix("/") ? parts[1].dropLast() : parts[1]
    guard !host.isEmpty, !host.contains("/"), !host.contains("@"), !host.contains("?"), !host.contains("#") else { return nil }
    scheme = String(parts[0])
    self.host = host.lowercased()
    self.isConfigured = isConfigured
  }

  /// The address without a slash at its end.
  public var origin: String { "\(scheme)://\(host)" }

  /// `authority`, as a `Host` header has it, in small letters, without the usual port and without the dot of the root domain.
  func name(of authority: String) -> String {
    let lower = authority.lowercased()
    let usual = scheme == "https" ? ":443" : ":80"
    let rest = lower.dropLast(usual.count)
    let bare = lower.hasSuffix(usual) && (rest.hasSuffix("]") || !rest.contains(":")) ? rest : lower[...]
    let colon = bare.hasPrefix("[") ? bare.endIndex : bare.firstIndex(of: ":") ?? bare.endIndex
    guard bare[..<colon].last == "." else { return String(bare) }
    return bare[..<colon].dropLast() + String(bare[colon...])
  }

  /// Whether the installation itself answers at `host`.
  func answers(at host: String) -> Bool {
    if host == self.host { return true }
    guard !isConfigured, let name = Installation.withoutPort(host) else { return false }
    return name == "localhost" || Installation.isAddress(name)
  }

  /// Nil when what follows the name is no port.
  private static func withoutPort(_ host: String) -> Substring? {
    let end = host.hasPrefix("[") ? host.firstIndex(of: "]").map(host.index(after:)) : host.firstIndex(of: ":") ?? host.endIndex
    guard let end else { return nil }
    let port = host[end...]
    guard port.isEmpty || (port.first == ":" && port.count <= 6 && port.dropFirst().utf8.allSatisfy { (48...57).contains($0) })
    else {
      return nil
    }
    return host[..<end]
  }

  private static func isAddress(_ name: Substring) -> Bool {
    if name.hasPrefix("[") {
      return name.dropFirst().dropLast().utf8.allSatisfy { (48...58).contains($0) || (97...102).contains($0) || $0 == 46 }
    }
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
  }
}
