extension Markdown {
  /// `html` as Markdown that people can edit: headings, paragraphs, nested lists, links, emphasis, code, quotes; pictures become
  /// links, tables text. Rendered again, it has the same text and links. Addresses that `SafeHTML.link` refuses are left off.
  public static func from(html: String) -> String {
    var writer = MarkdownWriter()
    let text = writer.blocks(HTMLTree.parse(html))
    return PlainText.clean(text.trimmedLines) + (text.isEmpty ? "" : "\n")
  }
}

extension String {
  /// Without empty lines at the ends.
  fileprivate var trimmedLines: String {
    var view = self[...]
    while view.hasPrefix("\n") { view.removeFirst() }
    while let last = view.last, last == "\n" || last == " " { view.removeLast() }
    return String(view)
  }
}

struct MarkdownWriter {
  private static let blockNames: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "div", "section", "article", "aside",
    "header",
    "footer", "main", "nav", "figure", "figcaption", "address", "details", "summary", "center", "hr", "li", "dt", "dd", "tr",
    "td", "th",
    "thead", "tbody", "tfoot", "caption", "form", "fieldset",
  ]

  /// Blocks, an empty line between; runs of inline content among them are paragraphs.
  mutating func blocks(_ nodes: [HTMLNode]) -> String {
    var parts: [String] = []
    var run: [HTMLNode] = []
    func flush(_ run: inout [HTMLNode]) {
      let text = MarkdownInline.text(run)
      if !text.isEmpty { parts.append(text) }
      run = []
    }
    for node in nodes {
      if case .element(let element) = node, hasBlocks(element) {
        flush(&run)
        let text = block(element)
        if !text.isEmpty {
          // Two lists in a row would be one.
          if let last = parts.last, element.name == "ul" || element.name == "ol", last.hasPrefix("- ") || last.hasPrefix("1. ") {
            parts.append("<!-- -->")
          }
          parts.append(text)
        }
      } else {
        run.append(node)
      }
    }
    flush(&run)
    return parts.joined(separator: "\n\n")
  }

  private func hasBlocks(_ element: HTMLElement) -> Bool {
    if Self.blockNames.contains(element.name) { return true }
    return element.children.contains { if case .element(let child) = $0 { hasBlocks(child) } else { false } }
  }

  private mutating func block(_ element: HTMLElement) -> String {
    switch element.name {
    case "h1", "h2", "h3", "h4", "h5", "h6":
      let text = MarkdownInline.text(element.children, oneLine: true)
      let level = element.name.last?.wholeNumberValue ?? 2
      return text.isEmpty ? "" : String(repeating: "#", count: level) + " " + text
    case "hr": return "---"
    case "pre": return fenced(element)
    case "blockquote": return indented(blocks(element.children), first: "> ", rest: "> ")
    case "ul", "ol": return list(element)
    case "table": return table(element)
    case "a":
      // A link around blocks: the link goes inside, onto the text.
      return MarkdownInline.text([
        .element(HTMLElement(name: "a", attributes: element.attributes, children: [.text(flat(element.children))]))
      ])
    default: return blocks(element.children)
    }
  }

  private mutating func list(_ element: HTMLElement) -> String {
    var items: [String] = []
    var number = element.attributes["start"].flatMap { Int($0) }.map { max(0, min($0, 99_999_999)) } ?? 1
    var isTight = true
    for node in element.children {
      var content: String
      switch node {
      case .text(let text):
        content = MarkdownInline.text([.text(text)])
      case .element(let child):
        content = blocks(child.name == "li" ? child.children : [node])
      }
      if content.isEmpty { continue }
      if case .element(let child) = node, child.name == "ul" || child.name == "ol", var last = items.popLast() {
        // A list directly in a list belongs to the item before.
        last += "\n" + indented(content, first: "  ", rest: "  ")
        items.append(last)
        continue
      }
      // A nested list may follow its item's text at once; a second paragraph may not.
      content = content.replacing("\n\n- ", with: "\n- ").replacing("\n\n1. ", with: "\n1. ")
      if content.contains("\n\n") { isTight = false }
      let marker = element.name == "ol" ? "\(number). " : "- "
      number += 1
      items.append(indented(content, first: marker, rest: String(repeating: " ", count: marker.count)))
    }
    return items.joined(separator: isTight ? "\n" : "\n\n")
  }

  private func indented(_ text: String, first: String, rest: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      let lead = index == 0 ? first : rest
      return line.isEmpty ? (lead.hasPrefix(">") ? ">" : "") : lead + line
    }.joined(separator: "\n")
  }

  private func fenced(_ element: HTMLElement) -> String {
    let text = flat(element.children)
    if text.trimmed.isEmpty { return "" }
    var longest = 2
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    var language = ""
    for case .element(let child) in element.children {
      if let name = child.attributes["class"], name.hasPrefix("language-") {
        language = String(name.dropFirst(9).prefix { $0.isLetter || $0.isNumber })
      }
    }
    let body = text.hasPrefix("\n") ? String(text.dropFirst()) : text
    return fence + language + "\n" + body + (body.hasSuffix("\n") ? "" : "\n") + fence
  }

  /// A line for each row, its cells apart by " – ".
  private func table(_ element: HTMLElement) -> String {
    var rows: [String] = []
    func visit(_ nodes: [HTMLNode]) {
      for case .element(let child) in nodes {
        if child.name == "tr" {
          let cells = child.children.compactMap { node -> String? in
            guard case .element(let cell) = node else { return nil }
            let text = MarkdownInline.text(cell.children, oneLine: true)
            return text.isEmpty ? nil : text
          }
          if !cells.isEmpty { rows.append(cells.joined(separator: " – ")) }
        } else if child.name == "caption" {
          rows.append(MarkdownInline.text(child.children, oneLine: true))
        } else {
          visit(child.children)
        }
      }
    }
    visit(element.children)
    return rows.joined(separator: "\\\n")
  }

  private func flat(_ nodes: [HTMLNode]) -> String {
    nodes.map { node in
      switch node {
      case .text(let text): text
      case .element(let element): element.name == "br" ? "\n" : flat(element.children)
      }
    }.joined()
  }
}
