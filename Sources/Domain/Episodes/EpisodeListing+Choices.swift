public import Database
public import Formats

extension EpisodeListing {
  /// What there is to filter a show's episodes by, among those that a member of the staff may see.
  public struct Choices: Sendable {
    public let seasons: [Int]
    public let tags: [Tag]
    /// Slugs and names, by name.
    public let people: [(slug: String, name: String)]
    /// How many episodes there are in each state.
    public let counts: [EpisodeStatus: Int]

    /// All of them together.
    public var total: Int { counts.values.reduce(0, +) }
  }

  /// Reads the choices, in four statements however many episodes there are.
  public static func choices(of show: ShowID, for staff: Staff, at now: Timestamp, _ db: any Connection) throws -> Choices {
    let visible = try staff.sees(episodesOf: show)
    let seasons = try db.values(
      "SELECT DISTINCT season FROM episodes WHERE \(visible) AND season IS NOT NULL ORDER BY season", as: Int.self)
    let tags = try db.rows(
      """
      SELECT slug, name FROM tags WHERE show_id = \(show) AND EXISTS (SELECT 1 FROM episode_tags
        JOIN episodes ON episodes.id = episode_tags.episode_id WHERE episode_tags.slug = tags.slug AND \(visible))
      ORDER BY lower(name), slug
      """, as: Tag.self)
    let people = try db.rows(
      """
      SELECT slug, name FROM people WHERE id IN (SELECT person_id FROM episode_people
        JOIN episodes ON episodes.id = episode_people.episode_id WHERE \(visible))
      ORDER BY lower(name), id
      """
    ).map { (slug: try $0["slug"] as String, name: try $0["name"] as String) }
    let rows = try db.rows(
      """
      SELECT CASE WHEN \(Episode.isListed(at: now)) THEN 'published' ELSE status END AS state, count(*) AS episodes
      FROM episodes WHERE \(visible) GROUP BY 1 ORDER BY 1
      """)
    var counts: [EpisodeStatus: Int] = [:]
    for row in rows { counts[try row["state"], default: 0] += try row["episodes"] as Int }
    return Choices(seasons: seasons, tags: tags, people: people, counts: counts)
  }
}
