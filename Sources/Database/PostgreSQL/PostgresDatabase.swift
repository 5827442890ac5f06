import CLibpq
public import Logging

/// The database on a PostgreSQL server, over libpq. Each connection has a thread of its own while it works.
public final class PostgresDatabase: Database {
  private let pool: PostgresPool
  private let listeners = Listeners()
  private let listener: PostgresListener

  /// Connects to the server at `url` (`postgres://user:password@host:port/name?sslmode=require`, or `postgresql://`).
  /// - Parameters:
  ///   - connections: how many transactions run at once; others wait in order.
  ///   - patience: how long to wait for a free connection, and for a server that went away, until `timedOut` or `unavailable`.
  ///   - statementTimeout: how long one statement may run.
  ///   - cachedStatements: how many prepared statements each connection keeps.
  public init(
    url: String, connections: Int = 10, patience: Duration = .seconds(10), statementTimeout: Duration = .seconds(30),
    cachedStatements: Int = 256, logger: Logger = Logger(label: "database")
  ) async throws {
    let settings = try PostgresSettings(
      url: url, patience: patience, statementTimeout: statementTimeout, cachedStatements: cachedStatements, logger: logger)
    pool = PostgresPool(settings: settings, size: max(1, connections))
    listener = PostgresListener(settings: settings, listeners: listeners)
    do {
      _ = try await read { db in try db.exists("SELECT 1 AS one") }
    } catch {
      await pool.close()
      throw error
    }
  }

  deinit { listener.stop() }

  /// Always `.postgres`.
  public var engine: Engine { .postgres }

  /// See `Database.read`; the snapshot is a `REPEATABLE READ` transaction's.
  public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await Retry.untilUndisturbed {
      do {
        return try await self.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
      } catch DatabaseError.unavailable {
        // A read that lost its connection has changed nothing: once more, on one that is connected anew.
        return try await self.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
      }
    }
  }

  /// See `Database.write`; the isolation is `READ COMMITTED`. `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE` may be a body's first statement.
  @discardableResult public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await Retry.untilUndisturbed { try await self.transaction("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", body) }
  }

  /// See `Database.listen`; the first call opens a connection for it.
  public func listen(_ channel: String, _ handler: @escaping @Sendable () -> Void) -> ListenToken {
    let token = listeners.add(channel, handler)
    listener.listen(channel)
    return token
  }

  /// `PostgreSQL 15.6`.
  public func engineVersion() async throws -> String {
    let version = try await read { db in try db.value("SELECT current_setting('server_version') AS version", as: String.self) }
    return "PostgreSQL \(version ?? "of unknown version")"
  }

  /// Throws `unavailable` when the server does not answer.
  public func check() async throws {
    _ = try await read { db in try db.exists("SELECT 1 AS one") }
  }

  /// See `Database.close`.
  public func close() async {
    await listener.close()
    await pool.close()
  }

  private func transaction<T: Sendable>(
    _ begin: String, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    let (listeners, instance) = (listeners, listener.instance)
    let lane = try await pool.acquire()
    // `release` also after an error; the lane's session mends or drops its connection itself.
    defer { pool.release(lane) }
    return try await lane.perform { session, cancellation in
      try session.transaction(begin, cancellation: cancellation, instance: instance, body, committed: listeners.deliver)
    }
  }
}

/// What every connection of one database is opened with.
struct PostgresSettings: Sendable {
  let url: String
  let patience: Duration
  let statementTimeout: Duration
  let cachedStatements: Int
  let logger: Logger

  init(url: String, patience: Duration, statementTimeout: Duration, cachedStatements: Int, logger: Logger) throws {
    guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
      throw DatabaseError.invalid("The database's address has to start with postgres:// or postgresql://.")
    }
    var message: UnsafeMutablePointer<CChar>?
    let options = PQconninfoParse(url, &message)
    defer {
      PQconninfoFree(options)
      PQfreemem(message)
    }
    guard options != nil else {
      // libpq repeats the part that it does not understand, which may hold the password.
      throw DatabaseError.invalid("The database's address is not of the form postgres://user:password@host:port/name.")
    }
    self.url = url
    self.patience = patience
    self.statementTimeout = statementTimeout
    self.cachedStatements = cachedStatements
    self.logger = logger
  }
}
