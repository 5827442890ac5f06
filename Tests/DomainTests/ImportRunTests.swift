import Cast
import Database
import Formats
import Foundation
import Support
import Testing

@testable import Domain

@Suite struct ImportRunTests {
  static let owner = Staff(id: AccountID(rawValue: 7), name: "Ada", email: "ada@example.com", isOwner: true, roles: [:])

  /// An installation with an owner.
  private func stage(_ engine: TestEngine) async throws -> Stage {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    try await stage.write { db in
      try db.execute(
        """
        INSERT INTO accounts (id, email, name, is_owner, created_at, updated_at)
        VALUES (7, 'ada@example.com', 'Ada', \(true), \(now), \(now))
        """)
    }
    return stage
  }

  private func worker(_ stage: Stage) -> Worker {
    Worker(
      name: "a", services: stage.services,
      handlers: [
        ImportRun.planJob: { try await ImportRun.plan($0) }, ImportRun.runJob: { try await ImportRun.run($0) },
        ImageFile.variantsJob: { _ in },
      ])
  }

  private func begin(_ stage: Stage, _ source: ImportRun.Source, _ options: ImportRun.Options = .init()) async throws -> ImportID
  {
    let now = stage.clock.now
    return try await stage.write { db in try ImportRun.begin(source, options, by: Self.owner, at: now, db) }
  }

  private func run(_ id: ImportID, _ stage: Stage) async throws -> ImportRun {
    try await stage.read { db in try ImportRun.find(id, for: Self.owner, db) }
  }

  private func start(_ id: ImportID, _ stage: Stage) async throws {
    let now = stage.clock.now
    try await stage.write { db in try ImportRun.find(id, for: Self.owner, db).start(at: now, db) }
  }

  @Test(arguments: eachEngine) func aLookChangesNothingAndTheImportDoesWhatWasShown(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    try await LocalHTTPServer.running { server in
      let host = try await MediaHost(server)
      server.on("/a.mp3") { .file(host.audio, for: $0, type: "audio/mpeg") }
      let text = rss(
        item("a", "One", audio: server.url("/a.mp3"), length: host.audio.count)
          + item("b", "Two", audio: server.url("/missing.mp3")))
      server.on("/feed") { _ in .text(text, type: "application/rss+xml") }
      let id = try await begin(stage, .address(server.url("/feed")))
      #expect(try await run(id, stage).state == .planning)
      await worker(stage).drain()
      let planned = try await run(id, stage)
      #expect(planned.state == .planned && planned.forecast?.created == ["One", "Two"])
      #expect(planned.forecast?.headline == "“Synthetic” will be a new show.")
      #expect(try await stage.count("shows") == 0)

      // The feed changes between the look and the import, which keeps to what was shown.
      server.on("/feed") { _ in .text(rss(item("c", "Three")), type: "application/rss+xml") }
      try await start(id, stage)
      await worker(stage).drain()
      let done = try await run(id, stage)
      #expect(done.state == .done && done.outcome?.failures == 1 && done.showID != nil)
      #expect(
        try await stage.read { db in try db.values("SELECT title FROM episodes ORDER BY title", as: String.self) } == [
          "One", "Two",
        ])
      #expect(done.outcome?.findings.groups.contains { $0.title == "Two" && $0.sentences[0].contains("can't be used") } == true)

      // Tried again, what was missing comes, and nothing twice.
      server.on("/missing.mp3") { .file(host.audio, for: $0, type: "audio/mpeg") }
      let before = server.requests().count
      try await start(id, stage)
      await worker(stage).drain()
      let again = try await run(id, stage)
      #expect(again.outcome?.failures == 0 && again.outcome?.headline.contains("1 recordings") == true)
      #expect(server.requests().count == before + 1)
      #expect(try await stage.count("shows") == 1)
    }
  }

  @Test(arguments: eachEngine) func anImportWhoseWorkerDiedGoesOn(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    let id = try await begin(stage, .file(name: "feed.xml", bytes: Array(rss(item("a", "One")).utf8)))
    await worker(stage).drain()
    try await start(id, stage)
    let now = stage.clock.now
    // Taken, its rows written half-way, and gone without a word.
    _ = try await stage.write { db in try Job.take(by: "dead", at: now, db) }
    try await stage.write { db in try db.execute("UPDATE imports SET state = 'working' WHERE id = \(id)") }
    #expect(try await run(id, stage).state == .working)
    stage.clock.pass(Milliseconds(120_000))
    await worker(stage).drain()
    #expect(try await run(id, stage).state == .done)
    #expect(try await stage.count("episodes") == 1)
  }

  @Test(arguments: eachEngine) func aJobThatWasGivenUpIsSaidToHaveStopped(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    let id = try await begin(stage, .file(name: "feed.xml", bytes: Array(rss(item("a", "One")).utf8)))
    try await stage.write { db in try db.execute("UPDATE jobs SET state = 'failed'") }
    let stopped = try await run(id, stage)
    #expect(stopped.state == .failed && stopped.forecast == nil)
    let now = stage.clock.now
    try await stage.write { db in try stopped.lookAgain(.init(), at: now, db) }
    await worker(stage).drain()
    #expect(try await run(id, stage).state == .planned)
  }

  @Test(arguments: eachEngine) func aSecondPressStartsNoSecondImport(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    let id = try await begin(stage, .file(name: "feed.xml", bytes: Array(rss(item("a", "One")).utf8)))
    await #expect(throws: DomainError.self) { try await start(id, stage) }
    await worker(stage).drain()
    try await start(id, stage)
    await #expect(throws: DomainError.self) { try await start(id, stage) }
    #expect(try await stage.count("jobs WHERE state = 'queued'") == 1)
    let now = stage.clock.now
    try await stage.write { db in try ImportRun.find(id, for: Self.owner, db).stop(at: now, db) }
    await worker(stage).drain()
    #expect(try await run(id, stage).state == .failed)
    #expect(try await stage.count("shows") == 0)
  }

  @Test(arguments: eachEngine) func twoShowsInFilesOfOneNameStayTwo(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    for (title, guid) in [("Night Walks", "a"), ("Day Walks", "b"), ("Night Walks", "c")] {
      let id = try await begin(stage, .file(name: "feed.xml", bytes: Array(rss(item(guid), title: title).utf8)))
      await worker(stage).drain()
      let planned = try await run(id, stage)
      if guid == "c" {
        // Another show of the same name, with none of its episodes: never poured into the first.
        guard case .another = planned.forecast?.refusal else { return #expect(Bool(false), "\(planned)") }
        continue
      }
      try await start(id, stage)
      await worker(stage).drain()
    }
    #expect(try await stage.count("shows") == 2)
  }

  @Test(arguments: eachEngine) func whatIsNoFeedSaysSoAndNamesNoFileOfTheServer(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    for (source, part) in [
      (ImportRun.Source.file(name: "/etc/passwd", bytes: Array("no feed".utf8)), "/etc/passwd: "),
      (.address("http://169.254.169.254/feed"), "not on the public Internet"),
    ] {
      let id = try await begin(stage, source)
      await worker(stage).drain()
      let failed = try await run(id, stage)
      #expect(failed.state == .failed && failed.message?.contains(part) == true, "\(failed.message ?? "")")
      #expect(failed.message?.contains("root:") == false)
    }
    for bad in ["", "feed", "ftp://example.com/feed", "https://", "javascript:alert(1)", "https://exa mple.com/f"] {
      await #expect(throws: DomainError.self, "\(bad)") { try await begin(stage, .address(bad)) }
    }
    await #expect(throws: DomainError.self) { try await begin(stage, .file(name: "a.xml", bytes: [])) }
    var options = ImportRun.Options()
    options.slug = "admin"
    await #expect(throws: DomainError.self) { try await begin(stage, .address("example.com/feed"), options) }
  }

  @Test(arguments: eachEngine) func onlyOwnersImport(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    let show = try await stage.nightWalks()
    let editor = Staff(id: AccountID(rawValue: 7), name: "Bo", email: "bo@example.com", isOwner: false, roles: [show.id: .editor])
    let now = stage.clock.now
    await #expect(throws: DomainError.forbidden) {
      try await stage.write { db in try ImportRun.begin(.address("example.com/feed"), .init(), by: editor, at: now, db) }
    }
    let id = try await begin(stage, .address("example.com/feed"))
    await #expect(throws: DomainError.forbidden) { try await stage.read { db in try ImportRun.find(id, for: editor, db) } }
  }
}
