import Crypto

/// `podcast:guid`: what identifies a show wherever its feed moves.
public enum PodcastGUID {
  /// The UUIDv5 (RFC 9562 §5.5) of a feed's URL less scheme and trailing slashes, in the namespace
  /// `ead4c236-bf58-58c6-a2c6-a6b28d128cb6`. It is assigned once and kept: do not call it again when the URL changes.
  public static func make(feedURL: String) -> String {
    var name = Substring(feedURL)
    if let scheme = name.range(ofText: "://") { name = name[scheme.upperBound...] }
    while name.hasSuffix("/") { name = name.dropLast() }
    let namespace: [UInt8] = [
      0xEA, 0xD4, 0xC2, 0x36, 0xBF, 0x58, 0x58, 0xC6, 0xA2, 0xC6, 0xA6, 0xB2, 0x8D, 0x12, 0x8C, 0xB6,
    ]
    var bytes = Array(Insecure.SHA1.hash(data: namespace + Array(name.utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: text, as: UTF8.self)
  }
}
