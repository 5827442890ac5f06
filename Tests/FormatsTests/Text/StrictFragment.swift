/// A strict reader of the fragments that `SafeHTML` writes, independent of it: anything it doesn't expect is a complaint.
enum StrictFragment {
  static let attributes: Set<String> = [
    "href", "title", "rel", "src", "alt", "width", "height", "loading", "datetime", "cite", "start", "reversed", "colspan",
    "rowspan",
    "data-align", "data-seek", "class", "lang", "dir", "open",
  ]
  static let tags: Set<String> = [
    "a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span",
    "strong", "sub",
    "sup", "time", "u", "var", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre",
    "table", "thead",
    "tbody", "tfoot", "tr", "th", "td", "caption", "figure", "figcaption", "details", "summary", "div", "hr", "br", "wbr", "img",
  ]

  static func complaints(_ html: String) -> [String] {
    var found: [String] = []
    var open: [String] = []
    var rest = html[...]
    while let start = rest.firstIndex(of: "<") {
      if rest[..<start].contains(">") { found.append("a stray > in text") }
      guard let end = rest[start...].firstIndex(of: ">") else { return found + ["a tag without an end"] }
      var body = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if body.hasPrefix("/") {
        if open.popLast() != String(body.dropFirst()) { found.append("</\(body.dropFirst())> closes something else") }
        continue
      }
      let name = String(body.prefix { $0.isLetter || $0.isNumber })
      if !tags.contains(name) { found.append("<\(body)>") }
      body = body.dropFirst(name.count)
      while !body.isEmpty {
        guard body.hasPrefix(" "), let equals = body.firstIndex(of: "="), body[equals...].hasPrefix("=\""),
          let close = body[body.index(equals, offsetBy: 2)...].firstIndex(of: "\"")
        else {
          found.append("attributes: \(body)")
          break
        }
        let key = String(body[body.index(after: body.startIndex)..<equals])
        let value = String(body[body.index(equals, offsetBy: 2)..<close])
        if !attributes.contains(key) { found.append("attribute \(key)") }
        if value.contains("<") { found.append("< in a value") }
        if ["href", "src", "cite"].contains(key) {
          let head = value.prefix { !"/?#".contains($0) }
          if head.contains(":"), !["http:", "https:"].contains(head), !head.hasPrefix("mailto:") {
            found.append("address \(value)")
          }
          if value.hasPrefix("//") || value.hasPrefix("\\") || value.hasPrefix("/\\") { found.append("address \(value)") }
        }
        body = body[body.index(after: close)...]
      }
      if !["br", "hr", "img", "wbr"].contains(name) { open.append(name) }
    }
    if rest.contains(">") { found.append("a stray > at the end") }
    return open.isEmpty ? found : found + ["never closed: \(open)"]
  }
}

/// A small generator with a fixed seed (SplitMix64), so that a failure comes back.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// `bytes` with a few of them changed, cut, doubled or replaced by pieces of `spice`.
  mutating func mutated(_ bytes: [UInt8], spice: [String]) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...6, using: &self) {
      if result.isEmpty { return Array(spice[0].utf8) }
      let at = Int.random(in: 0..<result.count, using: &self)
      switch Int.random(in: 0..<6, using: &self) {
      case 0: result[at] = UInt8.random(in: 0...255, using: &self)
      case 1: result.removeSubrange(at..<min(result.count, at + Int.random(in: 1...20, using: &self)))
      case 2: result.insert(contentsOf: result[at..<min(result.count, at + 30)], at: at)
      case 3: result.insert(contentsOf: spice[Int.random(in: 0..<spice.count, using: &self)].utf8, at: at)
      case 4: result = Array(result[..<at])
      default: result.insert(UInt8.random(in: 0...255, using: &self), at: at)
      }
    }
    return result
  }
}
