public import Database
public import Formats

/// Everything a show's feed is made of, read in one transaction with a handful of queries however many episodes there are.
public struct ShowFeed: Sendable {
  public let show: Show
  public let descriptionHTML: String
  /// The people of the show as a whole.
  public let credits: [Credit]
  public let seasonNames: [Int: String]
  /// The listed episodes, newest first.
  public let episodes: [FeedEpisode]
  /// When the next scheduled episode joins them.
  public let freshUntil: Timestamp?
}

/// An episode, its notes as HTML only, with what its feed item needs besides.
public struct FeedEpisode: Sendable {
  public let episode: Episode
  public var credits: [Credit] = []
  public var soundbites: [Soundbite] = []
  public var tags: [String] = []
  /// The languages it has transcripts in, the first one first.
  public var transcripts: [String] = []
  public var hasChapters = false
}

extension ShowFeed {
  /// Reads the feed of `id` as it is at `now`.
  public static func load(_ id: ShowID, at now: Timestamp, _ db: any Connection) throws -> ShowFeed {
    let show = try Show.find(id, db)
    let html = try db.value("SELECT description_html FROM shows WHERE id = \(id)", as: String.self) ?? ""
    let listed: SQL = "episodes.show_id = \(id) AND \(Episode.isListed(at: now))"
    let order: SQL = "ORDER BY episodes.published_at DESC, episodes.id DESC"
    var episodes = try db.rows("SELECT \(Episode.columnsWithoutNotes) FROM episodes WHERE \(listed) \(order)", as: Episode.self)
      .map { FeedEpisode(episode: $0) }
    let places = Dictionary(uniqueKeysWithValues: episodes.enumerated().map { ($1.episode.id, $0) })

    // What belongs to episodes that aren't listed is read too and dropped: asking whether one is listed would read its whole row,
    // notes and all, once for each of these queries, where its key comes from an index.
    let all: SQL = "(SELECT id FROM episodes WHERE show_id = \(id))"
    for row in try db.rows(
      """
      SELECT credits.episode_id, \(Credit.columns) FROM episode_people AS credits JOIN people ON people.id = credits.person_id
      WHERE credits.episode_id IN \(all) ORDER BY credits.episode_id, credits.position, people.id
      """)
    {
      if let place = places[try row["episode_id"]] { episodes[place].credits.append(try Credit(row: row)) }
    }
    for row in try db.rows(
      """
      SELECT episode_id, start_ms, length_ms, title FROM episode_soundbites WHERE episode_id IN \(all) ORDER BY episode_id, position
      """)
    {
      let bite = Soundbite(start: try row["start_ms"], length: try row["length_ms"], title: try row["title"])
      if let place = places[try row["episode_id"]] { episodes[place].soundbites.append(bite) }
    }
    for row in try db.rows(
      """
      SELECT episode_id, tags.name FROM episode_tags JOIN tags ON tags.slug = episode_tags.slug AND tags.show_id = \(id)
      WHERE episode_id IN \(all) ORDER BY episode_id, position
      """)
    {
      if let place = places[try row["episode_id"]] { episodes[place].tags.append(try row["name"]) }
    }
    for row in try db.rows(
      "SELECT episode_id, language FROM transcripts WHERE episode_id IN \(all) ORDER BY episode_id, position, language")
    {
      if let place = places[try row["episode_id"]] { episodes[place].transcripts.append(try row["language"]) }
    }
    for row in try db.rows(
      """
      SELECT id FROM episodes WHERE show_id = \(id)
        AND EXISTS (SELECT 1 FROM episode_chapters WHERE episode_chapters.episode_id = episodes.id) ORDER BY id
      """)
    {
      if let place = places[try row["id"]] { episodes[place].hasChapters = true }
    }
    return ShowFeed(
      show: show, descriptionHTML: html, credits: try show.credits(db), seasonNames: try show.seasonNames(db), episodes: episodes,
      freshUntil: try Episode.nextPublication(after: now, db))
  }
}
