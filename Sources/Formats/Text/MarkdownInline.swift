/// Inline HTML as Markdown. Marks are placed last, when it's known what stands on either side of them.
struct MarkdownInline {
  private enum Piece {
    case text(String)
    case mark(String, html: String, opens: Bool)
    case lineBreak
  }

  private var pieces: [Piece] = []
  private var inLink = false
  private var active: Set<String> = []

  /// The nodes as one paragraph; `oneLine`: line breaks become spaces.
  static func text(_ nodes: [HTMLNode], oneLine: Bool = false) -> String {
    var writer = MarkdownInline()
    writer.walk(nodes)
    return writer.resolved(oneLine: oneLine)
  }

  private mutating func walk(_ nodes: [HTMLNode]) {
    for node in nodes {
      switch node {
      case .text(let text): pieces.append(.text(text.unicodeScalars.map { HTMLText.isSpace($0) ? " " : String($0) }.joined()))
      case .element(let element): walk(element)
      }
    }
  }

  private mutating func walk(_ element: HTMLElement) {
    switch element.name {
    case "br": pieces.append(.lineBreak)
    case "strong", "b": wrap(element, "**", "strong")
    case "em", "i": wrap(element, "*", "em")
    case "del", "s", "strike": wrap(element, "~~", "del")
    case "code", "tt", "kbd", "samp": code(element)
    case "a": link(element)
    case "img": image(element)
    case "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "dt", "dd":
      // Blocks where only a line will do.
      if !pieces.isEmpty { pieces.append(.text(" ")) }
      walk(element.children)
      pieces.append(.text(" "))
    default: walk(element.children)
    }
  }

  private mutating func wrap(_ element: HTMLElement, _ mark: String, _ name: String) {
    guard !active.contains(name), Self.flat(element.children).contains(where: { !$0.isWhitespace }) else {
      return walk(element.children)
    }
    active.insert(name)
    pieces.append(.mark(mark, html: "<\(name)>", opens: true))
    walk(element.children)
    pieces.append(.mark(mark, html: "</\(name)>", opens: false))
    active.remove(name)
  }

  private mutating func code(_ element: HTMLElement) {
    let text = HTMLText.collapsed(Self.flat(element.children)).trimmed
    if text.isEmpty { return }
    var longest = 0
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let pad = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    pieces.append(.mark(fence + pad + text + pad + fence, html: "", opens: true))
  }

  private mutating func link(_ element: HTMLElement) {
    guard !inLink, let address = element.attributes["href"].flatMap(SafeHTML.link) else { return walk(element.children) }
    let shown = Self.flat(element.children)
    if !shown.contains(where: { !$0.isWhitespace }) && !Self.hasImage(element.children) { return }
    if shown.trimmed == address, address.hasPrefix("http"), !address.contains(where: { $0.isWhitespace || "<>".contains($0) }) {
      pieces.append(.mark("<\(address)>", html: "", opens: true))
      return
    }
    inLink = true
    pieces.append(.mark("[", html: "", opens: true))
    walk(element.children)
    var title = ""
    if let given = element.attributes["title"].map(HTMLText.collapsed), !given.trimmed.isEmpty {
      title = " \"" + given.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    pieces.append(.mark("](\(Self.destination(address))\(title))", html: "", opens: false))
    inLink = false
  }

  private mutating func image(_ element: HTMLElement) {
    let alternative = HTMLText.collapsed(element.attributes["alt"] ?? "").trimmed
    guard let source = element.attributes["src"].flatMap(SafeHTML.link), !inLink else {
      pieces.append(.text(alternative))
      return
    }
    pieces.append(.mark("[", html: "", opens: true))
    pieces.append(.text(alternative.isEmpty ? String(source.split(separator: "/").last ?? "image") : alternative))
    pieces.append(.mark("](\(Self.destination(source)))", html: "", opens: false))
  }

  private static func destination(_ address: String) -> String {
    let escaped = address.replacing("\\", with: "%5C")
    // An ampersand that would begin an entity.
    let safe = escaped.contains("&") && escaped.contains(";") ? escaped.replacing("&", with: "&amp;") : escaped
    return safe.contains(where: { "() ".contains($0) }) ? "<\(safe)>" : safe
  }

  private static func flat(_ nodes: [HTMLNode]) -> String {
    nodes.map { node in
      switch node {
      case .text(let text): text
      case .element(let element): element.name == "br" ? " " : flat(element.children)
      }
    }.joined()
  }

  private static func hasImage(_ nodes: [HTMLNode]) -> Bool {
    nodes.contains { if case .element(let element) = $0 { element.name == "img" || hasImage(element.children) } else { false } }
  }

  // MARK: Placing

  /// White space moved out of marks, collapsed; marks as Markdown where CommonMark's flanking rules (§6.2) let them work, else as HTML.
  private func resolved(oneLine: Bool) -> String {
    var ordered: [Piece] = []
    for piece in pieces {
      if case .text(let text) = piece, text.isEmpty { continue }
      ordered.append(piece)
    }
    move(&ordered)
    // A line break at the end of a paragraph breaks nothing.
    while let last = ordered.last {
      if case .mark = last { break }
      if case .text(let text) = last, text.contains(where: { $0 != " " }) { break }
      ordered.removeLast()
    }
    // Which pairs may be written as marks.
    var stack: [Int] = []
    var asHTML: Set<Int> = []
    for (index, piece) in ordered.enumerated() {
      guard case .mark(_, let html, let opens) = piece, !html.isEmpty else { continue }
      if opens {
        stack.append(index)
      } else if let start = stack.popLast() {
        let inner = (first(ordered, after: start), last(ordered, before: index))
        if !(isWord(inner.0) && isWord(inner.1)) {
          let outside = (last(ordered, before: start), first(ordered, after: index))
          // Punctuation inside is fine with white space (or nothing) outside of it.
          let opensWell = isWord(inner.0) || isGap(outside.0)
          let closesWell = isWord(inner.1) || isGap(outside.1)
          let isNested =
            inner.0 == "*" || inner.1 == "*" || outside.0 == "*" || outside.1 == "*" || inner.0 == "~" || inner.1 == "~"
          if !(opensWell && closesWell) || isNested { asHTML.formUnion([start, index]) }
        } else if last(ordered, before: start) == "*" || first(ordered, after: index) == "*"
          || last(ordered, before: start) == "~"
        {
          asHTML.formUnion([start, index])
        }
      }
    }
    var output = ""
    for (index, piece) in ordered.enumerated() {
      switch piece {
      case .lineBreak:
        while output.hasSuffix(" ") { output.removeLast() }
        if output.isEmpty || output.hasSuffix("\n") { continue }
        output += oneLine ? " " : "\\\n"
      case .mark(let mark, let html, _):
        // Two code spans side by side would be one.
        if mark.hasPrefix("`"), output.hasSuffix("`") { output += "<!-- -->" }
        output += asHTML.contains(index) ? html : mark
      case .text(let text):
        var text = HTMLText.collapsed(text)
        if output.isEmpty || output.hasSuffix(" ") || output.hasSuffix("\n") { text = String(text.drop { $0 == " " }) }
        output += Self.escaped(text, atLineStart: output.isEmpty || output.hasSuffix("\n"), before: output.last)
      }
    }
    while output.hasSuffix(" ") || output.hasSuffix("\n") { output.removeLast() }
    return output
  }

  private func move(_ pieces: inout [Piece]) {
    // A text's leading space steps out before an opening mark, its trailing space behind a closing one.
    var index = 0
    while index < pieces.count {
      if case .text(let text) = pieces[index], text.hasPrefix(" "), index > 0,
        case .mark(let mark, let html, true) = pieces[index - 1],
        !html.isEmpty || mark == "["
      {
        pieces[index] = .text(String(text.drop { $0 == " " }))
        pieces.insert(.text(" "), at: index - 1)
        index = max(0, index - 1)
        continue
      }
      index += 1
    }
    index = pieces.count - 1
    while index >= 0 {
      if index + 1 < pieces.count, case .text(let text) = pieces[index], text.hasSuffix(" "),
        case .mark(let mark, let html, false) = pieces[index + 1], !html.isEmpty || mark.hasPrefix("](")
      {
        var kept = text
        while kept.hasSuffix(" ") { kept.removeLast() }
        pieces[index] = .text(kept)
        pieces.insert(.text(" "), at: index + 2)
        index = min(index + 2, pieces.count - 1)
        continue
      }
      index -= 1
    }
    pieces.removeAll { if case .text(let text) = $0 { text.isEmpty } else { false } }
  }

  private func first(_ pieces: [Piece], after index: Int) -> Character? {
    for piece in pieces[(index + 1)...] {
      switch piece {
      case .text(let text): if let character = text.first { return character }
      case .mark(let mark, let html, _): return html.isEmpty ? mark.first : mark.first
      case .lineBreak: return "\n"
      }
    }
    return nil
  }

  private func last(_ pieces: [Piece], before index: Int) -> Character? {
    for piece in pieces[..<index].reversed() {
      switch piece {
      case .text(let text): if let character = text.last { return character }
      case .mark(let mark, _, _): return mark.last
      case .lineBreak: return "\n"
      }
    }
    return nil
  }

  private func isWord(_ character: Character?) -> Bool { character.map { $0.isLetter || $0.isNumber } ?? false }
  private func isGap(_ character: Character?) -> Bool { character.map(\.isWhitespace) ?? true }

  /// `text` with a backslash before what Markdown would take for markup, and no others, so that it stays readable.
  static func escaped(_ text: String, atLineStart: Bool, before: Character?) -> String {
    let characters = Array(text)
    var output = ""
    var lead = atLineStart
    var isAddress = false
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : nil
      let previous = index > 0 ? characters[index - 1] : before
      if character == " " { isAddress = false }
      if character == "h",
        characters[index...].prefix(8).starts(with: "https://") || characters[index...].prefix(7).starts(with: "http://")
      {
        isAddress = true
      }
      var escapes = false
      switch character {
      case "\\": escapes = next == nil || next?.isASCII == true && next?.isLetter == false && next?.isNumber == false
      case "`", "*", "[", "]": escapes = true
      case "_":
        escapes =
          !isAddress
          && !((previous?.isLetter ?? false || previous?.isNumber ?? false)
            && (next?.isLetter ?? false || next?.isNumber ?? false))
      case "~": escapes = !isAddress
      case "<": escapes = next == nil || next?.isLetter == true || next == "/" || next == "!" || next == "?"
      case "&": escapes = Self.beginsEntity(characters[(index + 1)...])
      case "#", ">", "|", "=": escapes = lead
      case "+", "-", ":": escapes = lead && (next == nil || next == " " || next == "-" || next == ":" || next == "|")
      case ".", ")":
        let digits = characters[..<index]
        escapes =
          atLineStart && !digits.isEmpty && digits.count <= 9 && digits.allSatisfy { $0.isASCII && $0.isNumber }
          && (next == nil || next == " ")
      case "!": escapes = next == nil
      default: break
      }
      if escapes { output.append("\\") }
      output.append(character)
      if character != " " { lead = false }
    }
    return output
  }

  private static func beginsEntity(_ rest: ArraySlice<Character>) -> Bool {
    guard let end = rest.prefix(34).firstIndex(of: ";"), end > rest.startIndex else { return false }
    return rest[..<end].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }
  }
}
