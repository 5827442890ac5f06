import FoundationEssentials

/// Podcasting 2.0 JSON, and what speech recognisers write that looks like it.
enum TranscriptJSON {
  static func read(_ text: String) -> [RawCue] {
    let decoder = JSONDecoder()
    let data = Data(text.utf8)
    let segments: [Segment]
    if let document = try? decoder.decode(Document.self, from: data) {
      segments = document.segments
    } else if let list = try? decoder.decode([Segment].self, from: data) {
      segments = list
    } else {
      return []
    }
    return segments.map {
      RawCue(start: $0.start, end: $0.end, speaker: $0.speaker.map { SpokenText.tidy($0) }, text: SpokenText.tidy($0.text))
    }
    .map { cue in
      var cue = cue
      if cue.speaker?.isEmpty == true { cue.speaker = nil }
      return cue
    }
  }

  /// Version 1.0.0: seconds with as many decimals as they need.
  static func write(_ cues: [Cue]) -> String {
    let segments = cues.map { cue in
      let speaker = cue.speaker.map { "\"speaker\":\(quoted($0))," } ?? ""
      return "{\(speaker)\"startTime\":\(seconds(cue.start)),\"endTime\":\(seconds(cue.end)),\"body\":\(quoted(cue.text))}"
    }
    return "{\"version\":\"1.0.0\",\"segments\":[\n" + segments.joined(separator: ",\n") + "\n]}\n"
  }

  private static func seconds(_ time: Milliseconds) -> String {
    let value = max(0, time.rawValue)
    var fraction = String(1000 + value % 1000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? "\(value / 1000)" : "\(value / 1000).\(fraction)"
  }

  private static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029:
        let hex = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }

  private struct Document: Decodable { var segments: [Segment] }

  private struct Segment: Decodable {
    var start: Milliseconds?
    var end: Milliseconds?
    var speaker: String?
    var text: String

    enum CodingKeys: String, CodingKey { case startTime, endTime, start, end, speaker, body, text }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      func time(_ keys: [CodingKeys]) -> Milliseconds? {
        for key in keys {
          if let seconds = try? values.decode(Double.self, forKey: key) { return Milliseconds(seconds: seconds) }
          guard let text = try? values.decode(String.self, forKey: key) else { continue }
          if let (time, rest) = TimeStamp.read(text.trimmed[...]), rest.isEmpty { return time }
          if let seconds = Double(text.trimmed) { return Milliseconds(seconds: seconds) }
        }
        return nil
      }
      start = time([.startTime, .start])
      end = time([.endTime, .end])
      speaker = try? values.decode(String.self, forKey: .speaker)
      text = (try? values.decode(String.self, forKey: .body)) ?? (try? values.decode(String.self, forKey: .text)) ?? ""
    }
  }
}
