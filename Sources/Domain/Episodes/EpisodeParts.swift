public import Database
public import Formats

/// A stretch worth quoting (`podcast:soundbite`).
public struct Soundbite: Sendable, Hashable {
  public var start: Milliseconds
  public var length: Milliseconds
  /// Empty takes the episode's title.
  public var title: String

  /// A soundbite of `length` from `start`.
  public init(start: Milliseconds, length: Milliseconds, title: String) {
    self.start = start
    self.length = length
    self.title = title
  }
}

/// A subject that episodes share.
public struct Tag: Sendable, Hashable, RowDecodable {
  public var slug: String
  public var name: String

  /// The tag called `name`.
  public init(name: String) {
    self.name = name
    slug = Slug.make(from: name)
  }

  /// Reads `slug` and `name`.
  public init(row: Row) throws {
    slug = try row["slug"]
    name = try row["name"]
  }
}

extension Episode {
  /// Its chapters in order.
  public func chapters(_ db: any Connection) throws -> [Chapter] {
    try db.rows(
      """
      SELECT start_ms, end_ms, title, image, link, hidden FROM episode_chapters WHERE episode_id = \(id) ORDER BY position
      """
    ).map { row in
      Chapter(
        start: try row["start_ms"], end: try row["end_ms"], title: try row["title"], image: try row["image"],
        link: try row["link"], hidden: try row["hidden"])
    }
  }

  /// Replaces its chapters, put in order of time.
  public func set(chapters: [Chapter], at now: Timestamp, _ db: any Connection) throws {
    try db.execute("DELETE FROM episode_chapters WHERE episode_id = \(id)")
    for (position, chapter) in chapters.sorted(by: { $0.start < $1.start }).enumerated() {
      try db.execute(
        """
        INSERT INTO episode_chapters (episode_id, position, start_ms, end_ms, title, image, link, hidden)
        VALUES (\(id), \(position), \(chapter.start), \(chapter.end), \(chapter.title), \(chapter.image), \(chapter.link),
          \(chapter.hidden))
        """)
    }
    try touch(at: now, db)
  }

  /// The stored pictures of its chapters by the address that the chapter names.
  public func chapterImages(_ db: any Connection) throws -> [String: MediaID] {
    let rows = try db.rows(
      """
      SELECT DISTINCT image, image_id FROM episode_chapters
      WHERE episode_id = \(id) AND image IS NOT NULL AND image_id IS NOT NULL ORDER BY image, image_id
      """)
    return try Dictionary(rows.map { (try $0["image"], try $0["image_id"]) }, uniquingKeysWith: { first, _ in first })
  }

  /// Its soundbites in order.
  public func soundbites(_ db: any Connection) throws -> [Soundbite] {
    try db.rows(
      "SELECT start_ms, length_ms, title FROM episode_soundbites WHERE episode_id = \(id) ORDER BY position"
    ).map { Soundbite(start: try $0["start_ms"], length: try $0["length_ms"], title: try $0["title"]) }
  }

  /// Replaces its soundbites.
  public func set(soundbites: [Soundbite], at now: Timestamp, _ db: any Connection) throws {
    try db.execute("DELETE FROM episode_soundbites WHERE episode_id = \(id)")
    for (position, bite) in soundbites.enumerated() {
      try db.execute(
        """
        INSERT INTO episode_soundbites (episode_id, position, start_ms, length_ms, title)
        VALUES (\(id), \(position), \(bite.start), \(bite.length), \(bite.title))
        """)
    }
    try touch(at: now, db)
  }

  /// The links mentioned in it.
  public func links(_ db: any Connection) throws -> [Link] {
    try db.rows("SELECT title, url FROM episode_links WHERE episode_id = \(id) ORDER BY position")
      .map { Link(title: try $0["title"], url: try $0["url"]) }
  }

  /// Replaces the links mentioned in it.
  public func set(links: [Link], at now: Timestamp, _ db: any Connection) throws {
    try db.execute("DELETE FROM episode_links WHERE episode_id = \(id)")
    for (position, link) in links.enumerated() {
      try db.execute(
        """
        INSERT INTO episode_links (episode_id, position, title, url) VALUES (\(id), \(position), \(link.title), \(link.url))
        """)
    }
    try touch(at: now, db)
  }

  /// Its tags in their order.
  public func tags(_ db: any Connection) throws -> [Tag] {
    try db.rows(
      """
      SELECT tags.slug, tags.name FROM episode_tags JOIN tags ON tags.slug = episode_tags.slug AND tags.show_id = \(showID)
      WHERE episode_id = \(id) ORDER BY position
      """, as: Tag.self)
  }

  /// Replaces its tags; two that differ only in case or accents are one.
  public func set(tags: [Tag], at now: Timestamp, _ db: any Connection) throws {
    try db.execute("DELETE FROM episode_tags WHERE episode_id = \(id)")
    for (position, tag) in tags.enumerated() {
      try db.execute(
        """
        INSERT INTO tags (show_id, slug, name) VALUES (\(showID), \(tag.slug), \(tag.name)) ON CONFLICT (show_id, slug) DO NOTHING
        """)
      try db.execute(
        """
        INSERT INTO episode_tags (episode_id, slug, position) VALUES (\(id), \(tag.slug), \(position))
        ON CONFLICT (episode_id, slug) DO NOTHING
        """)
    }
    try touch(at: now, db)
  }

  /// Notes in row and log that something belonging to the episode changed.
  func touch(at now: Timestamp, _ db: any Connection) throws {
    try db.execute("UPDATE episodes SET updated_at = \(now) WHERE id = \(id) AND updated_at <> \(now)")
    try Event.append(.episodeChanged, subject: id, at: now, db)
  }
}
