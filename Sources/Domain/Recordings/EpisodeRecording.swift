public import Database
public import Formats

/// What became of the file that somebody gave for an episode: the original, which is kept, what was found in it, and the product that
/// listeners get.
public struct EpisodeRecording: Sendable, RowDecodable {
  public let episodeID: EpisodeID
  /// The file as it was given; nil for a recording that came without one.
  public let originalID: MediaID?
  /// The MP3 made of it; while a newer original is being worked on, the former one's.
  public let productID: MediaID?
  /// What the file was called on the machine it came from. Never a path.
  public let name: String
  /// How far the work is.
  public let state: State
  /// Whether it is to be brought to ``Loudness/target``.
  public let normalise: Bool
  /// How far the present work is, from 0 to 1; nil before it has begun.
  public let progress: Double?
  /// What is being done, in words, while it is.
  public let step: String?
  /// Why it can't be used, and what to do.
  public let message: String?
  /// Of which kind that trouble is.
  public let problem: RecordingProblem.Kind?
  /// What isn't wrong but worth knowing.
  public let remarks: [String]
  /// The original's container and codec in plain words: `WAV`, `AAC in MP4`.
  public let format: String?
  /// The product's bits a second.
  public let bitrate: Int?
  /// The product's channels: 1 is mono.
  public let channels: Int?
  /// The product's samples a second.
  public let sampleRate: Int?
  public let duration: Milliseconds?
  /// The product's integrated loudness (EBU R128), in LUFS; nil for silence.
  public let loudness: Double?
  /// Its loudness range, in LU.
  public let loudnessRange: Double?
  /// Its true peak, in dBTP.
  public let truePeak: Double?
  /// The chapters that were in the file.
  public let foundChapters: [Chapter]
  /// Whether a waveform is there.
  public let hasWaveform: Bool
  /// Grows with every piece of work begun for this episode; only the latest may end.
  public let turn: Int64
  public let updatedAt: Timestamp
  /// What the product's tags were made of.
  let tagsDigest: String?
  let keepsIncomplete: Bool
  /// The original of the product, while a newer one is being worked on.
  let formerID: MediaID?

  /// How far the work is.
  public enum State: String, Sendable, SQLValue, Codable {
    /// For its turn.
    case waiting
    case working
    /// The product is the episode's recording.
    case ready
    /// It can't be used; `message` says why.
    case failed
  }

  static let columns: SQL = """
    recordings.episode_id, recordings.original_id, recordings.product_id, recordings.name, recordings.normalise, recordings.step,
    recordings.problem, recordings.remarks, recordings.format, recordings.bitrate, recordings.channels, recordings.sample_rate,
    recordings.duration_ms, recordings.loudness, recordings.loudness_range, recordings.true_peak, recordings.found_chapters,
    recordings.waveform IS NOT NULL AS has_waveform, recordings.turn, recordings.updated_at, recordings.tags_digest,
    recordings.keeps_incomplete, recordings.former_id, jobs.progress,
    CASE WHEN recordings.state IN ('waiting', 'working') AND jobs.state = 'failed' THEN 'failed' ELSE recordings.state END AS state,
    CASE WHEN recordings.state IN ('waiting', 'working') AND jobs.state = 'failed' THEN jobs.last_error
      ELSE recordings.message END AS message
    """

  /// Reads a row of `recordings` joined with its job.
  public init(row: Row) throws {
    episodeID = try row["episode_id"]
    originalID = try row["original_id"]
    productID = try row["product_id"]
    name = try row["name"]
    normalise = try row["normalise"]
    step = try row["step"]
    problem = try row["problem"]
    remarks = (try row["remarks"] as JSONColumn<String>).elements
    format = try row["format"]
    bitrate = try row["bitrate"]
    channels = try row["channels"]
    sampleRate = try row["sample_rate"]
    duration = try row["duration_ms"]
    loudness = try row["loudness"]
    loudnessRange = try row["loudness_range"]
    truePeak = try row["true_peak"]
    foundChapters = (try row["found_chapters"] as JSONColumn<Chapter>?)?.elements ?? []
    hasWaveform = try row["has_waveform"]
    turn = try row["turn"]
    updatedAt = try row["updated_at"]
    tagsDigest = try row["tags_digest"]
    keepsIncomplete = try row["keeps_incomplete"]
    formerID = try row["former_id"]
    progress = try row["progress"]
    state = try row["state"]
    message = try row["message"]
  }

  /// Whether its loudness is known, be it silence.
  public var isMeasured: Bool { hasWaveform }

  /// Whether it is so much louder or quieter than other podcasts that somebody will reach for the volume.
  public var isOff: Bool { loudness.map { abs($0 - Loudness.target) > Loudness.tolerance } ?? false }

  /// Whether the product is of an earlier file, to which one can go back.
  public var hasFormer: Bool { formerID != nil && productID != nil }

  /// What is known of the recording that `episode` was given; nil when it was given none, or got its recording by an import.
  public static func find(_ episode: EpisodeID, _ db: any Connection) throws -> EpisodeRecording? {
    try db.row(
      """
      SELECT \(columns) FROM recordings LEFT JOIN jobs ON jobs.id = recordings.job_id
      WHERE recordings.episode_id = \(episode)
      """, as: EpisodeRecording.self)
  }

  /// The loudest sample of each stretch of the recording, as ``Waveform`` writes it; nil before it is made.
  public static func waveform(_ episode: EpisodeID, _ db: any Connection) throws -> String? {
    try db.value("SELECT waveform FROM recordings WHERE episode_id = \(episode)", as: String?.self).flatMap(\.self)
  }
}

/// Why a recording can't be used as it is.
public struct RecordingProblem: Error, Sendable, CustomStringConvertible {
  /// What can be done about it depends on what it is.
  public enum Kind: String, Sendable, SQLValue {
    /// Nothing that can be heard is in the file.
    case unusable
    /// The file ends early; it can be kept as it is.
    case incomplete
    /// There is no room to work in; trying again later may do.
    case noRoom
    /// Something of ours went wrong; trying again may do.
    case trouble
  }

  public let kind: Kind
  /// What is wrong and what to do, in words for the person who gave the file.
  public let description: String

  init(_ kind: Kind, _ description: String) { (self.kind, self.description) = (kind, description) }
}
