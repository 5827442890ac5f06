public import Database
public import Formats

/// Which of a show's sections have something in them, for its navigation.
public struct ShowContents: Sendable, RowDecodable {
  public let hasPeople: Bool
  public let hasTags: Bool
  /// Whether a public episode's recording is linked rather than stored here.
  public let hasLinkedAudio: Bool
  /// How many shows the installation has.
  public let shows: Int

  /// Reads the row that `Show.contents` asks for.
  public init(row: Row) throws {
    hasPeople = try row["has_people"]
    hasTags = try row["has_tags"]
    hasLinkedAudio = try row["has_linked_audio"]
    shows = try row["shows"]
  }
}

extension Show {
  /// What there is to see at `now`.
  public func contents(at now: Timestamp, _ db: any Connection) throws -> ShowContents {
    let listed: SQL = "episodes.show_id = \(id) AND \(Episode.isListed(at: now))"
    let row = try db.row(
      """
      SELECT
        (EXISTS (SELECT 1 FROM show_people WHERE show_id = \(id))
          OR EXISTS (SELECT 1 FROM episode_people JOIN episodes ON episodes.id = episode_id WHERE \(listed))) AS has_people,
        EXISTS (SELECT 1 FROM episode_tags JOIN episodes ON episodes.id = episode_id WHERE \(listed)) AS has_tags,
        EXISTS (SELECT 1 FROM episodes WHERE show_id = \(id) AND audio_id IS NULL AND audio_url IS NOT NULL) AS has_linked_audio,
        (SELECT count(*) FROM shows) AS shows
      """, as: ShowContents.self)
    guard let row else { throw DomainError.notFound }
    return row
  }
}
