public import Database
public import Formats

/// Which episodes of a show an administrator's list holds, in whatever state they are, and in which order.
public struct EpisodeListing: Sendable, Hashable {
  public var status: EpisodeStatus?
  public var season: Int?
  /// A tag's slug.
  public var tag: String?
  /// A person's slug.
  public var person: String?
  public var type: EpisodeType?
  /// Only those that somebody must look after.
  public var attention: Attention?
  /// Words that each must be in title, number, address or summary; case and accents don't matter.
  public var search: String
  public var order: Order

  /// Everything, newest first, unless said otherwise.
  public init(
    status: EpisodeStatus? = nil, season: Int? = nil, tag: String? = nil, person: String? = nil, type: EpisodeType? = nil,
    attention: Attention? = nil, search: String = "", order: Order = .newest
  ) {
    (self.status, self.season, self.tag, self.person, self.type) = (status, season, tag, person, type)
    (self.attention, self.search, self.order) = (attention, search, order)
  }

  /// Why an episode needs somebody.
  public enum Attention: String, Sendable, CaseIterable {
    /// Any of the reasons below.
    case anything
    /// It has no recording.
    case recording
    /// Its recording could not be used.
    case failed
    /// It has neither summary nor notes.
    case description
  }

  /// The order of a list. Names are those of the addresses of lists.
  public enum Order: String, Sendable, CaseIterable {
    case newest, oldest
    case number, numberDown = "number-down"
    case title, titleDown = "title-down"
    case changed, changedFirst = "changed-first"
    case status, statusDown = "status-down"
  }

  /// How many episodes a page of the list holds.
  public static let pageSize = 50

  /// One page of the list.
  public struct Page: Sendable {
    public let episodes: [ListedEpisode]
    /// Which page it is, counted from 1; the last one where a later one was asked for.
    public let number: Int
    public let pages: Int
    /// How many episodes the whole list has.
    public let total: Int
  }

  /// The page `number` of the list of those episodes of `show` that `staff` may see. Throws ``DomainError/notFound`` for a show they
  /// may not know of.
  public func page(_ number: Int, of show: ShowID, for staff: Staff, at now: Timestamp, _ db: any Connection) throws -> Page {
    let size = EpisodeListing.pageSize
    let condition = try condition(of: show, for: staff, at: now)
    if let words = Words(search) {
      let found = try matches(words, condition, db)
      let pages = max(1, (found.count + size - 1) / size)
      let number = min(max(1, number), pages)
      let chosen = Array(found.dropFirst((number - 1) * size).prefix(size))
      let rows = try ListedEpisode.load("episodes.id IN \(list: chosen)", order: "episodes.id", db)
      let byID = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      return Page(episodes: chosen.compactMap { byID[$0] }, number: number, pages: pages, total: found.count)
    }
    let total = try db.value("SELECT count(*) FROM \(tables) WHERE \(condition)", as: Int.self) ?? 0
    let pages = max(1, (total + size - 1) / size)
    let number = min(max(1, number), pages)
    let episodes = try ListedEpisode.load(
      condition, order: "\(order.sql) LIMIT \(size) OFFSET \((number - 1) * size)", db)
    return Page(episodes: episodes, number: number, pages: pages, total: total)
  }

  /// Every episode that the list holds, in its order.
  public func ids(of show: ShowID, for staff: Staff, at now: Timestamp, _ db: any Connection) throws -> [EpisodeID] {
    let condition = try condition(of: show, for: staff, at: now)
    if let words = Words(search) { return try matches(words, condition, db) }
    return try db.values("SELECT episodes.id FROM \(tables) WHERE \(condition) ORDER BY \(order.sql)", as: EpisodeID.self)
  }

  /// The tables that the condition speaks of; recordings only where it does.
  private var tables: SQL {
    attention == nil ? "episodes" : "episodes \(ListedEpisode.recordings)"
  }

  private func condition(of show: ShowID, for staff: Staff, at now: Timestamp) throws -> SQL {
    var conditions = [try staff.sees(episodesOf: show)]
    switch status {
    case .published: conditions.append(Episode.isListed(at: now))
    case .scheduled: conditions.append("episodes.status = 'scheduled' AND episodes.published_at > \(now)")
    case .some(let status): conditions.append("episodes.status = \(status)")
    case nil: break
    }
    if let season { conditions.append("episodes.season = \(season)") }
    if let type { conditions.append("episodes.type = \(type)") }
    if let tag { conditions.append("episodes.id IN (SELECT episode_id FROM episode_tags WHERE slug = \(tag))") }
    if let person {
      conditions.append(
        """
        episodes.id IN (SELECT episode_id FROM episode_people JOIN people ON people.id = episode_people.person_id
          WHERE people.slug = \(person))
        """)
    }
    if let attention { conditions.append(attention.sql) }
    return conditions.joined(" AND ")
  }

  /// What of `condition` has all the words, in the list's order. The comparison is Swift's, because neither engine folds accents
  /// and SQLite lowers ASCII only.
  private func matches(_ words: Words, _ condition: SQL, _ db: any Connection) throws -> [EpisodeID] {
    let rows = try db.rows(
      """
      SELECT episodes.id, episodes.number, episodes.title, episodes.short_title, episodes.slug, episodes.summary
      FROM \(tables) WHERE \(condition) ORDER BY \(order.sql)
      """)
    return try rows.compactMap { row in
      let number: Int? = try row["number"]
      let texts: [String] = [try row["title"], try row["short_title"], try row["slug"], try row["summary"]]
      return words.match(number: number, texts) ? try row["id"] : nil
    }
  }
}

extension EpisodeListing.Attention {
  /// The condition; it speaks of `recordings` too.
  var sql: SQL {
    switch self {
    case .anything:
      "(\(Self.recording.sql) OR \(Self.failed.sql) OR \(Self.description.sql))"
    case .recording:
      "(episodes.status <> 'withdrawn' AND episodes.audio_id IS NULL AND episodes.audio_url IS NULL)"
    case .failed: ListedEpisode.hasFailed
    case .description: "(episodes.status <> 'withdrawn' AND episodes.summary = '' AND episodes.notes = '')"
    }
  }
}

extension EpisodeListing.Order {
  /// What follows `ORDER BY`. Episodes that were never public stand where their making puts them.
  var sql: SQL {
    switch self {
    case .newest: "coalesce(episodes.published_at, episodes.created_at) DESC, episodes.id DESC"
    case .oldest: "coalesce(episodes.published_at, episodes.created_at), episodes.id"
    case .number: "episodes.number NULLS LAST, episodes.id"
    case .numberDown: "episodes.number DESC NULLS LAST, episodes.id DESC"
    case .title: "lower(episodes.title), episodes.id"
    case .titleDown: "lower(episodes.title) DESC, episodes.id DESC"
    case .changed: "episodes.updated_at, episodes.id"
    case .changedFirst: "episodes.updated_at DESC, episodes.id DESC"
    case .status: "\(Self.rank), coalesce(episodes.published_at, episodes.created_at) DESC, episodes.id DESC"
    case .statusDown: "\(Self.rank) DESC, coalesce(episodes.published_at, episodes.created_at) DESC, episodes.id DESC"
    }
  }

  /// From what is being made to what is over.
  private static let rank: SQL = """
    CASE episodes.status WHEN 'draft' THEN 0 WHEN 'scheduled' THEN 1 WHEN 'published' THEN 2 WHEN 'unlisted' THEN 3 ELSE 4 END
    """
}
