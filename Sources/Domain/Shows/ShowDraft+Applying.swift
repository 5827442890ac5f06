public import Database
public import Formats

extension ShowDraft {
  /// Makes the show called `title`, empty but for what is given here, at the address made from its title or the next that is free.
  /// Its `podcast:guid` is made from where its feed is at first: below `origin`, the installation's address without a slash at its end.
  ///
  /// Throws ``DomainError/invalid(_:)``, and ``DomainError/forbidden`` for everybody but an owner.
  public static func create(
    title: String, language: String, timeZone: String, origin: String, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> Show {
    try staff.requireOwner()
    var show = Show(slug: try Show.freeSlug(for: title, db), title: title, language: language, timeZone: timeZone, at: now)
    show.guid = PodcastGUID.make(feedURL: "\(origin)/\(Slug.pathComponent(show.slug))/rss")
    let draft = ShowDraft(show, credits: [])
    let problems = try draft.problems(besides: nil, for: show.id, db)
    guard problems.isEmpty else { throw DomainError.invalid(problems) }
    try show.save(at: now, db)
    try Revision.record(draft, of: .show(show.id), version: show.version, what: "Created", by: staff, at: now, db)
    return show
  }

  /// Makes the show `id` what this says, if it still is at `version`; any version will do where that is nil. Returns the show as it is
  /// then.
  ///
  /// Throws a ``Collision`` when it has changed since, and ``DomainError/invalid(_:)`` naming fields as the form does.
  @discardableResult
  public func apply(
    to id: ShowID, expecting version: Int64? = nil, what: String = "Edited", by staff: Staff, at now: Timestamp,
    _ db: any Connection
  ) throws -> Show {
    try staff.require(.editor, in: id)
    var show = try Show.held(id, db)
    let former = ShowDraft(show, credits: try show.credits(db))
    if let version, version != show.version {
      throw Collision(
        base: try Revision.content(ShowDraft.self, of: .show(id), version: version, db), theirs: former, version: show.version,
        mine: self, by: try Revision.latest(of: .show(id), db))
    }
    let problems = try problems(besides: former, for: id, db)
    guard problems.isEmpty else { throw DomainError.invalid(problems) }
    if self == former && what == "Edited" { return show }
    try Revision.recordBefore(former, of: .show(id), version: show.version, at: show.updatedAt, db)
    put(into: &show)
    try show.save(at: now, db)
    if credits != former.credits { try show.set(credits: try persons(of: show, by: staff, at: now, db), at: now, db) }
    let stored = ShowDraft(show, credits: try show.credits(db))
    try Revision.record(stored, of: .show(id), version: show.version, what: what, by: staff, at: now, db)
    return show
  }

  private func put(into show: inout Show) {
    (show.title, show.slug, show.subtitle, show.description) = (title, slug, subtitle, description)
    (show.language, show.timeZone, show.author) = (language, timeZone, author)
    (show.ownerName, show.ownerEmail, show.copyright) = (ownerName, ownerEmail, copyright)
    (show.explicit, show.type, show.medium) = (explicit, ShowType(rawValue: type) ?? .episodic, medium)
    (show.categories, show.fundings, show.platforms) = (categories, fundings, platforms)
    (show.socials, show.keywords, show.accent) = (socials, keywords, accent.lowercased())
    (show.locked, show.lockedOwner, show.themeCredit) = (locked, lockedOwner, themeCredit)
    (show.blocked, show.complete) = (blocked, complete)
    (show.newFeedURL, show.website, show.artworkID) = (newFeedURL, website, artworkID)
  }

  /// The persons credited: by key, else by a name that is known, else made.
  private func persons(of show: Show, by staff: Staff, at now: Timestamp, _ db: any Connection) throws -> [NewCredit] {
    try credits.map { credit in
      let person = try Person.credited(credit.name, key: credit.person, in: show.id, by: staff, at: now, db)
      return NewCredit(person: person, role: credit.role, team: credit.team)
    }
  }
}

extension Show {
  /// The show with this key, held against other writers of the show and its parts until the transaction ends.
  static func held(_ id: ShowID, _ db: any Connection) throws -> Show {
    if db.engine == .postgres { try db.execute("SELECT 1 FROM shows WHERE id = \(id) FOR UPDATE") }
    return try find(id, db)
  }

  /// A path made from `title` that no show has or had.
  public static func freeSlug(for title: String, _ db: any Connection) throws -> String {
    try Slug.free(Slug.make(from: title, fallback: "show")) { candidate in
      try reservedSlugs.contains(candidate)
        || db.exists(
          "SELECT 1 FROM shows WHERE slug = \(candidate) UNION ALL SELECT 1 FROM show_aliases WHERE slug = \(candidate)")
    }
  }
}
