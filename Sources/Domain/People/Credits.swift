public import Database
public import Formats

extension Credit: RowDecodable {
  static let columns: SQL = "\(Person.columns), credits.role, credits.team"

  /// Reads a person with `role` and `team`.
  public init(row: Row) throws {
    person = try Person(row: row)
    role = try row["role"]
    team = try row["team"]
  }
}

/// A person to be credited: who, and for what.
public struct NewCredit: Sendable, Hashable {
  public var person: PersonID
  public var role: String
  public var team: String

  /// Credits `person` as `role`.
  public init(person: PersonID, role: String, team: String = "") {
    self.person = person
    self.role = role.isEmpty ? "host" : role.lowercased()
    self.team = team.lowercased() == "cast" ? "" : team.lowercased()
  }
}

extension Episode {
  /// The people of this episode in their order.
  public func credits(_ db: any Connection) throws -> [Credit] {
    try db.rows(
      """
      SELECT \(Credit.columns) FROM episode_people AS credits JOIN people ON people.id = credits.person_id
      WHERE credits.episode_id = \(id) ORDER BY credits.position, people.id
      """, as: Credit.self)
  }

  /// Replaces the people of this episode.
  public func set(credits: [NewCredit], at now: Timestamp, _ db: any Connection) throws {
    try db.execute("DELETE FROM episode_people WHERE episode_id = \(id)")
    for (position, credit) in credits.enumerated() {
      try db.execute(
        """
        INSERT INTO episode_people (episode_id, person_id, role, team, position)
        VALUES (\(id), \(credit.person), \(credit.role), \(credit.team), \(position)) ON CONFLICT DO NOTHING
        """)
    }
    try touch(at: now, db)
  }
}

extension Show {
  /// The people of the show as a whole, in their order.
  public func credits(_ db: any Connection) throws -> [Credit] {
    try db.rows(
      """
      SELECT \(Credit.columns) FROM show_people AS credits JOIN people ON people.id = credits.person_id
      WHERE credits.show_id = \(id) ORDER BY credits.position, people.id
      """, as: Credit.self)
  }

  /// Replaces the people of the show as a whole.
  public func set(credits: [NewCredit], at now: Timestamp, _ db: any Connection) throws {
    try db.execute("DELETE FROM show_people WHERE show_id = \(id)")
    for (position, credit) in credits.enumerated() {
      try db.execute(
        """
        INSERT INTO show_people (show_id, person_id, role, team, position)
        VALUES (\(id), \(credit.person), \(credit.role), \(credit.team), \(position)) ON CONFLICT DO NOTHING
        """)
    }
    try Event.append(.showChanged, subject: id, at: now, db)
  }

  /// Everybody credited in the show or in one of its listed episodes: with the first role they have and how many episodes.
  public func people(at now: Timestamp, _ db: any Connection) throws -> [(credit: Credit, episodes: Int)] {
    try db.rows(
      """
      SELECT \(Person.columns), credits.role, credits.team, credits.episodes FROM people JOIN (
        SELECT person_id, min(role) AS role, min(team) AS team, sum(counted) AS episodes, max(ranking) AS ranking FROM (
          SELECT person_id, role, team, 1 AS counted, CASE role WHEN 'host' THEN 2 WHEN 'guest' THEN 1 ELSE 0 END AS ranking
          FROM episode_people JOIN episodes ON episodes.id = episode_people.episode_id
          WHERE episodes.show_id = \(id) AND \(Episode.isListed(at: now))
          UNION ALL
          SELECT person_id, role, team, 0 AS counted, 3 AS ranking FROM show_people WHERE show_id = \(id)
        ) AS every GROUP BY person_id
      ) AS credits ON credits.person_id = people.id
      ORDER BY credits.ranking DESC, credits.episodes DESC, lower(people.name), people.id
      """
    ).map { (try Credit(row: $0), try $0["episodes"]) }
  }
}

extension Person {
  /// The listed episodes of `show` with this person, newest first, each with the role.
  public func episodes(in show: ShowID, at now: Timestamp, _ db: any Connection) throws -> [(
    episode: EpisodeSummary, role: String
  )] {
    try db.rows(
      """
      SELECT \(EpisodeSummary.columns), episode_people.role FROM episode_people
      JOIN episodes ON episodes.id = episode_people.episode_id
      WHERE person_id = \(id) AND episodes.show_id = \(show) AND \(Episode.isListed(at: now))
      ORDER BY episodes.published_at DESC, episodes.id DESC
      """
    ).map { (try EpisodeSummary(row: $0), try $0["role"]) }
  }
}
