import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct EpisodeEditingTests {
  /// Changes the draft of an episode and saves it.
  private func edit(
    _ id: EpisodeID, by staff: Staff, on stage: Stage, basis: Episode.Basis? = nil,
    _ change: @escaping @Sendable (inout EpisodeDraft) -> Void
  ) async throws {
    let now = stage.clock.now
    try await stage.write { db in
      var episode = try Episode.find(id, db)
      var draft = try EpisodeDraft.load(episode, db)
      change(&draft)
      try episode.apply(draft, basedOn: basis ?? Episode.Basis(version: episode.version), by: staff, at: now, db)
    }
  }

  private func draft(_ id: EpisodeID, on stage: Stage) async throws -> EpisodeDraft {
    try await stage.read { db in try EpisodeDraft.load(try Episode.find(id, db), db) }
  }

  private func basis(_ id: EpisodeID, on stage: Stage) async throws -> Episode.Basis {
    try await stage.read { db in
      let episode = try Episode.find(id, db)
      return Episode.Basis(version: episode.version, digest: try EpisodeDraft.load(episode, db).digest)
    }
  }

  @Test(arguments: eachEngine) func everythingInTheFormIsStored(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    let episode = try await stage.write { db in try Episode.begin(in: show.id, by: ada, at: now, db) }
    #expect((episode.number, episode.createdBy, episode.slug) == (1, ada.id, "untitled"))
    try await edit(episode.id, by: ada, on: stage) { draft in
      (draft.title, draft.shortTitle, draft.season, draft.type) = ("The Harbour", "Harbour", 2, .bonus)
      (draft.subtitle, draft.summary, draft.notes, draft.author) = ("Sub", "Sum", "**Notes**", "Ada")
      (draft.recordedOn, draft.explicit, draft.blocked, draft.tags) = ("2026-02-01", false, true, ["Night", "Sea"])
      draft.credits = [.init(name: "Ada Brook", role: "host"), .init(name: "New Guest", role: "guest")]
      draft.sponsors = [.init(name: "Lamps", url: "https://lamps.example")]
      draft.chapters = [
        Chapter(start: Milliseconds(500), end: Milliseconds(900), title: "One", link: "https://a.example", hidden: true)
      ]
      draft.soundbites = [.init(start: Milliseconds(1000), length: Milliseconds(20_000), title: "Bite")]
      draft.links = [Link(title: "Link", url: "https://l.example")]
    }
    let stored = try await draft(episode.id, on: stage)
    #expect(stored.slug == "the-harbour" && stored.tags == ["Night", "Sea"] && stored.notes == "**Notes**")
    #expect(stored.credits.map(\.name) == ["Ada Brook", "New Guest"] && stored.credits.allSatisfy { $0.person != nil })
    #expect(stored.sponsors.first?.sponsor != nil && stored.chapters.first?.end == Milliseconds(900))
    // Saved once more as it is, nothing happens.
    let before = try await basis(episode.id, on: stage)
    try await edit(episode.id, by: ada, on: stage) { _ in }
    #expect(try await basis(episode.id, on: stage) == before)
    let whats = try await stage.read { db in try Revision.list(of: episode.subject, limit: 9, db).map(\.what) }
    #expect(whats == ["Edited", "Created"])
  }

  @Test(arguments: eachEngine) func aPersonOfTheSameNameIsNotMadeTwice(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    for title in ["Fog", "Rain"] {
      let episode = try await stage.episode(title, of: show)
      try await edit(episode.id, by: ada, on: stage) {
        $0.credits = [.init(name: "jo Reed", role: "guest")]
        $0.sponsors = [.init(name: "Lamps", url: "https://lamps.example")]
      }
    }
    let counts = try await stage.read { db in
      (
        try db.value("SELECT count(*) FROM people", as: Int.self) ?? 0,
        try db.value("SELECT count(*) FROM sponsors", as: Int.self) ?? 0
      )
    }
    #expect(counts == (1, 1))
  }

  @Test(arguments: eachEngine) func theSecondToSaveLearnsBothSides(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let (ada, ben) = (try await stage.staff("Ada", .owner), try await stage.staff("Ben", .editor, in: show))
    let episode = try await stage.episode("Fog", of: show)
    let opened = try await basis(episode.id, on: stage)
    try await edit(episode.id, by: ada, on: stage) { ($0.title, $0.summary) = ("Fog, Ada", "Hers") }
    await #expect {
      try await edit(episode.id, by: ben, on: stage, basis: opened) { ($0.title, $0.summary, $0.notes) = ("Fog, Ben", "", "His") }
    } throws: { error in
      guard let collision = error as? Collision<EpisodeDraft> else { return false }
      let changes = Dictionary(uniqueKeysWithValues: collision.merge.differences.map { ($0.name.rawValue, $0.change) })
      return changes == ["title": .both, "summary": .theirs, "notes": .mine] && collision.by?.accountName == "Ada"
        && collision.base?.title == "Fog"
    }
    #expect(try await draft(episode.id, on: stage).title == "Fog, Ada")
  }

  @Test(arguments: eachEngine) func aScheduledPublicationIsNobodysEdit(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let episode = try await stage.episode("Dawn", of: show, hoursAgo: -1)
    let opened = try await basis(episode.id, on: stage)
    stage.clock.pass(Milliseconds(3_600_000))
    let now = stage.clock.now
    try await stage.write { db in try Episode.publishDue(at: now, db) }
    try await edit(episode.id, by: ada, on: stage, basis: opened) { $0.summary = "Light" }
    let stored = try await stage.read { db in try Episode.find(episode.id, db) }
    #expect((stored.summary, stored.status) == ("Light", .published))
  }

  @Test(arguments: eachEngine) func whatTheProgramFoundIsJoinedByItself(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    let episode = try await stage.write { db in try Episode.begin(in: show.id, by: ada, at: now, db) }
    let opened = try await basis(episode.id, on: stage)
    // A recording's chapters arrive while the form is open.
    try await stage.write { db in
      var episode = try Episode.find(episode.id, db)
      try episode.set(chapters: [Chapter(start: .zero, title: "Found")], at: now, db)
      try episode.save(at: now, db)
    }
    try await stage.write { db in
      var stored = try Episode.find(episode.id, db)
      var draft = EpisodeDraft(title: "Typed")
      (draft.slug, draft.number) = (stored.slug, stored.number)
      try stored.apply(draft, basedOn: opened, by: ada, at: now, db)
    }
    let stored = try await draft(episode.id, on: stage)
    #expect((stored.title, stored.chapters.map(\.title)) == ("Typed", ["Found"]))
  }

  @Test(arguments: eachEngine) func everyLimitNamesItsFieldAndARemedy(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let episode = try await stage.episode("Fog", of: show)
    _ = try await stage.episode("Rain", number: 12, of: show)
    await #expect {
      try await edit(episode.id, by: ada, on: stage) { draft in
        (draft.title, draft.subtitle, draft.slug) = ("", String(repeating: "x", count: 256), "Not a slug")
        (draft.number, draft.season, draft.recordedOn) = (12, 0, "yesterday")
        draft.season = nil
        draft.tags = [String(repeating: "t", count: 61)]
        draft.credits = [.init(name: "", role: "host")]
        draft.sponsors = [.init(name: "New", url: "no address")]
        draft.links = [Link(title: "x", url: "javascript:alert(1)")]
        draft.soundbites = [.init(start: .zero, length: .zero, title: "")]
        draft.artwork = MediaID(rawValue: 77)
        draft.notes = String(repeating: "n", count: 200_001)
      }
    } throws: { error in
      guard case DomainError.invalid(let fields) = error else { return false }
      return Set(fields.keys) == [
        "title", "subtitle", "slug", "number", "recorded_on", "tags", "credit.0.name", "sponsor.0.url", "link.0.url",
        "soundbite.0.length", "artwork", "notes",
      ] && fields["number"] == "Episode 12 is “Rain”. Choose another number."
    }
    #expect(try await draft(episode.id, on: stage).title == "Fog")
  }

  @Test(arguments: eachEngine) func aTakenSlugIsAnErrorOfItsField(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let (fog, rain) = (try await stage.episode("Fog", of: show), try await stage.episode("Rain", of: show))
    await #expect {
      try await edit(rain.id, by: ada, on: stage) { $0.slug = "fog" }
    } throws: { error in
      guard case DomainError.invalid(let fields) = error else { return false }
      return fields.keys.first == "slug"
    }
    #expect(try await draft(fog.id, on: stage).slug == "fog")
  }

  @Test(arguments: eachEngine) func importedDuplicatesAreSavedWhenLeftAlone(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    _ = try await stage.episode("First", number: 7, of: show)
    let second = try await stage.episode("Second", number: 7, of: show) { $0.subtitle = String(repeating: "s", count: 300) }
    try await edit(second.id, by: ada, on: stage) { $0.summary = "Mended" }
    #expect(try await draft(second.id, on: stage).summary == "Mended")
    // A trailer, or another season's episode, may have the number.
    try await edit(second.id, by: ada, on: stage) { $0.season = 2 }
    await #expect(throws: DomainError.self) { try await edit(second.id, by: ada, on: stage) { $0.season = nil } }
  }

  @Test(arguments: eachEngine) func theSlugFollowsTheTitleUntilItIsWrittenOrPublic(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    let made = try await stage.write { db in try (0..<2).map { _ in try Episode.begin(in: show.id, by: ada, at: now, db) } }
    #expect(made.map(\.slug) == ["untitled", "untitled-2"] && made.map(\.number) == [1, 2])
    let id = made[0].id
    try await edit(id, by: ada, on: stage) { $0.title = "At Sea" }
    #expect(try await draft(id, on: stage).slug == "at-sea")
    try await edit(id, by: ada, on: stage) { $0.title = "At Sea!" }
    #expect(try await draft(id, on: stage).slug == "at-sea")
    try await edit(id, by: ada, on: stage) { $0.slug = "mine" }
    try await edit(id, by: ada, on: stage) { $0.title = "Ashore" }
    #expect(try await draft(id, on: stage).slug == "mine")
    // Nobody ever knew the former ones.
    let again = try await stage.write { db in try Episode.begin(in: show.id, by: ada, at: now, db) }
    #expect(again.slug == "untitled")
    let published = try await stage.episode("Fog", of: show)
    try await edit(published.id, by: ada, on: stage) { $0.title = "Mist" }
    #expect(try await draft(published.id, on: stage).slug == "fog")
  }

  @Test(arguments: eachEngine) func aDeletedDraftCanBeBroughtBack(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let author = try await stage.staff("Cleo", .author, in: show)
    let now = stage.clock.now
    let episode = try await stage.write { db in try Episode.begin(in: show.id, by: author, at: now, db) }
    try await edit(episode.id, by: author, on: stage) {
      ($0.title, $0.notes, $0.tags) = ("Lost", "Long notes", ["Sea"])
      $0.credits = [.init(name: "Jo Reed", role: "guest")]
    }
    let before = try await draft(episode.id, on: stage)
    try await stage.write { db in try Episode.find(episode.id, db).delete(by: author, at: now, db) }
    await #expect(throws: DomainError.notFound) { _ = try await draft(episode.id, on: stage) }
    let back = try await stage.write { db in
      let revision = try #require(try Revision.latest(of: episode.subject, db))
      return try Episode.bringBack(revision, by: author, at: now, db)
    }
    #expect((back.id, back.guid, back.createdBy) == (episode.id, episode.guid, author.id))
    #expect(try await draft(episode.id, on: stage) == before)
    let versions = try await stage.read { db in try Revision.list(of: episode.subject, limit: 20, db).map(\.version) }
    #expect(versions == versions.sorted(by: >))
  }

  @Test(arguments: eachEngine) func whatWasPublicIsWithdrawnNotDeleted(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    var episode = try await stage.episode("Fog", of: show)
    episode = try await stage.write { [episode] db in
      var episode = episode
      try episode.unpublish(by: ada, at: now, db)
      return episode
    }
    await #expect(throws: DomainError.self) {
      try await stage.write { [episode] db in try episode.delete(by: ada, at: now, db) }
    }
  }

  @Test(arguments: eachEngine) func anEarlierStateCanBeBroughtBack(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    let episode = try await stage.episode("Fog", number: 3, of: show) { $0.summary = "As imported" }
    try await edit(episode.id, by: ada, on: stage) { ($0.summary, $0.number) = ("Edited", nil) }
    _ = try await stage.episode("Rain", number: 3, of: show)
    let before = try await stage.read { db in
      try #require(try Revision.list(of: episode.subject, limit: 9, db).first { $0.what == Revision.before })
    }
    _ = try await stage.write { db in try Episode.bringBack(before, by: ada, at: now, db) }
    let stored = try await draft(episode.id, on: stage)
    // Its number is another's by now.
    #expect((stored.summary, stored.number) == ("As imported", nil))
  }

  @Test(arguments: eachEngine) func publishingAndItsReverseAreInTheHistory(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    let whats = try await stage.write { db in
      var episode = try Episode.begin(in: show.id, by: ada, at: now, db)
      (episode.title, episode.audioURL, episode.audioType) = ("Fog", "https://a.example/fog.mp3", "audio/mpeg")
      try episode.save(at: now, db)
      try episode.publish(on: now + Milliseconds(1000), by: ada, at: now, db)
      try episode.publish(by: ada, at: now, db)
      try episode.unlist(by: ada, at: now, db)
      try episode.withdraw(by: ada, at: now, db)
      try episode.unpublish(by: ada, at: now, db)
      return try Revision.list(of: episode.subject, limit: 20, db).map(\.what)
    }
    #expect(
      whats == ["Unpublished", "Withdrawn", "Unlisted", "Published", "Scheduled", "Changed by the program", "Created"])
  }
}
