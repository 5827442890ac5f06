import Clients
import Foundation
import NIOCore
import Synchronization

/// How many connections each address has open. IPv6 counts by /64, which is what one subscriber gets.
final class ConnectionLimiter: Sendable {
  private let limit: Int
  private let exempt: Set<String>
  private let networks: [AddressBlock]
  private let open = Mutex<[String: Int]>([:])

  init(limit: Int, exempt: Set<String>, networks: [AddressBlock] = []) {
    (self.limit, self.exempt, self.networks) = (limit, exempt, networks)
  }

  /// The name an address counts under; nil where there is nothing to count (unix sockets, proxies of ours).
  func key(_ address: SocketAddress?) -> String? {
    guard let address, let text = address.ipAddress, !exempt.contains(text) else { return nil }
    if !networks.isEmpty {
      let plain = text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : text
      if let address = IPAddress(plain), networks.contains(where: { $0.contains(address) }) { return nil }
    }
    var bytes = [UInt8](repeating: 0, count: 16)
    // A listener for both protocols sees IPv4 clients as ::ffff:a.b.c.d, all of them in one /64.
    guard !text.hasPrefix("::ffff:"), inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
    return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
  }

  /// Counts one more; false, and not counted, at the limit.
  func admit(_ key: String) -> Bool {
    open.withLock { open in
      let count = open[key, default: 0]
      if count >= limit { return false }
      open[key] = count + 1
      return true
    }
  }

  func release(_ key: String) {
    open.withLock { open in
      let count = open[key, default: 0] - 1
      open[key] = count > 0 ? count : nil
    }
  }
}
