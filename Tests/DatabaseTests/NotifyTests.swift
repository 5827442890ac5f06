import Database
import Support
import Synchronization
import Testing

struct NotifyTests {
  final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }

    /// Waits until the count is above `level`, five seconds at most.
    func rises(above level: Int) async throws -> Bool {
      for _ in 0..<500 where count <= level { try await Task.sleep(for: .milliseconds(10)) }
      return count > level
    }
  }

  private struct Changed: Error {}

  /// Listens, and on PostgreSQL waits for the call that says that it has taken effect.
  private func listening(_ database: any Database, _ channel: String, _ counter: Counter) async throws -> ListenToken {
    let token = database.listen(channel) { counter.add() }
    if database.engine == .postgres { #expect(try await counter.rises(above: 0)) }
    return token
  }

  @Test(arguments: eachEngine) func aCommitIsHeardBeforeWriteReturnsOnceAndARollbackNever(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    let counter = Counter()
    let token = try await listening(database, "events", counter)
    let start = counter.count
    try await database.write { db in
      for _ in 0..<5 { db.notify("events") }
      db.notify("others")
    }
    #expect(counter.count == start + 1)
    await #expect(throws: Changed.self) {
      try await database.write { db in
        db.notify("events")
        throw Changed()
      }
    }
    #expect(counter.count == start + 1)
    token.cancel()
    try await database.write { db in db.notify("events") }
    // On PostgreSQL one's own come back from the server too, and are left out.
    try await Task.sleep(for: .milliseconds(100))
    #expect(counter.count == start + 1)
  }

  @Test(arguments: eachEngine) func aReleasedTokenListensNoLonger(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    let counter = Counter()
    do { _ = database.listen("events") { counter.add() } }
    try await Task.sleep(for: .milliseconds(50))
    let start = counter.count
    try await database.write { db in db.notify("events") }
    #expect(counter.count == start)
  }

  @Test func anotherProcessIsHeardOnPostgreSQL() async throws {
    let url = try await PostgresServer.shared.freshDatabase(migrations: tables)
    let (here, there) = (
      try await PostgresDatabase(url: url, connections: 2), try await PostgresDatabase(url: url, connections: 2)
    )
    let counter = Counter()
    let token = try await listening(here, "odd \"name\" 🎙️", counter)
    let start = counter.count
    try await there.write { db in db.notify("odd \"name\" 🎙️") }
    #expect(try await counter.rises(above: start))
    token.cancel()
    await here.close()
    await there.close()
  }
}
