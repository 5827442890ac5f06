public import Database
public import Formats

/// What the form of a sponsor edits.
public struct SponsorDraft: Draft {
  public static let kind = Subject.Kind.sponsor

  public var name: String
  /// Markdown.
  public var text: String
  public var url: String
  /// The path of the short link below the show, nil for none.
  public var shortLink: String?
  /// What goes with a sponsor that is deleted, so that it can be brought back whole: its episodes and its clicks by day.
  var episodes: [EpisodeID] = []
  var clicks: [String: Int] = [:]

  /// A sponsor called `name`.
  public init(name: String, text: String, url: String, shortLink: String?) {
    (self.name, self.text, self.url, self.shortLink) = (name, text, url, shortLink)
  }

  /// The state of `sponsor`.
  public init(_ sponsor: Sponsor) {
    self.init(name: sponsor.name, text: sponsor.text, url: sponsor.url, shortLink: sponsor.shortLink)
  }

  public var headline: String { name }

  public var fields: [DraftField] {
    [
      DraftField("name", "Name", name), DraftField("url", "Leads to", url),
      DraftField("short_link", "Short link", shortLink ?? ""),
      DraftField("text", "Text", text),
    ]
  }

  /// Makes a new sponsor of `show`, or the sponsor `id` again when it was deleted, and returns it.
  ///
  /// Throws ``DomainError/invalid(_:)``.
  public func create(
    _ id: SponsorID? = nil, of show: ShowID, what: String = "Created", by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> SponsorID {
    try staff.require(.editor, in: show)
    let stored = try Show.held(show, db)
    let key = id ?? .make(at: now)
    try check(besides: nil, key, in: stored, db)
    try db.execute(
      """
      INSERT INTO sponsors (id, show_id, name, text, text_html, url, short_link, created_at, updated_at)
      VALUES (\(key), \(show), \(name), \(text), \(Markdown.html(text, policy: .staff)), \(url), \(shortLink), \(now), \(now))
      """)
    for episode in episodes {
      try db.execute(
        """
        INSERT INTO episode_sponsors (episode_id, sponsor_id, position)
        SELECT id, \(key), (SELECT count(*) FROM episode_sponsors WHERE episode_id = episodes.id) FROM episodes
        WHERE id = \(episode) AND show_id = \(show)
        """)
    }
    for (day, count) in clicks.sorted(by: { $0.key < $1.key }) {
      try db.execute("INSERT INTO sponsor_clicks (sponsor_id, day, clicks) VALUES (\(key), \(day), \(count))")
    }
    try Event.append(.showChanged, subject: show, at: now, db)
    let subject = Subject.sponsor(key, of: show)
    try Revision.record(
      bare, of: subject, version: try Revision.version(of: subject, db) + 1, what: what, by: staff, at: now, db)
    return key
  }

  /// Makes the sponsor what this says, if it still is at `version`; any version will do where that is nil.
  ///
  /// Throws ``DomainError/notFound``, a ``Collision`` when it has changed since, and ``DomainError/invalid(_:)``.
  public func apply(
    to id: SponsorID, of show: ShowID, expecting version: Int64? = nil, what: String = "Edited", by staff: Staff,
    at now: Timestamp, _ db: any Connection
  ) throws {
    try staff.require(.editor, in: show)
    let stored = try Show.held(show, db)
    let sponsor = try stored.sponsor(id, db)
    let subject = Subject.sponsor(id, of: show)
    let known = try Revision.version(of: subject, db)
    let former = SponsorDraft(sponsor)
    if let version, version != known {
      throw Collision(
        base: try Revision.content(SponsorDraft.self, of: subject, version: version, db), theirs: former, version: known,
        mine: self, by: try Revision.latest(of: subject, db))
    }
    try check(besides: former, id, in: stored, db)
    if bare == former && what == "Edited" { return }
    try Revision.recordBefore(former, of: subject, version: known, at: now, db)
    try db.execute(
      """
      UPDATE sponsors SET name = \(name), text = \(text), text_html = \(Markdown.html(text, policy: .staff)), url = \(url),
        short_link = \(shortLink), updated_at = \(now)
      WHERE id = \(id)
      """)
    try Event.append(.showChanged, subject: show, at: now, db)
    try Revision.record(bare, of: subject, version: known + 1, what: what, by: staff, at: now, db)
  }

  private var bare: SponsorDraft { SponsorDraft(name: name, text: text, url: url, shortLink: shortLink) }

  private func check(besides former: SponsorDraft?, _ id: SponsorID, in show: Show, _ db: any Connection) throws {
    var problems: [Field: String] = [:]
    if name.isEmpty { problems["name"] = "Give the sponsor a name." }
    if name.count > 128 { problems["name"] = "Names have at most 128 characters; this one has \(name.count)." }
    if text.utf8.count > 100_000 { problems["text"] = "The text has at most 100,000 characters." }
    if url != former?.url {
      if url.isEmpty {
        problems["url"] = "Write where the sponsor's link leads, such as https://example.com."
      } else if let problem = WebLink.problem(with: url) {
        problems["url"] = problem
      }
    }
    if let shortLink, shortLink != former?.shortLink,
      let problem = try show.problem(withName: shortLink, as: .shortLink(of: id), db)
    {
      problems["short_link"] = problem
    }
    if !problems.isEmpty { throw DomainError.invalid(problems) }
  }
}

extension Show {
  /// Its sponsor with this key; throws ``DomainError/notFound``.
  public func sponsor(_ id: SponsorID, _ db: any Connection) throws -> Sponsor {
    let found = try db.row("SELECT \(Sponsor.columns) FROM sponsors WHERE id = \(id) AND show_id = \(self.id)", as: Sponsor.self)
    guard let found else { throw DomainError.notFound }
    return found
  }

  /// Removes a sponsor from the show and its episodes. The history keeps what it takes to bring it back: text, link, episodes, clicks.
  public func delete(sponsor id: SponsorID, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.require(.editor, in: self.id)
    _ = try Show.held(self.id, db)
    var draft = SponsorDraft(try sponsor(id, db))
    draft.episodes = try db.values(
      "SELECT episode_id FROM episode_sponsors WHERE sponsor_id = \(id) ORDER BY episode_id", as: EpisodeID.self)
    for row in try db.rows("SELECT day, clicks FROM sponsor_clicks WHERE sponsor_id = \(id) ORDER BY day") {
      draft.clicks[try row["day"]] = try row["clicks"]
    }
    let subject = Subject.sponsor(id, of: self.id)
    let version = try Revision.version(of: subject, db)
    try Revision.recordBefore(draft, of: subject, version: version, at: now, db)
    try db.execute("DELETE FROM sponsors WHERE id = \(id)")
    try Revision.record(draft, of: subject, version: version + 1, what: "Deleted", by: staff, at: now, db)
    try Event.append(.showChanged, subject: self.id, at: now, db)
  }
}
