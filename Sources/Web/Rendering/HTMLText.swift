/// Text on its way into HTML that is built by hand, where Mustache would be slow.
enum HTMLText {
  /// `text` with the five characters escaped that mean something in text and in quoted attributes.
  static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var out = ""
    out.reserveCapacity(text.utf8.count + 32)
    append(text, to: &out)
    return out
  }

  /// Appends `text`, escaped.
  static func append(_ text: String, to out: inout String) {
    guard text.utf8.contains(where: isSpecial) else { return out += text }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar)
      }
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == 0x26 || byte == 0x3c || byte == 0x3e || byte == 0x22 || byte == 0x27
  }
}
