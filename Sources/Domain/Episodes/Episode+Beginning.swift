public import Database
public import Formats

extension Episode {
  /// What an episode is called before somebody gives it a title.
  public static let untitled = "Untitled"

  /// Makes an empty draft in `show`, which belongs to `staff`; its number is the next where the show numbers its episodes. Throws
  /// ``DomainError/notFound`` for a show they may not know of.
  public static func begin(in show: ShowID, by staff: Staff, at now: Timestamp, _ db: any Connection) throws -> Episode {
    try staff.require(.author, in: show)
    // Held, so that two who begin at once don't get one number.
    _ = try Show.held(show, db)
    var episode = Episode(show: show, title: untitled, slug: try freeSlug(for: untitled, in: show, db), at: now)
    episode.createdBy = staff.id
    (episode.number, episode.season) = try next(in: show, db)
    try episode.save(at: now, db)
    try episode.record("Created", by: staff, at: now, db)
    return episode
  }

  /// The number and season that follow the last full episode's; nothing where that has none.
  private static func next(in show: ShowID, _ db: any Connection) throws -> (number: Int?, season: Int?) {
    let last = try db.rows(
      """
      SELECT number, season FROM episodes WHERE show_id = \(show) AND type = 'full'
      ORDER BY COALESCE(published_at, created_at) DESC, id DESC LIMIT 1
      """
    ).first
    guard let last, let number: Int = try last["number"] else {
      let isFirst = last == nil
      return (isFirst ? 1 : nil, nil)
    }
    let season: Int? = try last["season"]
    let highest = try db.value(
      """
      SELECT max(number) FROM episodes WHERE show_id = \(show) AND type = 'full' AND season IS NOT DISTINCT FROM \(season)
      """, as: Int?.self
    ).flatMap(\.self)
    return (max(number, highest ?? 0) + 1, season)
  }
}
