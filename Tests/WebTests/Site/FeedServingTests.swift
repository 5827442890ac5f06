import Cast
import Database
import Domain
import Formats
import Support
import Testing
import Web

@Suite struct FeedServingTests {
  private static let walks = "walks.example"

  @Test(arguments: eachEngine) func aCleanShowsFeedIsReadBackWithoutAFinding(_ engine: TestEngine) async throws {
    try await withSite(engine, url: "https://\(LocalSite.host)", hub: "https://hub.example/") { site in
      let walks = try await NightWalks(site.stage)
      let answer = try await site.get("/rss", at: Self.walks)
      #expect(answer["content-type"] == "application/rss+xml; charset=utf-8")
      #expect(answer["cache-control"] == "no-cache" && answer["access-control-allow-origin"] == "*")
      #expect(answer["link"] == "<https://hub.example/>; rel=\"hub\", <https://walks.example/rss>; rel=\"self\"")
      let (feed, findings) = try Feed.read(answer.body)
      #expect(findings == [])
      let channel = feed.channel
      #expect(feed.pages.selfLink == "https://walks.example/rss")
      #expect(channel.title == "Night Walks" && channel.link == "https://walks.example/")
      #expect(channel.description == "Sounds of the city after dark." && channel.language == "en")
      #expect(channel.author == "Ada Brook" && channel.copyright == "© 2026 Ada Brook")
      #expect(channel.owner?.email == "ada@walks.example" && channel.owner?.name == "Ada Brook")
      #expect(channel.categories.map(\.name) == ["Society & Culture"] && channel.categories.map(\.sub) == ["Documentary"])
      #expect(channel.image?.url == "https://walks.example/art/\(walks.artwork)/feed.jpg")
      #expect(channel.explicit == false && channel.type == .episodic && channel.medium == "podcast")
      #expect(channel.fundings.map(\.url) == ["https://give.example/walks"])
      #expect(channel.guid == walks.show.guid && channel.locked?.isLocked == false)
      #expect(channel.hubs == ["https://hub.example/"] && channel.timeToLive == 60 && channel.generator == "Lectern")
      #expect(channel.persons.map(\.name) == ["Ada Brook"])
      #expect(feed.items.map(\.title) == ["Under the Bridge", "Harbour Lights"])
      let item = try #require(feed.items.first)
      #expect(item.guid == walks.bridge.guid && !item.isPermaLink)
      #expect(item.link == "https://walks.example/episodes/under-the-bridge")
      #expect(item.published == walks.bridge.publishedAt && item.duration == Milliseconds(1_800_000))
      #expect(item.enclosure?.url == "https://walks.example/episodes/download/7/under-the-bridge.mp3")
      #expect(item.enclosure?.length == Int64(NightWalks.recording.count) && item.enclosure?.type == "audio/mpeg")
      #expect(item.description == "What the river says." && item.contentEncoded?.contains("maps.example/bridge") == true)
      #expect(item.episode == 7 && item.season?.number == 1 && item.episodeType == .full)
      #expect(item.image == "https://walks.example/art/\(walks.artwork)/feed.jpg")
      #expect(item.persons.map(\.name) == ["Ada Brook", "李梅"] && item.persons.map(\.role) == ["host", "guest"])
      #expect(item.persons.map(\.link) == ["https://ada.example/", "https://walks.example/people/%E6%9D%8E%E6%A2%85"])
      #expect(item.soundbites.map(\.title) == ["The river"] && item.soundbites.map(\.start) == [Milliseconds(30_000)])
      #expect(item.transcripts.count == 10 && Set(item.transcripts.map(\.language)) == ["en", "de"])
      #expect(item.chaptersLink?.url == "https://walks.example/episodes/under-the-bridge/chapters.json")
      // Everything that the feed names is there, as long and of the kind it says.
      for link in item.transcripts {
        let file = try await site.get(String(link.url.dropFirst("https://walks.example".count)), at: Self.walks)
        #expect(file.status == 200 && file["content-type"]?.hasPrefix(link.type) == true, "\(link.url)")
        #expect(file["access-control-allow-origin"] == "*")
      }
      let audio = try await site.head("/episodes/download/7/under-the-bridge.mp3", at: Self.walks)
      #expect(audio["content-length"] == String(NightWalks.recording.count) && audio["content-type"] == "audio/mpeg")
    }
  }

  @Test(arguments: eachEngine) func aGUIDStaysWhateverElseChanges(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      func guids(_ path: String, _ host: String) async throws -> [String] {
        try Feed.read(try await site.get(path, at: host).body).feed.items.map(\.guid)
      }
      let before = try await guids("/rss", Self.walks)
      #expect(before == [walks.bridge.guid, walks.harbour.guid])
      try await site.change(walks.bridge.id) { ($0.title, $0.slug, $0.number) = ("New", "new", 70) }
      let now = site.stage.clock.now
      try await site.stage.write { db in
        var show = try Show.find(walks.show.id, db)
        show.slug = "elsewhere"
        try show.save(at: now, db)
        try show.release(host: Self.walks, at: now, db)
      }
      #expect(try await guids("/rss", "old.walks.example") == before)
      #expect(try await guids("/elsewhere/itunes", LocalSite.host) == before)
      #expect(try Feed.read(try await site.get("/elsewhere/rss").body).feed.channel.guid == walks.show.guid)
    }
  }

  @Test func anEmptyShowHasAFeedAndAHome() async throws {
    try await withSite { site in
      _ = try await site.stage.nightWalks()
      let feed = try await site.get("/night-walks/rss")
      #expect(try Feed.read(feed.body).feed.items.isEmpty)
      for path in ["/", "/episodes", "/archive", "/people", "/tags", "/subscribe", "/sitemap.xml", "/manifest.webmanifest"] {
        #expect(try await site.get("/night-walks\(path)").status == 200, "\(path)")
      }
    }
  }

  @Test(arguments: eachEngine) func aTranscriptComesInFiveFormsAndEachLanguage(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      _ = try await NightWalks(site.stage)
      let base = "/episodes/under-the-bridge/transcript"
      for form in TranscriptForm.allCases {
        let english = try await site.get("\(base).\(form.fileExtension)", at: Self.walks)
        #expect(english.status == 200 && english["content-type"]?.hasPrefix(form.mediaType) == true)
        #expect(english["access-control-allow-origin"] == "*" && english["last-modified"] != nil)
        #expect(english.text.contains("Good evening.") && english.text.contains("Mind the step."), "\(form)")
        let named = try await site.get("\(base).\(form.fileExtension)?language=en", at: Self.walks)
        #expect(named.body == english.body)
        let german = try await site.get("\(base).\(form.fileExtension)?language=de", at: Self.walks)
        #expect(german.text.contains("Guten Abend.") && !german.text.contains("Good evening."))
      }
      #expect(try await site.get("\(base).vtt", at: Self.walks).text.hasPrefix("WEBVTT"))
      for path in [
        "\(base).vtt?language=fr", "\(base).vtt?language=%00", "\(base).exe", "\(base)", "\(base).",
        "/episodes/under-the-bridge/x.vtt",
        "/episodes/harbour-lights/transcript.vtt", "/episodes/harbour-lights/chapters.json",
      ] {
        #expect(try await site.get(path, at: Self.walks).status == 404, "\(path)")
      }
      let chapters = try await site.get("/episodes/under-the-bridge/chapters.json", at: Self.walks)
      let read = Chapters.readJSON(chapters.body)
      #expect(read.findings == [] && read.chapters.map(\.title) == ["Steps", "Water"])
      #expect(read.chapters.map(\.start) == [.zero, Milliseconds(600_000)])
      #expect(chapters["content-type"] == "application/json+chapters" && chapters["access-control-allow-origin"] == "*")
    }
  }

  @Test func theSiteTellsRobotsAndPhonesWhatThereIs() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      #expect(try await site.get("/robots.txt", at: Self.walks).text.contains("Sitemap: http://walks.example/sitemap.xml"))
      #expect(try await site.get("/robots.txt").text.contains("Sitemap: http://podcasts.example/sitemap.xml"))
      let index = try await site.get("/sitemap.xml")
      #expect(index.text.contains("<loc>http://podcasts.example/night-walks/sitemap.xml</loc>"))
      let map = try await site.get("/sitemap.xml", at: Self.walks)
      for path in [
        "/", "/episodes", "/archive", "/subscribe", "/episodes/under-the-bridge", "/episodes/harbour-lights", "/people",
        "/people/ada-brook",
        "/people/%E6%9D%8E%E6%A2%85", "/tags", "/tags/rivers", "/tags/%E5%A4%9C%E8%A1%8C", "/about",
      ] {
        #expect(map.text.contains("<loc>http://walks.example\(path)</loc>"), "\(path)")
        #expect(try await site.get(path, at: Self.walks).status == 200)
      }
      // Below the installation, too, the preferred address is named.
      #expect(try await site.get("/night-walks/sitemap.xml").body == map.body)
      let manifest = try await site.get("/night-walks/manifest.webmanifest")
      #expect(manifest.text.contains("\"name\":\"Night Walks\"") && manifest.text.contains("\"start_url\":\"/night-walks/\""))
      let css = try await site.get("/accent.css", at: Self.walks)
      #expect(css.text.contains(":root{--accent:#") && css.text.contains("prefers-color-scheme:dark"))
    }
  }

  @Test func oEmbedDescribesEpisodesOfThisShowAndNothingElse() async throws {
    try await withSite { site in
      let walks = try await NightWalks(site.stage)
      let address = "http%3A%2F%2Fwalks.example%2Fepisodes%2Funder-the-bridge"
      let answer = try await site.get("/oembed?url=\(address)&format=json", at: Self.walks)
      #expect(answer.status == 200 && answer["content-type"] == "application/json; charset=utf-8")
      #expect(answer["access-control-allow-origin"] == "*")
      for member in [
        "\"version\":\"1.0\"", "\"type\":\"rich\"", "\"title\":\"Under the Bridge\"", "\"provider_name\":\"Night Walks\"",
        "\"width\":600",
        "http://walks.example/embed/under-the-bridge", "\"thumbnail_url\":\"http://walks.example/art/\(walks.artwork)/640.webp\"",
      ] {
        #expect(answer.text.contains(member), "\(member)")
      }
      #expect(try await site.get("/oembed?url=\(address)&maxwidth=300", at: Self.walks).text.contains("\"width\":300"))
      #expect(try await site.get("/oembed?url=\(address)&maxwidth=-5", at: Self.walks).text.contains("\"width\":200"))
      #expect(try await site.get("/oembed", at: Self.walks).status == 400)
      #expect(try await site.get("/oembed?url=", at: Self.walks).status == 400)
      #expect(try await site.get("/oembed?url=\(address)&format=xml", at: Self.walks).status == 501)
      for url in [
        "http%3A%2F%2Fevil.example%2Fepisodes%2Funder-the-bridge", "http%3A%2F%2Fwalks.example%2Fepisodes%2Fnever",
        "http%3A%2F%2Fwalks.example.evil.example%2Fepisodes%2Funder-the-bridge", "javascript%3Aalert(1)", "%00", "x",
        "http%3A%2F%2Fwalks.example%2Fepisodes%2F%2500", "http%3A%2F%2Fwalks.example%2Fepisodes%2F",
        "http%3A%2F%2Fwalks.example%2Fepisodes%2F%25FF",
        "http%3A%2F%2Fwalks.example%40evil.example%2Fepisodes%2Funder-the-bridge",
      ] {
        let answer = try await site.get("/oembed?url=\(url)", at: Self.walks)
        #expect(answer.status == 404, "\(url)")
      }
      let embed = try await site.get("/embed/under-the-bridge", at: Self.walks)
      #expect(embed.text.contains("<audio") && embed.text.contains("name=\"robots\" content=\"noindex\""))
      #expect(embed["cross-origin-opener-policy"] == nil)
    }
  }
}
