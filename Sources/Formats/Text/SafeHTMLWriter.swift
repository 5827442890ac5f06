/// Writes the allowed part of an HTML tree, every element closed, none where HTML5 forbids it.
struct SafeHTMLWriter {
  var policy: SafeHTML.Policy
  private var output = ""
  private var open: [String] = []
  // Whether the next text stands at the start of a line, where a time is a link.
  private var atLineStart = true
  private var topHeading = 1
  private var lastHeading = 0

  private static let inline: Set<String> = [
    "a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span",
    "strong",
    "sub", "sup", "time", "u", "var",
  ]
  private static let block: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "thead", "tbody",
    "tfoot", "tr", "th", "td", "caption", "figure", "figcaption", "details", "summary", "div", "hr",
  ]
  private static let renamed = [
    "strike": "s", "tt": "code", "acronym": "abbr", "center": "div", "section": "div", "article": "div",
  ]
  private static let parents: [String: Set<String>] = [
    "li": ["ul", "ol"], "dt": ["dl"], "dd": ["dl"], "tr": ["table", "thead", "tbody", "tfoot"], "td": ["tr"], "th": ["tr"],
    "thead": ["table"], "tbody": ["table"], "tfoot": ["table"], "caption": ["table"], "summary": ["details"],
    "figcaption": ["figure"],
  ]
  private static let structural: Set<String> = ["ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"]

  init(policy: SafeHTML.Policy) { self.policy = policy }

  /// The level at which a heading is written: the topmost of the fragment stands `headingShift` below the page's own `h1`, and none
  /// is more than one below the heading before it, since readers of the outline take a gap for something missing.
  private mutating func outline(_ level: Int) -> Int {
    guard policy.headingShift > 0 else { return level }
    lastHeading = max(1, min(6, level - topHeading + 1 + policy.headingShift, lastHeading + 1))
    return lastHeading
  }

  /// The topmost level of the headings in `nodes`, 7 when there is none.
  private static func topHeading(_ nodes: [HTMLNode]) -> Int {
    var top = 7
    for case .element(let element) in nodes {
      if element.name.utf8.count == 2, element.name.first == "h", let level = element.name.last?.wholeNumberValue, level > 0 {
        top = min(top, level)
      } else {
        top = min(top, topHeading(element.children))
      }
    }
    return top
  }

  /// Closes what is open; the fragment.
  mutating func finish() -> String {
    close(to: 0)
    return output
  }

  /// Writes a whole document.
  mutating func write(document nodes: [HTMLNode]) {
    topHeading = Self.topHeading(nodes)
    lastHeading = policy.headingShift
    write(nodes)
  }

  mutating func write(_ nodes: [HTMLNode]) {
    for node in nodes {
      switch node {
      case .text(let text): write(text: text)
      case .element(let element): write(element)
      }
    }
  }

  private mutating func write(_ element: HTMLElement) {
    var name = Self.renamed[element.name] ?? element.name
    if name == "br" { output += "<br>"; atLineStart = true; return }
    if name == "wbr" { output += "<wbr>"; return }
    if name == "img" { return write(image: element) }
    if name.count == 2, name.first == "h", let level = name.last?.wholeNumberValue, (1...6).contains(level) {
      name = "h\(outline(level))"
    }
    guard Self.inline.contains(name) || Self.block.contains(name) else { return write(element.children) }
    if let needed = Self.parents[name], !needed.contains(open.last ?? "") {
      // A list item or cell outside its list or table.
      if name == "li" || name == "dd" || name == "dt", !open.contains("p") { name = "p" } else { return write(element.children) }
    }
    if name == "a" && (open.contains("a") || element.attributes["href"].flatMap(SafeHTML.link) == nil) {
      return write(element.children)
    }
    if Self.block.contains(name) {
      // A paragraph or heading ends where a block begins; inside of it, there are no blocks.
      if let paragraph = open.lastIndex(where: { $0 == "p" }) { close(to: paragraph) }
      if open.contains(where: { $0.count == 2 && $0.first == "h" && $0 != "hr" }) || open.contains("pre") {
        return write(element.children)
      }
      // A block inside of emphasis or a link: the emphasis ends.
      if let emphasis = open.firstIndex(where: { Self.inline.contains($0) && $0 != "a" }) { close(to: emphasis) }
      atLineStart = true
      if name == "hr" { output += "<hr>\n"; return }
    }
    output += "<\(name)\(attributes(of: element, as: name))>"
    let depth = open.count
    open.append(name)
    write(element.children)
    close(to: depth)
  }

  private mutating func close(to depth: Int) {
    while open.count > depth, let name = open.popLast() {
      output += "</\(name)>"
      if Self.block.contains(name) {
        if name != "td" && name != "th" { output += "\n" }
        atLineStart = true
      }
    }
  }

  private func attributes(of element: HTMLElement, as name: String) -> String {
    var result = ""
    func add(_ key: String, _ value: String?) {
      if let value { result += " \(key)=\"\(HTMLText.escaped(PlainText.clean(value)))\"" }
    }
    func number(_ key: String, _ range: ClosedRange<Int>) {
      if let value = element.attributes[key].flatMap({ Int($0.trimmed) }), range.contains(value) { add(key, String(value)) }
    }
    if let direction = element.attributes["dir"]?.lowercased(), ["ltr", "rtl", "auto"].contains(direction) {
      add("dir", direction)
    }
    if let language = element.attributes["lang"], !language.isEmpty, language.utf8.count <= 35,
      language.utf8.allSatisfy({ $0 == 0x2D || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) })
    {
      add("lang", language)
    }
    switch name {
    case "a":
      add("href", element.attributes["href"].flatMap(SafeHTML.link))
      add("title", element.attributes["title"])
      add("rel", policy.trusted ? "noopener" : "nofollow ugc noopener")
    case "abbr", "dfn": add("title", element.attributes["title"])
    case "blockquote", "q", "del", "ins": add("cite", element.attributes["cite"].flatMap(SafeHTML.link))
    case "time": add("datetime", element.attributes["datetime"])
    case "ol":
      number("start", -100_000...100_000)
      if element.attributes["reversed"] != nil { add("reversed", "") }
    case "th", "td":
      number("colspan", 2...50)
      number("rowspan", 2...200)
      if let align = element.attributes["align"]?.lowercased(), ["left", "center", "right"].contains(align) {
        add("data-align", align)
      }
    case "code", "pre":
      if let language = element.attributes["class"], language.hasPrefix("language-"), language.utf8.count <= 40,
        language.utf8.allSatisfy({
          $0 == 0x2B || $0 == 0x2D || $0 == 0x23 || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
        })
      {
        add("class", language)
      }
    case "details": if element.attributes["open"] != nil { add("open", "") }
    default: break
    }
    return result
  }

  private mutating func write(image: HTMLElement) {
    if Self.structural.contains(open.last ?? "") { return }
    let alternative = image.attributes["alt"] ?? ""
    guard policy.images, let source = image.attributes["src"].flatMap(SafeHTML.link), source.hasPrefix("https://") else {
      return write(text: alternative)
    }
    output += "<img src=\"\(HTMLText.escaped(source))\" alt=\"\(HTMLText.escaped(PlainText.clean(alternative)))\""
    for key in ["width", "height"] {
      if let size = image.attributes[key].flatMap({ Int($0.trimmed) }), (1...10_000).contains(size) {
        output += " \(key)=\"\(size)\""
      }
    }
    if let title = image.attributes["title"], !title.isEmpty {
      output += " title=\"\(HTMLText.escaped(PlainText.clean(title)))\""
    }
    output += " loading=\"lazy\">"
    atLineStart = false
  }

  private mutating func write(text: String) {
    if text.isEmpty { return }
    let isBlank = text.unicodeScalars.allSatisfy(HTMLText.isSpace)
    if Self.structural.contains(open.last ?? "") && isBlank { return }
    let text = PlainText.withoutControls(text)
    if !policy.linkTimes || open.contains("a") || open.contains("pre") || open.contains("code") {
      output += HTMLText.escaped(text)
    } else {
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { output += "\n"; atLineStart = true }
        write(line: line)
      }
    }
    if !isBlank { atLineStart = false }
  }

  private mutating func write(line: Substring) {
    if line.isEmpty { return }
    guard atLineStart else { output += HTMLText.escaped(String(line)); return }
    let body = line.drop { $0 == " " || $0 == "(" || $0 == "[" }
    guard let (time, rest) = TimeStamp.read(body), rest.first.map({ " )]-–—:|\u{A0}\t".contains($0) }) ?? true else {
      output += HTMLText.escaped(String(line))
      if !body.isEmpty { atLineStart = false }
      return
    }
    let stamp = body[..<rest.startIndex]
    output += HTMLText.escaped(String(line[..<body.startIndex]))
    output += "<a href=\"#t=\(time.rawValue / 1000)\" data-seek=\"\(time.rawValue)\">\(HTMLText.escaped(String(stamp)))</a>"
    output += HTMLText.escaped(String(rest))
    atLineStart = false
  }
}
