/// Podcasting 2.0 HTML: `<cite>Name:</cite><time>0:00</time><p>text</p>`; other HTML is read as the plain text it shows.
enum TranscriptHTML {
  static func read(_ html: String) -> [RawCue] {
    // The tree stops at its limit; long transcripts are read in pieces cut before a `cite`, `time` or `p`.
    let pieces = cut(html)
    let trees = pieces.map(HTMLTree.parse)
    var reader = Reader()
    for tree in trees { reader.walk(tree) }
    reader.flush()
    if !reader.sawTime { return TranscriptText.read(pieces.map(PlainText.from(html:)).joined(separator: "\n")) }
    return reader.cues
  }

  static func write(_ cues: [Cue]) -> String {
    cues.map { cue in
      let cite = cue.speaker.map { "<cite>\(HTMLText.escaped($0)):</cite>\n" } ?? ""
      let exact = cue.start.rawValue % 1000 == 0 ? "" : " datetime=\"\(TimeStamp.write(cue.start, separator: "."))\""
      return "\(cite)<time\(exact)>\(TimeStamp.short(cue.start))</time>\n<p>\(HTMLText.escaped(cue.text))</p>\n"
    }.joined()
  }

  private static func cut(_ html: String) -> [String] {
    guard html.utf8.count > 500_000 else { return [html] }
    var pieces: [String] = []
    var rest = Array(html.utf8)[...]
    while rest.count > 500_000 {
      var at = rest.startIndex + 500_000
      while at > rest.startIndex, !(rest[at...].starts(with: "<cite".utf8)), !(rest[at...].starts(with: "<time".utf8)) { at -= 1 }
      if at == rest.startIndex { at += 500_000 }
      pieces.append(String(decoding: rest[..<at], as: UTF8.self))
      rest = rest[at...]
    }
    return pieces + [String(decoding: rest, as: UTF8.self)]
  }

  private struct Reader {
    var cues: [RawCue] = []
    var sawTime = false
    private var speaker: String?
    private var start: Milliseconds?
    private var text = ""

    mutating func walk(_ nodes: [HTMLNode]) {
      for node in nodes {
        switch node {
        case .text(let piece): text += piece
        case .element(let element):
          switch element.name {
          case "cite":
            flush()
            (speaker, start) = (nil, nil)
            var name = SpokenText.tidy(flat(element.children))
            while name.hasSuffix(":") || name.hasSuffix("：") { name = String(name.dropLast()).trimmed }
            speaker = name.isEmpty ? nil : name
            isFresh = true
          case "time":
            let shown = SpokenText.tidy(flat(element.children))
            let exact = element.attributes["datetime"].flatMap { TimeStamp.read($0.trimmed[...]) }
            flush()
            if !isFresh { speaker = nil }
            start = (exact ?? TimeStamp.read(shown.drop { "[(".contains($0) }))?.time
            sawTime = true
          case "p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote":
            if element.name == "br" { text += " "; continue }
            if element.name != "div" { flush() }
            walk(element.children)
            if element.name != "div" { flush() }
          default: walk(element.children)
          }
        }
      }
    }

    mutating func flush() {
      let said = SpokenText.tidy(text)
      text = ""
      if said.isEmpty { return }
      cues.append(RawCue(start: start, end: nil, speaker: speaker, text: said))
      // The next paragraph is the same speaker's, at a time unknown; after a `time` without a `cite` it's nobody's.
      start = nil
      isFresh = false
    }

    private var isFresh = false

    private func flat(_ nodes: [HTMLNode]) -> String {
      nodes.map { node in
        switch node {
        case .text(let text): text
        case .element(let element): flat(element.children)
        }
      }.joined()
    }
  }
}
