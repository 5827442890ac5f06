/// How speech is counted and joined, in scripts with spaces and without.
enum SpokenText {
  /// Whether `scalar` is of a script written without spaces (Han, kana, their punctuation).
  static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// Whether words of `scalar`'s script follow each other without a space; Hangul's don't.
  static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    isWide(scalar) && !(0x1100...0x115F).contains(scalar.value) && !(0xAC00...0xD7A3).contains(scalar.value)
  }

  /// How long `text` takes to say, in words; two Han characters count as one.
  static func words(_ text: String) -> Int {
    var count = 0
    var wide = 0
    var inWord = false
    for scalar in text.unicodeScalars {
      if isUnspaced(scalar) {
        wide += 1
        inWord = false
      } else if scalar.value <= 0x20 || scalar.value == 0xA0 || scalar.value == 0x3000 {
        inWord = false
      } else if !inWord {
        count += 1
        inWord = true
      }
    }
    return count + (wide + 1) / 2
  }

  /// `text` on one line, white space single, without controls.
  static func tidy(_ text: some StringProtocol) -> String {
    PlainText.clean(String(text)).unicodeScalars.split { $0.properties.isWhitespace }.map { String(Substring($0)) }.joined(
      separator: " ")
  }

  /// `left` and `right` as one text: with a space, except between characters of scripts without.
  static func join(_ left: String, _ right: String) -> String {
    if left.isEmpty { return right }
    if right.isEmpty { return left }
    if let last = left.unicodeScalars.last, let first = right.unicodeScalars.first, isUnspaced(last), isUnspaced(first) {
      return left + right
    }
    return left + " " + right
  }

  /// The sentences of `text`, in order; joined by `join` they are the text.
  static func sentences(_ text: String) -> [String] {
    var result: [String] = []
    var start = text.unicodeScalars.startIndex
    var index = start
    let scalars = text.unicodeScalars
    while index < scalars.endIndex {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      guard isStop(scalar) else { continue }
      while index < scalars.endIndex, isStop(scalars[index]) || isCloser(scalars[index]) { index = scalars.index(after: index) }
      guard index < scalars.endIndex else { break }
      let isWideStop = isUnspaced(scalar) && !(0xFF0E == scalar.value)
      guard isWideStop || scalars[index] == " " else { continue }
      if !isWideStop && isAbbreviation(scalars[start..<index]) { continue }
      let sentence = String(Substring(scalars[start..<index])).trimmed
      if !sentence.isEmpty { result.append(sentence) }
      start = index
    }
    let rest = String(Substring(scalars[start...])).trimmed
    if !rest.isEmpty { result.append(rest) }
    return result
  }

  /// Whether `text` ends a sentence.
  static func endsSentence(_ text: String) -> Bool {
    var scalars = text.unicodeScalars[...]
    while let last = scalars.last, isCloser(last) || last == " " { scalars.removeLast() }
    guard let last = scalars.last, isStop(last) else { return false }
    return isUnspaced(last) || !isAbbreviation(scalars)
  }

  private static func isStop(_ scalar: Unicode.Scalar) -> Bool { ".!?…。！？؟।".unicodeScalars.contains(scalar) }
  private static func isCloser(_ scalar: Unicode.Scalar) -> Bool { "\"')]}”’»」』）】".unicodeScalars.contains(scalar) }

  private static let abbreviations: Set<String> = [
    "dr", "mr", "mrs", "ms", "st", "vs", "etc", "e.g", "i.e", "prof", "jr", "sr", "inc", "ca", "no", "z.b", "d.h", "bzw", "usw",
    "u.a",
  ]

  private static func isAbbreviation(_ text: Substring.UnicodeScalarView) -> Bool {
    guard text.last == "." else { return false }
    var word = text.dropLast()
    if let space = word.lastIndex(of: " ") { word = word[word.index(after: space)...] }
    let name = String(Substring(word)).lowercased()
    // "S." in a name, but not the word "I."
    if name.unicodeScalars.count == 1, let only = word.first, only.properties.isUppercase, only != "I" { return true }
    return abbreviations.contains(name)
  }
}
