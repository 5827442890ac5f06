import GRDB
import GRDBSQLite
import Synchronization

/// The database in one SQLite file, owned by this process. One connection writes, a few read.
public final class SQLiteDatabase: Database {
  private let pool: DatabasePool
  private let lock: FileOwnership
  private let listeners = Listeners()
  private let sessions: Sessions

  /// Opens or creates the file at `path` and its folder. Throws `locked` when another process has it open, `corrupt` when it is
  /// not a database.
  /// - Parameters:
  ///   - readers: how many reads run at once; others wait.
  ///   - cachedStatements: how many prepared statements each connection keeps.
  public init(path: String, readers: Int = 4, cachedStatements: Int = 128) throws {
    try FileOwnership.makeFolder(of: path)
    lock = try FileOwnership(path: path)
    let sessions = Sessions(cachedStatements: cachedStatements)
    self.sessions = sessions
    var configuration = GRDB.Configuration()
    configuration.maximumReaderCount = max(1, readers)
    configuration.persistentReadOnlyConnections = true
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { db in
      guard let connection = db.sqliteConnection else { return }
      // Kilobytes: the operating system caches the file already, and what SQLite holds is held once for each connection.
      sqlite3_exec(connection, "PRAGMA cache_size = \(db.configuration.readonly ? -1000 : -4000)", nil, nil, nil)
      sessions.add(db, connection)
    }
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      // GRDB sets NORMAL with WAL, which may lose the last commits when the power fails.
      try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
      }
    } catch {
      throw Self.translated(error)
    }
  }

  /// Always `.sqlite`.
  public var engine: Engine { .sqlite }

  /// See `Database.read`.
  public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    let sessions = sessions
    do {
      return try await pool.unsafeRead { db in
        try sessions.session(of: db).transaction("BEGIN", body)
      }
    } catch {
      throw Self.translated(error)
    }
  }

  /// See `Database.write`.
  @discardableResult public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    let (sessions, listeners) = (sessions, listeners)
    return try await Retry.untilUndisturbed {
      do {
        return try await self.pool.writeWithoutTransaction { db in
          try sessions.session(of: db).transaction("BEGIN IMMEDIATE", body, committed: listeners.deliver)
        }
      } catch {
        throw Self.translated(error)
      }
    }
  }

  /// See `Database.listen`.
  public func listen(_ channel: String, _ handler: @escaping @Sendable () -> Void) -> ListenToken {
    listeners.add(channel, handler)
  }

  /// `SQLite 3.40.1`.
  public func engineVersion() async throws -> String { "SQLite " + String(cString: sqlite3_libversion()) }

  /// Throws `corrupt` with what `PRAGMA quick_check` finds.
  public func check() async throws {
    let findings = try await read { db in try db.values("PRAGMA quick_check(10)", as: String.self) }
    if findings != ["ok"] { throw DatabaseError.corrupt(findings.joined(separator: "; ")) }
  }

  /// See `Database.close`.
  public func close() async {
    let (pool, sessions) = (pool, sessions)
    // Statements have to go before their connection; nothing else runs inside the barrier.
    try? await pool.barrierWriteWithoutTransaction { db in
      sessions.removeAll()
      // GRDB closes the writer first, and a reader that goes last can't do this: without it everything would stay in the log.
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try? pool.close()
    lock.release()
  }

  /// An error of GRDB's own (opening, a closed pool) as one of ours.
  private static func translated(_ error: any Error) -> any Error {
    guard let error = error as? GRDB.DatabaseError else { return error }
    if error.resultCode == .SQLITE_MISUSE { return DatabaseError.closed }
    return SQLiteFailure.error(code: error.extendedResultCode.rawValue, message: error.message ?? "\(error.resultCode)")
  }
}

/// The statement caches, one for each of GRDB's connections.
///
/// Unchecked: the map is behind the mutex, and a session is only used where GRDB hands out its connection, one task at a time.
private final class Sessions: @unchecked Sendable {
  private let cachedStatements: Int
  private let lock = Mutex(())
  private var all: [ObjectIdentifier: SQLiteSession] = [:]

  init(cachedStatements: Int) { self.cachedStatements = cachedStatements }

  func add(_ db: GRDB.Database, _ connection: OpaquePointer) {
    lock.withLock { _ in
      all[ObjectIdentifier(db)] = SQLiteSession(connection: connection, cachedStatements: cachedStatements)
    }
  }

  func session(of db: GRDB.Database) throws -> SQLiteSession {
    guard let session = lock.withLock({ _ in all[ObjectIdentifier(db)] }) else { throw DatabaseError.closed }
    return session
  }

  func removeAll() {
    lock.withLock { _ in
      for session in all.values { session.finalizeStatements() }
      all = [:]
    }
  }
}
