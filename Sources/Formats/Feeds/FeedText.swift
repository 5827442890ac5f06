/// Small text rules shared by the reader and the writer.
enum FeedText {
  /// Without space at either end, and without characters that XML cannot hold; lines kept.
  static func block(_ text: String) -> String { trimmed(withoutControls(text)) }

  /// One line: runs of space become one.
  static func line(_ text: String) -> String {
    let text = block(text)
    var previous: UInt8 = 0
    let isClean = text.utf8.allSatisfy { byte in
      defer { previous = byte }
      return byte > 32 || (byte == 32 && previous != 32)
    }
    if isClean { return text }
    return text.split { $0 == " " || $0.isNewline || $0 == "\t" }.joined(separator: " ")
  }

  /// Without space, no-break space or byte order marks at either end.
  static func trimmed(_ text: String) -> String {
    func isSpace(_ scalar: UnicodeScalar) -> Bool {
      scalar.value <= 32 || scalar.value == 0xA0 || scalar.value == 0xFEFF || scalar.value == 0x3000
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, isSpace(first) || isSpace(last) else { return text }
    var slice = scalars[...]
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return String(slice)
  }

  /// Without the characters outside XML 1.0's `Char` production.
  static func withoutControls(_ text: String) -> String {
    let hasControl = text.utf8.contains { ($0 < 32 && $0 != 9 && $0 != 10) || $0 == 0x7F || $0 == 0xEF }
    guard hasControl else { return text }
    var result = String.UnicodeScalarView()
    var previous: UnicodeScalar = " "
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      switch scalar.value {
      case 13: result.append("\n")
      case 10 where previous == "\r": continue
      case 9, 10, 32...0x7E, 0x80...0xFFFD, 0x10000...: result.append(scalar)
      default: continue
      }
    }
    return String(result)
  }

  /// At most `bytes` bytes of UTF-8, cut between characters with an ellipsis, and not inside a tag.
  static func cut(_ text: String, bytes limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let ellipsis = "…"
    let target = text.utf8.index(text.startIndex, offsetBy: max(0, limit - ellipsis.utf8.count))
    // Forward and back again rounds down to where a Character starts: an accent must not lose its letter.
    let end = text.index(before: text.index(after: target))
    var head = text[..<end]
    if let open = head.lastIndex(of: "<"), !head[open...].contains(">") { head = head[..<open] }
    return trimmed(String(head)) + ellipsis
  }

  /// At most `limit` characters, with an ellipsis where some were cut.
  static func cut(_ text: String, characters limit: Int) -> String {
    guard text.utf8.count > limit, text.count > limit else { return text }
    return trimmed(String(text.prefix(limit - 1))) + "…"
  }
}

extension StringProtocol {
  /// Where `text` first stands; written here because Foundation's `range(of:)` brings ICU with it.
  func range(ofText text: String) -> Range<Index>? {
    guard let first = text.utf8.first else { return nil }
    var start = startIndex
    while let candidate = utf8[start...].firstIndex(of: first) {
      if utf8[candidate...].starts(with: text.utf8) {
        return candidate..<utf8.index(candidate, offsetBy: text.utf8.count)
      }
      start = utf8.index(after: candidate)
    }
    return nil
  }
}
