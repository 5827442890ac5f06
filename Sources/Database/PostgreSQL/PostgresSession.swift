import CLibpq
import Glibc
import Logging

/// One connection to the server: connects when needed, prepares and runs statements. Used by one thread at a time.
final class PostgresSession: StatementRunner {
  private struct StatementKey: Hashable {
    let text: String
    let kinds: [SQL.Kind]
  }

  private let settings: PostgresSettings
  private var connection: OpaquePointer?
  private var canceller: OpaquePointer?
  private var statements: RecentlyUsed<StatementKey, String>
  private var prepared = 0
  private var arguments = PostgresArguments()
  private var cancellation: PostgresCancellation?

  init(settings: PostgresSettings) {
    self.settings = settings
    statements = RecentlyUsed(capacity: settings.cachedStatements)
  }

  deinit { disconnect() }

  var engine: Engine { .postgres }

  /// Runs `body` in a transaction opened by `begin`; tells the server and then `committed` what is to be notified.
  func transaction<T>(
    _ begin: String, cancellation: PostgresCancellation, instance: String,
    _ body: (any Connection) throws -> T, committed: ([String]) -> Void
  ) throws -> T {
    self.cancellation = cancellation
    let transaction = Transaction(self)
    defer {
      transaction.end()
      self.cancellation = nil
    }
    do {
      try self.begin(begin)
      cancellation.arm(canceller)
      let result = try transaction.run(body)
      for channel in transaction.channels { _ = try rows("SELECT pg_notify(\(channel), \(instance))") }
      if cancellation.disarm() { settle() }
      try commit()
      committed(transaction.channels)
      return result
    } catch {
      let wasSent = cancellation.disarm()
      rollback()
      if wasSent { settle() }
      throw error
    }
  }

  func execute(_ sql: SQL) throws -> Int {
    let result = try run(sql)
    // A row that is only selected was not changed.
    guard strncmp(PQcmdStatus(result.pointer), "SELECT", 6) != 0 else { return 0 }
    return PQcmdTuples(result.pointer).flatMap { Int(String(cString: $0)) } ?? 0
  }

  func rows(_ sql: SQL) throws -> [Row] { try run(sql).rows() }

  func script(_ text: String) throws {
    let connection = try open()
    _ = try PostgresResult(PQexec(connection, text), of: connection, cancelled: cancellation?.isCancelled ?? false)
  }

  // MARK: - Statements

  private func open() throws -> OpaquePointer {
    if cancellation?.isCancelled == true { throw CancellationError() }
    guard let connection else { throw DatabaseError.unavailable("the connection was lost") }
    return connection
  }

  private func run(_ sql: SQL) throws -> PostgresResult {
    let connection = try open()
    guard sql.parameters.count <= 65_535 else {
      throw DatabaseError.invalid("a statement takes 65535 values at most, not \(sql.parameters.count)")
    }
    try arguments.set(sql.parameters)
    let name = try prepare(sql, connection)
    let result = arguments.withPointers { values, lengths, formats in
      PQexecPrepared(connection, name, Int32(sql.parameters.count), values, lengths, formats, 0)
    }
    do {
      return try PostgresResult(result, of: connection, cancelled: cancellation?.isCancelled ?? false)
    } catch PostgresFailure.stalePlan(let message) {
      // The schema changed under prepared statements. They go, and the transaction, which this has broken, starts again.
      _ = statements.removeAll()
      PQclear(PQexec(connection, "ROLLBACK"))
      PQclear(PQexec(connection, "DEALLOCATE ALL"))
      throw DatabaseError.busy(message)
    }
  }

  private func prepare(_ sql: SQL, _ connection: OpaquePointer) throws -> String {
    let key = StatementKey(text: sql.text, kinds: sql.parameters.map(\.kind))
    if let name = statements.use(key) { return name }
    prepared += 1
    let name = "s\(prepared)"
    let types: [Oid] = key.kinds.map { kind in
      switch kind {
      case .any: 0
      case .integer: 20
      case .real: 701
      case .blob: 17
      }
    }
    let result = PQprepare(connection, name, sql.text(for: .postgres), Int32(types.count), types)
    _ = try PostgresResult(result, of: connection, cancelled: cancellation?.isCancelled ?? false, text: sql.text)
    if let old = statements.keep(name, for: key) { PQclear(PQexec(connection, "DEALLOCATE \(old)")) }
    return name
  }

  // MARK: - Transactions

  /// Opens a transaction, on a new connection if the old one turns out to be dead.
  private func begin(_ text: String) throws {
    if let connection, PQtransactionStatus(connection) != PQTRANS_IDLE { disconnect() }
    var isFresh = false
    if connection == nil {
      try connect()
      isFresh = true
    }
    do {
      try script(text)
    } catch DatabaseError.unavailable where !isFresh {
      settings.logger.notice("The connection to the database was lost; connecting again.")
      disconnect()
      try connect()
      try script(text)
    }
  }

  private func commit() throws {
    guard let connection else { throw DatabaseError.unavailable("the connection was lost") }
    do {
      let result = try PostgresResult(PQexec(connection, "COMMIT"), of: connection, cancelled: false)
      // The server answers ROLLBACK, and no error, when the transaction had failed.
      guard strcmp(PQcmdStatus(result.pointer), "COMMIT") == 0 else {
        throw DatabaseError.other("the transaction had failed and was rolled back")
      }
    } catch DatabaseError.unavailable(let message) {
      throw DatabaseError.unavailable(
        "the connection was lost while committing, so the change may or may not be saved: \(message)")
    }
  }

  private func rollback() {
    guard let connection else { return }
    if PQtransactionStatus(connection) != PQTRANS_IDLE { PQclear(PQexec(connection, "ROLLBACK")) }
    if PQstatus(connection) != CONNECTION_OK || PQtransactionStatus(connection) != PQTRANS_IDLE { disconnect() }
  }

  /// Lets a cancel request that is still on its way hit something that does not matter.
  private func settle() {
    guard let connection else { return }
    PQclear(PQexec(connection, "SELECT pg_sleep(0.005)"))
  }

  // MARK: - The connection

  /// Connects, again and again with growing pauses while the server is away, until patience ends.
  private func connect() throws {
    let deadline = ContinuousClock.now + settings.patience
    var pause: UInt32 = 50_000
    while true {
      do {
        let fresh = try PostgresConnecting.connect(settings)
        connection = fresh
        canceller = PQgetCancel(fresh)
        _ = statements.removeAll()
        return
      } catch DatabaseError.unavailable(let message) {
        if cancellation?.isCancelled == true { throw CancellationError() }
        guard ContinuousClock.now + .microseconds(Int64(pause)) < deadline else { throw DatabaseError.unavailable(message) }
        usleep(pause)
        pause = min(pause * 2, 1_000_000)
      }
    }
  }

  func disconnect() {
    PQfreeCancel(canceller)
    PQfinish(connection)
    canceller = nil
    connection = nil
    _ = statements.removeAll()
  }
}

/// Opening a connection, for sessions and the listener alike.
enum PostgresConnecting {
  /// Opens a connection, five seconds at most for each address. Throws `unavailable` when trying again may help.
  static func connect(_ settings: PostgresSettings) throws -> OpaquePointer {
    // What the address says comes last and wins.
    let options = [
      ("application_name", "lectern"), ("client_encoding", "UTF8"), ("connect_timeout", "5"), ("keepalives_idle", "30"),
      ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "60000"), ("dbname", settings.url),
    ]
    let names = options.map { strdup($0.0) } + [nil]
    let values = options.map { strdup($0.1) } + [nil]
    defer { for pointer in names + values { free(pointer) } }
    let connection = PQconnectdbParams(names.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 1)
    guard let connection else { throw DatabaseError.unavailable("libpq has no memory") }
    guard PQstatus(connection) == CONNECTION_OK else {
      let message = PostgresResult.message(of: connection)
      PQfinish(connection)
      let isFinal = [
        "password authentication failed", "no password supplied", "does not exist", "no pg_hba.conf entry", "permission denied",
        "invalid port", "invalid integer",
      ]
      .contains { message.contains($0) && !message.contains("No such file") }
      throw isFinal ? DatabaseError.other("The database refuses the connection: \(message)") : DatabaseError.unavailable(message)
    }
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    let milliseconds = settings.statementTimeout.components.seconds * 1000
    do {
      _ = try PostgresResult(
        PQexec(
          connection,
          """
          SET statement_timeout = \(milliseconds); SET idle_in_transaction_session_timeout = 60000; \
          SET client_min_messages = warning; SET extra_float_digits = 1; SET bytea_output = 'hex'
          """), of: connection, cancelled: false)
    } catch {
      PQfinish(connection)
      throw error
    }
    return connection
  }
}
