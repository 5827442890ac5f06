public import Clients

/// The reverse proxies in front of this program: what they say of where a request comes from is believed, and nobody else's word is.
public struct TrustedProxies: Sendable {
  private let blocks: [AddressBlock]

  /// Nobody is believed: the connection's own address holds.
  public static let none = TrustedProxies([])

  /// Proxies in these networks.
  public init(_ blocks: [AddressBlock]) { self.blocks = blocks }

  /// The address of the client: that of the connection, or, where that is a proxy's, the last one in `X-Forwarded-For` that isn't
  /// one. What stands before it could have been written by anybody.
  func client(peer: String?, forwardedFor: [String]) -> String {
    guard let peer, let connection = TrustedProxies.address(peer) else { return peer ?? "local" }
    var client = connection
    guard isTrusted(client) else { return client.description }
    for text in forwardedFor.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }).reversed() {
      guard let address = TrustedProxies.address(text.filter { $0 != " " && $0 != "\t" }) else { break }
      client = address
      if !isTrusted(address) { break }
    }
    return client.description
  }

  private func isTrusted(_ address: IPAddress) -> Bool { blocks.contains { $0.contains(address) } }

  /// An address as proxies write it: plain, with a port, or in brackets; IPv4 within IPv6 as IPv4.
  private static func address(_ text: String) -> IPAddress? {
    var text = text
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = String(text[text.index(after: text.startIndex)..<end])
    } else if text.contains("."), let colon = text.lastIndex(of: ":"), !text[..<colon].contains(":") {
      text = String(text[..<colon])
    }
    if text.lowercased().hasPrefix("::ffff:"), text.contains(".") { text = String(text.dropFirst(7)) }
    return IPAddress(text)
  }
}
