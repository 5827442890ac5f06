public import Database
public import Formats

/// What a list shows of an episode.
public struct EpisodeSummary: Sendable, RowDecodable {
  public let id: EpisodeID
  public let slug: String
  public let number: Int?
  public let season: Int?
  public let type: EpisodeType
  public let title: String
  public let shortTitle: String
  public let summary: String
  public let publishedAt: Timestamp
  public let duration: Milliseconds?
  public let explicit: Bool?
  public let artworkID: MediaID?
  public let audioType: String?
  public let updatedAt: Timestamp
  public let hasChapters: Bool

  static let columns: SQL = """
    episodes.id, episodes.slug, episodes.number, episodes.season, episodes.type, episodes.title, episodes.short_title,
    episodes.summary, episodes.published_at, episodes.duration_ms, episodes.explicit, episodes.artwork_id, episodes.audio_type,
    episodes.updated_at,
    EXISTS (SELECT 1 FROM episode_chapters WHERE episode_chapters.episode_id = episodes.id) AS has_chapters
    """

  /// Reads a row of a list.
  public init(row: Row) throws {
    id = try row["id"]
    slug = try row["slug"]
    number = try row["number"]
    season = try row["season"]
    type = try row["type"]
    title = try row["title"]
    shortTitle = try row["short_title"]
    summary = try row["summary"]
    publishedAt = try row["published_at"]
    duration = try row["duration_ms"]
    explicit = try row["explicit"]
    artworkID = try row["artwork_id"]
    audioType = try row["audio_type"]
    updatedAt = try row["updated_at"]
    hasChapters = try row["has_chapters"]
  }
}

/// Which listed episodes of a show, in which order.
public struct EpisodeFilter: Sendable, Hashable {
  public var season: Int?
  /// A tag's slug.
  public var tag: String?
  /// A person's slug.
  public var person: String?
  /// Oldest first, as serial shows are heard.
  public var oldestFirst: Bool

  /// Every listed episode, newest first unless said otherwise.
  public init(season: Int? = nil, tag: String? = nil, person: String? = nil, oldestFirst: Bool = false) {
    self.season = season
    self.tag = tag
    self.person = person
    self.oldestFirst = oldestFirst
  }
}

/// One page of a list, and how long the whole list is.
public struct EpisodeList: Sendable {
  public let episodes: [EpisodeSummary]
  public let total: Int
}

extension Show {
  /// A page of the listed episodes; `offset` and `limit` in episodes.
  public func episodes(
    _ filter: EpisodeFilter = EpisodeFilter(), offset: Int = 0, limit: Int, at now: Timestamp, _ db: any Connection
  ) throws -> EpisodeList {
    let condition = condition(filter, at: now)
    let order: SQL =
      filter.oldestFirst ? "episodes.published_at, episodes.id" : "episodes.published_at DESC, episodes.id DESC"
    let episodes = try db.rows(
      "SELECT \(EpisodeSummary.columns) FROM episodes WHERE \(condition) ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)",
      as: EpisodeSummary.self)
    let isWhole = offset == 0 && episodes.count < limit
    let total =
      isWhole ? episodes.count : try db.value("SELECT count(*) FROM episodes WHERE \(condition)", as: Int.self) ?? 0
    return EpisodeList(episodes: episodes, total: total)
  }

  private func condition(_ filter: EpisodeFilter, at now: Timestamp) -> SQL {
    var condition: SQL = "episodes.show_id = \(id) AND \(Episode.isListed(at: now))"
    if let season = filter.season { condition = "\(condition) AND episodes.season = \(season)" }
    if let tag = filter.tag {
      condition = "\(condition) AND episodes.id IN (SELECT episode_id FROM episode_tags WHERE slug = \(tag))"
    }
    if let person = filter.person {
      condition = """
        \(condition) AND episodes.id IN (SELECT episode_id FROM episode_people
          JOIN people ON people.id = episode_people.person_id WHERE people.slug = \(person))
        """
    }
    return condition
  }

  /// The seasons that have listed episodes, and how many.
  public func seasons(at now: Timestamp, _ db: any Connection) throws -> [(number: Int, episodes: Int)] {
    try db.rows(
      """
      SELECT season, count(*) AS episodes FROM episodes
      WHERE show_id = \(id) AND season IS NOT NULL AND \(Episode.isListed(at: now)) GROUP BY season ORDER BY season
      """
    ).map { (try $0["season"], try $0["episodes"]) }
  }

  /// The tags of listed episodes with how many each has, by name.
  public func tags(at now: Timestamp, _ db: any Connection) throws -> [(tag: Tag, episodes: Int)] {
    try db.rows(
      """
      SELECT tags.slug, tags.name, count(*) AS episodes FROM tags
      JOIN episode_tags ON episode_tags.slug = tags.slug
      JOIN episodes ON episodes.id = episode_tags.episode_id AND episodes.show_id = tags.show_id
      WHERE tags.show_id = \(id) AND \(Episode.isListed(at: now))
      GROUP BY tags.slug, tags.name ORDER BY lower(tags.name), tags.slug
      """
    ).map { (try Tag(row: $0), try $0["episodes"]) }
  }

  /// The listed episodes before and after `episode` in time.
  public func neighbours(of episode: Episode, at now: Timestamp, _ db: any Connection) throws -> (
    previous: EpisodeSummary?, next: EpisodeSummary?
  ) {
    guard let published = episode.publishedAt else { return (nil, nil) }
    let listed: SQL = "show_id = \(id) AND \(Episode.isListed(at: now))"
    let previous = try db.row(
      """
      SELECT \(EpisodeSummary.columns) FROM episodes
      WHERE \(listed) AND (published_at < \(published) OR (published_at = \(published) AND id < \(episode.id)))
      ORDER BY published_at DESC, id DESC LIMIT 1
      """, as: EpisodeSummary.self)
    let next = try db.row(
      """
      SELECT \(EpisodeSummary.columns) FROM episodes
      WHERE \(listed) AND (published_at > \(published) OR (published_at = \(published) AND id > \(episode.id)))
      ORDER BY published_at, id LIMIT 1
      """, as: EpisodeSummary.self)
    return (previous, next)
  }
}
