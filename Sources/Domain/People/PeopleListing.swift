public import Database
import Formats

/// A list of people as somebody who works here wants it.
public struct PeopleListing: Sendable, Hashable {
  /// What the name or slug has in it.
  public var text = ""
  /// Only who is credited in this show.
  public var show: ShowID?
  /// Only who is credited in this role.
  public var role = ""
  /// Only who is credited nowhere.
  public var isUncredited = false
  public var order = Order.name

  /// The orders that lists have.
  public enum Order: String, Sendable, CaseIterable {
    case name, episodes, newest
  }

  /// Everybody by name.
  public init() {}

  /// One of the list.
  public struct Entry: Sendable {
    public let id: PersonID
    public let name: String
    public let slug: String
    public let imageID: MediaID?
    /// How many episodes credit them, of those shows that the asker edits.
    public let episodes: Int
    /// In which shows as which, in the order of the roles.
    public internal(set) var credits: [(show: ShowID, role: String)]

    /// An entry with these values.
    public init(
      id: PersonID, name: String, slug: String, imageID: MediaID?, episodes: Int, credits: [(show: ShowID, role: String)]
    ) {
      (self.id, self.name, self.slug, self.imageID) = (id, name, slug, imageID)
      (self.episodes, self.credits) = (episodes, credits)
    }
  }

  /// The page of `limit` from `offset` on, and how many there are in all.
  public func load(
    for staff: Staff, limit: Int, offset: Int = 0, _ db: any Connection
  ) throws -> (entries: [Entry], total: Int) {
    let episodes: SQL = """
      (SELECT count(DISTINCT c.episode_id) FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id
        WHERE c.person_id = people.id AND \(staff.edits("e.show_id")))
      """
    let order: SQL =
      switch order {
      case .name: "lower(people.name), people.id"
      case .episodes: "counted DESC, lower(people.name), people.id"
      case .newest: "people.id DESC"
      }
    let condition = condition(for: staff)
    let total = try db.value("SELECT count(*) FROM people WHERE \(condition)", as: Int.self) ?? 0
    var entries = try db.rows(
      """
      SELECT people.id, people.name, people.slug, people.image_id, \(episodes) AS counted FROM people
      WHERE \(condition) ORDER BY \(order) LIMIT \(limit) OFFSET \(offset)
      """
    ).map { row in
      Entry(
        id: try row["id"], name: try row["name"], slug: try row["slug"], imageID: try row["image_id"],
        episodes: try row["counted"], credits: [])
    }
    let keys = entries.map(\.id)
    let positions = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = try db.rows(
      """
      SELECT c.person_id, c.show_id, c.role FROM show_people AS c
      WHERE c.person_id IN \(list: keys) AND \(staff.edits("c.show_id"))
      UNION SELECT c.person_id, e.show_id, c.role FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id
      WHERE c.person_id IN \(list: keys) AND \(staff.edits("e.show_id"))
      ORDER BY 1, 2, 3
      """)
    for row in rows {
      let person: PersonID = try row["person_id"]
      if let position = positions[person] { entries[position].credits.append((try row["show_id"], try row["role"])) }
    }
    return (entries, total)
  }

  /// The roles that anybody has in a show that `staff` edits.
  public static func roles(for staff: Staff, _ db: any Connection) throws -> [String] {
    try db.values(
      """
      SELECT c.role FROM show_people AS c WHERE \(staff.edits("c.show_id"))
      UNION SELECT c.role FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id WHERE \(staff.edits("e.show_id"))
      ORDER BY 1
      """, as: String.self)
  }

  private func condition(for staff: Staff) -> SQL {
    var condition = staff.seesPeople()
    if !text.isEmpty {
      let pattern = LikePattern.containing(text)
      condition =
        "\(condition) AND (lower(people.name) LIKE lower(\(pattern)) ESCAPE '!' OR people.slug LIKE lower(\(pattern)) ESCAPE '!')"
    }
    if isUncredited {
      return """
        \(condition) AND NOT EXISTS (SELECT 1 FROM show_people AS c WHERE c.person_id = people.id)
          AND NOT EXISTS (SELECT 1 FROM episode_people AS c WHERE c.person_id = people.id)
        """
    }
    guard show != nil || !role.isEmpty else { return condition }
    let ofRole: SQL = role.isEmpty ? "" : " AND c.role = \(role)"
    let ofShow: SQL = show.map { "c.show_id = \($0)" } ?? staff.edits("c.show_id")
    let ofEpisodes: SQL = show.map { "e.show_id = \($0)" } ?? staff.edits("e.show_id")
    return """
      \(condition) AND (
        EXISTS (SELECT 1 FROM show_people AS c WHERE c.person_id = people.id AND \(ofShow)\(ofRole))
        OR EXISTS (SELECT 1 FROM episode_people AS c JOIN episodes AS e ON e.id = c.episode_id
          WHERE c.person_id = people.id AND \(ofEpisodes)\(ofRole)))
      """
  }
}

extension Person {
  /// Where a person is credited, as far as `staff` edits the shows: newest episodes first, the shows as a whole before them.
  public func appearances(for staff: Staff, limit: Int, _ db: any Connection) throws -> [Appearance] {
    try db.rows(
      """
      SELECT show_id, episode_id, title, status, role FROM (
        SELECT c.show_id, NULL AS episode_id, shows.title, '' AS status, c.role, 0 AS rank FROM show_people AS c
        JOIN shows ON shows.id = c.show_id WHERE c.person_id = \(id) AND \(staff.edits("c.show_id"))
        UNION ALL SELECT e.show_id, e.id, e.title, e.status, c.role, 1 FROM episode_people AS c
        JOIN episodes AS e ON e.id = c.episode_id WHERE c.person_id = \(id) AND \(staff.edits("e.show_id"))
      ) AS every ORDER BY rank, episode_id DESC, role LIMIT \(limit)
      """
    ).map { row in
      Appearance(
        show: try row["show_id"], episode: try row["episode_id"], title: try row["title"], role: try row["role"],
        status: try row["status"])
    }
  }

  /// A credit with the title of what it is in.
  public struct Appearance: Sendable {
    public let show: ShowID
    /// Nil for the show as a whole.
    public let episode: EpisodeID?
    public let title: String
    public let role: String
    /// The episode's status; empty for a show.
    public let status: String
  }
}
