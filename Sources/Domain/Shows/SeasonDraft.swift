public import Database
public import Formats

/// What the settings of a season edit: its name.
public struct SeasonDraft: Draft {
  public static let kind = Subject.Kind.season

  public let number: Int
  /// Empty for a season without a name.
  public var name: String

  /// Season `number`, called `name`.
  public init(number: Int, name: String) { (self.number, self.name) = (number, name) }

  public var headline: String { name.isEmpty ? "Season \(number)" : "Season \(number): \(name)" }
  public var fields: [DraftField] { [DraftField("name", "Name", name)] }

  /// Names the season, or takes its name away. `former` is the name that the asker has seen: nil where any will do.
  ///
  /// Throws ``DomainError/conflict(_:)`` when it has another name by now.
  public func apply(
    to show: ShowID, seen former: String? = nil, what: String = "Edited", by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    try staff.require(.editor, in: show)
    let stored = try Show.held(show, db)
    let field = Field(rawValue: "season.\(number)")
    guard (1...9999).contains(number) else { throw DomainError.invalid([field: "Season numbers go from 1 to 9999."]) }
    guard name.count <= 128 else {
      throw DomainError.invalid([field: "The name of a season has at most 128 characters; this one has \(name.count)."])
    }
    let present =
      try db.value("SELECT name FROM seasons WHERE show_id = \(show) AND number = \(number)", as: String.self) ?? ""
    if present == name && what == "Edited" { return }
    if let former, former != present {
      throw DomainError.conflict(
        present.isEmpty
          ? "Somebody has taken the name of season \(number) away in the meantime. Save again to give it this one."
          : "Somebody has named season \(number) “\(present)” in the meantime. Save again to replace that.")
    }
    let subject = Subject.season(number, of: show)
    let version = try Revision.version(of: subject, db)
    try Revision.recordBefore(SeasonDraft(number: number, name: present), of: subject, version: version, at: now, db)
    if name.isEmpty {
      try db.execute("DELETE FROM seasons WHERE show_id = \(show) AND number = \(number)")
      try Event.append(.showChanged, subject: show, at: now, db)
    } else {
      try stored.name(season: number, name, at: now, db)
    }
    try Revision.record(self, of: subject, version: version + 1, what: what, by: staff, at: now, db)
  }
}

/// A season as lists show it.
public struct SeasonSummary: Sendable, RowDecodable {
  public let number: Int
  public let name: String
  /// How many episodes it has, drafts too.
  public let episodes: Int

  /// Reads a row of ``Show/seasons(_:)``.
  public init(row: Row) throws {
    number = try row["number"]
    name = try row["name"]
    episodes = try row["episodes"]
  }
}

extension Show {
  /// Its seasons by number: those with a name and those that episodes are in.
  public func seasons(_ db: any Connection) throws -> [SeasonSummary] {
    try db.rows(
      """
      SELECT number, max(name) AS name, sum(episodes) AS episodes FROM (
        SELECT number, name, 0 AS episodes FROM seasons WHERE show_id = \(id)
        UNION ALL
        SELECT season AS number, '' AS name, 1 AS episodes FROM episodes WHERE show_id = \(id) AND season IS NOT NULL
      ) AS every GROUP BY number ORDER BY number
      """, as: SeasonSummary.self)
  }
}

extension Subject {
  /// Season `number` of a show.
  public static func season(_ number: Int, of show: ShowID) -> Subject {
    Subject(.season, key: "\(show)/\(number)", show: show)
  }
}
