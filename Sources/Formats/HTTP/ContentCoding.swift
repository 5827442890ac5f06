/// The codings a response body is kept in (RFC 9110 §8.4.1, RFC 7932).
public enum ContentCoding: String, Sendable, Hashable, CaseIterable {
  case brotli = "br"
  case gzip = "gzip"
  case identity = "identity"

  /// The coding that an `Accept-Encoding` header likes best among `available`, in that order where it likes several alike
  /// (RFC 9110 §12.5.3). No header, or none of them acceptable: identity.
  public static func preferred(_ header: String?, among available: [ContentCoding] = allCases) -> ContentCoding {
    guard let header else { return .identity }
    var weights: [ContentCoding: Int] = [:]
    var star: Int?
    for item in header.utf8.split(separator: UInt8(ascii: ",")) {
      let pieces = item.split(separator: UInt8(ascii: ";"))
      guard let first = pieces.first else { continue }
      let name = lowercased(first)
      let weight = pieces.dropFirst().lazy.compactMap { quality($0) }.first ?? 1000
      switch name {
      case "*": star = weight
      case "br": weights[.brotli] = weight
      case "gzip", "x-gzip": weights[.gzip] = weight
      case "identity": weights[.identity] = weight
      default: break
      }
    }
    // Identity that isn't mentioned is acceptable, and comes after everything that is.
    func weight(_ coding: ContentCoding) -> Int { weights[coding] ?? star ?? (coding == .identity ? 1 : 0) }
    var best: ContentCoding?
    for coding in available where weight(coding) > 0 {
      if let current = best, weight(current) >= weight(coding) { continue }
      best = coding
    }
    return best ?? .identity
  }

  private static func lowercased(_ text: Substring.UTF8View) -> String {
    String(decoding: text.filter { $0 != 0x20 && $0 != 0x09 }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// `q=0.5` in thousandths; nil when it isn't a weight.
  private static func quality(_ text: Substring.UTF8View) -> Int? {
    let text = lowercased(text)
    guard text.hasPrefix("q=") else { return nil }
    guard let value = Double(text.dropFirst(2)), value >= 0 else { return 0 }
    return Int(min(1, value) * 1000)
  }
}
