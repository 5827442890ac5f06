/// The texts of ID3 frames in their four encodings (ID3v2.4 §4).
enum ID3Text {
  /// The texts in `bytes`, parted by terminators; the last needs none.
  static func decode(_ bytes: ArraySlice<UInt8>, encoding: UInt8) -> [String] {
    var texts: [String] = []
    var rest = bytes
    repeat {
      let (text, after) = first(rest, encoding: encoding)
      texts.append(text)
      rest = after
    } while !rest.isEmpty && texts.count < 100
    return texts
  }

  /// The first text and what follows its terminator.
  static func first(_ bytes: ArraySlice<UInt8>, encoding: UInt8) -> (text: String, rest: ArraySlice<UInt8>) {
    guard encoding == 1 || encoding == 2 else {
      let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
      return (single(bytes[bytes.startIndex..<end], encoding: encoding), bytes[end...].dropFirst())
    }
    var at = bytes.startIndex
    while at + 1 < bytes.endIndex, bytes[at] != 0 || bytes[at + 1] != 0 { at += 2 }
    let isEnded = at + 1 < bytes.endIndex
    return (wide(bytes[bytes.startIndex..<at], encoding: encoding), isEnded ? bytes[(at + 2)...] : [])
  }

  private static func single(_ bytes: ArraySlice<UInt8>, encoding: UInt8) -> String {
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    // Many a program writes UTF-8 and calls it Latin-1; real Latin-1 is hardly ever valid UTF-8.
    if encoding == 3 || isASCII { return tidy(String(decoding: bytes, as: UTF8.self)) }
    if let text = String(validating: bytes, as: UTF8.self) { return tidy(text) }
    return tidy(TextEncoding.windows1252(bytes))
  }

  private static func wide(_ bytes: ArraySlice<UInt8>, encoding: UInt8) -> String {
    var bytes = bytes
    var isLittle = false
    if encoding == 1 {
      // Without a mark, what nearly every writer has: little end first.
      isLittle = true
      if bytes.starts(with: [0xFE, 0xFF]) { (isLittle, bytes) = (false, bytes.dropFirst(2)) }
    }
    if bytes.starts(with: [0xFF, 0xFE]) { (isLittle, bytes) = (true, bytes.dropFirst(2)) }
    var units: [UInt16] = []
    var at = bytes.startIndex
    while at + 1 < bytes.endIndex {
      let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
      units.append(isLittle ? second << 8 | first : first << 8 | second)
      at += 2
    }
    return tidy(String(decoding: units, as: UTF16.self))
  }

  /// Without the white space and NULs around it.
  private static func tidy(_ text: String) -> String {
    var text = text[...]
    while let last = text.unicodeScalars.last, last.properties.isWhitespace || last == "\0" { text.unicodeScalars.removeLast() }
    while let first = text.unicodeScalars.first, first.properties.isWhitespace || first == "\0" {
      text.unicodeScalars.removeFirst()
    }
    return String(text.filter { $0 != "\0" })
  }
}
