import Formats

/// Addresses that people type into forms: held to what pages and feeds may link to.
public enum WebLink {
  /// What an address may begin with.
  public enum Kind: Sendable {
    /// `https:` or `http:`
    case web
    /// `https:` only, for what browsers and apps follow by themselves.
    case secure
    /// `https:`, `http:` or `mailto:`
    case webOrMail
  }

  /// The longest address taken, in bytes.
  public static let limit = 2048

  /// What is wrong with `address` and what to write instead; nil when nothing is.
  public static func problem(with address: String, _ kind: Kind = .web) -> String? {
    let text = address.lowercased()
    if address.utf8.count > limit { return "Addresses have at most \(limit) characters; this one has \(address.utf8.count)." }
    if kind == .webOrMail, text.hasPrefix("mailto:") {
      return isMail(String(address.dropFirst(7).prefix { $0 != "?" }))
        ? nil : "“\(address)” isn't a mail address. Write it like mailto:ada@example.com."
    }
    guard let start = ["https://", "http://"].first(where: text.hasPrefix) else {
      let host = address.prefix { $0 != "/" }
      let looksLikeOne = host.contains(".") && !host.contains(where: { $0.isWhitespace || $0 == ":" || $0 == "@" })
      return looksLikeOne
        ? "Put https:// before “\(address)”."
        : "“\(address.prefix(80))” isn't an address of the web. Write it like https://example.com."
    }
    if kind == .secure, start == "http://" { return "Write the address with https://; this one begins with http://." }
    if address.unicodeScalars.contains(where: { $0.value <= 0x20 || (0x7F...0x9F).contains($0.value) }) {
      return "The address has a space in it. Take it out, or write %20."
    }
    guard let host = host(of: address), isHost(host) else {
      return "“\(address.prefix(80))” names no site. Write it like https://example.com."
    }
    return nil
  }

  /// The host of a web address in small letters, without port; nil where there is none.
  public static func host(of address: String) -> String? {
    guard let start = address.firstRange(of: "://") else { return nil }
    let authority = address[start.upperBound...].prefix { !"/?#\\".contains($0) }
    guard !authority.contains("@") else { return nil }
    if authority.hasPrefix("[") { return authority.firstIndex(of: "]").map { authority[...$0].lowercased() } }
    let host = authority.prefix { $0 != ":" }
    return host.isEmpty ? nil : host.lowercased()
  }

  /// Whether `text` can be a mail address: something, one `@`, and a host.
  public static func isMail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64, text.utf8.count <= 254, isHost(String(parts[1])) else {
      return false
    }
    return !text.contains { $0.isWhitespace || "<>\"(),;:\\".contains($0) }
  }

  private static func isHost(_ host: String) -> Bool {
    if host.hasPrefix("[") { return host.hasSuffix("]") }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return !labels.isEmpty
      && labels.enumerated().allSatisfy { position, label in
        // A name may end with the root's dot.
        if label.isEmpty { return position > 0 && position == labels.count - 1 }
        return label.utf8.count <= 63
          && label.allSatisfy {
            $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0.unicodeScalars.contains { $0.value > 127 }
          }
      }
  }
}
