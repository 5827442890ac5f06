extension Transcript {
  /// Seconds and words after which a paragraph ends at the next end of a sentence, and those after which it ends anyhow.
  private static let soft = (time: Milliseconds(60_000), words: 100)
  private static let hard = (time: Milliseconds(120_000), words: 220)

  /// The transcript as people read it: the cues of one speaker joined into sentences, a new paragraph where the speaker changes
  /// or, at a sentence's end, after a minute or 100 words. A word thrown in by another ("Yeah.") amid a sentence doesn't tear it:
  /// it follows as a paragraph of its own.
  public var paragraphs: [Paragraph] {
    var result: [Paragraph] = []
    var current: Paragraph?
    var words = 0
    var pending: [Piece] = []

    func finish() {
      if let paragraph = current { result.append(paragraph) }
      current = nil
      words = 0
    }
    func append(_ piece: Piece) {
      if var paragraph = current {
        paragraph.text = SpokenText.join(paragraph.text, piece.text)
        paragraph.end = max(paragraph.end, piece.end)
        current = paragraph
      } else {
        current = Paragraph(start: piece.start, end: piece.end, speaker: piece.speaker, text: piece.text)
      }
      words += piece.words
    }
    func place(_ piece: Piece) {
      if let paragraph = current {
        let length = piece.start - paragraph.start
        let ended = SpokenText.endsSentence(paragraph.text)
        let gap = piece.start - paragraph.end
        if paragraph.speaker != piece.speaker || (ended && (length >= Self.soft.time || words >= Self.soft.words))
          || length >= Self.hard.time || words + piece.words > Self.hard.words || (ended && gap > Milliseconds(8000))
        {
          finish()
        }
      }
      append(piece)
    }

    let pieces = pieces
    for (index, piece) in pieces.enumerated() {
      if let paragraph = current, let speaker = paragraph.speaker, piece.speaker != speaker, piece.speaker != nil,
        piece.words <= 3,
        pending.count < 2, !SpokenText.endsSentence(paragraph.text), words < Self.hard.words,
        let back = pieces[(index + 1)...].prefix(2).first(where: { $0.speaker == speaker }),
        back.text.unicodeScalars.first?.properties.isLowercase == true, back.start - piece.start < Milliseconds(5000)
      {
        pending.append(piece)
        continue
      }
      if !pending.isEmpty, current?.speaker != piece.speaker || SpokenText.endsSentence(current?.text ?? "") {
        finish()
        for interjection in pending { place(interjection) }
        pending = []
      }
      place(piece)
    }
    finish()
    for interjection in pending { place(interjection) }
    finish()
    return result.sorted { $0.start < $1.start }
  }

  /// A sentence without an end in 150 words, in pieces at commas after 60 words, or anyhow at 150.
  private static func breathed(_ sentence: String) -> [String] {
    guard SpokenText.words(sentence) > 150 else { return [sentence] }
    var parts: [String] = []
    var part = ""
    var count = 0
    for word in sentence.replacing("，", with: "， ").split(separator: " ").map(String.init) {
      part = SpokenText.join(part, word)
      count += max(1, SpokenText.words(word))
      if count >= 150 || (count >= 60 && (word.hasSuffix(",") || word.hasSuffix("，"))) {
        parts.append(part)
        (part, count) = ("", 0)
      }
    }
    return part.isEmpty ? parts : parts + [part]
  }

  /// A sentence, or a cue's part of one.
  private struct Piece {
    var start: Milliseconds
    var end: Milliseconds
    var speaker: String?
    var text: String
    var words: Int
  }

  private var pieces: [Piece] {
    cues.flatMap { cue -> [Piece] in
      let sentences = SpokenText.sentences(cue.text).flatMap(Self.breathed)
      let counts = sentences.map { max(1, SpokenText.words($0)) }
      let total = max(1, counts.reduce(0, +))
      let span = (cue.end - cue.start).rawValue
      var said = 0
      return zip(sentences, counts).map { sentence, count in
        let start = cue.start + Milliseconds(span * Int64(said) / Int64(total))
        said += count
        return Piece(
          start: start, end: cue.start + Milliseconds(span * Int64(said) / Int64(total)), speaker: cue.speaker, text: sentence,
          words: count)
      }
    }
  }
}
