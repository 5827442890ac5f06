import CLibxml2

extension Chapters {
  /// The chapters that show notes list as lines that start with a time: `00:01:01 Opening`, `(1:01) Opening`, `• 1:01 – Opening`.
  /// At least two, ascending; none otherwise, for a lone time is more likely a remark.
  public static func fromShowNotes(_ html: String) -> [Chapter] {
    var best: [Chapter] = []
    var current: [Chapter] = []
    for line in lines(html) {
      guard let chapter = chapter(line) else { continue }
      if let last = current.last, chapter.start <= last.start {
        if current.count > best.count { best = current }
        current = []
      }
      current.append(chapter)
    }
    if current.count > best.count { best = current }
    return best.count >= 2 ? best : []
  }

  private static func chapter(_ line: String) -> Chapter? {
    let text = line.drop { " \t*•·-–—>([（【".contains($0) || $0 == "\u{A0}" }
    let time = text.prefix { ("0"..."9").contains($0) || $0 == ":" || $0 == "." }
    let parts = time.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }), parts[1].prefix(while: { $0 != "." }).count == 2,
      let start = Milliseconds(duration: String(time))
    else { return nil }
    var title = text.dropFirst(time.count)
    // `5:30pm` and `16:9` are no positions.
    guard let next = title.first, !next.isLetter || !next.isASCII else { return nil }
    title = title.drop { " \t)]）】-–—:：|.,·".contains($0) || $0 == "\u{A0}" }
    let clean = FeedText.line(String(title))
    return clean.isEmpty ? nil : Chapter(start: start, title: FeedText.cut(clean, characters: 255))
  }

  /// The lines that a reader of the HTML sees.
  private static func lines(_ html: String) -> [String] {
    let breaking: Set<String> = [
      "li", "p", "br", "div", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "blockquote",
    ]
    var lines: [String] = []
    var line: [UInt8] = []
    let bytes = Array(html.utf8.prefix(1_048_576))
    var index = 0
    func endLine() {
      if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
      line.removeAll(keepingCapacity: true)
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "<"), let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) {
        let name = bytes[(index + 1)..<end].drop { $0 == UInt8(ascii: "/") }.prefix {
          (97...122).contains($0 | 0x20) || (48...57).contains($0)
        }
        if breaking.contains(String(decoding: name, as: UTF8.self).lowercased()) { endLine() }
        index = end + 1
      } else if byte == UInt8(ascii: "&"), let end = bytes[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")) {
        line += Array(decoded(String(decoding: bytes[(index + 1)..<end], as: UTF8.self)).utf8)
        index = end + 1
      } else {
        if byte == 10 || byte == 13 { endLine() } else { line.append(byte) }
        index += 1
      }
    }
    endLine()
    return lines
  }

  private static func decoded(_ name: String) -> String {
    let value: UInt32? =
      if name.hasPrefix("#x") || name.hasPrefix("#X") {
        UInt32(name.dropFirst(2), radix: 16)
      } else if name.hasPrefix("#") {
        UInt32(name.dropFirst())
      } else {
        htmlEntityLookup(name)?.pointee.value
      }
    return value.flatMap(UnicodeScalar.init).map { String(Character($0)) } ?? "&\(name);"
  }
}
