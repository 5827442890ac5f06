import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct EpisodeTests {
  @Test(arguments: eachEngine) func aScheduledEpisodeIsListedFromItsSecondOn(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let episode = try await stage.episode("Dawn", of: show, hoursAgo: -1)
    #expect(episode.status == .scheduled)
    let moment = try #require(episode.publishedAt)
    let before = try await stage.read { db in try show.episodes(limit: 10, at: moment - Milliseconds(1), db).total }
    let after = try await stage.read { db in try show.episodes(limit: 10, at: moment, db).total }
    #expect((before, after) == (0, 1))
    let next = try await stage.read { [noon = stage.clock.now] db in try Episode.nextPublication(after: noon, db) }
    #expect(next == moment)
  }

  @Test(arguments: eachEngine) func aScheduledEpisodeIsAnnouncedOnce(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    _ = try await stage.episode("Dawn", of: show, hoursAgo: -1)
    stage.clock.pass(Milliseconds(3_600_000))
    let now = stage.clock.now
    for _ in 0..<3 { try await stage.write { db in try Episode.publishDue(at: now, db) } }
    let events = try await stage.read { db in try Event.after(0, db).filter { $0.kind == .episodePublished } }
    #expect(events.count == 1)
  }

  @Test(arguments: eachEngine) func aFormerSlugAndNumberLeadToTheEpisodeForEver(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    var episode = try await stage.episode("The Harbour", number: 3, of: show)
    let now = stage.clock.now
    for (slug, number) in [("the-docks", 4), ("the-quay", 5)] {
      episode.slug = slug
      episode.number = number
      episode = try await stage.write { [episode] db in
        var episode = episode
        try episode.save(at: now, db)
        return episode
      }
    }
    for former in ["the-harbour", "the-docks"] {
      let address = try await stage.read { db in try show.episode(slug: former, at: now, db) }
      guard case .moved(let present) = address else {
        Issue.record("\(former) isn't moved")
        continue
      }
      #expect(present == "the-quay")
    }
    let byNumber = try await stage.read { db in try [3, 4, 5].map { try show.episodeSlug(number: $0, at: now, db) } }
    #expect(byNumber == ["the-quay", "the-quay", "the-quay"])
  }

  @Test(arguments: eachEngine) func theSecondToSaveIsTold(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let episode = try await stage.episode("Fog", of: show)
    let now = stage.clock.now
    try await stage.write { db in
      var first = episode
      first.title = "Fog, first"
      try first.save(at: now, db)
    }
    await #expect(throws: DomainError.self) {
      try await stage.write { db in
        var second = episode
        second.title = "Fog, second"
        try second.save(at: now, db)
      }
    }
    let title = try await stage.read { db in try Episode.find(episode.id, db).title }
    #expect(title == "Fog, first")
  }

  @Test(arguments: eachEngine) func aWithdrawnEpisodeIsGoneAndADraftWasNeverThere(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let episode = try await stage.episode("Fog", of: show)
    let now = stage.clock.now
    try await stage.write { db in
      var episode = episode
      try episode.withdraw(at: now, db)
    }
    await #expect(throws: DomainError.gone) { try await stage.read { db in try show.episode(slug: "fog", at: now, db) } }
    try await stage.write { db in
      var episode = try Episode.find(episode.id, db)
      try episode.unpublish(at: now, db)
    }
    await #expect(throws: DomainError.notFound) { try await stage.read { db in try show.episode(slug: "fog", at: now, db) } }
  }

  @Test(arguments: eachEngine) func anUnlistedEpisodeHasAPageAndIsInNoList(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let episode = try await stage.episode("Fog", of: show)
    let now = stage.clock.now
    try await stage.write { db in
      var episode = episode
      try episode.unlist(at: now, db)
    }
    let listed = try await stage.read { db in try show.episodes(limit: 10, at: now, db).total }
    #expect(listed == 0)
    guard case .episode = try await stage.read({ db in try show.episode(slug: "fog", at: now, db) }) else {
      Issue.record("no page")
      return
    }
    let feed = try await stage.read { db in try ShowFeed.load(show.id, at: now, db) }
    #expect(feed.episodes.isEmpty)
  }

  @Test(arguments: eachEngine) func anEpisodeWithoutARecordingCannotBePublished(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    await #expect(throws: DomainError.self) {
      try await stage.write { db in
        var episode = Episode(show: show.id, title: "Silence", slug: "silence", at: now)
        try episode.publish(at: now, db)
      }
    }
    let count = try await stage.read { db in try db.value("SELECT count(*) FROM episodes", as: Int.self) }
    #expect(count == 0)
  }

  @Test(arguments: eachEngine) func listsFilterBySeasonTagAndPerson(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let first = try await stage.episode("One", of: show, hoursAgo: 3) { $0.season = 1 }
    let second = try await stage.episode("Two", of: show, hoursAgo: 2) { $0.season = 2 }
    let now = stage.clock.now
    try await stage.write { db in
      let ada = try Person(name: "Ada Brook", at: now, db)
      try first.set(credits: [NewCredit(person: ada.id, role: "Host")], at: now, db)
      try second.set(tags: [Tag(name: "Rivers & Rain"), Tag(name: "rivers and rain")], at: now, db)
    }
    func titles(_ filter: EpisodeFilter) async throws -> [String] {
      try await stage.read { db in try show.episodes(filter, limit: 10, at: now, db).episodes.map(\.title) }
    }
    #expect(try await titles(EpisodeFilter()) == ["Two", "One"])
    #expect(try await titles(EpisodeFilter(oldestFirst: true)) == ["One", "Two"])
    #expect(try await titles(EpisodeFilter(season: 1)) == ["One"])
    #expect(try await titles(EpisodeFilter(person: "ada-brook")) == ["One"])
    let tags = try await stage.read { db in try show.tags(at: now, db) }
    #expect(tags.first.map { $0.episodes } == 1)
    #expect(try await titles(EpisodeFilter(tag: tags[0].tag.slug)) == ["Two"])
    let people = try await stage.read { db in
      try show.people(at: now, db).map { ($0.credit.person.name, $0.credit.role, $0.episodes) }
    }
    #expect(people.count == 1 && people[0] == ("Ada Brook", "host", 1))
  }

  @Test(arguments: eachEngine) func namesThatTheSiteNeedsAreRefused(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    await #expect(throws: DomainError.self) {
      try await stage.write { db in
        var other = Show(slug: "assets", title: "Assets", at: now)
        try other.save(at: now, db)
      }
    }
    await #expect(throws: DomainError.self) {
      try await stage.write { db in try show.write(page: "rss", title: "RSS", body: "", at: now, db) }
    }
    await #expect(throws: DomainError.self) {
      try await stage.write { db in try show.claim(host: "https://example.com/", at: now, db) }
    }
  }

  @Test(arguments: eachEngine) func aSponsorsClicksAreCountedByDay(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    let sponsor = try await stage.write { db in
      try Sponsor(show: show, name: "Lamp Co", text: "Lamps.", url: "https://lamps.example/", shortLink: "lamps", at: now, db)
    }
    for day: Int64 in [0, 0, 1] {
      try await stage.write { db in try sponsor.countClick(at: now + Milliseconds(day * 86_400_000), db) }
    }
    let clicks = try await stage.read { db in try sponsor.clicks(db) }
    #expect(clicks == 3)
    let found = try await stage.read { db in try show.sponsor(shortLink: "lamps", db)?.url }
    #expect(found == "https://lamps.example/")
  }
}
