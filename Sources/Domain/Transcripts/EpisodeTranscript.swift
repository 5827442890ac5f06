public import Database
public import Formats

/// What was said in an episode, in one language: the cues as repaired on the way in, the paragraphs people read, and the file it was
/// made from, kept as it came.
public struct EpisodeTranscript: Sendable, RowDecodable {
  public let episodeID: EpisodeID
  /// A BCP 47 language tag.
  public let language: String
  public let cues: CueColumn
  /// The cues joined to readable paragraphs.
  public let paragraphs: CueColumn
  public let updatedAt: Timestamp

  /// Reads a row of `transcripts`.
  public init(row: Row) throws {
    episodeID = try row["episode_id"]
    language = try row["language"]
    cues = try row["cues"]
    paragraphs = try row["paragraphs"]
    updatedAt = try row["updated_at"]
  }

  /// The transcript as the readers and writers of files know it.
  public var transcript: Transcript { Transcript(cues: cues.cues) }
}

/// Cues kept in one column, a line each: start, end, speaker, text, separated by tabs. An hour of speech is read back in well under
/// a millisecond, which JSON is not.
public struct CueColumn: SQLValue, Sendable {
  public let cues: [Cue]

  /// A column holding `cues`.
  public init(_ cues: [Cue]) { self.cues = cues }

  /// The text as it is bound.
  public var sql: SQL.Value {
    var text = ""
    for cue in cues {
      text += "\(cue.start.rawValue)\t\(cue.end.rawValue)\t\(Self.line(cue.speaker ?? ""))\t\(Self.line(cue.text))\n"
    }
    return .text(text)
  }

  /// Decodes the column; nil when it holds something else.
  public init?(sql: SQL.Value) {
    guard case .text(let text) = sql else { return nil }
    cues = text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 3, omittingEmptySubsequences: false)
      guard fields.count == 4, let start = Int64(Substring(fields[0])), let end = Int64(Substring(fields[1])) else { return nil }
      let speaker = fields[2].isEmpty ? nil : String(Substring(fields[2]))
      return Cue(start: Milliseconds(start), end: Milliseconds(end), speaker: speaker, text: String(Substring(fields[3])))
    }
  }

  private static func line(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
      return text
    }
    return String(text.map { $0 == "\t" || $0.isNewline ? " " : $0 })
  }
}

extension Episode {
  /// Its transcripts, the one in the show's language or the first first.
  public func transcripts(_ db: any Connection) throws -> [EpisodeTranscript] {
    try db.rows(
      """
      SELECT episode_id, language, cues, paragraphs, updated_at FROM transcripts WHERE episode_id = \(id)
      ORDER BY position, language
      """, as: EpisodeTranscript.self)
  }

  /// The paragraphs of its first transcript, empty when it has none.
  public func transcriptParagraphs(_ db: any Connection) throws -> [Cue] {
    try db.value(
      "SELECT paragraphs FROM transcripts WHERE episode_id = \(id) ORDER BY position, language LIMIT 1", as: CueColumn.self
    )?.cues ?? []
  }

  /// Stores `transcript` as what was said in `language`, with the text it was read from.
  public func set(
    transcript: Transcript, language: String, original: String, form: TranscriptForm, sourceURL: String? = nil, at now: Timestamp,
    _ db: any Connection
  ) throws {
    let paragraphs = transcript.paragraphs.map { Cue(start: $0.start, end: $0.end, speaker: $0.speaker, text: $0.text) }
    try db.execute(
      """
      INSERT INTO transcripts (episode_id, language, position, cues, paragraphs, original, original_form, source_url, updated_at)
      VALUES (\(id), \(language), (SELECT count(*) FROM transcripts WHERE episode_id = \(id)), \(CueColumn(transcript.cues)),
        \(CueColumn(paragraphs)), \(original), \(form), \(sourceURL), \(now))
      ON CONFLICT (episode_id, language) DO UPDATE SET cues = excluded.cues, paragraphs = excluded.paragraphs,
        original = excluded.original, original_form = excluded.original_form, source_url = excluded.source_url,
        updated_at = excluded.updated_at
      """)
    try touch(at: now, db)
  }
}

extension TranscriptForm: SQLValue {}
