/// The part of an address that names something, made from its title.
public enum Slug {
  /// Lower-case letters and digits of `title` joined by hyphens: diacritics folded, German umlauts spelled out, other scripts kept
  /// (they are percent-encoded on output by `pathComponent`). At most `limit` characters, cut at a word where there is one; never
  /// empty: `fallback` stands in. Words a site reserves are the caller's to avoid.
  public static func make(from title: String, fallback: String = "untitled", limit: Int = 80) -> String {
    var words: [String] = []
    var word = ""
    for character in title {
      if character == "'" || character == "’" { continue }
      if character == "&" || character == "+" {
        if character == "&" { flush(); words.append("and") } else { word += "plus" }
        continue
      }
      let folded = fold(character)
      if folded.isEmpty { flush() } else { word += folded }
    }
    flush()
    func flush() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    var slug = ""
    for word in words {
      if slug.isEmpty {
        slug = String(word.prefix(limit))
      } else if slug.count + 1 + word.count <= limit {
        slug += "-" + word
      } else {
        break
      }
    }
    return slug.isEmpty ? fallback : slug
  }

  /// `slug` as it stands in a URL's path: UTF-8, percent-encoded outside RFC 3986's unreserved characters.
  public static func pathComponent(_ slug: String) -> String {
    // Nearly all slugs stand as they are, and a long feed asks for each of its thousands several times.
    if slug.utf8.allSatisfy(isUnreserved) { return slug }
    let digits = Array("0123456789ABCDEF".utf8)
    var output: [UInt8] = []
    for byte in slug.utf8 {
      if isUnreserved(byte) {
        output.append(byte)
      } else {
        output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  private static let spelled: [Character: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "å": "a", "ð": "d", "þ": "th",
    "ł": "l",
    "đ": "d", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t",
  ]

  private static func fold(_ character: Character) -> String {
    let lower = Character(character.lowercased().first.map(String.init) ?? "")
    if let ascii = lower.asciiValue {
      return (0x30...0x39).contains(ascii) || (0x61...0x7A).contains(ascii) ? String(lower) : ""
    }
    if let known = spelled[lower] { return known }
    if let letter = latinLetter(lower) { return letter }
    let kept = String(lower).unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark,
        .spacingMark:
        true
      default: false
      }
    }
    guard let first = kept.first else { return "" }
    let isMark = first.properties.generalCategory == .nonspacingMark || first.properties.generalCategory == .spacingMark
    return isMark ? "" : String(String.UnicodeScalarView(kept))
  }

  /// The plain letter of a Latin letter with marks, precomposed or not: Unicode's names say it ("LATIN SMALL LETTER E WITH ACUTE").
  private static func latinLetter(_ character: Character) -> String? {
    guard let first = character.unicodeScalars.first else { return nil }
    if first.isASCII { return first.properties.isAlphabetic || ("0"..."9").contains(first) ? String(first) : "" }
    let prefix = "LATIN SMALL LETTER "
    guard let name = first.properties.name, name.hasPrefix(prefix) else { return nil }
    let rest = name.dropFirst(prefix.count)
    guard let letter = rest.first, letter.isLetter, rest.dropFirst().hasPrefix(" WITH ") else { return nil }
    return letter.lowercased()
  }
}
