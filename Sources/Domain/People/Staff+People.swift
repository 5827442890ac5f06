public import Database
import Formats

extension Staff {
  /// The shows of which they may edit everything; nil for all.
  private var editedShows: [ShowID]? { isOwner ? nil : roles.filter { $0.value >= .editor }.map(\.key).sorted() }

  /// The condition on `people` for those they may know of: whoever is credited in a show of which they are an editor, or nowhere.
  /// Authors know of nobody here.
  func seesPeople() -> SQL {
    guard let shows = editedShows else { return "(1 = 1)" }
    guard !shows.isEmpty else { return "(1 = 0)" }
    return """
      (EXISTS (SELECT 1 FROM show_people AS c WHERE c.person_id = people.id AND c.show_id IN \(list: shows))
        OR EXISTS (SELECT 1 FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id
          WHERE c.person_id = people.id AND e.show_id IN \(list: shows))
        OR (NOT EXISTS (SELECT 1 FROM show_people AS c WHERE c.person_id = people.id)
          AND NOT EXISTS (SELECT 1 FROM episode_people AS c WHERE c.person_id = people.id)))
      """
  }

  /// The condition on `people` for those whom they may credit: whom they know of, and, where they are an author, whoever is credited
  /// for the show as a whole, in what is public, or in their own episodes.
  func mayCredit() -> SQL {
    let authored = roles.filter { $0.value == .author }.map(\.key).sorted()
    guard !isOwner, !authored.isEmpty else { return seesPeople() }
    return """
      (\(seesPeople())
        OR EXISTS (SELECT 1 FROM show_people AS c WHERE c.person_id = people.id AND c.show_id IN \(list: authored))
        OR EXISTS (SELECT 1 FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id
          WHERE c.person_id = people.id AND e.show_id IN \(list: authored)
            AND (e.status = 'published' OR e.created_by = \(id))))
      """
  }

  /// The condition that a `show_id` is one of which they may edit everything.
  func edits(_ column: String) -> SQL {
    guard let shows = editedShows else { return "(1 = 1)" }
    return "(\(raw: column) IN \(list: shows))"
  }

  /// A person they may see and change. Throws ``DomainError/notFound``.
  public func person(_ id: PersonID, _ db: any Connection) throws -> Person {
    guard let person = try db.row("SELECT \(Person.columns) FROM people WHERE id = \(id) AND \(seesPeople())", as: Person.self)
    else { throw DomainError.notFound }
    return person
  }

  /// The same with how many episodes of theirs credit the person, and whether anything does; nil for whom they may not know of.
  public func visiblePerson(
    _ id: PersonID, _ db: any Connection
  ) throws -> (person: Person, episodes: Int, isCredited: Bool)? {
    guard let person = try? person(id, db) else { return nil }
    let credits = try Person.credits(of: id, db)
    let episodes = Set(credits.filter { isOwner || (roles[$0.show] ?? .author) >= .editor }.compactMap(\.episode))
    return (person, episodes.count, !credits.isEmpty)
  }

  /// The same, held against other writers until the transaction ends.
  func heldPerson(_ id: PersonID, _ db: any Connection) throws -> Person {
    if db.engine == .postgres { try db.execute("SELECT 1 FROM people WHERE id = \(id) FOR UPDATE") }
    return try person(id, db)
  }

  /// A person that they may take away: credited in no show but theirs. Throws ``DomainError/notFound`` or
  /// ``DomainError/conflict(_:)``.
  func removablePerson(_ id: PersonID, _ db: any Connection) throws -> Person {
    let person = try heldPerson(id, db)
    let isElsewhere = try db.exists(
      """
      SELECT 1 FROM show_people AS c WHERE c.person_id = \(id) AND NOT \(edits("c.show_id"))
      UNION ALL SELECT 1 FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id
      WHERE c.person_id = \(id) AND NOT \(edits("e.show_id"))
      """)
    guard !isElsewhere else {
      throw DomainError.conflict("\(person.name) is also credited in a show that isn’t yours, so an owner has to do this.")
    }
    return person
  }
}
