public import Database
public import Formats

extension Person {
  /// Takes a person away with every credit. The history keeps what it takes to bring them back.
  ///
  /// Throws ``DomainError/notFound``, ``DomainError/conflict(_:)`` where a show of others credits them.
  public static func delete(_ id: PersonID, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    let person = try staff.removablePerson(id, db)
    try person.remove(what: "Deleted", by: staff, at: now, db)
  }

  /// Takes away those of `people` who are credited nowhere, and returns how many these were.
  public static func delete(uncredited people: [PersonID], by staff: Staff, at now: Timestamp, _ db: any Connection) throws -> Int
  {
    var count = 0
    for id in Set(people).sorted() {
      guard let person = try? staff.removablePerson(id, db), try credits(of: id, db).isEmpty else { continue }
      try person.remove(what: "Deleted", by: staff, at: now, db)
      count += 1
    }
    return count
  }

  /// Makes one person of two: `other`'s credits and addresses become `id`'s, and what `id` lacks is taken from `other`, who is then
  /// gone. The other's address leads to the one who stays for ever.
  ///
  /// Throws ``DomainError/notFound``, ``DomainError/conflict(_:)`` where a show of others credits the one who goes.
  public static func merge(
    _ other: PersonID, into id: PersonID, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    guard other != id else { throw DomainError.conflict("These two are one already.") }
    // In one order, so that two merges the other way round don't wait for each other.
    for key in [other, id].sorted() { _ = try staff.heldPerson(key, db) }
    let (gone, kept) = (try staff.removablePerson(other, db), try staff.person(id, db))
    let (subject, former) = (Subject.person(id), PersonDraft(kept))
    let version = try Revision.version(of: subject, db)
    try Revision.recordBefore(former, of: subject, version: version, at: now, db)
    for table in ["episode", "show"] {
      try db.execute(
        """
        INSERT INTO \(raw: table)_people (\(raw: table)_id, person_id, role, team, position)
        SELECT \(raw: table)_id, \(id), role, team, position FROM \(raw: table)_people WHERE person_id = \(other)
        ON CONFLICT DO NOTHING
        """)
    }
    try gone.remove(what: "Merged into \(kept.name)", by: staff, at: now, db, aliasesTo: id)
    var draft = former
    if draft.bio.isEmpty { draft.bio = gone.bio }
    if draft.link.isEmpty { draft.link = gone.link ?? "" }
    if draft.picture == nil { draft.picture = gone.imageID }
    draft.links += gone.links.filter { link in !draft.links.contains { $0.url == link.url } }
    try db.execute(
      """
      UPDATE people SET bio = \(draft.bio), bio_html = \(Markdown.html(draft.bio, policy: .staff)),
        link = \(draft.link.isEmpty ? nil : draft.link), links = \(JSONColumn(draft.links)), image_id = \(draft.picture),
        image_url = coalesce(image_url, \(gone.imageURL)), updated_at = \(now)
      WHERE id = \(id)
      """)
    try Revision.record(
      draft, of: subject, version: version + 1, what: "Merged with \(gone.name)", by: staff, at: now, db)
    try Event.append(.personChanged, subject: id, at: now, db)
  }

  /// Where this person is credited, shows as a whole first.
  static func credits(of id: PersonID, _ db: any Connection) throws -> [PersonCredit] {
    try db.rows(
      """
      SELECT show_id, NULL AS episode_id, role, team, position FROM show_people WHERE person_id = \(id)
      UNION ALL SELECT episodes.show_id, episodes.id, role, team, position FROM episode_people
      JOIN episodes ON episodes.id = episode_id WHERE person_id = \(id)
      ORDER BY 2, 1, 3
      """
    ).map { row in
      PersonCredit(
        show: try row["show_id"], episode: try row["episode_id"], role: try row["role"], team: try row["team"],
        position: try row["position"])
    }
  }

  /// Remembers a slug that this person has had; whoever else had it before has it no more.
  static func keep(formerSlug slug: String, of id: PersonID, _ db: any Connection) throws {
    try db.execute(
      """
      INSERT INTO person_aliases (slug, person_id) VALUES (\(slug), \(id))
      ON CONFLICT (slug) DO UPDATE SET person_id = excluded.person_id
      """)
  }

  /// The person who once had this slug; nil when nobody has.
  public static func find(formerSlug slug: String, _ db: any Connection) throws -> Person? {
    try db.row(
      """
      SELECT \(columns) FROM person_aliases JOIN people ON people.id = person_aliases.person_id
      WHERE person_aliases.slug = \(slug)
      """, as: Person.self)
  }

  /// The slugs that lead to this person, besides the present one.
  public func formerSlugs(_ db: any Connection) throws -> [String] {
    try db.values("SELECT slug FROM person_aliases WHERE person_id = \(id) ORDER BY slug", as: String.self)
  }

  private func remove(
    what: String, by staff: Staff, at now: Timestamp, _ db: any Connection, aliasesTo heir: PersonID? = nil
  ) throws {
    let subject = Subject.person(id)
    var draft = PersonDraft(self)
    draft.remains = try PersonDraft.Remains(of: id, imageURL: imageURL, db)
    if heir != nil { draft.remains?.aliases = [] }
    let version = try Revision.version(of: subject, db)
    try Revision.recordBefore(PersonDraft(self), of: subject, version: version, at: now, db)
    if let heir {
      try db.execute("UPDATE person_aliases SET person_id = \(heir) WHERE person_id = \(id)")
      try Person.keep(formerSlug: slug, of: heir, db)
    }
    try db.execute("DELETE FROM people WHERE id = \(id)")
    try Revision.record(draft, of: subject, version: version + 1, what: what, by: staff, at: now, db)
    try Event.append(.personChanged, subject: id, at: now, db)
  }
}
