import Formats

/// A transcript's paragraphs as the HTML of the episode page. An hour has two hundred of them, so it is built by hand and once.
enum TranscriptHTML {
  /// A stretch of one speaker's words.
  struct Paragraph: Sendable {
    let start: Milliseconds
    let end: Milliseconds
    let speaker: String?
    let text: String
  }

  /// The paragraphs, each with its time as a link and, where the speaker changes, the speaker's name.
  static func make(_ paragraphs: some Sequence<Paragraph>) -> String {
    var out = ""
    var speaker: String?
    var lastID: Int64 = -1
    for paragraph in paragraphs {
      let seconds = max(0, paragraph.start.rawValue) / 1000
      out += "<p data-start=\"\(decimal(paragraph.start))\" data-end=\"\(decimal(paragraph.end))\""
      // Two paragraphs may begin within one second; an id is given once.
      if seconds > lastID {
        out += " id=\"t\(seconds)\""
        lastID = seconds
      }
      let changes = paragraph.speaker != nil && paragraph.speaker != speaker
      out += changes ? " class=\"turn\">" : ">"
      out += "<a class=\"time\" href=\"?t=\(seconds)\" data-seek=\"\(decimal(paragraph.start))\">\(paragraph.start.clock)</a> "
      if changes, let name = paragraph.speaker {
        out += "<b class=\"speaker\">"
        HTMLText.append(name, to: &out)
        out += "</b> "
      }
      speaker = paragraph.speaker ?? speaker
      out += "<span class=\"words\">"
      HTMLText.append(paragraph.text, to: &out)
      out += "</span></p>\n"
    }
    return out
  }

  /// Seconds with a tenth: `621.4`.
  private static func decimal(_ time: Milliseconds) -> String {
    let tenths = max(0, time.rawValue) / 100
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
