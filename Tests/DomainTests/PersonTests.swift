import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct PersonTests {
  /// Night Walks with an editor; another show with somebody who is credited there alone.
  struct Scene {
    let stage: Stage
    let show: Show
    let other: Show
    let owner: Staff
    let editor: Staff
    let stranger: PersonID

    init(_ engine: TestEngine) async throws {
      let stage = try await Stage(engine)
      let now = stage.clock.now
      show = try await stage.nightWalks()
      other = try await stage.write { db in
        var show = Show(slug: "small-machines", title: "Small Machines", timeZone: "UTC", at: now)
        try show.save(at: now, db)
        return show
      }
      owner = try await stage.staff("Ada", .owner)
      editor = try await stage.staff("Ben", .editor, in: show)
      let (elsewhere, boss) = (other, owner)
      stranger = try await stage.write { db in
        let id = try PersonDraft(name: "Jane Smith").create(by: boss, at: now, db)
        try elsewhere.set(credits: [NewCredit(person: id, role: "host")], at: now, db)
        return id
      }
      self.stage = stage
    }

    func make(_ name: String, by staff: Staff? = nil) async throws -> PersonID {
      let (now, staff) = (stage.clock.now, staff ?? editor)
      return try await stage.write { db in try PersonDraft(name: name).create(by: staff, at: now, db) }
    }

    func credit(_ person: PersonID, _ role: String, in episode: Episode) async throws {
      let now = stage.clock.now
      try await stage.write { db in
        let known = try episode.credits(db).map { NewCredit(person: $0.person.id, role: $0.role, team: $0.team) }
        try episode.set(credits: known + [NewCredit(person: person, role: role)], at: now, db)
      }
    }
  }

  @Test(arguments: eachEngine) func anEditorKnowsOfWhoIsInTheirShowsOrNowhere(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (stage, editor, owner, stranger, show) = (scene.stage, scene.editor, scene.owner, scene.stranger, scene.show)
    let now = stage.clock.now
    let mine = try await scene.make("Mei Lin")
    let author = try await stage.staff("Cleo", .author, in: show)
    try await stage.read { (db) throws -> Void in
      #expect(try PeopleListing().load(for: owner, limit: 9, db).entries.map(\.name) == ["Jane Smith", "Mei Lin"])
      #expect(try PeopleListing().load(for: editor, limit: 9, db).entries.map(\.id) == [mine])
      #expect(try PeopleListing().load(for: author, limit: 9, db).total == 0)
      #expect(try Person.suggestions("jane", to: editor, in: show.id, db).isEmpty)
      #expect(try Person.suggestions("JANE", to: owner, db).map(\.id) == [stranger])
      #expect((try? editor.person(stranger, db)) == nil && (try? author.person(mine, db)) == nil)
      #expect(try Revision.recent(visibleTo: editor, limit: 9, db).map(\.title) == ["Mei Lin"])
    }
    let attempts: [@Sendable (any Connection) throws -> Void] = [
      { db in try PersonDraft(name: "Changed").apply(to: stranger, by: editor, at: now, db) },
      { db in try Person.delete(stranger, by: editor, at: now, db) },
      { db in try Person.merge(stranger, into: mine, by: editor, at: now, db) },
      { db in try Person.merge(mine, into: stranger, by: editor, at: now, db) },
    ]
    for attempt in attempts {
      await #expect(throws: DomainError.notFound) { try await stage.write(attempt) }
    }
    // Nor does naming her make her theirs: it makes another Jane.
    let named = try await stage.write { db in
      try Person.credited("Jane Smith", key: stranger, in: show.id, by: editor, at: now, db)
    }
    #expect(named != stranger)
    #expect(try await stage.read { db in try Person.find(named, db).slug } == "jane-smith-2")
  }

  @Test(arguments: eachEngine) func aSlugThatChangedLeadsOnForEver(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (stage, editor) = (scene.stage, scene.editor)
    let now = stage.clock.now
    let id = try await scene.make("Mei Lin")
    func rename(_ slug: String) async throws {
      try await stage.write { db in
        var draft = PersonDraft(try Person.find(id, db))
        draft.slug = slug
        try draft.apply(to: id, by: editor, at: now, db)
      }
    }
    try await rename("mei")
    try await rename("lin-mei")
    try await stage.read { (db) throws -> Void in
      #expect(try Person.find(formerSlug: "mei-lin", db)?.id == id && Person.find(formerSlug: "mei", db)?.id == id)
      #expect(try Person.find(id, db).formerSlugs(db) == ["mei", "mei-lin"])
    }
    try await rename("mei")
    #expect(try await stage.read { db in try Person.find(id, db).formerSlugs(db) } == ["lin-mei", "mei-lin"])
    // The address of somebody else, now or once, isn't free.
    let other = try await scene.make("Mei Lin")
    #expect(try await stage.read { db in try Person.find(other, db).slug } == "mei-lin-2")
    for slug in ["mei", "mei-lin", "Not A Slug"] {
      await #expect(throws: DomainError.self, "\(slug)") {
        try await stage.write { db in try PersonDraft(name: "Mei", slug: slug).apply(to: other, by: editor, at: now, db) }
      }
    }
  }

  @Test(arguments: eachEngine) func twoEntriesForOnePersonBecomeOne(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (stage, editor, show) = (scene.stage, scene.editor, scene.show)
    let now = stage.clock.now
    let (dawn, dusk) = (try await stage.episode("Dawn", of: show), try await stage.episode("Dusk", of: show))
    let (kept, gone) = (try await scene.make("Mei Lin"), try await scene.make("M. Lin"))
    try await scene.credit(kept, "guest", in: dawn)
    try await scene.credit(gone, "guest", in: dawn)
    try await scene.credit(gone, "host", in: dusk)
    try await stage.write { db in
      var draft = PersonDraft(try Person.find(gone, db))
      (draft.bio, draft.link, draft.slug) = ("Walks.", "https://mei.example", "m")
      try draft.apply(to: gone, by: editor, at: now, db)
      try Person.merge(gone, into: kept, by: editor, at: now, db)
    }
    try await stage.read { (db) throws -> Void in
      #expect((try? Person.find(gone, db)) == nil)
      let person = try Person.find(kept, db)
      #expect(person.bio == "Walks." && person.link == "https://mei.example" && person.name == "Mei Lin")
      #expect(try person.formerSlugs(db) == ["m", "m-lin"])
      #expect(try dawn.credits(db).map { "\($0.person.name) \($0.role)" } == ["Mei Lin guest"])
      #expect(try dusk.credits(db).map { "\($0.person.name) \($0.role)" } == ["Mei Lin host"])
      #expect(try Revision.list(of: .person(kept), limit: 1, db).map(\.what) == ["Merged with M. Lin"])
      let entries = try PeopleListing().load(for: editor, limit: 9, db).entries
      #expect(entries.map { "\($0.name) \($0.episodes)" } == ["Mei Lin 2"])
    }
    // What went can be brought back, beside the one it was merged into.
    try await stage.write { db in
      let last = try #require(try Revision.latest(of: .person(gone), db))
      try last.bringBack(by: editor, at: now, db)
      #expect(try Person.find(gone, db).slug == "m-lin-2")
    }
  }

  @Test(arguments: eachEngine) func whoeverIsDeletedComesBackWithTheirCredits(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (stage, editor, show) = (scene.stage, scene.editor, scene.show)
    let now = stage.clock.now
    let dawn = try await stage.episode("Dawn", of: show)
    let (mei, idle) = (try await scene.make("Mei Lin"), try await scene.make("Nobody Yet"))
    try await scene.credit(mei, "guest", in: dawn)
    try await stage.write { db in
      #expect(try Person.delete(uncredited: [mei, idle, scene.stranger], by: editor, at: now, db) == 1)
      try Person.delete(mei, by: editor, at: now, db)
    }
    #expect(try await stage.read { db in try dawn.credits(db).isEmpty })
    try await stage.write { db in
      try (try #require(try Revision.latest(of: .person(mei), db))).bringBack(by: editor, at: now, db)
    }
    try await stage.read { (db) throws -> Void in
      #expect(try dawn.credits(db).map(\.person.id) == [mei])
      #expect(try Revision.list(of: .person(mei), limit: 9, db).map(\.what) == ["Brought back", "Deleted", "Created"])
    }
  }

  @Test(arguments: eachEngine) func somebodyInTwoShowsIsNotOneEditorsToTakeAway(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (stage, editor, owner) = (scene.stage, scene.editor, scene.owner)
    let now = stage.clock.now
    let mei = try await scene.make("Mei Lin")
    try await stage.write { db in
      for show in [scene.show, scene.other] { try show.set(credits: [NewCredit(person: mei, role: "host")], at: now, db) }
    }
    let error = await #expect(throws: DomainError.self) {
      try await stage.write { db in try Person.delete(mei, by: editor, at: now, db) }
    }
    guard case .conflict = error else { Issue.record("\(String(describing: error))"); return }
    let entries = try await stage.read { db in try PeopleListing().load(for: editor, limit: 9, db).entries }
    #expect(entries.filter { $0.id == mei }.map { $0.credits.map(\.show) } == [[scene.show.id]])
    try await stage.write { db in try Person.delete(mei, by: owner, at: now, db) }
  }

  @Test(arguments: eachEngine) func theSecondToSaveIsShownWhatTheFirstDid(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (stage, editor, owner) = (scene.stage, scene.editor, scene.owner)
    let now = stage.clock.now
    let id = try await scene.make("Mei Lin")
    let draft = try await stage.read { db in PersonDraft(try Person.find(id, db)) }
    try await stage.write { db in
      var first = draft
      first.bio = "Walks at night."
      try first.apply(to: id, expecting: 1, by: owner, at: now, db)
    }
    var second = draft
    second.link = "https://mei.example"
    let collision = await #expect(throws: Collision<PersonDraft>.self) {
      try await stage.write { [second] db in try second.apply(to: id, expecting: 1, by: editor, at: now, db) }
    }
    let merge = try #require(collision).merge
    #expect(!merge.hasConflict && merge.onlyTheirs == ["bio"])
    try await stage.write { [second] db in
      let joined = try second.taking(merge.onlyTheirs, from: try #require(collision).theirs)
      try joined.apply(to: id, expecting: 2, by: editor, at: now, db)
      let person = try Person.find(id, db)
      #expect(person.bio == "Walks at night." && person.link == "https://mei.example")
    }
  }

  @Test(arguments: eachEngine) func listsFilterSearchAndSort(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let (stage, owner, show) = (scene.stage, scene.owner, scene.show)
    let dawn = try await stage.episode("Dawn", of: show)
    let mei = try await scene.make("Mei 100% Lin")
    _ = try await scene.make("Zoe")
    try await scene.credit(mei, "guest", in: dawn)
    try await stage.read { (db) throws -> Void in
      func names(_ change: (inout PeopleListing) -> Void) throws -> [String] {
        var listing = PeopleListing()
        change(&listing)
        return try listing.load(for: owner, limit: 9, db).entries.map(\.name)
      }
      #expect(try names { $0.order = .episodes } == ["Mei 100% Lin", "Jane Smith", "Zoe"])
      #expect(try names { $0.text = "0% l" } == ["Mei 100% Lin"])
      #expect(try names { $0.text = "%" } == ["Mei 100% Lin"])
      #expect(try names { $0.show = show.id } == ["Mei 100% Lin"])
      #expect(try names { $0.role = "host" } == ["Jane Smith"])
      #expect(try names { $0.isUncredited = true } == ["Zoe"])
      #expect(try PeopleListing.roles(for: owner, db) == ["guest", "host"])
      #expect(try PeopleListing.roles(for: scene.editor, db) == ["guest"])
      let page = try PeopleListing().load(for: owner, limit: 1, offset: 1, db)
      #expect(page.total == 3 && page.entries.map(\.name) == ["Mei 100% Lin"])
    }
  }
}
