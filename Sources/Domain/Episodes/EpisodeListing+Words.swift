import Foundation

extension EpisodeListing {
  /// The words of a search, folded: `straße` is found by `STRASSE`, `café` by `cafe`.
  struct Words {
    private let needles: [[UInt8]]
    /// A number asked for as `#12`.
    private let number: Int?

    /// The words of `search`, nil where there are none. What is longer than any title is cut.
    init?(_ search: String) {
      let words = search.prefix(200).split(whereSeparator: \.isWhitespace).prefix(12)
      let numbered = words.first { $0.hasPrefix("#") }.flatMap { Int($0.dropFirst()) }
      number = numbered
      needles = words.filter { numbered == nil || !$0.hasPrefix("#") }.map { Words.folded(String($0)) }.filter { !$0.isEmpty }
      if needles.isEmpty && number == nil { return nil }
    }

    /// Whether each word is in one of `texts`, or is the number.
    func match(number: Int?, _ texts: [String]) -> Bool {
      if let asked = self.number, asked != number { return false }
      guard !needles.isEmpty else { return true }
      var hay = Words.folded(texts.joined(separator: "\n"))
      if let number { hay += Array("\n\(number)".utf8) }
      return needles.allSatisfy { Words.contains(hay, $0) }
    }

    /// Lower case, without accents, as UTF-8.
    static func folded(_ text: String) -> [UInt8] {
      var out: [UInt8] = []
      out.reserveCapacity(text.utf8.count)
      if text.utf8.allSatisfy({ $0 < 0x80 }) {
        for byte in text.utf8 { out.append((65...90).contains(byte) ? byte | 0x20 : byte) }
        return out
      }
      for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
        if scalar.isASCII {
          let byte = UInt8(truncatingIfNeeded: scalar.value)
          out.append((65...90).contains(byte) ? byte | 0x20 : byte)
          continue
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: continue
        default: break
        }
        switch scalar.value {
        case 0xDF, 0x1E9E: out += Array("ss".utf8)
        case 0xE6, 0xC6: out += Array("ae".utf8)
        case 0x153, 0x152: out += Array("oe".utf8)
        case 0xF8, 0xD8: out.append(UInt8(ascii: "o"))
        case 0x142, 0x141: out.append(UInt8(ascii: "l"))
        case 0x131: out.append(UInt8(ascii: "i"))
        default: out += Array(scalar.properties.lowercaseMapping.utf8)
        }
      }
      return out
    }

    private static func contains(_ hay: [UInt8], _ needle: [UInt8]) -> Bool {
      guard let first = needle.first, hay.count >= needle.count else { return needle.isEmpty }
      return hay.withUnsafeBufferPointer { hay in
        needle.withUnsafeBufferPointer { needle in
          for start in 0...(hay.count - needle.count) where hay[start] == first {
            var length = 1
            while length < needle.count, hay[start + length] == needle[length] { length += 1 }
            if length == needle.count { return true }
          }
          return false
        }
      }
    }
  }
}
