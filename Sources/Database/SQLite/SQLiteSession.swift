import GRDBSQLite

/// Runs statements on one SQLite connection, from a cache of prepared ones. Used only where GRDB serializes access to the connection.
final class SQLiteSession: StatementRunner {
  private let connection: OpaquePointer
  private var cache: RecentlyUsed<String, SQLiteStatement>

  init(connection: OpaquePointer, cachedStatements: Int) {
    self.connection = connection
    cache = RecentlyUsed(capacity: cachedStatements)
  }

  var engine: Engine { .sqlite }

  var cachedStatements: Int { cache.count }

  /// Runs `body` in a transaction opened by `begin`, then `committed` with what is to be notified.
  func transaction<T>(
    _ begin: String, _ body: (any Connection) throws -> T, committed: ([String]) -> Void = { _ in }
  ) throws -> T {
    let transaction = Transaction(self)
    defer { transaction.end() }
    do {
      try control(begin)
      let result = try transaction.run(body)
      try control("COMMIT")
      committed(transaction.channels)
      return result
    } catch {
      if sqlite3_get_autocommit(connection) == 0 { try? control("ROLLBACK", evenIfCancelled: true) }
      throw error
    }
  }

  func execute(_ sql: SQL) throws -> Int {
    let before = sqlite3_total_changes(connection)
    try run(sql) { statement in while try statement.step() {} }
    // `sqlite3_changes` keeps its value when a statement changes nothing.
    return sqlite3_total_changes(connection) == before ? 0 : Int(sqlite3_changes(connection))
  }

  func rows(_ sql: SQL) throws -> [Row] {
    try run(sql) { statement in try statement.rows() }
  }

  func script(_ text: String) throws {
    try Task.checkCancellation()
    guard sqlite3_exec(connection, text, nil, nil, nil) == SQLITE_OK else { throw SQLiteFailure.error(of: connection) }
  }

  /// Drops every prepared statement; the connection cannot be closed before.
  func finalizeStatements() { _ = cache.removeAll() }

  private func control(_ text: String, evenIfCancelled: Bool = false) throws {
    try run(SQL(raw: text), evenIfCancelled: evenIfCancelled) { statement in while try statement.step() {} }
  }

  private func run<T>(_ sql: SQL, evenIfCancelled: Bool = false, _ body: (SQLiteStatement) throws -> T) throws -> T {
    // GRDB runs the closure as part of the caller's task, so its cancellation is seen here.
    if !evenIfCancelled { try Task.checkCancellation() }
    let statement: SQLiteStatement
    if let known = cache.use(sql.text) {
      statement = known
    } else {
      statement = try SQLiteStatement(sql.text, connection)
      _ = cache.keep(statement, for: sql.text)
    }
    defer { statement.reset() }
    try statement.bind(sql.parameters)
    return try body(statement)
  }
}
