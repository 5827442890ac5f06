/// Reads WebVTT (W3C WebVTT §4) and SubRip, strict or as found: one reader, for both lack and borrow each other's parts.
enum CueReader {
  /// The two times of a line `00:01.000 --> 00:02,500 settings`; either may be unreadable, the arrow is not.
  static func timing(_ line: Substring) -> (start: Milliseconds?, end: Milliseconds?)? {
    guard let arrow = line.firstRange(of: "-->") else { return nil }
    let left = line[..<arrow.lowerBound].trimmed
    let right = line[arrow.upperBound...].trimmed
    guard left.utf8.count <= 24 else { return nil }
    let start = time(left)
    let end = time(right.split(separator: " ").first.map(String.init) ?? "")
    if start == nil && end == nil && left.contains(where: \.isLetter) { return nil }
    return (start, end)
  }

  /// A cue time, also with one group only ("12.5") as some tools write.
  private static func time(_ text: String) -> Milliseconds? {
    if let (time, rest) = TimeStamp.read(text[...]), rest.isEmpty { return time }
    // "00:00:01:500", frames or milliseconds after a colon.
    let parts = text.split(separator: ":")
    if parts.count == 4, let milliseconds = Int64(parts[3]), parts[3].count == 3,
      let (time, rest) = TimeStamp.read(parts[0...2].joined(separator: ":")[...]), rest.isEmpty
    {
      return Milliseconds(time.rawValue + milliseconds)
    }
    if parts.count == 1, let seconds = Double(text.replacing(",", with: ".")), seconds >= 0, seconds < 1e7 {
      return Milliseconds(seconds: seconds)
    }
    return nil
  }

  static func read(_ text: String, vtt: Bool) -> [RawCue] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var blocks: [(start: Milliseconds?, end: Milliseconds?, lines: [String])] = []
    var skipping = false
    var sawTiming = false
    for (index, line) in lines.enumerated() {
      let content = line.trimmed
      if let found = timing(line) {
        blocks.append((found.start, found.end, []))
        (skipping, sawTiming) = (false, true)
        continue
      }
      if content.isEmpty { skipping = false; continue }
      if skipping { continue }
      let afterBlank = index == 0 || lines[index - 1].trimmed.isEmpty
      if vtt, afterBlank, content.hasPrefix("NOTE") || content == "STYLE" || content == "REGION" || content.hasPrefix("WEBVTT") {
        if content.hasPrefix("NOTE") ? (content == "NOTE" || content.dropFirst(4).first?.isWhitespace == true) : true {
          skipping = true
          continue
        }
      }
      // The identifier of the next cue.
      if index + 1 < lines.count, timing(lines[index + 1]) != nil, afterBlank || content.allSatisfy(\.isNumber) { continue }
      if !sawTiming || blocks.isEmpty { continue }
      blocks[blocks.count - 1].lines.append(content)
    }
    let voiced = vtt && text.contains("<v")
    var cues: [RawCue] = []
    let texts = blocks.map { block in block.lines.map { vtt ? $0 : withoutStyles($0) } }
    let names = voiced ? [] : SpeakerName.known(in: texts.flatMap { $0 }.map { vtt ? CueMarkup.plain($0) : $0 }, once: false)
    var speaker: String?
    for (block, lines) in zip(blocks, texts) {
      var parts: [(speaker: String?, text: String)] = []
      if vtt {
        parts = CueMarkup.voices(lines.joined(separator: "\n")).map {
          ($0.speaker, joined($0.text.split(separator: "\n").map(String.init)))
        }
      } else {
        parts = [(nil, joined(lines))]
      }
      if !voiced {
        parts = named(parts.map { $0.text }, lines: vtt ? lines.map(CueMarkup.plain) : lines, names: names, speaker: &speaker)
      }
      cues += spread(parts, start: block.start, end: block.end)
    }
    return cues
  }

  /// Splits a cue where a known name begins one of its lines; cues without a name go on with the last one.
  private static func named(_ whole: [String], lines: [String], names: Set<String>, speaker: inout String?) -> [(
    speaker: String?, text: String
  )] {
    if names.isEmpty { return whole.map { (nil, $0) } }
    var parts: [(speaker: String?, lines: [String])] = []
    for line in lines {
      if let (name, rest) = SpeakerName.split(SpokenText.tidy(line)), names.contains(name) {
        speaker = name
        parts.append((name, [rest]))
      } else if parts.isEmpty {
        parts.append((speaker, [line]))
      } else {
        parts[parts.count - 1].lines.append(line)
      }
    }
    if parts.count <= 1, let text = whole.first, let (name, rest) = SpeakerName.split(text), names.contains(name) {
      // A name broken across two lines.
      speaker = name
      return [(name, rest)]
    }
    return parts.map { ($0.speaker, joined($0.lines)) }
  }

  /// Lines as one; a line of 32 characters without a space was cut hard, by our own writer.
  static func joined(_ lines: [String]) -> String {
    lines.reduce("") { text, line in
      let last = text.split(separator: " ").last ?? ""
      if last.count == 32, !text.isEmpty, text == last || text.hasSuffix(" " + last), !line.hasPrefix("-"),
        last.allSatisfy(\.isASCII)
      {
        return text + SpokenText.tidy(line)
      }
      return SpokenText.join(text, SpokenText.tidy(line))
    }
  }

  /// Several voices in one cue share its time by words.
  private static func spread(_ parts: [(speaker: String?, text: String)], start: Milliseconds?, end: Milliseconds?) -> [RawCue] {
    let spoken = parts.filter { !$0.text.isEmpty }
    guard spoken.count > 1, let start, let end, end > start else {
      return spoken.enumerated().map {
        RawCue(
          start: $0.offset == 0 ? start : nil, end: $0.offset == spoken.count - 1 ? end : nil, speaker: $0.element.speaker,
          text: $0.element.text)
      }
    }
    let total = max(1, spoken.reduce(0) { $0 + SpokenText.words($1.text) })
    var said = 0
    return spoken.map { part in
      func at(_ words: Int) -> Milliseconds { start + Milliseconds((end - start).rawValue * Int64(words) / Int64(total)) }
      let from = at(said)
      said += SpokenText.words(part.text)
      return RawCue(start: from, end: at(said), speaker: part.speaker, text: part.text)
    }
  }

  /// SubRip text without the tags players know and `{\an8}`.
  private static func withoutStyles(_ line: String) -> String {
    guard line.contains("<") || line.contains("{\\") else { return line }
    var output = ""
    var rest = line[...]
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">") {
        let name = rest[rest.index(after: rest.startIndex)..<end].drop { $0 == "/" }.prefix { $0.isLetter }.lowercased()
        if ["i", "b", "u", "s", "font"].contains(name) { rest = rest[rest.index(after: end)...]; continue }
      } else if rest.hasPrefix("{\\"), let end = rest.firstIndex(of: "}") {
        rest = rest[rest.index(after: end)...]
        continue
      }
      output.append(first)
      rest = rest.dropFirst()
    }
    return output
  }
}
