import CLibxml2

/// Rewrites a broken document so that a parser gets further with it: bare ampersands and angle brackets, HTML's entities, HTML
/// that was not escaped, control characters. Run only after a strict parse has failed.
///
/// Every reference becomes a numeric one and every CDATA section plain text, because libxml2, once it has met an error, drops
/// named references without a word.
struct FeedMarkupRepair {
  private let source: [UInt8]
  private var result: [UInt8] = []
  private var index = 0

  static func repaired(_ source: [UInt8]) -> [UInt8] {
    var repair = FeedMarkupRepair(source: source)
    repair.run()
    return repair.result
  }

  private init(source: [UInt8]) {
    self.source = source
    result.reserveCapacity(source.count + source.count / 8)
  }

  private mutating func run() {
    while index < source.count {
      let byte = source[index]
      switch byte {
      case UInt8(ascii: "&"): reference()
      case UInt8(ascii: "<"): markup()
      default:
        appendText(byte)
        index += 1
      }
    }
  }

  private mutating func appendText(_ byte: UInt8) {
    if byte >= 32 || byte == 9 || byte == 10 || byte == 13 {
      // U+FFFE and U+FFFF are well-formed UTF-8 and not allowed in XML.
      if byte == 0xEF, index + 2 < source.count, source[index + 1] == 0xBF, source[index + 2] >= 0xBE {
        index += 2
        return
      }
      result.append(byte)
    }
  }

  private mutating func append(reference value: UInt32) {
    result.append(contentsOf: "&#\(value);".utf8)
  }

  private mutating func reference() {
    var end = index + 1
    while end < source.count, end - index <= 32, source[end] == UInt8(ascii: "#") || isNameByte(source[end]) { end += 1 }
    if end < source.count, source[end] == UInt8(ascii: ";"), end > index + 1 {
      let name = String(decoding: source[index + 1..<end], as: UTF8.self)
      if name.hasPrefix("#") {
        let digits = name.dropFirst()
        let value = digits.first.map { "xX".contains($0) } == true ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        if let value, let scalar = UnicodeScalar(value), scalar.value >= 32 || scalar == "\n" || scalar == "\t" {
          append(reference: value)
        }
        index = end + 1
        return
      }
      if name == "apos" || name == "quot" {
        append(reference: name == "apos" ? 39 : 34)
        index = end + 1
        return
      }
      if let entity = htmlEntityLookup(name) {
        append(reference: entity.pointee.value)
        index = end + 1
        return
      }
    }
    append(reference: 38)
    index += 1
  }

  private mutating func markup() {
    if starts("<!--") {
      index = find("-->", from: index + 4).map { $0 + 3 } ?? source.count
    } else if starts("<![CDATA[") {
      let end = find("]]>", from: index + 9)
      let stop = end ?? source.count
      index += 9
      while index < stop {
        switch source[index] {
        case UInt8(ascii: "&"): append(reference: 38)
        case UInt8(ascii: "<"): append(reference: 60)
        case UInt8(ascii: ">"): append(reference: 62)
        default: appendText(source[index])
        }
        index += 1
      }
      index = end.map { $0 + 3 } ?? source.count
    } else if starts("<!") {
      let close = find(">", from: index) ?? source.count
      if let open = source[index..<close].firstIndex(of: UInt8(ascii: "[")) {
        index = find("]>", from: open).map { $0 + 2 } ?? source.count
      } else {
        index = min(close + 1, source.count)
      }
    } else if starts("<?") {
      let end = find("?>", from: index).map { $0 + 2 } ?? source.count
      if result.isEmpty { result.append(contentsOf: source[index..<end]) }
      index = end
    } else {
      tag()
    }
  }

  /// An element of RSS stays markup; an element of HTML is text that somebody forgot to escape.
  private mutating func tag() {
    var start = index + 1
    if start < source.count, source[start] == UInt8(ascii: "/") { start += 1 }
    var end = start
    while end < source.count, end - start < 40, isNameByte(source[end]) || source[end] == UInt8(ascii: ":") { end += 1 }
    let name = String(decoding: source[start..<end], as: UTF8.self)
    let startsName = start < source.count && (isNameByte(source[start]) && !(48...57).contains(source[start]))
    if !startsName || Self.html.contains(name.lowercased()) {
      append(reference: 60)
      index += 1
    } else {
      result.append(contentsOf: source[index..<end])
      index = end
    }
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  private func starts(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard index + count <= source.count else { return false }
    for offset in 0..<count where source[index + offset] != text.utf8Start[offset] { return false }
    return true
  }

  private func find(_ text: StaticString, from start: Int) -> Int? {
    let count = text.utf8CodeUnitCount
    var position = start
    while position + count <= source.count {
      if source[position] == text.utf8Start[0] {
        var matches = true
        for offset in 1..<max(1, count) where source[position + offset] != text.utf8Start[offset] { matches = false }
        if matches { return position }
      }
      position += 1
    }
    return nil
  }

  /// Without those that are RSS elements as well: title, link, source, image.
  private static let html: Set<String> = [
    "a", "abbr", "b", "blockquote", "br", "center", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure",
    "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "iframe", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
    "s", "script", "small", "span", "strike", "strong", "style", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "tt", "u", "ul", "video", "audio", "wbr",
  ]
}
