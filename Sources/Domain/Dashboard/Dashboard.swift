public import Database
public import Formats

/// What somebody who comes to work should see: what is about to happen, what is unfinished, what failed and what changed, in all the
/// shows they work for or in one of them.
public struct Dashboard: Sendable {
  /// The shows, by title.
  public let shows: [ShowTile]
  /// What becomes public by itself, the next one first.
  public let scheduled: [ListedEpisode]
  /// Drafts, the one changed last first.
  public let drafts: [ListedEpisode]
  /// Files that are not all here yet, the one sent to last first.
  public let uploads: [OpenUpload]
  /// What failed, the latest first.
  public let failures: [Failure]
  /// How many drafts there are in all.
  public let draftCount: Int

  /// How much of each list is shown.
  static let limit = 10

  /// Reads it for `staff`, of all their shows or of `show`. Throws ``DomainError/notFound`` for a show they may not know of. The
  /// number of statements doesn't grow with what there is.
  public static func load(for staff: Staff, show: ShowID? = nil, at now: Timestamp, _ db: any Connection) throws -> Dashboard {
    let visible = try staff.sees(episodesIn: show)
    let shows = try ShowTile.load(for: staff, show: show, at: now, db)
    let scheduled = try ListedEpisode.load(
      "\(visible) AND episodes.status = 'scheduled' AND episodes.published_at > \(now)",
      order: "episodes.published_at, episodes.id LIMIT \(limit)", db)
    let drafts = try ListedEpisode.load(
      "\(visible) AND episodes.status = 'draft'", order: "episodes.updated_at DESC, episodes.id DESC LIMIT \(limit)", db)
    return Dashboard(
      shows: shows, scheduled: scheduled, drafts: drafts,
      uploads: try OpenUpload.load(visible, db),
      failures: try Failure.load(for: staff, show: show, visible, db),
      draftCount: shows.reduce(0) { $0 + ($1.counts[.draft] ?? 0) })
  }
}

extension Staff {
  /// The condition on `episodes` for those that they may see, in `show` or in all their shows. Throws ``DomainError/notFound`` for a
  /// show they may not know of.
  func sees(episodesIn show: ShowID?) throws -> SQL {
    if let show { return try sees(episodesOf: show) }
    if isOwner { return "(1 = 1)" }
    let conditions = try roles.keys.sorted().map(sees(episodesOf:))
    return conditions.isEmpty ? "(1 = 0)" : "(\(conditions.joined(" OR ")))"
  }
}

/// A show on the dashboard.
public struct ShowTile: Sendable {
  public let id: ShowID
  public let slug: String
  public let title: String
  public let timeZone: String
  public let artworkID: MediaID?
  public let isDescribed: Bool
  /// The role of the one who looks.
  public let role: Role
  /// How many episodes that they may see are in each state.
  public let counts: [EpisodeStatus: Int]
  /// When its last episode became public.
  public let lastPublished: Timestamp?

  static func load(for staff: Staff, show: ShowID?, at now: Timestamp, _ db: any Connection) throws -> [ShowTile] {
    let visible = try staff.sees(episodesIn: show)
    var counts: [ShowID: [EpisodeStatus: Int]] = [:]
    var last: [ShowID: Timestamp] = [:]
    let rows = try db.rows(
      """
      SELECT show_id, CASE WHEN \(Episode.isListed(at: now)) THEN 'published' ELSE status END AS state, count(*) AS episodes,
        max(published_at) AS last
      FROM episodes WHERE \(visible) GROUP BY 1, 2 ORDER BY 1, 2
      """)
    for row in rows {
      let (id, state): (ShowID, EpisodeStatus) = (try row["show_id"], try row["state"])
      counts[id, default: [:]][state] = try row["episodes"]
      if state == .published, let moment: Timestamp = try row["last"] { last[id] = moment }
    }
    let which: SQL = show.map { "id = \($0)" } ?? (staff.isOwner ? "1 = 1" : "id IN \(list: staff.roles.keys.sorted())")
    return try db.rows(
      """
      SELECT id, slug, title, time_zone, artwork_id, description <> '' AS is_described FROM shows
      WHERE \(which) ORDER BY lower(title), id
      """
    ).compactMap { row in
      let id: ShowID = try row["id"]
      guard let role = staff.role(in: id) else { return nil }
      return ShowTile(
        id: id, slug: try row["slug"], title: try row["title"], timeZone: try row["time_zone"], artworkID: try row["artwork_id"],
        isDescribed: try row["is_described"], role: role, counts: counts[id] ?? [:], lastPublished: last[id])
    }
  }
}
