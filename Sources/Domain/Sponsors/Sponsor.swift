public import Database
public import Formats

/// Somebody who pays for episodes, with a text and a short link.
public struct Sponsor: Sendable, RowDecodable {
  /// The key.
  public let id: SponsorID
  public let showID: ShowID
  public var name: String
  /// Markdown.
  public var text: String
  public private(set) var textHTML: String
  /// Where the short link leads, and nowhere else.
  public var url: String
  /// The path of the short link below the show, nil for none.
  public var shortLink: String?

  static let columns: SQL = """
    sponsors.id, sponsors.show_id, sponsors.name, sponsors.text, sponsors.text_html, sponsors.url, sponsors.short_link
    """

  /// Reads a row of `sponsors`.
  public init(row: Row) throws {
    id = try row["id"]
    showID = try row["show_id"]
    name = try row["name"]
    text = try row["text"]
    textHTML = try row["text_html"]
    url = try row["url"]
    shortLink = try row["short_link"]
  }

  /// A new sponsor of `show`, stored at once.
  public init(
    show: Show, name: String, text: String, url: String, shortLink: String?, at now: Timestamp, _ db: any Connection
  ) throws {
    id = .make(at: now)
    showID = show.id
    self.name = name
    self.text = text
    textHTML = Markdown.html(text, policy: .staff)
    self.url = url
    self.shortLink = shortLink
    try check(db)
    try db.execute(
      """
      INSERT INTO sponsors (id, show_id, name, text, text_html, url, short_link, created_at, updated_at)
      VALUES (\(id), \(showID), \(name), \(text), \(textHTML), \(url), \(shortLink), \(now), \(now))
      """)
    try Event.append(.showChanged, subject: showID, at: now, db)
  }

  private func check(_ db: any Connection) throws {
    var problems: [Field: String] = [:]
    if name.isEmpty { problems["name"] = "Give the sponsor a name." }
    if !url.hasPrefix("https://") && !url.hasPrefix("http://") {
      problems["url"] = "Links start with https:// or http://."
    }
    if let shortLink {
      if shortLink != Slug.make(from: shortLink) || Show.routes.contains(shortLink) {
        problems["short_link"] = "“\(shortLink)” can't be a short link. Use lower-case letters, digits and hyphens."
      } else if try db.exists("SELECT 1 FROM sponsors WHERE show_id = \(showID) AND short_link = \(shortLink) AND id <> \(id)")
        || db.exists("SELECT 1 FROM pages WHERE show_id = \(showID) AND slug = \(shortLink)")
      {
        problems["short_link"] = "“\(shortLink)” is taken."
      }
    }
    if !problems.isEmpty { throw DomainError.invalid(problems) }
  }
}

extension Show {
  /// The sponsor behind the short link `/{name}`, nil when there is none.
  public func sponsor(shortLink name: String, _ db: any Connection) throws -> Sponsor? {
    try db.row("SELECT \(Sponsor.columns) FROM sponsors WHERE show_id = \(id) AND short_link = \(name)", as: Sponsor.self)
  }
}

extension Sponsor {
  /// Counts a click on the short link on the day of `now`.
  public func countClick(at now: Timestamp, _ db: any Connection) throws {
    let day = String(now.iso8601.prefix(10))
    try db.execute(
      """
      INSERT INTO sponsor_clicks (sponsor_id, day, clicks) VALUES (\(id), \(day), 1)
      ON CONFLICT (sponsor_id, day) DO UPDATE SET clicks = sponsor_clicks.clicks + 1
      """)
  }

  /// How often the short link was followed, ever.
  public func clicks(_ db: any Connection) throws -> Int {
    try db.value("SELECT sum(clicks) FROM sponsor_clicks WHERE sponsor_id = \(id)", as: Int?.self).flatMap(\.self) ?? 0
  }
}

extension Episode {
  /// Its sponsors in their order.
  public func sponsors(_ db: any Connection) throws -> [Sponsor] {
    try db.rows(
      """
      SELECT \(Sponsor.columns) FROM episode_sponsors JOIN sponsors ON sponsors.id = episode_sponsors.sponsor_id
      WHERE episode_id = \(id) ORDER BY position
      """, as: Sponsor.self)
  }

  /// Replaces its sponsors.
  public func set(sponsors: [SponsorID], at now: Timestamp, _ db: any Connection) throws {
    try db.execute("DELETE FROM episode_sponsors WHERE episode_id = \(id)")
    for (position, sponsor) in sponsors.enumerated() {
      try db.execute(
        """
        INSERT INTO episode_sponsors (episode_id, sponsor_id, position) VALUES (\(id), \(sponsor), \(position))
        ON CONFLICT DO NOTHING
        """)
    }
    try touch(at: now, db)
  }
}
