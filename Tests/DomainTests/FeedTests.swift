import Cast
import Database
import Domain
import Formats
import Support
import Testing

/// Passes everything on and counts the statements.
private final class CountingConnection: Connection {
  private let inner: any Connection
  private(set) var statements = 0
  init(_ inner: any Connection) { self.inner = inner }
  var engine: Engine { inner.engine }
  func execute(_ sql: SQL) throws -> Int {
    statements += 1
    return try inner.execute(sql)
  }
  func rows(_ sql: SQL) throws -> [Row] {
    statements += 1
    return try inner.rows(sql)
  }
  func notify(_ channel: String) { inner.notify(channel) }
  func savepoint<T>(_ body: () throws -> T) throws -> T { try inner.savepoint(body) }
}

@Suite struct FeedTests {
  @Test(arguments: eachEngine) func aFeedIsReadWithTheSameFewQueriesHoweverLongItIs(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    func statements() async throws -> Int {
      try await stage.read { db in
        let counting = CountingConnection(db)
        _ = try ShowFeed.load(show.id, at: now, counting)
        return counting.statements
      }
    }
    _ = try await stage.episode("First", of: show)
    let few = try await statements()
    for number in 1...12 {
      let episode = try await stage.episode("Episode \(number)", number: number, of: show)
      try await stage.write { db in
        try episode.set(tags: [Tag(name: "rain")], at: now, db)
        try episode.set(chapters: [Chapter(start: .init(0), title: "Start")], at: now, db)
        try episode.set(credits: [NewCredit(person: Person(name: "P\(number)", at: now, db).id, role: "guest")], at: now, db)
      }
    }
    #expect(try await statements() == few)
    #expect(few < 12)
  }
}
