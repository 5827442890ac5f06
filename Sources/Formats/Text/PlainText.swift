/// Text without markup.
public enum PlainText {
  /// The readable text of `html`: blocks on lines of their own (paragraphs apart by an empty line), list items after "• ",
  /// entities decoded, white space collapsed, scripts and styles gone.
  public static func from(html: String) -> String {
    var writer = PlainTextWriter()
    writer.write(HTMLTree.parse(html))
    return clean(writer.output.trimmed)
  }

  /// The beginning of `text` as one line of at most `characters` characters, cut at a word's end with an ellipsis.
  public static func excerpt(_ text: String, characters: Int) -> String {
    let line = clean(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard characters > 0 else { return "" }
    guard let end = line.index(line.startIndex, offsetBy: characters, limitedBy: line.endIndex), end < line.endIndex else {
      return line
    }
    let room = line[..<line.index(before: end)]
    var cut = room[...]
    if line[room.endIndex] != " ", let space = room.lastIndex(of: " "),
      room.distance(from: space, to: room.endIndex) < characters / 2
    {
      cut = room[..<space]
    }
    while let last = cut.last, last == " " || ",;:–—-(".contains(last) { cut.removeLast() }
    return cut + "…"
  }

  /// `text` without control characters (line ends and tabs stay), bidirectional overrides and zero-width characters; those that
  /// join emoji or shape scripts (U+200C, U+200D) stay. Composition is left as it is.
  public static func clean(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) || isInvisible($0) }) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isControl($0) && !isInvisible($0) }))
  }

  static func withoutControls(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) || isOverride($0) }) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isControl($0) && !isOverride($0) }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.value < 0x20 && ![9, 10, 13].contains(scalar.value)) || (0x7F...0x9F).contains(scalar.value)
      || (0xFFFE...0xFFFF).contains(scalar.value & 0xFFFF) || (0xFDD0...0xFDEF).contains(scalar.value)
  }

  private static func isOverride(_ scalar: Unicode.Scalar) -> Bool {
    (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }

  /// Bidirectional overrides and characters of no width that spell nothing.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    isOverride(scalar) || [0x200B, 0x2060, 0xFEFF, 0x00AD, 0x180E].contains(scalar.value)
      || (0xE0000...0xE007F).contains(scalar.value)
        && scalar.value < 0xE0020
  }
}

struct PlainTextWriter {
  var output = ""
  private var pendingSpace = false
  private var newlines = 0

  private static let paragraphs: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul", "ol", "dl", "figure", "hr", "section", "article",
    "aside",
    "details",
  ]
  private static let lines: Set<String> = [
    "div", "li", "dt", "dd", "tr", "caption", "figcaption", "header", "footer", "main", "nav", "address", "summary",
  ]

  mutating func write(_ nodes: [HTMLNode], preformatted: Bool = false) {
    for node in nodes {
      switch node {
      case .text(let text): preformatted ? raw(text) : flow(text)
      case .element(let element):
        switch element.name {
        case "br":
          output += "\n"
          pendingSpace = false
        case "img": flow(element.attributes["alt"] ?? "")
        default:
          let gap = Self.paragraphs.contains(element.name) ? 2 : Self.lines.contains(element.name) ? 1 : 0
          if gap > 0 { breakLine(gap) }
          if element.name == "li" { breakLine(1); add("• ") }
          if element.name == "td" || element.name == "th" { pendingSpace = true }
          write(element.children, preformatted: preformatted || element.name == "pre")
          if gap > 0 { breakLine(gap) }
        }
      }
    }
  }

  private mutating func breakLine(_ count: Int) {
    pendingSpace = false
    newlines = max(newlines, count)
  }

  private mutating func add(_ text: String) {
    if newlines > 0 {
      if !output.isEmpty {
        // A list item's bullet before a paragraph inside of it stays on its line.
        if output.hasSuffix("• ") { newlines = 0 }
        while newlines > 0 && output.hasSuffix("\n") { newlines -= 1 }
        output += String(repeating: "\n", count: newlines)
      }
      newlines = 0
    } else if pendingSpace, !output.isEmpty, !output.hasSuffix("\n"), !output.hasSuffix(" ") {
      output += " "
    }
    pendingSpace = false
    output += text
  }

  private mutating func flow(_ text: String) {
    let words = text.unicodeScalars.split(whereSeparator: HTMLText.isSpace)
    if let first = text.unicodeScalars.first, HTMLText.isSpace(first) { pendingSpace = true }
    for (index, word) in words.enumerated() {
      if index > 0 { pendingSpace = true }
      add(String(Substring(word)))
    }
    if let last = text.unicodeScalars.last, HTMLText.isSpace(last), !words.isEmpty { pendingSpace = true }
  }

  private mutating func raw(_ text: String) {
    if !text.isEmpty { add(text) }
  }
}
