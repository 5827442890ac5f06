/// A database of either engine: `SQLiteDatabase` or `PostgresDatabase`.
public protocol Database: Sendable {
  /// The engine.
  var engine: Engine { get }

  /// Runs `body` in a read-only transaction that sees one snapshot, the latest commit of this process included. `body` runs on a
  /// thread of the database's own, so it may block on the database; it may run again when a connection was lost.
  func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

  /// Runs `body` in a transaction and commits it, or rolls it back if `body` throws. Serialization failures, deadlocks and a
  /// busy file are tried again, so `body` may run more than once and must change nothing but the database.
  @discardableResult func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

  /// Calls `handler` after each commit that notified `channel`, until the token is cancelled or released. The handler runs on a
  /// database thread and must be quick: set a flag, yield to a stream. It may also be called when nothing happened.
  func listen(_ channel: String, _ handler: @escaping @Sendable () -> Void) -> ListenToken

  /// The engine's name and version: `SQLite 3.40.1`.
  func engineVersion() async throws -> String

  /// Throws what is wrong with the database: unreachable, or (SQLite) damaged. Reads the whole file; for `lectern doctor`.
  func check() async throws

  /// Waits for what is running and closes every connection. Later calls throw `closed`.
  func close() async
}
