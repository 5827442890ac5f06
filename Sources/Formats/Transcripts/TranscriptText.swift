/// Plain text as people type it: `m:ss Name: text`, `hh:mm:ss text`, a name and a time above a paragraph, or prose without either.
enum TranscriptText {
  private struct Line {
    var start: Milliseconds?
    var text: String
    var isTimed: Bool
    var speaker: String?
    var followsBlank: Bool
  }

  static func read(_ text: String) -> [RawCue] {
    var lines: [Line] = []
    var blank = true
    for source in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let content = SpokenText.tidy(source)
      if content.isEmpty { blank = true; continue }
      for piece in pieces(content) {
        lines.append(line(piece, followsBlank: blank))
        blank = false
      }
    }
    let anyTimed = lines.contains { $0.isTimed }
    let timed = SpeakerName.known(in: lines.filter(\.isTimed).map(\.text), once: true)
    let untimed = SpeakerName.known(in: lines.filter { !$0.isTimed }.map(\.text), once: false)
    let names = timed.union(untimed)
    let isNamed = !names.isEmpty || lines.contains { $0.speaker != nil }
    var cues: [RawCue] = []
    var speaker: String?
    var pendingStart: Milliseconds?
    var pendingTimed = false
    for line in lines {
      var said = line.text
      if let header = line.speaker { speaker = header }
      if let (name, rest) = SpeakerName.split(said),
        line.isTimed ? timed.contains(name) : untimed.contains(name) || timed.contains(name)
      {
        speaker = name
        said = rest
      } else if isStageDirection(said), !line.isTimed {
        cues.append(RawCue(start: pendingStart, end: nil, speaker: nil, text: said))
        (speaker, pendingStart) = (nil, nil)
        continue
      } else if !line.isTimed, line.speaker == nil, !pendingTimed, !line.followsBlank, let last = cues.last,
        last.speaker == speaker
      {
        // A line that goes on.
        cues[cues.count - 1].text = SpokenText.join(last.text, said)
        continue
      }
      let start = line.start ?? pendingStart
      if said.isEmpty {
        pendingStart = start
        pendingTimed = true
        continue
      }
      cues.append(RawCue(start: start, end: nil, speaker: isNamed ? speaker : nil, text: said))
      (pendingStart, pendingTimed) = (nil, false)
    }
    // Prose without any time: nothing is known to be zero, so all is estimated.
    return anyTimed ? cues : cues.map { RawCue(start: nil, end: nil, speaker: $0.speaker, text: $0.text) }
  }

  /// `hh:mm:ss Name: text`, the name where it changes, an empty line between.
  static func write(_ cues: [Cue]) -> String {
    cues.map { cue in
      let name = cue.speaker.map { "\($0): " } ?? ""
      return "\(TimeStamp.write(cue.start, separator: nil)) \(name)\(cue.text)\n"
    }.joined(separator: "\n")
  }

  private static func line(_ text: String, followsBlank: Bool) -> Line {
    let body = text.drop { "[(<".contains($0) }
    if let (time, after) = TimeStamp.read(body) {
      var rest = after.drop { "])>".contains($0) }.drop { $0 == " " }
      // "0:05 - 0:10 text", "0:05 – text".
      let dashed = rest.drop { "-–—> ".contains($0) }
      if let (_, next) = TimeStamp.read(dashed), dashed.startIndex != rest.startIndex {
        rest = next.drop { "]) :-–".contains($0) }
      }
      if let first = rest.first, "-–—|".contains(first) { rest = rest.dropFirst().drop { $0 == " " } }
      if after.isEmpty || rest.startIndex != after.startIndex || body.startIndex != text.startIndex {
        return Line(start: time, text: String(rest), isTimed: true, speaker: nil, followsBlank: followsBlank)
      }
    }
    // "Michael Kennedy 0:03" or "Michael (00:03):" alone above the words.
    var head = text[...]
    while let last = head.last, ":)] ".contains(last) { head.removeLast() }
    if let space = head.lastIndex(where: { " ([".contains($0) }),
      let (time, rest) = TimeStamp.read(head[head.index(after: space)...]),
      rest.isEmpty
    {
      var name = head[...space].trimmed
      while let last = name.last, ":([-–—| ".contains(last) { name.removeLast() }
      if SpeakerName.looksLikeName(name) {
        return Line(start: time, text: "", isTimed: true, speaker: name, followsBlank: followsBlank)
      }
    }
    // "Michael (00:03): Welcome".
    if let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")"),
      let (time, rest) = TimeStamp.read(text[text.index(after: open)..<close]), rest.isEmpty
    {
      let name = text[..<open].trimmed
      let tail = text[text.index(after: close)...]
      if SpeakerName.looksLikeName(name), tail.hasPrefix(":") {
        return Line(start: time, text: tail.dropFirst().trimmed, isTimed: true, speaker: name, followsBlank: followsBlank)
      }
    }
    return Line(start: nil, text: text, isTimed: false, speaker: nil, followsBlank: followsBlank)
  }

  /// A line, split where another "21:57 Name:" stands in the midst of it, at a sentence's end: a lost line break.
  private static func pieces(_ text: String) -> [String] {
    guard text.utf8.contains(0x3A) else { return [text] }
    var result: [String] = []
    var start = text.startIndex
    var index = text.startIndex
    while let space = text[index...].firstIndex(of: " ") {
      index = text.index(after: space)
      guard index < text.endIndex, text[index].isNumber, space > start, ".!?…]\"”".contains(text[text.index(before: space)])
      else { continue }
      if let (_, rest) = TimeStamp.read(text[index...]), rest.first == " ", SpeakerName.split(String(rest.dropFirst())) != nil {
        result.append(String(text[start..<space]))
        start = index
      }
    }
    result.append(String(text[start...]))
    return result
  }

  private static func isStageDirection(_ text: String) -> Bool {
    (text.hasPrefix("[") && text.hasSuffix("]") || text.hasPrefix("(") && text.hasSuffix(")")) && text.count <= 60
  }
}
