/// The `Content-Disposition` header of a download (RFC 6266), its name in any script (RFC 8187).
public enum ContentDisposition {
  /// `attachment` under `name`: a plain fallback for old clients and the true name for all others. Path separators, quotes and
  /// control characters of the name become underscores.
  public static func attachment(name: String) -> String {
    let cleaned = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F || "/\\\"".unicodeScalars.contains($0) ? "_" : $0 }))
    let plain = String(String.UnicodeScalarView(cleaned.unicodeScalars.map { $0.isASCII && $0 != "%" ? $0 : "_" }))
    if plain == cleaned { return "attachment; filename=\"\(plain)\"" }
    return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded(cleaned))"
  }

  private static func encoded(_ name: String) -> String {
    let plain = Set("!#$&+-.^_`|~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      if plain.contains(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
