/// Which addresses we connect to when somebody else names the host: the public Internet, and what the settings allow besides.
///
/// Sources: the IANA special-purpose address registries (RFC 6890 and its updates) and the clouds' metadata addresses.
public struct AddressPolicy: Sendable {
  private let blocks: [AddressBlock]
  private let hosts: Set<String>

  /// Public addresses only.
  public static let publicOnly = AddressPolicy(blocks: [], hosts: [])

  private init(blocks: [AddressBlock], hosts: Set<String>) { (self.blocks, self.hosts) = (blocks, hosts) }

  /// Public addresses and each of `exceptions`: an address, a block (`192.168.7.0/24`), or a host name, which then may
  /// resolve to anything. Throws `OutgoingError.badAddress` for one that is neither.
  public init(allowing exceptions: [String]) throws {
    var blocks: [AddressBlock] = []
    var hosts: Set<String> = []
    for text in exceptions {
      if let block = AddressBlock(text) {
        blocks.append(block)
      } else if !text.contains("/"), let host = WebAddress("http://\(text)/")?.host, host == text.lowercased() {
        hosts.insert(host)
      } else {
        throw OutgoingError.badAddress(text, "it is neither an address, nor a block such as 10.0.0.0/8, nor a host name")
      }
    }
    self.init(blocks: blocks, hosts: hosts)
  }

  /// Whether to connect to `address` on behalf of a URL with this host.
  public func allows(_ address: IPAddress, host: String) -> Bool {
    hosts.contains(host) || blocks.contains { $0.contains(address) } || Self.isPublic(address)
  }

  /// Whether `address` belongs to one machine on the public Internet, as far as its number tells.
  public static func isPublic(_ address: IPAddress) -> Bool {
    if !address.isVersion6 { return !refused4.contains { $0.contains(address) } }
    // Outside 2000::/3 nothing is global unicast: loopback, link-local, unique local, multicast, IPv4-mapped, -compatible
    // and -translated forms, and NAT64 with it.
    guard global6.allSatisfy({ $0.contains(address) }) else { return false }
    // ISATAP hides an IPv4 address in the last 64 bits (RFC 5214 §6.1).
    if address.bytes[9...11].elementsEqual([0, 0x5E, 0xFE]), address.bytes[8] & 0xFD == 0 { return false }
    return !refused6.contains { $0.contains(address) }
  }

  private static let global6 = ["2000::/3"].compactMap(AddressBlock.init)

  private static let refused6 = [
    "2001::/23",  // protocol assignments: Teredo, benchmarking, ORCHID
    "2001:db8::/32",  // documentation
    "2002::/16",  // 6to4: any IPv4 address inside
    "3fff::/20",  // documentation
  ].compactMap(AddressBlock.init)

  private static let refused4 = [
    "0.0.0.0/8",  // this network
    "10.0.0.0/8",  // private
    "100.64.0.0/10",  // carriers' NAT, and Alibaba's metadata
    "127.0.0.0/8",  // loopback
    "168.63.129.16/32",  // Azure's wire server
    "169.254.0.0/16",  // link-local, and most clouds' metadata
    "172.16.0.0/12",  // private
    "192.0.0.0/24",  // protocol assignments
    "192.0.2.0/24",  // documentation
    "192.88.99.0/24",  // 6to4 relays
    "192.168.0.0/16",  // private
    "198.18.0.0/15",  // benchmarking
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",  // documentation
    "224.0.0.0/4",  // multicast
    "240.0.0.0/4",  // reserved, broadcast
  ].compactMap(AddressBlock.init)
}
