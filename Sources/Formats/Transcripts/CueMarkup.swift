/// WebVTT's cue text (W3C WebVTT §4.2.2): voices kept, all other tags stripped, entities decoded.
enum CueMarkup {
  private static let tags: Set<String> = ["c", "i", "b", "u", "ruby", "rt", "lang", "v", "font"]

  /// The text by voices. Text before any voice has no speaker.
  static func voices(_ source: String) -> [(speaker: String?, text: String)] {
    guard source.utf8.contains(where: { $0 == 0x3C || $0 == 0x26 }) else { return [(nil, source)] }
    var parts: [(speaker: String?, text: String)] = [(nil, "")]
    var inRuby = false
    var rest = source[...]
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">") {
        let inside = rest[rest.index(after: rest.startIndex)..<end]
        let closes = inside.hasPrefix("/")
        let name = inside.drop { $0 == "/" }.prefix { $0.isASCII && $0.isLetter }.lowercased()
        let isTime = inside.first?.isNumber == true && TimeStamp.read(inside)?.rest.isEmpty == true
        let next = inside.drop { $0 == "/" }.dropFirst(name.count).first
        if isTime || inside.isEmpty || (tags.contains(name) && (next == nil || next == "." || next?.isWhitespace == true))
          || inside == "/"
        {
          if name == "v" {
            let speaker = closes ? "" : SpokenText.tidy(decoded(inside.drop { !$0.isWhitespace }))
            parts.append((speaker.isEmpty ? nil : speaker, ""))
          } else if name == "rt" {
            inRuby = !closes
          } else if name == "ruby" {
            inRuby = false
          }
          rest = rest[rest.index(after: end)...]
          continue
        }
      }
      if first == "&", let (text, after) = entity(rest) {
        if !inRuby { parts[parts.count - 1].text += text }
        rest = after
        continue
      }
      if !inRuby { parts[parts.count - 1].text.append(first) }
      rest = rest.dropFirst()
    }
    return parts.filter { $0.text.contains { !$0.isWhitespace } }
  }

  /// The text alone.
  static func plain(_ source: String) -> String { voices(source).map(\.text).joined(separator: " ") }

  private static func decoded(_ text: Substring) -> String {
    var output = ""
    var rest = text
    while let first = rest.first {
      if first == "&", let (text, after) = entity(rest) {
        output += text
        rest = after
      } else {
        output.append(first)
        rest = rest.dropFirst()
      }
    }
    return output
  }

  private static let named = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "lrm": "\u{200E}", "rlm": "\u{200F}",
    "hellip": "…",
    "ndash": "–", "mdash": "—", "rsquo": "’", "lsquo": "‘", "ldquo": "“", "rdquo": "”",
  ]

  private static func entity(_ text: Substring) -> (String, Substring)? {
    let window = text.dropFirst().prefix(10)
    guard let end = window.firstIndex(of: ";") else { return nil }
    let name = window[..<end]
    let after = text[text.index(after: end)...]
    if let known = named[String(name)] { return (known, after) }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let value = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init).map { (String(Character($0)), after) }
  }
}
