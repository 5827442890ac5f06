public import Logging

/// How a database is chosen: a PostgreSQL address, or else the file.
public enum DatabaseOpening {
  /// Opens PostgreSQL when `url` is given (`postgres://…` or `postgresql://…`), otherwise the SQLite file at `path`.
  /// - Parameter connections: how many transactions run at once on PostgreSQL, how many reads on SQLite.
  public static func open(url: String?, path: String, connections: Int? = nil, logger: Logger) async throws -> any Database {
    guard let url, !url.isEmpty else { return try SQLiteDatabase(path: path, readers: connections ?? 4) }
    return try await PostgresDatabase(url: url, connections: connections ?? 10, logger: logger)
  }
}
