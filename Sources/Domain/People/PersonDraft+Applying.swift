public import Database
public import Formats

extension PersonDraft {
  /// Makes a new person, or the person `id` again who was deleted, and returns the key. Whoever edits a show may.
  ///
  /// Throws ``DomainError/invalid(_:)``, ``DomainError/forbidden``.
  public func create(
    _ id: PersonID? = nil, what: String = "Created", by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> PersonID {
    guard staff.isEditorSomewhere else { throw DomainError.forbidden }
    var draft = try completed(db)
    let key = id ?? .make(at: now)
    let isTaken = try db.exists(
      "SELECT 1 FROM people WHERE slug = \(draft.slug) UNION ALL SELECT 1 FROM person_aliases WHERE slug = \(draft.slug)")
    if id != nil, isTaken {
      // Somebody took the address meanwhile.
      draft.slug = try Person.freeSlug(for: name, db)
    }
    try draft.check(besides: nil, key, db)
    do {
      try db.execute(
        """
        INSERT INTO people (id, slug, name, bio, bio_html, link, links, image_id, image_url, created_at, updated_at)
        VALUES (\(key), \(draft.slug), \(name), \(bio), \(Markdown.html(bio, policy: .staff)), \(link.isEmpty ? nil : link),
          \(JSONColumn(draft.links)), \(picture), \(remains?.imageURL), \(now), \(now))
        """)
    } catch DatabaseError.uniqueViolation {
      throw DomainError.invalid(["slug": "Somebody else already has the address “\(draft.slug)”."])
    }
    try remains?.restore(to: key, by: staff, db)
    let subject = Subject.person(key)
    let version = try Revision.version(of: subject, db)
    try Revision.record(draft, of: subject, version: version + 1, what: what, by: staff, at: now, db)
    try Event.append(.personChanged, subject: key, at: now, db)
    return key
  }

  /// Makes the person what this says, if they still are at `version`; any version will do where that is nil. A former slug leads
  /// to the new one for ever.
  ///
  /// Throws ``DomainError/notFound``, a ``Collision`` when they have changed since, and ``DomainError/invalid(_:)``.
  public func apply(
    to id: PersonID, expecting version: Int64? = nil, what: String = "Edited", by staff: Staff, at now: Timestamp,
    _ db: any Connection
  ) throws {
    let person = try staff.heldPerson(id, db)
    let (former, subject) = (PersonDraft(person), Subject.person(id))
    let known = try Revision.version(of: subject, db)
    let draft = try completed(db)
    if let version, version != known, draft != former {
      throw Collision(
        base: try Revision.content(PersonDraft.self, of: subject, version: version, db)?.bare, theirs: former, version: known,
        mine: draft, by: try Revision.latest(of: subject, db))
    }
    try draft.check(besides: former, id, db)
    if draft == former && what == "Edited" { return }
    try Revision.recordBefore(former, of: subject, version: known, at: now, db)
    if draft.slug != former.slug { try Person.keep(formerSlug: former.slug, of: id, db) }
    do {
      try db.execute(
        """
        UPDATE people SET name = \(name), slug = \(draft.slug), bio = \(bio), bio_html = \(Markdown.html(bio, policy: .staff)),
          link = \(link.isEmpty ? nil : link), links = \(JSONColumn(draft.links)), image_id = \(picture),
          image_url = \(picture == former.picture ? person.imageURL : nil), updated_at = \(now)
        WHERE id = \(id)
        """)
    } catch DatabaseError.uniqueViolation {
      throw DomainError.invalid(["slug": "Somebody else already has the address “\(draft.slug)”."])
    }
    try db.execute("DELETE FROM person_aliases WHERE slug = \(draft.slug)")
    try Revision.record(draft, of: subject, version: known + 1, what: what, by: staff, at: now, db)
    try Event.append(.personChanged, subject: id, at: now, db)
  }
}

extension PersonDraft.Remains {
  /// All that hangs on `id`.
  init(of id: PersonID, imageURL: String?, _ db: any Connection) throws {
    self.imageURL = imageURL
    aliases = try db.values("SELECT slug FROM person_aliases WHERE person_id = \(id) ORDER BY slug", as: String.self)
    credits = try Person.credits(of: id, db)
  }

  /// Puts it back where the shows and episodes are still there, and `staff` edits them.
  fileprivate func restore(to id: PersonID, by staff: Staff, _ db: any Connection) throws {
    for slug in aliases where !(try db.exists("SELECT 1 FROM people WHERE slug = \(slug)")) {
      try db.execute("INSERT INTO person_aliases (slug, person_id) VALUES (\(slug), \(id)) ON CONFLICT DO NOTHING")
    }
    for credit in credits where (staff.role(in: credit.show) ?? .author) >= .editor {
      if let episode = credit.episode {
        try db.execute(
          """
          INSERT INTO episode_people (episode_id, person_id, role, team, position)
          SELECT id, \(id), \(credit.role), \(credit.team), \(credit.position) FROM episodes
          WHERE id = \(episode) AND show_id = \(credit.show) ON CONFLICT DO NOTHING
          """)
      } else {
        try db.execute(
          """
          INSERT INTO show_people (show_id, person_id, role, team, position)
          SELECT id, \(id), \(credit.role), \(credit.team), \(credit.position) FROM shows WHERE id = \(credit.show)
          ON CONFLICT DO NOTHING
          """)
      }
    }
  }
}
