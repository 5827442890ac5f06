import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct EpisodeListingTests {
  /// The titles that `listing` finds for `staff`, in its order.
  private func titles(
    _ listing: EpisodeListing, of show: Show, for staff: Staff, on stage: Stage
  ) async throws -> [String] {
    let now = stage.clock.now
    return try await stage.read { db in try listing.page(1, of: show.id, for: staff, at: now, db).episodes.map(\.title) }
  }

  @Test(arguments: eachEngine) func anAuthorSeesTheirOwnEpisodesAndNoOthers(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let (ada, ben) = (try await stage.staff("Ada", .owner), try await stage.staff("Ben", .author, in: show))
    let cleo = try await stage.staff("Cleo", .author)
    _ = try await stage.episode("Dawn", of: show)
    let now = stage.clock.now
    try await stage.write { db in _ = try Episode.begin(in: show.id, by: ben, at: now, db) }
    #expect(try await titles(EpisodeListing(), of: show, for: ben, on: stage) == ["Untitled"])
    #expect(try await titles(EpisodeListing(search: "dawn"), of: show, for: ben, on: stage) == [])
    #expect(try await titles(EpisodeListing(), of: show, for: ada, on: stage).count == 2)
    await #expect(throws: DomainError.notFound) { try await titles(EpisodeListing(), of: show, for: cleo, on: stage) }
    let choices = try await stage.read { db in try EpisodeListing.choices(of: show.id, for: ben, at: now, db) }
    #expect(choices.counts == [.draft: 1])
  }

  @Test(arguments: eachEngine) func filtersComposeAndOrdersHold(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    for (number, title) in ["Fog", "Rain", "Snow"].enumerated() {
      let episode = try await stage.episode(title, number: number + 1, of: show, hoursAgo: Int64(10 - number)) {
        $0.season = number == 2 ? 2 : 1
        $0.summary = "About \(title.lowercased())"
      }
      try await stage.write { db in
        try episode.set(tags: [Tag(name: number == 0 ? "Weather" : "Night")], at: now, db)
      }
    }
    let later = try await stage.episode("Ice", number: 4, of: show, hoursAgo: -5) { $0.type = .bonus }
    func found(_ listing: EpisodeListing) async throws -> [String] { try await titles(listing, of: show, for: ada, on: stage) }
    #expect(try await found(EpisodeListing()) == ["Ice", "Snow", "Rain", "Fog"])
    #expect(try await found(EpisodeListing(order: .oldest)) == ["Fog", "Rain", "Snow", "Ice"])
    #expect(try await found(EpisodeListing(order: .titleDown)) == ["Snow", "Rain", "Ice", "Fog"])
    #expect(try await found(EpisodeListing(order: .number)) == ["Fog", "Rain", "Snow", "Ice"])
    #expect(try await found(EpisodeListing(order: .status)).first == "Ice")
    #expect(try await found(EpisodeListing(season: 1, tag: "night")) == ["Rain"])
    #expect(try await found(EpisodeListing(status: .published, season: 2, search: "snow")) == ["Snow"])
    #expect(try await found(EpisodeListing(status: .scheduled)) == ["Ice"])
    #expect(try await found(EpisodeListing(type: .bonus)) == ["Ice"])
    #expect(try await found(EpisodeListing(attention: .description)) == ["Ice"])
    #expect(try await found(EpisodeListing(attention: .anything)) == ["Ice"])
    #expect(try await found(EpisodeListing(attention: .failed)) == [])
    #expect(try await found(EpisodeListing(person: "nobody")) == [])
    stage.clock.pass(Milliseconds(5 * 3_600_000))
    #expect(try await found(EpisodeListing(status: .scheduled)) == [])
    #expect(try await found(EpisodeListing(status: .published)).first == later.title)
  }

  @Test(arguments: eachEngine) func aSearchMindsNeitherCaseNorAccents(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    _ = try await stage.episode("Straße am Café Übermut", number: 12, of: show) {
      $0.summary = "Ein Gespräch über 100 % Regen_schirme"
    }
    _ = try await stage.episode("夜の散歩 🌙", number: 112, of: show)
    for search in [
      "strasse", "STRASSE", "cafe ubermut", "Übermut", "u\u{308}bermut", "gesprach", "100 %", "regen_", "#12", "#12 cafe",
      "12 STRAẞE",
    ] {
      #expect(
        try await titles(EpisodeListing(search: search), of: show, for: ada, on: stage) == ["Straße am Café Übermut"], "\(search)"
      )
    }
    for search in ["散歩", "🌙", "112", "#112"] {
      #expect(try await titles(EpisodeListing(search: search), of: show, for: ada, on: stage) == ["夜の散歩 🌙"], "\(search)")
    }
    #expect(try await titles(EpisodeListing(search: "   "), of: show, for: ada, on: stage).count == 2)
    for search in [
      "%", "_", "'", "\"", "\\", "👩‍👩‍👧", ";--", String(repeating: "x", count: 10_000), "#", "# #", "\u{202E}", "(", "NULL",
    ] {
      #expect(try await titles(EpisodeListing(search: search), of: show, for: ada, on: stage).count <= 2, "\(search.prefix(10))")
    }
    #expect(try await titles(EpisodeListing(search: "%"), of: show, for: ada, on: stage).count == 1)
  }

  @Test(arguments: eachEngine) func aLongListComesInPages(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    try await stage.write { db in
      for number in 1...120 {
        var episode = Episode(show: show.id, title: "Walk \(number)", slug: "walk-\(number)", at: now)
        episode.number = number
        try episode.save(at: now, db)
      }
    }
    for search in ["", "walk"] {
      let listing = EpisodeListing(search: search, order: .number)
      let pages = try await stage.read { db in
        try [1, 2, 3, 9, -4].map { try listing.page($0, of: show.id, for: ada, at: now, db) }
      }
      #expect(pages.map(\.number) == [1, 2, 3, 3, 1])
      #expect(pages.map(\.total) == [120, 120, 120, 120, 120])
      #expect(pages.prefix(3).flatMap { $0.episodes.map(\.number) } == Array(1...120).map(Optional.some))
      let ids = try await stage.read { db in try listing.ids(of: show.id, for: ada, at: now, db) }
      #expect(ids.count == 120 && Set(ids).count == 120)
    }
  }
}
