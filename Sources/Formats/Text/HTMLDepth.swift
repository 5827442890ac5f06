/// A first pass over hostile markup: bounds how deep elements nest, so that everything after it may recurse and is linear.
enum HTMLDepth {
  /// Elements open at once; real show notes stay below 20.
  static let limit = 150

  // Elements that have no end tag, or that libxml2 closes when the next of their kind begins.
  private static let uncounted: Set<String> = [
    "p", "li", "td", "th", "tr", "dd", "dt", "option", "br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed",
    "frame", "param", "basefont", "isindex", "tbody", "thead", "tfoot", "head", "body", "html",
  ]
  private static let raw: Set<String> = ["script", "style"]

  // libxml2's priorities: an end tag doesn't reach past an element of higher priority, and neither may the count here.
  private static func priority(_ name: String) -> Int {
    switch name {
    case "div": 150
    case "td", "th": 160
    case "tr": 170
    case "thead", "tbody", "tfoot": 180
    case "table": 190
    case "head", "body": 200
    case "html": 220
    default: 100
    }
  }

  /// `html` without scripts, styles, comments, NULs, and without the tags of elements nested deeper than `limit`.
  static func limited(_ html: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(html.count)
    var open: [String] = []
    // How many of each name are open, so that an end tag for none needs no search.
    var counts: [String: Int] = [:]
    var at = 0
    let lastDouble = html.lastIndex(of: UInt8(ascii: "\"")) ?? -1
    let lastSingle = html.lastIndex(of: UInt8(ascii: "'")) ?? -1
    let lastEnd = html.lastIndex(of: UInt8(ascii: ">")) ?? -1

    func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
    func tagEnd(_ start: Int) -> Int {
      var index = start
      while index < html.count {
        switch html[index] {
        case UInt8(ascii: ">"): return index + 1
        case UInt8(ascii: "\"") where index < lastDouble, UInt8(ascii: "'") where index < lastSingle:
          // Only a quote that follows `=` opens a value.
          var before = index - 1
          while before > start, html[before] <= 0x20 { before -= 1 }
          if html[before] == UInt8(ascii: "=") {
            let quote = html[index]
            index += 1
            while index < html.count, html[index] != quote { index += 1 }
          }
        default: break
        }
        index += 1
      }
      return html.count
    }

    while at < html.count {
      let byte = html[at]
      guard byte == UInt8(ascii: "<"), at + 1 < html.count, at < lastEnd else {
        if byte != 0 { output.append(byte) }
        at += 1
        continue
      }
      if html[at...].starts(with: "<!--".utf8) {
        at = find("-->", in: html, from: at + 4).map { $0 + 3 } ?? html.count
        continue
      }
      let closes = html[at + 1] == UInt8(ascii: "/")
      var end = at + (closes ? 2 : 1)
      let nameStart = end
      guard end < html.count, isLetter(html[end]) else {
        output.append(byte)
        at += 1
        continue
      }
      while end < html.count, end - nameStart < 64, isLetter(html[end]) || (html[end] >= 0x30 && html[end] <= 0x3A) { end += 1 }
      let name = String(decoding: html[nameStart..<end], as: UTF8.self).lowercased()
      let after = tagEnd(end)
      var keeps = true
      if raw.contains(name) {
        if !closes, html[max(at, after - 2)] != UInt8(ascii: "/") {
          at = find("</" + name, in: html, from: after).map(tagEnd) ?? html.count
        } else {
          at = after
        }
        continue
      } else if !uncounted.contains(name) {
        if closes, counts[name, default: 0] == 0 {
          keeps = false
        } else if closes {
          var index = open.count - 1
          while index >= 0, open[index] != name, priority(open[index]) <= priority(name) { index -= 1 }
          keeps = index >= 0 && open[index] == name
          if keeps {
            for closed in open[index...] { counts[closed, default: 1] -= 1 }
            open.removeSubrange(index...)
          }
        } else if open.count >= limit {
          keeps = false
        } else if html[after - 2] != UInt8(ascii: "/") {
          // `<b/>` isn't open: libxml2 closes it at once.
          open.append(name)
          counts[name, default: 0] += 1
        }
      }
      if keeps { output.append(contentsOf: html[at..<after].lazy.filter { $0 != 0 }) }
      at = after
    }
    return output
  }

  private static func find(_ needle: String, in bytes: [UInt8], from start: Int) -> Int? {
    let target = Array(needle.utf8)
    var at = start
    while at + target.count <= bytes.count {
      if (0..<target.count).allSatisfy({
        bytes[at + $0] == target[$0] || (bytes[at + $0] | 0x20 == target[$0] && target[$0] > 0x60)
      }) {
        return at
      }
      at += 1
    }
    return nil
  }
}
