import Crypto

/// A SHA-256 sum.
public struct Checksum: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public let rawValue: String

  /// The sum written as `rawValue`, upper or lower case, or nil if that is not 64 hexadecimal digits.
  public init?(rawValue: String) {
    let lower = rawValue.lowercased()
    guard lower.utf8.count == 64, lower.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
    self.rawValue = lower
  }

  /// The sum of `bytes`.
  public init(of bytes: some Collection<UInt8>) {
    self.init(digest: SHA256.hash(data: Array(bytes)))
  }

  init(digest: SHA256.Digest) { rawValue = Hexadecimal.text(digest) }

  /// The hexadecimal digits.
  public var description: String { rawValue }
}

/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
