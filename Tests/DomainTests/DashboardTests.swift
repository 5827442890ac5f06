import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct DashboardTests {
  @Test(arguments: eachEngine) func everybodySeesWhatIsTheirs(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    let other = try await stage.write { db in
      var other = Show(slug: "other", title: "Other", at: now)
      try other.save(at: now, db)
      return other
    }
    let (ada, ben) = (try await stage.staff("Ada", .owner), try await stage.staff("Ben", .author, in: show))
    let (cleo, dora) = (try await stage.staff("Cleo", .editor, in: show), try await stage.staff("Dora", .author))
    _ = try await stage.episode("Dawn", of: show, hoursAgo: -2)
    _ = try await stage.episode("Noon", of: other, hoursAgo: -1)
    _ = try await stage.episode("Fog", of: show)
    try await stage.write { db in
      _ = try Episode.begin(in: show.id, by: ben, at: now, db)
      _ = try Episode.begin(in: show.id, by: cleo, at: now, db)
    }
    func load(_ staff: Staff, _ show: ShowID? = nil) async throws -> Dashboard {
      try await stage.read { db in try Dashboard.load(for: staff, show: show, at: now, db) }
    }
    let owners = try await load(ada)
    #expect(owners.shows.map(\.title) == ["Night Walks", "Other"])
    #expect(owners.scheduled.map(\.title) == ["Noon", "Dawn"])
    #expect(owners.drafts.count == 2 && owners.draftCount == 2)
    #expect(owners.shows[0].counts == [.published: 1, .scheduled: 1, .draft: 2])
    #expect(owners.shows[0].lastPublished == now - Milliseconds(3_600_000))
    let editors = try await load(cleo)
    #expect(editors.scheduled.map(\.title) == ["Dawn"] && editors.drafts.count == 2)
    let authors = try await load(ben)
    #expect(authors.scheduled.isEmpty && authors.drafts.map(\.makerID) == [ben.id] && authors.shows.map(\.role) == [.author])
    let nobodys = try await load(dora)
    #expect(nobodys.shows.isEmpty && nobodys.drafts.isEmpty)
    #expect(try await load(ada, other.id).scheduled.map(\.title) == ["Noon"])
    await #expect(throws: DomainError.notFound) { _ = try await load(ben, other.id) }
  }

  @Test(arguments: eachEngine) func whatFailedIsSaidAndCanBeTriedAgain(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let (ada, ben) = (try await stage.staff("Ada", .owner), try await stage.staff("Ben", .author, in: show))
    let now = stage.clock.now
    let episode = try await stage.episode("Fog", of: show)
    try await stage.write { db in
      try Job.enqueue("storage.sweep", at: now, db)
      let job = try #require(try Job.take(by: "test", at: now, db))
      try job.fail("The disk was away", permanently: true, at: now, db)
      try db.execute(
        """
        INSERT INTO recordings (episode_id, name, state, normalise, message, remarks, keeps_incomplete, turn, updated_at)
        VALUES (\(episode.id), 'fog.wav', 'failed', \(false), 'The file is empty.', '[]', \(false), 1, \(now))
        """)
    }
    let found = try await stage.read { db in try Dashboard.load(for: ada, at: now, db) }
    #expect(Set(found.failures.map(\.message)) == ["The disk was away", "The file is empty."])
    #expect(try await stage.read { db in try Dashboard.load(for: ben, at: now, db).failures.isEmpty })
    let listing = EpisodeListing(attention: .failed)
    let failed = try await stage.read { db in try listing.page(1, of: show.id, for: ada, at: now, db).episodes }
    #expect(failed.map(\.title) == ["Fog"] && failed.first?.recordingMessage == "The file is empty.")
    let job = try #require(try await stage.read { db in try JobListing.failed(limit: 5, db).first })
    await #expect(throws: DomainError.forbidden) { try await stage.write { db in try Job.retry(job.id, by: ben, at: now, db) } }
    try await stage.write { db in try Job.retry(job.id, by: ada, at: now, db) }
    await #expect(throws: DomainError.notFound) { try await stage.write { db in try Job.discard(job.id, by: ada, db) } }
    let waiting = try await stage.read { db in try JobListing.waiting(limit: 5, db) }
    #expect(waiting.jobs.map(\.id) == [job.id] && waiting.jobs.first?.failures == 0)
  }

  @Test(arguments: eachEngine) func aBareShowIsToldWhatDirectoriesWant(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    let remarks = try await stage.write { db in
      var show = Show(slug: "bare", title: "Bare", at: now)
      try show.save(at: now, db)
      return try show.remarks(listed: 0, db)
    }
    #expect(remarks.prefix { $0.isRefusal }.map(\.field) == ["artwork", "description", "categories", nil])
    #expect(remarks.count == 6)
  }

  @Test(arguments: eachEngine) func theHistoryIsFilteredAndKeptFromOthers(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    let (ada, ben) = (try await stage.staff("Ada", .owner), try await stage.staff("Ben", .author, in: show))
    let dora = try await stage.staff("Dora", .author)
    let own = try await stage.write { db in
      let own = try Episode.begin(in: show.id, by: ben, at: now, db)
      _ = try Episode.begin(in: show.id, by: ada, at: now, db)
      try PageDraft(slug: "about", title: "About", body: "Us").apply(to: nil, of: show.id, by: ada, at: now, db)
      try SeasonDraft(number: 1, name: "Winter").apply(to: show.id, by: ada, at: now, db)
      return own.subject
    }
    func found(_ listing: HistoryListing, _ staff: Staff) async throws -> [Revision] {
      try await stage.read { db in try listing.page(visibleTo: staff, db).revisions }
    }
    #expect(try await found(HistoryListing(), ada).count == 4)
    #expect(try await found(HistoryListing(show: show.id, kind: .page), ada).map(\.title) == ["About"])
    #expect(try await found(HistoryListing(account: ben.id), ada).map(\.subject) == [own])
    #expect(try await found(HistoryListing(kind: .episode, key: own.key), ada).count == 1)
    #expect(try await found(HistoryListing(), ben).map(\.subject) == [own])
    #expect(try await found(HistoryListing(), dora).isEmpty)
    await #expect(throws: DomainError.notFound) { _ = try await found(HistoryListing(show: show.id), dora) }
    let who = try await stage.read { db in try HistoryListing.authors(visibleTo: ada, db).map(\.name) }
    #expect(who == ["Ada", "Ben"])
  }

  @Test(arguments: eachEngine) func whatWasDeletedIsMadeAnew(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let ben = try await stage.staff("Ben", .author, in: show)
    let now = stage.clock.now
    let (page, sponsor, person, season) = try await stage.write { db in
      try PageDraft(slug: "about", title: "About", body: "Us").apply(to: nil, of: show.id, by: ada, at: now, db)
      try show.delete(page: "about", by: ada, at: now, db)
      let sponsor = try SponsorDraft(name: "Tea", text: "", url: "https://tea.example", shortLink: "tea").create(
        of: show.id, by: ada, at: now, db)
      try show.delete(sponsor: sponsor, by: ada, at: now, db)
      let person = try PersonDraft(name: "Eva").create(by: ada, at: now, db)
      try Person.delete(person, by: ada, at: now, db)
      try SeasonDraft(number: 2, name: "Spring").apply(to: show.id, by: ada, at: now, db)
      let season = try HistoryListing(kind: .season).page(visibleTo: ada, db).revisions[0]
      try SeasonDraft(number: 2, name: "").apply(to: show.id, by: ada, at: now, db)
      func last(_ kind: Subject.Kind) throws -> Revision {
        try HistoryListing(kind: kind).page(visibleTo: ada, db).revisions[0]
      }
      return (try last(.page), try last(.sponsor), try last(.person), season)
    }
    for revision in [page, sponsor, person] {
      #expect(try await stage.read { db in try revision.present(db) } == nil, "\(revision.title)")
    }
    for revision in [page, sponsor, person, season] {
      #expect(revision.fields != nil)
      #expect(try await stage.read { db in try ben.mayBringBack(revision, db) } == false)
      try await stage.write { db in try revision.bringBack(by: ada, at: now, db) }
      #expect(try await stage.read { db in try revision.present(db) } == revision.fields, "\(revision.title)")
      await #expect(throws: DomainError.self) { try await stage.write { db in try revision.bringBack(by: ben, at: now, db) } }
    }
  }
}
