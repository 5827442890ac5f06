/// Text on its way into markup.
enum HTMLText {
  /// `text` with the five characters replaced that mean something in HTML text or attributes.
  static func escaped(_ text: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Whether HTML counts `scalar` as white space; U+00A0 is not.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool { [9, 10, 12, 13, 32].contains(scalar.value) }

  /// `text` with each run of HTML white space as one space; ends are kept.
  static func collapsed(_ text: String) -> String {
    var output = String.UnicodeScalarView()
    var inSpace = false
    for scalar in text.unicodeScalars {
      if isSpace(scalar) {
        if !inSpace { output.append(" ") }
        inSpace = true
      } else {
        output.append(scalar)
        inSpace = false
      }
    }
    return String(output)
  }
}

extension StringProtocol {
  /// The text without white space (Unicode's) at its ends.
  var trimmed: String {
    var view = Substring(self).unicodeScalars
    while let first = view.first, first.properties.isWhitespace { view.removeFirst() }
    while let last = view.last, last.properties.isWhitespace { view.removeLast() }
    return String(Substring(view))
  }
}
