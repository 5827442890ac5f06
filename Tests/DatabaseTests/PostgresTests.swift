import Database
import Support
import Synchronization
import Testing

struct PostgresTests {
  private func open(connections: Int = 4, patience: Duration = .seconds(10)) async throws -> PostgresDatabase {
    let url = try await PostgresServer.shared.freshDatabase(migrations: tables)
    return try await PostgresDatabase(url: url, connections: connections, patience: patience)
  }

  @Test func bothSchemesAreAddressesAndOthersAreNot() async throws {
    let url = try await PostgresServer.shared.freshDatabase()
    let database = try await PostgresDatabase(url: url.replacing("postgres://", with: "postgresql://"), connections: 1)
    #expect(try await database.engineVersion().hasPrefix("PostgreSQL 15"))
    await database.close()
    await #expect(throws: DatabaseError.self) { try await PostgresDatabase(url: "mysql://localhost/x") }
    await #expect(throws: DatabaseError.self) { try await PostgresDatabase(url: "postgres://user:secret@host:notaport/x") }
  }

  @Test func anUnknownDatabaseIsRefusedAtOnce() async throws {
    let url = try await PostgresServer.shared.start()
    let start = ContinuousClock.now
    let error = await #expect(throws: DatabaseError.self) {
      try await PostgresDatabase(url: url.replacing("/postgres", with: "/absent"))
    }
    guard case .other(let message) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(message.contains("does not exist"))
    #expect(ContinuousClock.now - start < .seconds(12))
  }

  @Test func anAbsentServerIsUnavailableAfterPatience() async throws {
    let error = await #expect(throws: DatabaseError.self) {
      try await PostgresDatabase(url: "postgres://x@127.0.0.1:1/x", patience: .milliseconds(200))
    }
    guard case .unavailable = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func deadlocksAreTriedAgain() async throws {
    let database = try await open()
    let runs = NotifyTests.Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for names in [["a", "b"], ["b", "a"]] {
        group.addTask { [database] in
          for _ in 0..<3 {
            try await database.write { db in
              runs.add()
              try db.execute("UPDATE counters SET value = value + 1 WHERE name = \(names[0])")
              _ = try db.rows("SELECT pg_sleep(0.1)")
              try db.execute("UPDATE counters SET value = value + 1 WHERE name = \(names[1])")
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let values = try await database.read { db in try db.values("SELECT value FROM counters", as: Int.self) }
    #expect(values == [6, 6])
    #expect(runs.count > 6)
  }

  @Test func serializationFailuresAreTriedAgain() async throws {
    let database = try await open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          try await database.write { db in
            try db.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
            let value = try db.value("SELECT value FROM counters WHERE name = 'a'", as: Int.self) ?? 0
            _ = try db.rows("SELECT pg_sleep(0.03)")
            try db.execute("UPDATE counters SET value = \(value + 1) WHERE name = 'a'")
          }
        }
      }
      try await group.waitForAll()
    }
    let value = try await database.read { db in try db.value("SELECT value FROM counters WHERE name = 'a'", as: Int.self) }
    #expect(value == 4)
  }

  @Test func whoFindsNoFreeConnectionWaitsInLineAndNotForEver() async throws {
    let patient = try await open(connections: 2, patience: .seconds(60))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<6 {
        group.addTask { try await patient.read { db in _ = try db.rows("SELECT pg_sleep(0.05)") } }
      }
      try await group.waitForAll()
    }
    let database = try await open(connections: 2, patience: .seconds(3))
    let holders = (0..<2).map { _ in Task { try await database.read { db in _ = try db.rows("SELECT pg_sleep(8)") } } }
    try await Task.sleep(for: .milliseconds(300))
    let waiter = Task { try await count(database) }
    let cancelled = Task { try await count(database) }
    try await Task.sleep(for: .milliseconds(20))
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    let error = await #expect(throws: DatabaseError.self) { try await waiter.value }
    guard case .timedOut(let message) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(message.contains("none of the 2 connections"))
    for holder in holders { try await holder.value }
    #expect(try await count(database) == 0)
  }

  @Test func aStatementThatTakesTooLongIsStopped() async throws {
    let url = try await PostgresServer.shared.freshDatabase()
    let database = try await PostgresDatabase(url: url, connections: 1, statementTimeout: .seconds(1))
    let error = await #expect(throws: DatabaseError.self) {
      try await database.read { db in _ = try db.rows("SELECT pg_sleep(20)") }
    }
    guard case .timedOut = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aLostConnectionFailsAWriteRepeatsAReadAndIsReplaced() async throws {
    let database = try await open(connections: 2)
    let error = await #expect(throws: DatabaseError.self) {
      try await database.write { db in
        try Thing(id: 1, slug: "one").save(db)
        _ = try db.rows("SELECT pg_terminate_backend(pg_backend_pid())")
      }
    }
    guard case .unavailable = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let runs = Mutex(0)
    let total = try await database.read { db in
      let isFirst = runs.withLock { runs in
        runs += 1
        return runs == 1
      }
      if isFirst { _ = try db.rows("SELECT pg_terminate_backend(pg_backend_pid())") }
      return try db.value("SELECT count(*) AS count FROM things", as: Int.self)
    }
    #expect(total == 0)
    #expect(runs.withLock { $0 } == 2)
  }

  @Test func aServerThatRestartsIsFoundAgain() async throws {
    let server = PostgresServer()
    try await server.keepData()
    let url = try await server.freshDatabase(migrations: tables)
    let database = try await PostgresDatabase(url: url, connections: 3)
    let heard = NotifyTests.Counter()
    let token = database.listen("events") { heard.add() }
    try await database.write { db in try Thing(id: 1, slug: "one").save(db) }
    #expect(try await heard.rises(above: 0))
    let before = heard.count
    try await server.stop()
    let during = Task { try await count(database) }
    try await Task.sleep(for: .milliseconds(300))
    try await server.start()
    #expect(try await during.value == 1)
    try await database.write { db in try Thing(id: 2, slug: "two").save(db) }
    #expect(try await count(database) == 2)
    #expect(try await heard.rises(above: before))
    token.cancel()
    await database.close()
    try await server.discard()
  }
}
