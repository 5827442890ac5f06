import Database
import Support
import Testing

struct MigratorTests {
  private let first = Migration("0001-first") { _ in "CREATE TABLE first (id BIGINT PRIMARY KEY); INSERT INTO first VALUES (1);" }
  private let second = Migration("0002-second") { _ in "CREATE TABLE second (id BIGINT PRIMARY KEY)" }
  private let third = Migration("0003-third") { _ in "CREATE TABLE third (id BIGINT PRIMARY KEY)" }

  private func message(_ migrations: [Migration], _ database: any Database) async -> String {
    let error = await #expect(throws: DatabaseError.self) { try await Migrator(migrations).migrate(database) }
    if case .migration(let message) = error { return message }
    return "\(String(describing: error))"
  }

  @Test(arguments: eachEngine) func onlyWhatIsMissingIsApplied(_ engine: TestEngine) async throws {
    let database = try await engine.open()
    #expect(try await Migrator([first, second]).pending(database) == ["0001-first", "0002-second"])
    #expect(try await Migrator([first]).migrate(database) == ["0001-first"])
    #expect(try await Migrator([first, second]).pending(database) == ["0002-second"])
    #expect(try await Migrator([first, second]).migrate(database) == ["0002-second"])
    #expect(try await Migrator([first, second]).migrate(database) == [])
    let at = try await database.read { db in try db.value("SELECT min(applied_at) AS at FROM migrations", as: Int64.self) }
    #expect((at ?? 0) > 1_600_000_000_000)
  }

  @Test(arguments: eachEngine) func changedUnknownAndMisplacedOnesAreRefused(_ engine: TestEngine) async throws {
    let database = try await engine.open()
    try await Migrator([first, third]).migrate(database)
    let changed = Migration("0001-first") { _ in "CREATE TABLE first (id TEXT)" }
    #expect(await message([changed, third], database).contains("0001-first was changed"))
    #expect(await message([first], database).contains("0003-third, which this version does not know"))
    #expect(await message([first, second, third], database).contains("0002-second is missing, but 0003-third"))
    #expect(await message([first, third, third], database).contains("same name"))
    #expect(try await Migrator([first, third]).migrate(database) == [])
  }

  @Test(arguments: eachEngine) func aMigrationThatFailsLeavesNothing(_ engine: TestEngine) async throws {
    let database = try await engine.open()
    let broken = Migration("0002-broken") { _ in "CREATE TABLE half (id BIGINT); CREATE TABLE first (id BIGINT);" }
    #expect(await message([first, broken], database).contains("0002-broken failed"))
    try await database.write { db in
      try db.execute("CREATE TABLE half (id BIGINT)")
      #expect(try db.exists("SELECT id FROM first"))
    }
    #expect(try await Migrator([first, second]).migrate(database) == ["0002-second"])
  }

  @Test func processesThatStartAtOnceApplyEachOnce() async throws {
    let url = try await PostgresServer.shared.freshDatabase()
    let migrator = Migrator([first, second, third])
    let applied = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<6 {
        group.addTask {
          let database = try await PostgresDatabase(url: url, connections: 1)
          let applied = try await migrator.migrate(database)
          await database.close()
          return applied
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(applied.sorted() == ["0001-first", "0002-second", "0003-third"])
  }
}
