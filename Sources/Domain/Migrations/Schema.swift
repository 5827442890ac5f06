public import Database

/// Every migration, oldest first. Forward only: a released one is never edited, a new one is added below it.
public enum Schema {
  /// The migrations in the order in which they are applied.
  public static let migrations: [Migration] = [
    Migration("0001-events-and-jobs", sql: eventsAndJobs),
    Migration("0002-shows-and-media", sql: showsAndMedia),
    Migration("0003-episodes", sql: episodes),
    Migration("0004-people-and-sponsors", sql: peopleAndSponsors),
    Migration("0005-accounts", sql: accounts),
    Migration("0006-publishing", sql: publishing),
  ]
}

extension Engine {
  /// A 64-bit key that Swift makes: SQLite's rowid alias, PostgreSQL's `BIGINT`.
  var key: String {
    switch self {
    case .sqlite: "INTEGER PRIMARY KEY"
    case .postgres: "BIGINT PRIMARY KEY"
    }
  }

  /// A 64-bit key that the database counts up.
  var countedKey: String {
    switch self {
    case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
    case .postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    }
  }
}
