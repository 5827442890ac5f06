/// What was said, by whom and when.
public struct Transcript: Sendable, Hashable, Codable {
  /// The cues in order of their start.
  public var cues: [Cue]

  /// A transcript of `cues`, taken as they are.
  public init(cues: [Cue] = []) { self.cues = cues }

  /// A transcript with a cue for each paragraph, for forms that people read.
  public init(paragraphs: [Paragraph]) {
    self.cues = paragraphs.map { Cue(start: $0.start, end: $0.end, speaker: $0.speaker, text: $0.text) }
  }

  /// The names of those who speak, in order of their first words.
  public var speakers: [String] {
    var seen: Set<String> = []
    return cues.compactMap(\.speaker).filter { seen.insert($0).inserted }
  }

  /// Where the last cue ends; zero without cues.
  public var end: Milliseconds { cues.map(\.end).max() ?? .zero }
}

/// A stretch of speech, usually a line or two.
public struct Cue: Sendable, Hashable, Codable {
  /// When it begins.
  public var start: Milliseconds
  /// When it ends, not before it begins.
  public var end: Milliseconds
  /// Who speaks, where known.
  public var speaker: String?
  /// What is said: one line, white space single.
  public var text: String

  /// A cue with its parts as given.
  public init(start: Milliseconds, end: Milliseconds, speaker: String? = nil, text: String) {
    self.start = start
    self.end = end
    self.speaker = speaker
    self.text = text
  }
}

/// Some sentences by one speaker, as a page shows them.
public struct Paragraph: Sendable, Hashable, Codable {
  /// When it begins.
  public var start: Milliseconds
  /// When it ends.
  public var end: Milliseconds
  /// Who speaks, where known.
  public var speaker: String?
  /// Whole sentences where the transcript has any.
  public var text: String

  /// A paragraph with its parts as given.
  public init(start: Milliseconds, end: Milliseconds, speaker: String? = nil, text: String) {
    self.start = start
    self.end = end
    self.speaker = speaker
    self.text = text
  }
}
