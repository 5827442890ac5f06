/// A strict reader of HTML: everything closed, in order; ids once; headings without gaps; labels and alternatives; nothing inline
/// that the content security policy would refuse.
struct MarkupCheck {
  private(set) var faults: [String] = []
  private var open: [String] = []
  private var ids: Set<String> = []
  private var labelled: Set<String> = []
  private var fields: [(id: String?, isNamed: Bool)] = []
  private var heading = 0
  private var counts: [String: Int] = [:]

  private static let void: Set<String> = ["meta", "link", "img", "input", "br", "hr", "source", "path", "circle", "rect"]

  init(_ html: String) {
    var rest = html[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      guard let tag = MarkupCheck.tag(&rest) else { continue }
      read(tag)
      if tag.name == "script", !tag.isEnd {
        guard let end = rest.firstRange(of: "</script>") else {
          faults.append("script isn't closed")
          return
        }
        if tag.attributes["src"] == nil, tag.attributes["type"] != "application/ld+json" { faults.append("inline script") }
        rest = rest[end.lowerBound...]
      }
    }
    if !open.isEmpty { faults.append("not closed: \(open)") }
    for name in ["h1", "main", "title"] where counts[name] != 1 { faults.append("\(counts[name] ?? 0) × \(name)") }
    for field in fields where !field.isNamed && !(field.id.map(labelled.contains) ?? false) {
      faults.append("field without label: \(field.id ?? "?")")
    }
  }

  private struct Tag {
    let name: String
    let isEnd: Bool
    var attributes: [String: String] = [:]
  }

  private mutating func read(_ tag: Tag) {
    guard !tag.isEnd else {
      if open.last == tag.name { open.removeLast() } else { faults.append("</\(tag.name)> closes \(open.last ?? "nothing")") }
      return
    }
    counts[tag.name, default: 0] += 1
    for name in tag.attributes.keys where name == "style" || name.hasPrefix("on") { faults.append("\(name) on \(tag.name)") }
    if tag.name == "style" { faults.append("inline style") }
    if let id = tag.attributes["id"], !ids.insert(id).inserted { faults.append("id twice: \(id)") }
    if tag.name == "img", tag.attributes["alt"] == nil || tag.attributes["width"] == nil {
      faults.append("img without alt or size")
    }
    if tag.name == "label", let target = tag.attributes["for"] { labelled.insert(target) }
    if ["input", "select", "textarea"].contains(tag.name), tag.attributes["type"] != "hidden" {
      fields.append((tag.attributes["id"], open.contains("label") || tag.attributes["aria-label"] != nil))
    }
    if tag.name.count == 2, tag.name.hasPrefix("h"), let level = tag.name.last?.wholeNumberValue, open.contains("main") {
      if level > heading + 1 { faults.append("h\(level) after h\(heading)") }
      heading = level
    }
    if !MarkupCheck.void.contains(tag.name) { open.append(tag.name) }
  }

  /// Reads what follows a `<` up to the `>`; nil for a doctype or comment.
  private static func tag(_ rest: inout Substring) -> Tag? {
    let isEnd = rest.hasPrefix("/")
    if isEnd { rest = rest.dropFirst() }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
    rest = rest.dropFirst(name.count)
    guard !name.isEmpty else { return nil }
    var tag = Tag(name: String(name), isEnd: isEnd)
    while let next = rest.first, next != ">" {
      let attribute = rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != ">" && $0 != "/" }
      rest = rest.dropFirst(max(1, attribute.count))
      guard !attribute.isEmpty else { continue }
      var value: Substring = ""
      if rest.hasPrefix("=\"") {
        rest = rest.dropFirst(2)
        value = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(value.count + 1)
      }
      tag.attributes[String(attribute)] = String(value)
    }
    rest = rest.dropFirst()
    return tag
  }
}
