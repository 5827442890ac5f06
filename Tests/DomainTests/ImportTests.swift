import Cast
import Clients
import Database
import Formats
import Foundation
import Support
import Testing

@testable import Domain

@Suite struct ImportTests {
  static let feeds = ["feeds/linux-admin-show.xml", "feeds/techfusion-zh.xml", "podcast-namespace/example.xml"]

  @Test(arguments: eachEngine, feeds) func aRealFeedGoesInWholeAndTheSecondTimeNothingHappens(
    _ engine: TestEngine, _ path: String
  ) async throws {
    guard let file = SharedData.file(path) else { return }
    let stage = try await Stage(engine)
    try await LocalHTTPServer.running { server in
      let host = try await MediaHost(server)
      let source = host.serving(try await FeedSource.read(file, stage.services))
      var options = FeedImport.Options()
      options.owner = source.feed.channel.locked?.owner
      let work = FeedImport(source: source, options: options, services: stage.services)
      let planned = try await work.plan()
      #expect(planned.created.count == source.feed.items.count && planned.updated.isEmpty && planned.show == nil)
      #expect(try await stage.count("shows") == 0)
      let (_, show, files) = try await stage.run(source, options)
      #expect(files.findings.filter { $0.field != "enclosure length" && $0.field != "itunes:duration" }.isEmpty)
      try await check(stage, show, source, host)

      let (rows, requests) = (try await stage.rows(of: show), server.requests().count)
      stage.clock.pass(Milliseconds(60_000))
      let again = try await stage.run(source, options)
      #expect(again.plan.unchanged == source.feed.items.count && again.show == show)
      #expect(server.requests().count == requests)
      #expect(try await stage.rows(of: show) == rows)
      #expect((again.files.images, again.files.chapters, again.files.transcripts, again.files.recordings) == (0, 0, 0, 0))
    }
  }

  private func check(_ stage: Stage, _ id: ShowID, _ source: FeedSource, _ host: MediaHost) async throws {
    let now = stage.clock.now
    let (show, shown) = try await stage.read { db in (try Show.find(id, db), try ShowFeed.load(id, at: now, db)) }
    let byGUID = Dictionary(uniqueKeysWithValues: shown.episodes.map { ($0.episode.guid, $0) })
    #expect(shown.episodes.count == source.feed.items.count { $0.enclosure != nil })
    #expect(show.preserved.fragments == source.feed.channel.preserved)
    #expect(show.title == source.feed.channel.title && show.artworkID != nil)
    for item in source.feed.items where item.enclosure != nil {
      let entry = try #require(byGUID[item.guid])
      let episode = entry.episode
      #expect(episode.publishedAt == item.published)
      #expect(episode.number == item.episode ?? item.episodeGuess)
      #expect(episode.season == item.season?.number)
      if let duration = item.duration { #expect(episode.duration == duration) } else { #expect(episode.duration != nil) }
      #expect(episode.audioURL == item.enclosure?.url)
      #expect(episode.audioID != nil && episode.audioLength == Int64(host.audio.count))
      #expect(episode.preserved.fragments == item.preserved)
      #expect(entry.credits.map(\.person.name) == item.persons.map(\.name))
      #expect(entry.soundbites.map(\.start) == item.soundbites.map(\.start))
      #expect(entry.transcripts.count == Set(item.transcripts.map { $0.language ?? "" }).count)
      if item.chaptersLink != nil || !item.chapters.isEmpty { #expect(entry.hasChapters) }
      #expect((episode.artworkID != nil) == (item.image != nil && item.image != source.feed.channel.image?.url))
      if let person = entry.credits.first(where: { $0.person.imageURL != nil })?.person { #expect(person.imageID != nil) }
    }
    let names = try await stage.read { db in try db.values("SELECT name FROM people ORDER BY name", as: String.self) }
    #expect(names.count == Set(names).count)
    #expect(try await stage.keys() == stage.keysOfRows())
    #expect(try stage.scratch().isEmpty)
  }

  @Test(arguments: eachEngine) func aChangedItemIsUpdatedAndKeepsItsAddress(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    var options = FeedImport.Options()
    options.copiesAudio = false
    let first = try stage.source(
      rss(item("a", "One", audio: "https://a.example/1.mp3") + item("b", "Two", audio: "https://a.example/2.mp3")))
    let (_, show, _) = try await stage.run(first, options)
    let second = try stage.source(
      rss(item("a", "One, revised", audio: "https://a.example/1b.mp3") + item("b", "Two", audio: "https://a.example/2.mp3")))
    let plan = try await FeedImport(source: second, options: options, services: stage.services).plan()
    #expect(plan.updated == ["One, revised"] && plan.unchanged == 1)
    try await stage.run(second, options)
    let episode = try await stage.read { db in
      try db.row("SELECT \(Episode.columns) FROM episodes WHERE guid = 'a'", as: Episode.self)
    }
    #expect(episode?.title == "One, revised" && episode?.slug == "one" && episode?.audioURL == "https://a.example/1b.mp3")
    #expect(try await stage.count("episodes") == 2)
    #expect(try await stage.count("shows") == 1)
    _ = show
  }

  @Test(arguments: eachEngine) func whatThePublisherChangedHereStays(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    var options = FeedImport.Options()
    options.copiesAudio = false
    let source = try stage.source(rss(item("a", "One", audio: "https://a.example/1.mp3")))
    let (_, show, _) = try await stage.run(source, options)
    let now = stage.clock.now
    try await stage.write { db in
      var here = try Show.find(show, db)
      here.title = "My own title"
      try here.save(at: now, db)
      var episode = try #require(try db.row("SELECT \(Episode.columns) FROM episodes", as: Episode.self))
      try episode.unpublish(at: now, db)
    }
    try await stage.run(source, options)
    try await stage.run(try stage.source(rss(item("a", "One again", audio: "https://a.example/1.mp3"))), options)
    let (title, status) = try await stage.read { db in
      (try Show.find(show, db).title, try db.value("SELECT status FROM episodes", as: String.self))
    }
    #expect(title == "My own title" && status == "draft")
  }

  @Test(arguments: eachEngine) func aLockedFeedNeedsItsOwner(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let source = try stage.source(
      rss(item("a", audio: "https://a.example/1.mp3"), channel: "<podcast:locked owner=\"me@show.example\">yes</podcast:locked>"))
    await #expect(throws: ImportError.self) { try await stage.run(source) }
    #expect(try await stage.count("shows") == 0)
    var options = FeedImport.Options()
    (options.owner, options.copiesAudio) = ("ME@show.example", false)
    try await stage.run(source, options)
    #expect(try await stage.count("episodes") == 1)
  }

  @Test func everyPageOfAPagedFeedIsReadAndALoopEnds() async throws {
    let stage = try await Stage(.sqlite)
    try await LocalHTTPServer.running { server in
      for page in 1...3 {
        let next = server.url("/feed\(page % 3 + 1)")
        let text = rss(
          item("p\(page)", audio: "https://a.example/\(page).mp3") + item("same", audio: "https://a.example/s.mp3"),
          channel: "<atom:link rel=\"next\" href=\"\(next)\"/>")
        server.on("/feed\(page)") { _ in .text(text, type: "application/rss+xml") }
      }
      let source = try await FeedSource.read(server.url("/feed1"), stage.services)
      #expect(source.feed.items.map(\.guid) == ["p1", "same", "p2", "p3"])
      #expect(source.findings.contains { $0.field == "atom:link rel=next" })
      #expect(server.requests().count == 3)
      server.on("/feed2") { _ in .init(500) }
      await #expect(throws: ImportError.self) { try await FeedSource.read(server.url("/feed1"), stage.services) }
    }
  }

  @Test func recordingsThatAreOnlyLinkedAreNotFetched() async throws {
    let stage = try await Stage(.sqlite)
    try await LocalHTTPServer.running { server in
      let source = try stage.source(rss(item("a", audio: server.url("/1.mp3"), length: 77)))
      var options = FeedImport.Options()
      options.copiesAudio = false
      try await stage.run(source, options)
      #expect(server.requests().isEmpty)
      let row = try await stage.read { db in try db.row("SELECT \(Episode.columns) FROM episodes", as: Episode.self) }
      #expect(row?.status == .published && row?.audioLength == 77 && row?.audioID == nil)
    }
  }

  @Test(arguments: eachEngine) func twoImportsOfOneFeedAtOnceMakeOneShow(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let items = (1...40).map {
      item("g\($0)", "Same title", audio: "https://a.example/\($0).mp3", "<podcast:person>Ada</podcast:person>")
    }
    let source = try stage.source(rss(items.joined()))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          _ = try await FeedImport(source: source, options: .init(), services: stage.services).apply()
        }
      }
      try await group.waitForAll()
    }
    #expect(try await stage.count("shows") == 1)
    #expect(try await stage.count("episodes") == 40)
    #expect(try await stage.count("people") == 1)
  }

  @Test(arguments: eachEngine) func manyLongTitlesThatAreAlikeGetAddressesOfTheirOwn(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let long = String(repeating: "夜", count: 200)
    let items = (1...30).map { item("g\($0)", long, audio: "https://a.example/\($0).mp3") }
    var options = FeedImport.Options()
    options.copiesAudio = false
    try await stage.run(try stage.source(rss(items.joined(), title: long)), options)
    let slugs = try await stage.read { db in try db.values("SELECT slug FROM episodes ORDER BY id", as: String.self) }
    #expect(Set(slugs).count == 30)
    #expect(slugs.allSatisfy { $0 == Slug.make(from: $0) })
  }

  @Test func somebodyWithTwoRolesIsOnePerson() async throws {
    let stage = try await Stage(.sqlite)
    let two = "<podcast:person role=\"host\">Ada</podcast:person><podcast:person role=\"editor\">Ada</podcast:person>"
    var options = FeedImport.Options()
    options.copiesAudio = false
    try await stage.run(try stage.source(rss(item("a", audio: "https://a.example/1.mp3", two))), options)
    #expect(try await stage.count("people") == 1)
    #expect(try await stage.count("episode_people") == 2)
  }

  @Test func onlyAPathThatIsOneEpisodesOwnRedirects() async throws {
    let stage = try await Stage(.sqlite)
    func at(_ guid: String, _ link: String) -> String {
      item(guid, audio: "https://a.example/\(guid).mp3", "<link>\(link)</link>")
    }
    var options = FeedImport.Options()
    options.copiesAudio = false
    let (_, id, _) = try await stage.run(
      try stage.source(
        rss(
          at("a", "https://show.example/podcast") + at("b", "https://show.example/podcast/")
            + at("c", "https://show.example/2020/c/")
            + at("d", "https://show.example/?p=4"))), options)
    let now = stage.clock.now
    let show = try await stage.read { db in try Show.find(id, db) }
    #expect(try await stage.read { db in try show.episodeSlug(formerPath: "/2020/c", at: now, db) } == "c")
    await #expect(throws: DomainError.notFound) {
      try await stage.read { db in try show.episodeSlug(formerPath: "/podcast", at: now, db) }
    }
    #expect(try await stage.count("episode_aliases") == 1)
  }

  @Test func aFeedIsNotPouredIntoAnotherShow() async throws {
    let stage = try await Stage(.sqlite)
    var options = FeedImport.Options()
    (options.copiesAudio, options.slug) = (false, "here")
    try await stage.run(try stage.source(rss(item("a", audio: "https://a.example/1.mp3"))), options)
    let other = try stage.source(
      rss(item("z", audio: "https://z.example/1.mp3"), title: "Other"), at: "https://other.example/feed")
    await #expect(throws: ImportError.self) { try await stage.run(other, options) }
    #expect(try await stage.count("episodes") == 1)
  }

  @Test(arguments: eachEngine) func aThousandEpisodesGoInAtOnce(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let people =
      "<podcast:person href=\"https://p.example/ada\">Ada</podcast:person><podcast:person role=\"guest\">Bo</podcast:person>"
    let items = (1...1000).map { number in
      item(
        "guid-\(number)", "Walk \(number)", audio: "https://a.example/\(number).mp3",
        "<itunes:episode>\(number)</itunes:episode><itunes:keywords>rain, river \(number % 20)</itunes:keywords>\(people)"
          + "<content:encoded><![CDATA[<p>Notes of <b>\(number)</b> with <a href='https://x.example/'>a link</a>.</p>]]></content:encoded>"
      )
    }
    let source = try stage.source(rss(items.joined()))
    let clock = ContinuousClock()
    let length = try await clock.measure {
      _ = try await FeedImport(source: source, options: .init(), services: stage.services).apply()
    }
    print("import of 1000 items on \(engine) took \(length)")
    #expect(try await stage.count("episodes") == 1000)
    #expect(try await stage.count("people") == 2)
    let again = try await clock.measure {
      _ = try await FeedImport(source: source, options: .init(), services: stage.services).apply()
    }
    print("its second import on \(engine) took \(again)")
  }
}
