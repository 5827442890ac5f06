public import Database
public import Formats

/// What an administrator's list shows of an episode.
public struct ListedEpisode: Sendable, RowDecodable {
  public let id: EpisodeID
  public let showID: ShowID
  public let slug: String
  public let number: Int?
  public let season: Int?
  public let type: EpisodeType
  public let title: String
  public let status: EpisodeStatus
  public let publishedAt: Timestamp?
  public let updatedAt: Timestamp
  public let duration: Milliseconds?
  public let artworkID: MediaID?
  /// Whether listeners have something to hear.
  public let hasAudio: Bool
  /// Whether there is a summary or there are notes.
  public let isDescribed: Bool
  /// How far its recording is: `waiting`, `working`, `ready`, `failed`; nil when none was uploaded here.
  public let recordingState: String?
  /// What is to be said of the recording.
  public let recordingMessage: String?
  /// Who made it, nil where nobody here did.
  public let maker: String?
  public let makerID: AccountID?

  /// Reads a row of ``load(_:order:_:)``.
  public init(row: Row) throws {
    id = try row["id"]
    showID = try row["show_id"]
    slug = try row["slug"]
    number = try row["number"]
    season = try row["season"]
    type = try row["type"]
    title = try row["title"]
    status = try row["status"]
    publishedAt = try row["published_at"]
    updatedAt = try row["updated_at"]
    duration = try row["duration_ms"]
    artworkID = try row["artwork_id"]
    hasAudio = try row["has_audio"]
    isDescribed = try row["is_described"]
    recordingState = try row["recording_state"]
    recordingMessage = try row["recording_message"]
    maker = try row["maker"]
    makerID = try row["created_by"]
  }

  /// The episodes under `condition`, in `order`, which may end in a limit.
  static func load(_ condition: SQL, order: SQL, _ db: any Connection) throws -> [ListedEpisode] {
    try db.rows(
      """
      SELECT episodes.id, episodes.show_id, episodes.slug, episodes.number, episodes.season, episodes.type, episodes.title,
        episodes.status, episodes.published_at, episodes.updated_at, episodes.duration_ms, episodes.artwork_id,
        (episodes.audio_id IS NOT NULL OR episodes.audio_url IS NOT NULL) AS has_audio,
        (episodes.summary <> '' OR episodes.notes <> '') AS is_described,
        CASE WHEN \(hasFailed) THEN 'failed' ELSE recordings.state END AS recording_state,
        CASE WHEN \(hasFailed) AND recordings.message IS NULL THEN jobs.last_error ELSE recordings.message END AS recording_message,
        accounts.name AS maker, episodes.created_by
      FROM episodes
      \(recordings)
      LEFT JOIN accounts ON accounts.id = episodes.created_by
      WHERE \(condition) ORDER BY \(order)
      """, as: ListedEpisode.self)
  }

  /// Those of `episodes` that are in `show` and that `staff` may see, the newest first.
  public static func visible(
    _ episodes: [EpisodeID], of show: ShowID, to staff: Staff, _ db: any Connection
  ) throws -> [ListedEpisode] {
    try load(
      "\(try staff.sees(episodesOf: show)) AND episodes.id IN \(list: episodes.prefix(30_000))",
      order: EpisodeListing.Order.newest.sql, db)
  }

  /// The episodes of `show` that became public last, among those that `staff` may see.
  public static func latest(
    of show: ShowID, for staff: Staff, at now: Timestamp, limit: Int, _ db: any Connection
  ) throws -> [ListedEpisode] {
    try load(
      "\(try staff.sees(episodesOf: show)) AND \(Episode.isListed(at: now))",
      order: "episodes.published_at DESC, episodes.id DESC LIMIT \(limit)", db)
  }

  /// What is joined to `episodes` where recordings are asked about.
  static let recordings: SQL = """
    LEFT JOIN recordings ON recordings.episode_id = episodes.id LEFT JOIN jobs ON jobs.id = recordings.job_id
    """

  /// Whether the recording can't be used as it is: its job says so, or was given up.
  static let hasFailed: SQL = """
    (recordings.state IS NOT NULL AND (recordings.state = 'failed'
      OR (recordings.state IN ('waiting', 'working') AND jobs.state IS NOT NULL AND jobs.state = 'failed')))
    """

  /// Where it stands at `now`: a scheduled episode whose second has come is published.
  public func status(at now: Timestamp) -> EpisodeStatus {
    if status == .scheduled, let publishedAt, publishedAt <= now { return .published }
    return status
  }
}
