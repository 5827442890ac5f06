extension Transcript {
  /// The transcript in `form`, UTF-8 with LF. `vtt`, `srt` and `json` keep ends; `text` keeps whole seconds.
  public func write(_ form: TranscriptForm) -> [UInt8] {
    switch form {
    case .vtt: Array(vtt.utf8)
    case .srt: Array(SubRip.write(cues).utf8)
    case .json: Array(TranscriptJSON.write(cues).utf8)
    case .html: Array(TranscriptHTML.write(cues).utf8)
    case .text: Array(TranscriptText.write(cues).utf8)
    }
  }

  private var vtt: String {
    func escaped(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\n", with: " ")
    }
    return "WEBVTT\n"
      + cues.map { cue in
        let voice = cue.speaker.map { "<v \(escaped($0))>" } ?? ""
        let times =
          "\(TimeStamp.write(cue.start, separator: ".")) --> \(TimeStamp.write(max(cue.start, cue.end), separator: "."))"
        return "\n\(times)\n\(voice)\(escaped(cue.text))\n"
      }.joined()
  }
}

/// SubRip as the podcast namespace wants it: at most two lines of 32 characters a cue (16 of Han, kana or Hangul).
enum SubRip {
  static let lineWidth = 32

  static func write(_ cues: [Cue]) -> String {
    var output = ""
    var number = 0
    var speaker: String?
    for cue in cues {
      let prefix = cue.speaker.map { $0 == speaker ? "" : "\($0): " } ?? ""
      speaker = cue.speaker ?? speaker
      let lines = wrap(prefix + cue.text)
      var weights: [Int] = []
      var screens: [[String]] = []
      for start in stride(from: 0, to: lines.count, by: 2) {
        let screen = Array(lines[start..<min(start + 2, lines.count)])
        screens.append(screen)
        weights.append(max(1, screen.reduce(0) { $0 + SpokenText.words($1) }))
      }
      let total = Int64(max(1, weights.reduce(0, +)))
      let span = max(0, (cue.end - cue.start).rawValue)
      var said: Int64 = 0
      for (screen, weight) in zip(screens, weights) {
        let from = cue.start + Milliseconds(span * said / total)
        said += Int64(weight)
        let to = cue.start + Milliseconds(span * said / total)
        number += 1
        output += number == 1 ? "" : "\n"
        output += "\(number)\n\(TimeStamp.write(from, separator: ",")) --> \(TimeStamp.write(to, separator: ","))\n"
        output += screen.joined(separator: "\n") + "\n"
      }
    }
    return output
  }

  static func width(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + ($1.unicodeScalars.first.map(SpokenText.isWide) == true ? 2 : 1) }
  }

  /// Lines of at most `lineWidth`, broken at spaces, between wide characters, and hard where a word is longer than a line.
  static func wrap(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    var lineCells = 0
    for word in text.split(separator: " ") {
      for (index, part) in parts(word).enumerated() {
        let cells = width(part)
        let gap = index == 0 && !line.isEmpty ? 1 : 0
        if lineCells + gap + cells <= lineWidth {
          line += (gap == 1 ? " " : "") + part
          lineCells += gap + cells
        } else {
          if !line.isEmpty { lines.append(line) }
          line = String(part)
          lineCells = cells
        }
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines.isEmpty ? [] : lines
  }

  /// A word's unbreakable parts: wide characters each (with the punctuation that mustn't begin a line), else pieces of a line's width.
  private static func parts(_ word: Substring) -> [String] {
    var parts: [String] = []
    var wasWide = false
    for character in word {
      let isWide = character.unicodeScalars.first.map(SpokenText.isUnspaced) == true
      let sticks = "，。！？、；：）」』】》…".contains(character)
      if let last = parts.last, (sticks || (!isWide && !wasWide)), width(last) + width(String(character)) <= lineWidth {
        parts[parts.count - 1].append(character)
      } else {
        parts.append(String(character))
      }
      wasWide = isWide
    }
    return parts
  }
}
