import Cast
import Database
import Formats
import Support
import Testing

@testable import Domain

@Suite struct BeginningTests {
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

  private var answers: Beginning.Answers {
    var answers = Beginning.Answers()
    (answers.title, answers.description, answers.category) = ("Night Walks", "Sounds of the city.", "Arts › Books")
    (answers.language, answers.timeZone, answers.author) = ("de", "Europe/Berlin", "Ada Brook")
    return answers
  }

  @Test(arguments: eachEngine) func eachStepIsSavedAndFoundAgain(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    let (owner, now, answers) = (ImportRunTests.owner, stage.clock.now, answers)
    let id = try await stage.write { db in
      try Beginning.start(answers, origin: "https://podcasts.example", by: owner, at: now, db)
    }
    let begun = try await stage.read { db in try Beginning.unfinished(for: owner, db) }
    #expect(begun.map(\.show.id) == [id] && begun.first?.step == .artwork)
    #expect(begun.first?.show.categories == [["Arts", "Books"]])
    #expect(begun.first.map { Beginning.Answers($0.show) } == answers)
    var others = answers
    others.title = "Night Walks in Berlin"
    let changed = others
    try await stage.write { db in
      try Beginning.change(id, changed, by: owner, at: now, db)
      try Beginning.move(id, to: .episode, by: owner, at: now, db)
    }
    let later = try await stage.read { db in try Beginning.unfinished(for: owner, db) }
    #expect(later.first?.step == .episode && later.first?.show.title == "Night Walks in Berlin")
    try await stage.write { db in
      _ = try Beginning.firstEpisode("One", of: try Show.find(id, db), by: owner, at: now, db)
      try Beginning.move(id, to: nil, by: owner, at: now, db)
    }
    #expect(try await stage.read { db in try Beginning.unfinished(for: owner, db).isEmpty })
    let episode = try await stage.read { db in try db.row("SELECT \(Episode.columns) FROM episodes", as: Episode.self) }
    #expect(episode?.status == .draft && episode?.createdBy == owner.id)
  }

  @Test(arguments: eachEngine) func whatCannotBeTakenIsSaidByField(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    var bad = answers
    (bad.title, bad.category, bad.timeZone) = ("", "Arts › Plumbing", "Mars/Base")
    let (owner, now, answers) = (ImportRunTests.owner, stage.clock.now, bad)
    await #expect {
      try await stage.write { db in
        try Beginning.start(answers, origin: "https://podcasts.example", by: owner, at: now, db)
      }
    } throws: { error in
      guard case DomainError.invalid(let fields) = error else { return false }
      return fields["title"] != nil
    }
    #expect(try await stage.count("shows") == 0)
    #expect(try await stage.count("beginnings") == 0)
  }

  @Test(arguments: eachEngine) func theDemoGoesWithWhatOnlyItHas(_ engine: TestEngine) async throws {
    let stage = try await stage(engine)
    let mine = try await stage.nightWalks()
    let (owner, now) = (ImportRunTests.owner, stage.clock.now)
    let demo = try await stage.write { db in
      var demo = Show(slug: "tidelines", title: "Tidelines", at: now)
      demo.guid = DemoShows.guid(of: "tidelines")
      try demo.save(at: now, db)
      let shared = try Person(name: "Shared", at: now, db).id
      let only = try Person(name: "Only", at: now, db).id
      try demo.set(credits: [NewCredit(person: shared, role: "host"), NewCredit(person: only, role: "host")], at: now, db)
      try mine.set(credits: [NewCredit(person: shared, role: "host")], at: now, db)
      return demo
    }
    _ = try await stage.episode("Ebb", of: demo)
    _ = try await stage.episode("Mine", of: mine)
    try await stage.write { db in try DemoShows.remove(by: owner, at: now, db) }
    #expect(
      try await stage.read { db in try db.values("SELECT title FROM shows ORDER BY title", as: String.self) } == ["Night Walks"])
    #expect(
      try await stage.read { db in try db.values("SELECT title FROM episodes ORDER BY title", as: String.self) } == ["Mine"])
    #expect(try await stage.read { db in try db.values("SELECT name FROM people ORDER BY name", as: String.self) } == ["Shared"])
  }
}
