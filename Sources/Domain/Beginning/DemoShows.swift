public import Database
public import Formats

/// The shows that `lectern demo` makes: they go when their owner has one of their own.
public enum DemoShows {
  /// The `podcast:guid` of the demo show at `slug`.
  public static func guid(of slug: String) -> String { PodcastGUID.make(feedURL: "https://\(slug).example.com/rss") }

  /// The demo shows that are here and still where they were made.
  public static func all(_ db: any Connection) throws -> [Show] {
    try Show.all(db).filter { $0.guid == guid(of: $0.slug) }
  }

  /// Removes them, with their people and files that nothing else has. Throws ``DomainError/forbidden`` for everybody but an owner.
  public static func remove(by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.requireOwner()
    for show in try all(db) { try show.remove(at: now, db) }
  }
}
