/// Names before colons: "Michael Kennedy: Welcome", but not "Note: this" nor "https://…".
enum SpeakerName {
  private static let notNames: Set<String> = [
    "note", "notes", "warning", "example", "examples", "question", "answer", "update", "tip", "tips", "disclaimer", "edit",
    "todo",
    "summary", "chapter", "step", "part", "http", "https", "mailto", "ps", "p.s", "fyi", "remember", "also", "so", "and", "but",
    "because", "like", "well", "today", "this", "that", "then", "now", "here", "there", "what", "why", "how", "when", "where",
    "first",
    "second", "third", "finally", "again", "yes", "no", "ok", "okay", "right", "meaning", "namely", "i", "it", "we", "you",
    "they",
    "he", "she", "the", "a", "an", "or", "if", "in", "on", "at", "by", "to", "for", "with", "is", "was", "website", "links",
    "link",
    "sponsor", "sponsors", "topics", "episode", "date", "title", "email", "twitter", "time", "total", "result", "important",
    "attention",
    "achtung", "hinweis", "beispiel", "frage", "antwort", "quote", "definition", "rule", "point", "number", "one", "two", "three",
  ]
  private static let particles: Set<String> = [
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "la", "le", "bin", "ibn", "al", "el", "of", "and", "und",
    "the",
    "y", "zu", "ten", "ter", "&",
  ]

  /// The candidate before the first colon, and the text after it; only its shape is judged.
  static func split(_ text: String) -> (name: String, rest: String)? {
    guard let colon = text.unicodeScalars.prefix(48).firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
    let after = text.unicodeScalars.index(after: colon)
    let isWide = text.unicodeScalars[colon] == "："
    if !isWide, after < text.unicodeScalars.endIndex, !text.unicodeScalars[after].properties.isWhitespace { return nil }
    var name = String(text[..<colon]).trimmed
    while let first = name.first, "-–—*_>".contains(first) { name = String(name.dropFirst()).trimmed }
    while let last = name.last, "*_".contains(last) { name = String(name.dropLast()).trimmed }
    let rest = String(text[after...]).trimmed
    return looksLikeName(name) ? (name, rest) : nil
  }

  static func looksLikeName(_ name: String) -> Bool {
    guard !name.isEmpty, name.count <= 40, !notNames.contains(name.lowercased()) else { return false }
    let words = name.split(separator: " ")
    guard words.count <= 5, let first = words.first, !particles.contains(String(first)) || words.count > 1 else { return false }
    if words.count > 1, notNames.contains(first.lowercased()) { return false }
    for (index, word) in words.enumerated() {
      guard let head = word.unicodeScalars.first(where: { $0 != "(" && $0 != "[" }) else { return false }
      for scalar in word.unicodeScalars {
        switch scalar {
        case ",", ";", "!", "?", "\"", "/", "\\", "<", ">", "=", "{", "}", "@", "…", "，", "。", "？", "！": return false
        default: break
        }
      }
      // A stop ends an initial or a title ("S.", "Dr."), not a sentence.
      if word.hasSuffix("."), word.count > 4 { return false }
      let properties = head.properties
      if particles.contains(String(word)) && index > 0 { continue }
      if properties.isLowercase { return false }
      guard properties.isAlphabetic || (index > 0 && properties.numericType != nil) else { return false }
    }
    return true
  }

  /// The names that stand before a colon in `texts` often enough to be believed: twice, or once in two words and more.
  static func known(in texts: some Sequence<String>, once: Bool) -> Set<String> {
    var counts: [String: Int] = [:]
    for text in texts { if let found = split(text) { counts[found.name, default: 0] += 1 } }
    return Set(
      counts.filter {
        once || $0.value > 1 || ($0.key.contains(" ") && counts.count <= 12)
          || $0.key.unicodeScalars.allSatisfy(SpokenText.isWide)
      }.keys)
  }
}
