import Glibc

/// An IP address, by its bytes.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// 4 or 16 bytes in network order.
  public let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The address written as `text`, in the plain forms only (`127.0.0.1`, `::1`): `0x7f.1` and `[::1]` are nil.
  public init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: &four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      bytes = withUnsafeBytes(of: &six) { Array($0) }
    } else {
      return nil
    }
  }

  /// Whether it is an IPv6 address.
  public var isVersion6: Bool { bytes.count == 16 }

  /// The address as text, as `inet_ntop` writes it.
  public var description: String {
    var text = [CChar](repeating: 0, count: 64)
    let family = isVersion6 ? AF_INET6 : AF_INET
    guard bytes.withUnsafeBytes({ inet_ntop(family, $0.baseAddress, &text, 64) }) != nil else { return "?" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Every address that the system's resolver gives for `host`, in its order of preference. Blocks.
  static func resolve(_ host: String) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [IPAddress] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      guard let raw = UnsafeRawPointer(entry.ai_addr) else { continue }
      var address: IPAddress?
      if entry.ai_family == AF_INET {
        let four = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
        address = IPAddress(bytes: withUnsafeBytes(of: four) { Array($0) })
      } else if entry.ai_family == AF_INET6 {
        let six = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
        address = IPAddress(bytes: withUnsafeBytes(of: six) { Array($0) })
      }
      if let address, !found.contains(address) { found.append(address) }
    }
    return found
  }
}

/// A block of addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
public struct AddressBlock: Sendable, Hashable {
  let prefix: [UInt8]
  let bits: Int

  /// The block written as `text`, or nil.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
    let most = address.bytes.count * 8
    guard let bits = parts.count == 2 ? Int(parts[1]) : most, (0...most).contains(bits) else { return nil }
    (self.prefix, self.bits) = (address.bytes, bits)
  }

  /// Whether `address` lies in the block.
  public func contains(_ address: IPAddress) -> Bool {
    guard address.bytes.count == prefix.count else { return false }
    for bit in stride(from: 0, to: bits, by: 8) {
      let mask: UInt8 = bits - bit >= 8 ? 0xFF : ~(0xFF >> UInt8(bits - bit))
      if (address.bytes[bit / 8] ^ prefix[bit / 8]) & mask != 0 { return false }
    }
    return true
  }
}
