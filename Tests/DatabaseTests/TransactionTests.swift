import Database
import Support
import Synchronization
import Testing

struct TransactionTests {
  private struct Changed: Error {}

  @Test(arguments: eachEngine) func whatThrowsIsRolledBack(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    await #expect(throws: Changed.self) {
      try await database.write { db in
        try Thing(id: 1, slug: "one").save(db)
        throw Changed()
      }
    }
    #expect(try await count(database) == 0)
  }

  @Test(arguments: eachEngine) func aFailedStatementDoomsItsTransactionEvenIfCaught(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    await #expect(throws: DatabaseError.self) {
      try await database.write { db in
        try Thing(id: 1, slug: "one").save(db)
        try? Thing(id: 1, slug: "other").save(db)
      }
    }
    #expect(try await count(database) == 0)
  }

  @Test(arguments: eachEngine) func aSavepointUndoesOnlyItsOwn(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    let calls = Mutex(0)
    let token = database.listen("inner") { calls.withLock { $0 += 1 } }
    let before = calls.withLock { $0 }
    try await database.write { db in
      try Thing(id: 1, slug: "one").save(db)
      do {
        try db.savepoint {
          try Thing(id: 2, slug: "two").save(db)
          try db.savepoint { try Thing(id: 3, slug: "three").save(db) }
          db.notify("inner")
          try Thing(id: 1, slug: "again").save(db)
        }
        Issue.record("the savepoint has to throw")
      } catch DatabaseError.uniqueViolation {}
      try db.savepoint { try Thing(id: 4, slug: "four").save(db) }
    }
    let ids = try await database.read { db in try db.values("SELECT id FROM things ORDER BY id", as: Int.self) }
    #expect(ids == [1, 4])
    if engine == .sqlite { #expect(calls.withLock { $0 } == before) }
    token.cancel()
  }

  @Test(arguments: eachEngine) func brokenRulesSayWhich(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    try await database.write { db in try Thing(id: 1, slug: "one").save(db) }
    func failure(_ sql: SQL) async -> DatabaseError? {
      await #expect(throws: DatabaseError.self) { try await database.write { db in try db.execute(sql) } }
    }
    guard case .uniqueViolation(_, ["id"]) = await failure("INSERT INTO things (id, slug) VALUES (1, 'x')") else {
      Issue.record("id")
      return
    }
    guard case .uniqueViolation("things_slug_lower", []) = await failure("INSERT INTO things (id, slug) VALUES (2, 'ONE')") else {
      Issue.record("lower(slug)")
      return
    }
    guard case .foreignKeyViolation = await failure("INSERT INTO things (id, slug, parent) VALUES (2, 'x', 99)") else {
      Issue.record("parent")
      return
    }
    #expect(await failure("INSERT INTO things (id, slug) VALUES (2, \(String?.none))") == .notNullViolation(column: "slug"))
    guard case .checkViolation = await failure("INSERT INTO things (id, slug, number) VALUES (2, 'x', 13)") else {
      Issue.record("check")
      return
    }
    guard case .other(let message) = await failure("SELEKT 1") else {
      Issue.record("syntax")
      return
    }
    #expect(message.contains("SELEKT"))
  }

  @Test(arguments: eachEngine) func executeCountsChangedRows(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    try await database.write { db in
      for id in 1...3 { try Thing(id: Int64(id), slug: "s\(id)").save(db) }
      #expect(try db.execute("UPDATE things SET number = 1 WHERE id < 3") == 2)
      #expect(try db.execute("UPDATE things SET number = 1 WHERE id > 3") == 0)
      #expect(try db.execute("INSERT INTO things (id, slug) VALUES (1, 'z') ON CONFLICT DO NOTHING") == 0)
      #expect(try db.execute("CREATE INDEX things_number ON things (number)") == 0)
      #expect(try db.values("UPDATE things SET number = 2 RETURNING id", as: Int.self).count == 3)
      #expect(try db.execute("SELECT id FROM things") == 0)
    }
  }

  @Test(arguments: eachEngine) func aReadCannotWriteAndSeesOneSnapshot(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    let error = await #expect(throws: DatabaseError.self) {
      try await database.read { db in try Thing(id: 1, slug: "one").save(db) }
    }
    guard case .readOnly = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    for id in 1...50 {
      try await database.write { db in try Thing(id: Int64(id), slug: "s\(id)").save(db) }
      #expect(try await count(database) == id)
    }
  }

  @Test(arguments: eachEngine) func aConnectionThatEscapedAnswersNothing(_ engine: TestEngine) async throws {
    final class Box: @unchecked Sendable { var connection: (any Connection)? }
    let database = try await engine.open(migrations: tables)
    let box = Box()
    try await database.read { db in box.connection = db }
    #expect(throws: DatabaseError.self) { try box.connection?.rows("SELECT 1 AS one") }
  }

  @Test(arguments: eachEngine) func aHundredTasksWriteAndReadAtOnce(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          for _ in 0..<5 {
            try await database.write { db in
              try db.execute("UPDATE counters SET value = value + 1 WHERE name = 'a'")
              try db.execute("UPDATE counters SET value = value + 1 WHERE name = 'b'")
            }
          }
        }
        group.addTask {
          for _ in 0..<5 {
            let values = try await database.read { db in
              let first = try db.value("SELECT value FROM counters WHERE name = 'a'", as: Int.self)
              return (first, try db.value("SELECT value FROM counters WHERE name = 'b'", as: Int.self))
            }
            #expect(values.0 == values.1)
          }
        }
      }
      try await group.waitForAll()
    }
    let total = try await database.read { db in try db.value("SELECT value FROM counters WHERE name = 'a'", as: Int.self) }
    #expect(total == 250)
  }

  @Test(arguments: eachEngine) func aSchemaChangeReachesCachedStatements(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    @Sendable func columns(_ db: any Connection) throws -> Int {
      try db.rows("SELECT * FROM counters").first?.columnNames.count ?? 0
    }
    #expect(try await database.read(columns) == 2)
    try await database.write { db in try db.execute("ALTER TABLE counters ADD COLUMN note TEXT") }
    #expect(try await database.read(columns) == 3)
    #expect(try await database.write(columns) == 3)
  }

  @Test(arguments: eachEngine) func moreStatementsThanTheCacheHolds(_ engine: TestEngine) async throws {
    let database = try await engine.open()
    let total = try await database.read { db in
      var total = 0
      for _ in 0..<2 {
        for number in 0..<600 { total += try db.value("SELECT \(raw: "\(number)") AS number", as: Int.self) ?? 0 }
      }
      return total
    }
    #expect(total == 359_400)
  }

  @Test(arguments: eachEngine) func aCancelledTaskStopsItsStatementAndTheConnectionGoesOn(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables, connections: 1)
    let slow: SQL =
      """
      WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < 300000000)
      SELECT count(*) AS count FROM numbers
      """
    let clock = ContinuousClock()
    for isWrite in [false, true] {
      let task = Task {
        if isWrite {
          _ = try await database.write { db in
            try Thing(id: 1, slug: "never").save(db)
            return try db.value(slow, as: Int.self)
          }
        } else {
          _ = try await database.read { db in try db.value(slow, as: Int.self) }
        }
      }
      try await Task.sleep(for: .milliseconds(150))
      let start = clock.now
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(clock.now - start < .seconds(3))
      #expect(try await count(database) == 0)
    }
  }

  @Test(arguments: eachEngine) func closedMeansClosed(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    #expect(try await count(database) == 0)
    #expect(try await database.engineVersion().contains(" "))
    try await database.check()
    await database.close()
    await #expect(throws: DatabaseError.closed) { try await count(database) }
    await #expect(throws: DatabaseError.closed) { try await database.write { db in try db.execute("DELETE FROM things") } }
  }
}
