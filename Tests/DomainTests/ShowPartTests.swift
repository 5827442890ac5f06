import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct ShowPartTests {
  @Test(arguments: eachEngine) func aSeasonIsNamedRenamedAndLosesItsName(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    _ = try await stage.episode("Dawn", of: show) { $0.season = 2 }
    let now = stage.clock.now
    func name(_ number: Int, _ name: String, seen: String) async throws {
      try await stage.write { db in
        try SeasonDraft(number: number, name: name).apply(to: show.id, seen: seen, by: staff, at: now, db)
      }
    }
    try await name(1, "Winter", seen: "")
    try await name(1, "Spring", seen: "Winter")
    await #expect(throws: DomainError.self) { try await name(1, "Autumn", seen: "Winter") }
    let seasons = try await stage.read { db in try show.seasons(db).map { "\($0.number) \($0.name) \($0.episodes)" } }
    #expect(seasons == ["1 Spring 0", "2  1"])
    try await name(1, "", seen: "Spring")
    #expect(try await stage.read { db in try show.seasons(db).map(\.number) } == [2])
    let history = try await stage.read { db in try Revision.list(of: .season(1, of: show.id), limit: 9, db).map(\.title) }
    #expect(history == ["Season 1", "Season 1: Spring", "Season 1: Winter", "Season 1"])
    await #expect(throws: DomainError.self) { try await name(0, "None", seen: "") }
  }

  @Test(arguments: eachEngine) func aPageMovesWithItsHistoryAndLeavesARedirect(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    func version(_ slug: String) async throws -> Int64 {
      try await stage.read { db in try Revision.version(of: .page(slug, of: show.id), db) }
    }
    try await stage.write { db in
      try PageDraft(slug: "about", title: "About", body: "Us.").apply(to: nil, of: show.id, by: staff, at: now, db)
      try RedirectDraft(path: "/who", target: "/about").apply(to: show.id, by: staff, at: now, db)
      try PageDraft(slug: "us", title: "Us", body: "Us.").apply(to: "about", of: show.id, expecting: 1, by: staff, at: now, db)
    }
    try await stage.read { (db: any Connection) throws in
      #expect(try show.redirect(from: "/about", db) == "/us")
      // Nobody is sent on twice.
      #expect(try show.redirect(from: "/who", db) == "/us")
      #expect(try Revision.list(of: .page("us", of: show.id), limit: 9, db).map(\.what) == ["Edited", "Created"])
    }
    // And back again: no loop.
    let known = try await version("us")
    try await stage.write { db in
      try PageDraft(slug: "about", title: "About", body: "Us.")
        .apply(to: "us", of: show.id, expecting: known, by: staff, at: now, db)
    }
    try await stage.read { (db: any Connection) throws in
      #expect(try show.redirect(from: "/about", db) == nil)
      #expect(try show.redirect(from: "/us", db) == "/about")
    }
    await #expect(throws: Collision<PageDraft>.self) {
      try await stage.write { db in
        try PageDraft(slug: "about", title: "X", body: "").apply(to: "about", of: show.id, expecting: 1, by: staff, at: now, db)
      }
    }
    try await stage.write { db in try show.delete(page: "about", by: staff, at: now, db) }
    let last = try await stage.read { db in try Revision.latest(of: .page("about", of: show.id), db) }
    let draft = try #require(last?.draft(PageDraft.self))
    try await stage.write { db in
      try draft.apply(to: nil, of: show.id, what: "Brought back", by: staff, at: now, db)
    }
    #expect(try await stage.read { db in try show.page("about", db)?.body } == "Us.")
  }

  @Test(arguments: eachEngine) func pagesShortLinksAndRedirectsDontTakeEachOthersNames(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    try await stage.write { db in
      try PageDraft(slug: "about", title: "About", body: "").apply(to: nil, of: show.id, by: staff, at: now, db)
      _ = try SponsorDraft(name: "Tea", text: "", url: "https://tea.example", shortLink: "tea")
        .create(of: show.id, by: staff, at: now, db)
      try RedirectDraft(path: "/old", target: "/about").apply(to: show.id, by: staff, at: now, db)
    }
    func refused(_ field: Field, _ body: @escaping @Sendable (any Connection) throws -> Void) async throws {
      do {
        try await stage.write { db in try body(db) }
        Issue.record("\(field.rawValue) was taken")
      } catch DomainError.invalid(let problems) { #expect(problems.keys.contains(field)) }
    }
    for slug in ["tea", "old", "rss", "about", "", "Über uns", "episodes"] {
      try await refused("slug") { db in
        try PageDraft(slug: slug, title: "T", body: "").apply(to: nil, of: show.id, by: staff, at: now, db)
      }
    }
    for link in ["about", "old", "tea", "search", "a/b"] {
      try await refused("short_link") { db in
        _ = try SponsorDraft(name: "Coffee", text: "", url: "https://c.example", shortLink: link)
          .create(of: show.id, by: staff, at: now, db)
      }
    }
    try await refused("url") { db in
      _ = try SponsorDraft(name: "Coffee", text: "", url: "javascript:alert(1)", shortLink: nil)
        .create(of: show.id, by: staff, at: now, db)
    }
  }

  @Test(arguments: eachEngine) func pagesAreReordered(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    try await stage.write { db in
      for slug in ["a", "b", "c"] {
        try PageDraft(slug: slug, title: slug, body: "").apply(to: nil, of: show.id, by: staff, at: now, db)
      }
      try show.move(page: "c", up: true, by: staff, at: now, db)
      try show.move(page: "a", up: true, by: staff, at: now, db)
      try show.move(page: "a", up: false, by: staff, at: now, db)
    }
    #expect(try await stage.read { db in try show.pages(db).map(\.slug) } == ["c", "a", "b"])
  }

  @Test(arguments: eachEngine) func aDeletedSponsorComesBackWithClicksAndEpisodes(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let episode = try await stage.episode("Dawn", of: show)
    let now = stage.clock.now
    let id = try await stage.write { db in
      let id = try SponsorDraft(name: "Tea", text: "**Tea**", url: "https://tea.example", shortLink: "tea")
        .create(of: show.id, by: staff, at: now, db)
      let sponsor = try show.sponsor(id, db)
      for _ in 0..<3 { try sponsor.countClick(at: now, db) }
      try sponsor.countClick(at: now - Milliseconds(40 * 86_400_000), db)
      try episode.set(sponsors: [id], at: now, db)
      return id
    }
    let listed = try await stage.read { db in try show.sponsors(matching: "TEA", by: .recent, at: now, db) }
    #expect(listed.map { [$0.episodes, $0.clicks, $0.recentClicks] } == [[1, 4, 3]])
    #expect(try await stage.read { db in try show.sponsors(matching: "100%", at: now, db).isEmpty })
    try await stage.write { db in try show.delete(sponsor: id, by: staff, at: now, db) }
    #expect(try await stage.read { db in try show.sponsors(at: now, db).isEmpty })
    let draft = try #require(
      try await stage.read { db in try Revision.latest(of: .sponsor(id, of: show.id), db) }?.draft(SponsorDraft.self))
    try await stage.write { db in
      _ = try draft.create(id, of: show.id, what: "Brought back", by: staff, at: now, db)
    }
    let again = try await stage.read { db in try show.sponsors(at: now, db) }
    #expect(again.map { [$0.episodes, $0.clicks, $0.recentClicks] } == [[1, 4, 3]])
    await #expect(throws: Collision<SponsorDraft>.self) {
      try await stage.write { db in
        try SponsorDraft(name: "T", text: "", url: "https://tea.example", shortLink: nil)
          .apply(to: id, of: show.id, expecting: 1, by: staff, at: now, db)
      }
    }
  }
}
