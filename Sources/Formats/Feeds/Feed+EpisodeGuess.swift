extension Feed.Item {
  /// The episode's number as its title or link tells it, for feeds without `itunes:episode`: `#45: …`, `Episode 2 - …`,
  /// `EP 12`, `第45期`, `45. …`, or a last number in the link's path. Nil where nothing does. The title stays as it is.
  public var episodeGuess: Int? {
    Self.number(inTitle: title) ?? link.flatMap(Self.number(inLink:))
  }

  private static func number(inTitle title: String) -> Int? {
    let text = Array(title.lowercased())
    func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
    func number(at start: Int) -> (value: Int, end: Int)? {
      var end = start
      while end < text.count, end - start < 6, isDigit(text[end]) { end += 1 }
      guard end > start, let value = Int(String(text[start..<end])), value > 0 else { return nil }
      return (value, end)
    }
    func skipping(_ marks: String, from start: Int) -> Int {
      var position = start
      while position < text.count, marks.contains(text[position]) { position += 1 }
      return position
    }
    // Words are looked for from the longest: `episode` before `ep`.
    let words = ["episode", "folge", "épisode", "episodio", "episódio", "part", "vol", "nr", "ep", "no", "e", "#", "第", "＃"]
    for word in words.map(Array.init) {
      var start = 0
      while start + word.count < text.count {
        defer { start += 1 }
        guard text[start] == word[0], Array(text[start..<start + word.count]) == word else { continue }
        let isWord = word[0].isLetter && word[0].isASCII
        if isWord, start > 0, text[start - 1].isLetter { continue }
        // `e45` counts only at the start or in `s02e45`; anywhere else it is part of something else.
        if word == ["e"], start > 0, !isDigit(text[start - 1]) { continue }
        let digits = skipping(word == ["e"] ? "" : " .:#-–_№", from: start + word.count)
        guard let found = number(at: digits) else { continue }
        if word == ["第"] {
          guard found.end < text.count, "期集回话話章".contains(text[found.end]) else { continue }
        }
        return found.value
      }
    }
    // `45. Title`, `045 – Title`, but not `10 things to know` and not `2019: the year`.
    if let found = number(at: skipping(" [(", from: 0)), found.value < 1900 || found.value > 2100 {
      let next = skipping(" ", from: found.end)
      if next < text.count, ".:|–—-])".contains(text[next]), next + 1 < text.count, !isDigit(text[next + 1]) {
        return found.value
      }
    }
    return nil
  }

  /// `https://example.com/45/`, `…/episodes/45-title`, `…/ep0003`; years and dates are not numbers of episodes.
  private static func number(inLink link: String) -> Int? {
    guard let mark = link.range(ofText: "://") else { return nil }
    let path = link[mark.upperBound...].prefix { $0 != "?" && $0 != "#" }
    let segments = path.split(separator: "/").dropFirst()
    guard let last = segments.last else { return nil }
    let isDated = segments.dropLast().contains { $0.count == 4 && ($0.hasPrefix("19") || $0.hasPrefix("20")) && Int($0) != nil }
    for word in ["episode-", "episode", "folge-", "ep-", "ep", "e", ""] where last.lowercased().hasPrefix(word) {
      let rest = last.dropFirst(word.count)
      let digits = rest.prefix { ("0"..."9").contains($0) }
      let follower = rest.dropFirst(digits.count).first
      guard !digits.isEmpty, digits.count <= 5, let value = Int(digits), value > 0,
        follower == nil || follower == "-" || follower == "." || follower == "_"
      else { continue }
      if word.isEmpty, isDated || (1900...2100).contains(value) { continue }
      return value
    }
    return nil
  }
}
