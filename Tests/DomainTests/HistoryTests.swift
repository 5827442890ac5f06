import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct HistoryTests {
  private func changed(_ draft: EpisodeDraft, _ change: (inout EpisodeDraft) -> Void) -> EpisodeDraft {
    var draft = draft
    change(&draft)
    return draft
  }

  @Test func aMergeTellsWhoChangedWhat() {
    let base = EpisodeDraft(title: "Fog")
    let theirs = changed(base) { ($0.title, $0.summary, $0.number) = ("Fog, theirs", "S", 4) }
    let mine = changed(base) { ($0.title, $0.notes, $0.number) = ("Fog, mine", "N", 4) }
    let merge = Merge(base: base, theirs: theirs, mine: mine)
    let found = Dictionary(uniqueKeysWithValues: merge.differences.map { ($0.name.rawValue, $0.change) })
    #expect(found == ["title": .both, "summary": .theirs, "notes": .mine, "number": .same])
    #expect(merge.hasConflict && merge.onlyTheirs == ["summary"])
    let blind = Merge(base: nil, theirs: theirs, mine: mine)
    #expect(blind.differences.map(\.change) == [.both, .both, .both])
  }

  @Test func aDraftTakesFieldsFromAnother() throws {
    let base = EpisodeDraft(title: "Fog")
    let other = changed(base) {
      ($0.title, $0.shortTitle, $0.number, $0.recordedOn) = ("Mist", "M", 3, "2026-01-02")
      $0.credits = [.init(name: "Ada", role: "host")]
      $0.chapters = [Chapter(start: .zero, title: "Start")]
    }
    #expect(try base.taking(["title", "short_title", "number", "recorded_on", "credits", "chapters"], from: other) == other)
    #expect(try other.taking(["number"], from: base).number == nil)
    #expect(try other.taking([], from: base) == other)
  }

  @Test func everyFieldOfADraftCanBeTaken() throws {
    var other = EpisodeDraft(title: "Mist")
    (other.shortTitle, other.slug, other.number, other.season, other.type) = ("M", "mist", 3, 2, .bonus)
    (other.subtitle, other.summary, other.notes, other.author, other.recordedOn) = ("a", "b", "c", "d", "2026-01-02")
    (other.explicit, other.blocked, other.tags, other.artwork) = (true, true, ["t"], MediaID(rawValue: 5))
    other.credits = [.init(name: "Ada", role: "host")]
    other.sponsors = [.init(name: "Lamp", url: "https://lamp.example")]
    other.chapters = [Chapter(start: .zero, title: "Start")]
    other.soundbites = [.init(start: .zero, length: Milliseconds(20_000), title: "")]
    other.links = [Link(title: "L", url: "https://l.example")]
    let base = EpisodeDraft(title: "Fog")
    let names = Merge(base: base, theirs: other, mine: base).differences.map(\.name)
    #expect(names.count == base.fields.count)
    #expect(try base.taking(Set(names), from: other) == other)
  }

  @Test(arguments: eachEngine) func anAutosaveIsTheWritersAlone(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let episode = try await stage.episode("Fog", of: show)
    let (ada, ben) = (try await stage.staff("Ada", .owner), try await stage.staff("Ben", .editor, in: show))
    let now = stage.clock.now
    let form = FormFields([("title", "Fog é\r\n"), ("title", "twice"), ("", "")])
    let events = try await stage.read { db in try Event.last(db) }
    try await stage.write { db in
      try Autosave.save(form: form, episode.subject, version: 1, by: ada.id, at: now, db)
    }
    let found = try await stage.read { db in
      (try Autosave.find(episode.subject, by: ada.id, db)?.form, try Autosave.find(episode.subject, by: ben.id, db)?.form)
    }
    #expect(found.0 == form && found.1 == nil)
    #expect(try await stage.read { db in try Event.last(db) } == events)
  }

  @Test(arguments: eachEngine) func aSecondTabDoesNotOverwriteTheFirst(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let episode = try await stage.episode("Fog", of: show)
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    @Sendable func keep(_ text: String, since: Timestamp?) async throws -> Timestamp {
      try await stage.write { db in
        try Autosave.save(
          form: FormFields([("title", text)]), episode.subject, version: 1, by: ada.id, expecting: .exactly(since), at: now, db
        ).at
      }
    }
    let first = try await keep("one", since: nil)
    let second = try await keep("one and", since: first)
    #expect(second > first)
    await #expect(throws: DomainError.self) { _ = try await keep("other tab", since: nil) }
    await #expect(throws: DomainError.self) { _ = try await keep("other tab", since: first) }
    _ = try await keep("one and", since: first)
    let kept = try await stage.read { db in try Autosave.find(episode.subject, by: ada.id, db)?.form.text("title") }
    #expect(kept == "one and")
  }

  @Test(arguments: eachEngine) func theHistoryIsSeenAsFarAsTheRoleReaches(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    let owner = try await stage.staff("Ada", .owner)
    let editor = try await stage.staff("Ben", .editor, in: show)
    let author = try await stage.staff("Cleo", .author, in: show)
    let stranger = try await stage.staff("Dan", .editor, in: nil)
    let other = try await stage.write { db in
      var other = Show(slug: "other", title: "Other", at: now)
      try other.save(at: now, db)
      return other
    }
    let (hers, his) = try await stage.write { db in
      (try Episode.begin(in: show.id, by: author, at: now, db), try Episode.begin(in: show.id, by: editor, at: now, db))
    }
    _ = try await stage.write { db in try Episode.begin(in: other.id, by: owner, at: now, db) }
    func seen(_ staff: Staff) async throws -> Set<String> {
      try await stage.read { db in Set(try Revision.recent(visibleTo: staff, limit: 50, db).map(\.subject.key)) }
    }
    #expect(try await seen(owner).count == 3)
    #expect(try await seen(editor) == ["\(hers.id)", "\(his.id)"])
    #expect(try await seen(author) == ["\(hers.id)"])
    #expect(try await seen(stranger).isEmpty)
    let revision = try await stage.read { db in try #require(try Revision.latest(of: his.subject, db)) }
    await #expect(throws: DomainError.notFound) {
      _ = try await stage.read { db in try Revision.find(revision.id, visibleTo: author, db) }
    }
    // Deleted, it is still hers.
    try await stage.write { db in try hers.delete(by: author, at: now, db) }
    #expect(try await seen(author) == ["\(hers.id)"])
  }
}
