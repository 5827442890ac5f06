public import Database
public import Formats

/// A person as pickers suggest them.
public struct PersonSuggestion: Sendable, RowDecodable {
  public let id: PersonID
  public let name: String
  public let slug: String
  public let imageID: MediaID?
  /// Whether others have the same name.
  public let hasNamesakes: Bool

  /// What to write for exactly this person: the name, and the slug where the name is shared.
  public var text: String { hasNamesakes ? "\(name) (\(slug))" : name }

  /// Reads a row of ``Person/suggestions(_:to:in:limit:_:)``.
  public init(row: Row) throws {
    id = try row["id"]
    name = try row["name"]
    slug = try row["slug"]
    imageID = try row["image_id"]
    hasNamesakes = try row["namesakes"] as Int > 1
  }
}

extension Person {
  /// Whom `staff` may credit and whose name has `text` in it: those of `show` first, then by name.
  public static func suggestions(
    _ text: String = "", to staff: Staff, in show: ShowID? = nil, limit: Int = 20, _ db: any Connection
  ) throws -> [PersonSuggestion] {
    let pattern = LikePattern.containing(text)
    let own = show ?? ShowID(rawValue: 0)
    return try db.rows(
      """
      SELECT id, name, slug, image_id, namesakes FROM (
        SELECT people.id, people.name, people.slug, people.image_id,
          count(*) OVER (PARTITION BY lower(people.name)) AS namesakes,
          CASE WHEN EXISTS (SELECT 1 FROM show_people AS c WHERE c.person_id = people.id AND c.show_id = \(own))
            OR EXISTS (SELECT 1 FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id
              WHERE c.person_id = people.id AND e.show_id = \(own)) THEN 0 ELSE 1 END AS distance
        FROM people WHERE \(staff.mayCredit())
      ) AS known WHERE lower(name) LIKE lower(\(pattern)) ESCAPE '!'
      ORDER BY distance, lower(name), slug LIMIT \(limit)
      """, as: PersonSuggestion.self)
  }

  /// Names to choose from in a form of `show`: those of the show first, each telling exactly one person.
  public static func names(to staff: Staff, in show: ShowID, _ db: any Connection) throws -> [String] {
    try suggestions(to: staff, in: show, limit: 500, db).map(\.text)
  }

  /// Who is meant by `name` in a form of `show`: somebody of that name who belongs to the show, else the first of that name whom
  /// `staff` may credit, else somebody new. A name followed by a slug in brackets, as suggestions tell namesakes apart, names
  /// exactly one. With a `key` it is that person, whatever the name, if `staff` may credit them.
  public static func credited(
    _ name: String, key: PersonID? = nil, in show: ShowID, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> PersonID {
    let allowed = staff.mayCredit()
    let inShow: SQL = """
      (EXISTS (SELECT 1 FROM show_people AS c WHERE c.person_id = people.id AND c.show_id = \(show))
        OR EXISTS (SELECT 1 FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id
          WHERE c.person_id = people.id AND e.show_id = \(show)))
      """
    if let key {
      let known = try db.value(
        "SELECT id FROM people WHERE id = \(key) AND (\(allowed) OR \(inShow))", as: PersonID.self)
      if let known { return known }
    }
    if name.hasSuffix(")"), let open = name.lastIndex(of: "(") {
      let slug = String(name[name.index(after: open)...].dropLast())
      let exact = try db.value(
        "SELECT id FROM people WHERE slug = \(slug) AND (\(allowed) OR \(inShow)) ORDER BY id", as: PersonID.self)
      if let exact { return exact }
    }
    let known = try db.value(
      """
      SELECT id FROM people WHERE lower(name) = lower(\(name)) AND (\(allowed) OR \(inShow))
      ORDER BY CASE WHEN \(inShow) THEN 0 ELSE 1 END, id LIMIT 1
      """, as: PersonID.self)
    if let known { return known }
    let person = try Person(name: name, at: now, db)
    try Revision.record(
      PersonDraft(person), of: .person(person.id), version: 1, what: "Created", by: staff, at: now, db)
    return person.id
  }
}
