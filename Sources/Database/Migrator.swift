import Crypto

/// Brings a database to a schema, one migration after the other, each in its own transaction.
public struct Migrator: Sendable {
  private let migrations: [Migration]

  /// A migrator for all migrations there are, oldest first.
  public init(_ migrations: [Migration]) { self.migrations = migrations }

  /// Applies what is missing and returns the names. Safe when several processes start at once: the others wait.
  /// Throws `migration` when an applied migration was changed, is unknown here (the database is newer than this program), or came
  /// after one that is missing.
  @discardableResult public func migrate(_ database: any Database) async throws -> [String] {
    var applied: [String] = []
    while let name = try await database.write({ db in try applyNext(db) }) { applied.append(name) }
    return applied
  }

  /// The names of the migrations that `migrate` would apply. Throws what it would throw.
  public func pending(_ database: any Database) async throws -> [String] {
    let applied = try await database.read { db in try Self.hasTable(db) ? Self.applied(db) : [] }
    try verify(applied, database.engine)
    return migrations.dropFirst(applied.count).map(\.name)
  }

  private struct Applied: RowDecodable, Sendable {
    let name: String
    let checksum: String

    init(row: Row) throws {
      name = try row["name"]
      checksum = try row["checksum"]
    }
  }

  private func applyNext(_ db: any Connection) throws -> String? {
    guard let db = db as? any ScriptConnection else { throw DatabaseError.invalid("this connection cannot run migrations") }
    if db.engine == .postgres {
      // One process at a time, and as long as it takes. The key is any number that nothing else uses.
      try db.execute("SET LOCAL statement_timeout = 0")
      try db.execute("SELECT pg_advisory_xact_lock(7309453271628)")
    }
    try db.execute(
      """
      CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)
      """)
    let applied = try Self.applied(db)
    try verify(applied, db.engine)
    guard let next = migrations.dropFirst(applied.count).first else { return nil }
    do {
      try db.script(next.sql(db.engine))
    } catch let error as DatabaseError where !error.isTransient {
      throw DatabaseError.migration("Migration \(next.name) failed and was undone: \(error)")
    }
    let now =
      db.engine == .sqlite ? "CAST(strftime('%s', 'now') AS BIGINT) * 1000" : "CAST(extract(epoch FROM now()) * 1000 AS BIGINT)"
    try db.execute(
      "INSERT INTO migrations (name, checksum, applied_at) VALUES (\(next.name), \(checksum(next, db.engine)), \(raw: now))")
    return next.name
  }

  private static func hasTable(_ db: any Connection) throws -> Bool {
    try db.engine == .sqlite
      ? db.exists("SELECT 1 AS one FROM sqlite_master WHERE type = 'table' AND name = 'migrations'")
      : db.exists("SELECT 1 AS one WHERE to_regclass('migrations') IS NOT NULL")
  }

  private static func applied(_ db: any Connection) throws -> [Applied] {
    // By bytes on both engines; a server's language would sort names its own way.
    try db.rows("SELECT name, checksum FROM migrations", as: Applied.self).sorted { $0.name < $1.name }
  }

  private func verify(_ applied: [Applied], _ engine: Engine) throws {
    let known = Dictionary(migrations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    guard known.count == migrations.count else { throw DatabaseError.migration("Two migrations have the same name.") }
    for step in applied {
      guard let migration = known[step.name] else {
        throw DatabaseError.migration(
          "The database has the migration \(step.name), which this version does not know. It was used with a newer version: run that one."
        )
      }
      guard checksum(migration, engine) == step.checksum else {
        throw DatabaseError.migration(
          "The migration \(step.name) was changed after it had been applied. Restore it, and put the change into a new migration."
        )
      }
    }
    let names = Set(applied.map(\.name))
    for (index, migration) in migrations.prefix(applied.count).enumerated() where !names.contains(migration.name) {
      let later = migrations[(index + 1)...].first { names.contains($0.name) }?.name ?? "a later one"
      throw DatabaseError.migration(
        "The migration \(migration.name) is missing, but \(later) was applied. Put new migrations last.")
    }
  }

  private func checksum(_ migration: Migration, _ engine: Engine) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let digest = SHA256.hash(data: Array(migration.sql(engine).utf8))
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
