import Database
public import Formats

/// Something that went wrong behind the scenes and that somebody must decide about.
public struct Failure: Sendable {
  /// What failed.
  public enum Subject: Sendable {
    /// The recording of an episode couldn't be used.
    case recording(EpisodeID, show: ShowID, title: String)
    /// A job was given up.
    case job(JobID, kind: String)
    /// An import ended early.
    case importing(ImportID, address: String)
  }

  public let subject: Subject
  /// Why, in words.
  public let message: String
  public let at: Timestamp

  /// The latest failures that concern `staff`: recordings of episodes under `visible`; imports of theirs; jobs for owners.
  static func load(for staff: Staff, show: ShowID?, _ visible: SQL, _ db: any Connection) throws -> [Failure] {
    var failures = try db.rows(
      """
      SELECT episodes.id, episodes.show_id, episodes.title, coalesce(recordings.message, jobs.last_error) AS message,
        recordings.updated_at
      FROM recordings JOIN episodes ON episodes.id = recordings.episode_id LEFT JOIN jobs ON jobs.id = recordings.job_id
      WHERE \(ListedEpisode.hasFailed) AND \(visible) ORDER BY recordings.updated_at DESC, episodes.id LIMIT \(Dashboard.limit)
      """
    ).map { row in
      Failure(
        subject: .recording(try row["id"], show: try row["show_id"], title: try row["title"]),
        message: try row["message"] ?? "The recording could not be read.", at: try row["updated_at"])
    }
    let mine: SQL =
      switch (show, staff.isOwner) {
      case (let show?, true): "show_id = \(show)"
      case (let show?, false): "show_id = \(show) AND account_id = \(staff.id)"
      case (nil, true): "1 = 1"
      case (nil, false): "account_id = \(staff.id)"
      }
    failures += try db.rows(
      """
      SELECT id, address, message, updated_at FROM imports WHERE state = 'failed' AND \(mine)
      ORDER BY updated_at DESC, id LIMIT \(Dashboard.limit)
      """
    ).map { row in
      Failure(
        subject: .importing(try row["id"], address: try row["address"]),
        message: try row["message"] ?? "The import stopped. Its page says how far it came.", at: try row["updated_at"])
    }
    if staff.isOwner, show == nil {
      failures += try JobListing.failed(limit: Dashboard.limit, db).filter { $0.kind != EpisodeRecording.processJob }.map {
        Failure(subject: .job($0.id, kind: $0.kind), message: $0.lastError ?? "It failed.", at: $0.finishedAt ?? $0.createdAt)
      }
    }
    return failures.sorted { $0.at > $1.at }
  }
}
