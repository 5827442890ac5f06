public import Database
public import Formats

/// A sponsor as lists show it, with how often its short link was followed.
public struct SponsorSummary: Sendable, RowDecodable {
  public let id: SponsorID
  public let name: String
  public let url: String
  public let shortLink: String?
  /// How many episodes it pays for.
  public let episodes: Int
  /// Clicks ever, and those of the last 30 days.
  public let clicks: Int
  public let recentClicks: Int

  /// Reads a row of ``Show/sponsors(matching:by:at:_:)``.
  public init(row: Row) throws {
    id = try row["id"]
    name = try row["name"]
    url = try row["url"]
    shortLink = try row["short_link"]
    episodes = try row["episodes"]
    clicks = try row["clicks"]
    recentClicks = try row["recent_clicks"]
  }

  /// The orders that lists have.
  public enum Order: String, Sendable, CaseIterable {
    case name, clicks, recent, newest

    var sql: SQL {
      switch self {
      case .name: "lower(name), id"
      case .clicks: "clicks DESC, lower(name), id"
      case .recent: "recent_clicks DESC, lower(name), id"
      case .newest: "id DESC"
      }
    }
  }
}

extension Show {
  /// Its sponsors whose name, address or short link has `text` in it.
  public func sponsors(
    matching text: String = "", by order: SponsorSummary.Order = .name, at now: Timestamp, _ db: any Connection
  ) throws -> [SponsorSummary] {
    let since = Sponsor.day(now - Milliseconds(29 * 86_400_000))
    let pattern = LikePattern.containing(text)
    return try db.rows(
      """
      SELECT id, name, url, short_link, episodes, clicks, recent_clicks FROM (
        SELECT id, name, url, short_link,
          (SELECT count(*) FROM episode_sponsors WHERE sponsor_id = sponsors.id) AS episodes,
          (SELECT coalesce(sum(clicks), 0) FROM sponsor_clicks WHERE sponsor_id = sponsors.id) AS clicks,
          (SELECT coalesce(sum(clicks), 0) FROM sponsor_clicks WHERE sponsor_id = sponsors.id AND day >= \(since)) AS recent_clicks
        FROM sponsors WHERE show_id = \(id)
          AND lower(name || ' ' || url || ' ' || coalesce(short_link, '')) LIKE lower(\(pattern)) ESCAPE '!'
      ) AS listed ORDER BY \(order.sql)
      """, as: SponsorSummary.self)
  }
}

extension Sponsor {
  /// The day of `moment` as clicks are counted: `2026-11-21`, in UTC.
  static func day(_ moment: Timestamp) -> String { String(moment.iso8601.prefix(10)) }

  /// Clicks by day, the latest first, for the days of the last 30 that had any.
  public func recentClicks(at now: Timestamp, _ db: any Connection) throws -> [(day: String, clicks: Int)] {
    let since = Sponsor.day(now - Milliseconds(29 * 86_400_000))
    return try db.rows(
      "SELECT day, clicks FROM sponsor_clicks WHERE sponsor_id = \(id) AND day >= \(since) ORDER BY day DESC"
    ).map { (try $0["day"], try $0["clicks"]) }
  }

  /// The titles of the episodes it pays for, newest first.
  public func episodeTitles(limit: Int, _ db: any Connection) throws -> [(id: EpisodeID, title: String)] {
    try db.rows(
      """
      SELECT episodes.id, episodes.title FROM episode_sponsors JOIN episodes ON episodes.id = episode_sponsors.episode_id
      WHERE sponsor_id = \(id) ORDER BY episodes.id DESC LIMIT \(limit)
      """
    ).map { (try $0["id"], try $0["title"]) }
  }
}

/// Patterns for `LIKE … ESCAPE '!'`.
enum LikePattern {
  /// What contains `text`, taken as it stands.
  static func containing(_ text: String) -> String {
    var pattern = "%"
    for character in text.prefix(200) {
      if "%_!".contains(character) { pattern.append("!") }
      pattern.append(character)
    }
    return pattern + "%"
  }
}
