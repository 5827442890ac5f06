import Cast
import Database
import Domain
import Formats
import Foundation
import Support
import Testing
import Web

@Suite struct AddressTests {
  private static let walks = "walks.example"

  @Test(arguments: eachEngine) func addressesThatListenersOfLongRunningShowsHaveSavedGoOnWorking(_ engine: TestEngine)
    async throws
  {
    try await withSite(engine) { site in
      _ = try await NightWalks(site.stage)
      let page = "/episodes/under-the-bridge"
      let audio = "/episodes/download/7/under-the-bridge.mp3"
      for (host, base) in [(Self.walks, ""), (LocalSite.host, "/night-walks")] {
        for path in ["/rss", "/episodes/rss", "/itunes", "/play"] {
          let answer = try await site.get(base + path, at: host)
          #expect(answer.status == 200)
          #expect(try Feed.read(answer.body).feed.pages.selfLink == "http://\(host)\(base)\(path)")
        }
        for (path, target) in [
          ("/episodes/show/7/under-the-bridge", page), ("/episodes/show/7/never-called-so", page), ("/episodes/show/007/x", page),
          ("/episodes/show/99/under-the-bridge", page), ("/episodes/transcript/7/under-the-bridge", "\(page)#transcript"),
          ("/episodes/transcript/7/under-the-bridge.vtt", "\(page)/transcript.vtt"),
          ("/episodes/transcript/7/x.srt", "\(page)/transcript.srt"), ("/episodes/download/7/never-called-so.mp3", audio),
          ("/episodes/download/99/under-the-bridge.mp3", audio), ("/episodes/download/7/under-the-bridge.m4a", audio),
          ("/episodes/download/7/under-the-bridge", audio), ("/episodes/archive", "/archive"),
        ] {
          let answer = try await site.get(base + path, at: host)
          #expect(answer.status == 301, "\(path)")
          #expect(answer["location"] == base + target, "\(path)")
        }
        for path in ["/episodes/show/99/x", "/episodes/show/x/x", "/episodes/transcript/99/x.vtt", "/episodes/download/99/x.mp3"]
        {
          #expect(try await site.get(base + path, at: host).status == 404, "\(path)")
        }
      }
    }
  }

  @Test(arguments: eachEngine) func formerSlugsAndNumbersLeadToThePresentOnesForEver(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      try await site.change(walks.bridge.id) { ($0.slug, $0.number) = ("beneath-the-bridge", 8) }
      try await site.change(walks.bridge.id) { $0.slug = "below-the-bridge" }
      let page = "/episodes/below-the-bridge"
      for (path, target) in [
        ("/episodes/under-the-bridge", page), ("/episodes/beneath-the-bridge", page), ("/episodes/show/7/x", page),
        ("/episodes/show/8/x", page), ("/embed/under-the-bridge", "/embed/below-the-bridge"),
        ("/episodes/download/7/under-the-bridge.mp3", "/episodes/download/8/below-the-bridge.mp3"),
        ("/episodes/download/7/under-the-bridge.mp3?download=1", "/episodes/download/8/below-the-bridge.mp3?download=1"),
        ("/episodes/transcript/7/under-the-bridge.vtt", "\(page)/transcript.vtt"),
      ] {
        let answer = try await site.get(path, at: Self.walks)
        #expect(answer.status == 301 && answer["location"] == target, "\(path) → \(answer.status) \(answer["location"] ?? "")")
      }
      let oEmbed = try await site.get("/oembed?url=http%3A%2F%2Fwalks.example%2Fepisodes%2Funder-the-bridge", at: Self.walks)
      #expect(oEmbed.status == 200 && oEmbed.text.contains("/embed/below-the-bridge"))
    }
  }

  @Test(arguments: eachEngine) func aShowsFormerSlugLeadsToItsPresentOneWithPathAndQuery(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      let now = site.stage.clock.now
      try await site.stage.write { db in
        var show = try Show.find(walks.show.id, db)
        show.slug = "late-walks"
        try show.save(at: now, db)
      }
      for (path, target) in [
        ("/night-walks", "/late-walks"), ("/night-walks/rss", "/late-walks/rss"),
        ("/night-walks/episodes?page=2", "/late-walks/episodes?page=2"),
      ] {
        let answer = try await site.get(path)
        #expect(answer.status == 301 && answer["location"] == target, "\(path)")
      }
    }
  }

  @Test(arguments: eachEngine) func linksToTheSiteThatAShowHadBeforeLeadToItsEpisodes(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      try await site.stage.write { db in
        for path in ["/2021/05/bridge", "/blog,old/bridge", "/夜", "/%e6%a1%a5", "/%E6%B2%B3", "/b/r/i/d/g/e"] {
          try db.execute(
            """
            INSERT INTO episode_aliases (show_id, kind, value, episode_id) VALUES (\(walks.show.id), 'path', \(path), \(walks.bridge.id))
            """)
        }
      }
      for path in [
        "/2021/05/bridge", "/blog,old/bridge", "/blog%2Cold/bridge", "/%E5%A4%9C", "/%e6%a1%a5", "/%E6%A1%A5", "/%e6%b2%b3",
        "/b/r/i/d/g/e",
      ] {
        let answer = try await site.get(path, at: Self.walks)
        #expect(answer.status == 301 && answer["location"] == "/episodes/under-the-bridge", "\(path)")
        let below = try await site.get("/night-walks\(path)")
        #expect(below["location"] == "/night-walks/episodes/under-the-bridge", "\(path)")
      }
      let slash = try await site.get("/2021/05/bridge/", at: Self.walks)
      #expect(slash.status == 301 && slash["location"] == "/2021/05/bridge")
      #expect(try await site.get("/2021/05/other", at: Self.walks).status == 404)
    }
  }

  @Test func aShowIsFoundByEachOfItsHostsAndByPathAndNamesItsPreferredAddress() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      for (host, base) in [(Self.walks, ""), ("old.walks.example", ""), (LocalSite.host, "/night-walks")] {
        let page = try await site.get("\(base)/episodes/under-the-bridge", at: host)
        #expect(page.text.contains("<link rel=\"canonical\" href=\"http://walks.example/episodes/under-the-bridge\">"), "\(host)")
        let feed = try Feed.read(try await site.get("\(base)/rss", at: host).body).feed
        #expect(feed.pages.selfLink == "http://\(host)\(base)/rss")
        #expect(feed.channel.link == "http://walks.example/")
        #expect(feed.items.first?.enclosure?.url == "http://\(host)\(base)/episodes/download/7/under-the-bridge.mp3")
        #expect(feed.items.first?.link == "http://walks.example/episodes/under-the-bridge")
      }
    }
  }

  @Test func aHostThatIsNobodysIsRefused() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      for host in [
        "stranger.example", "walks.example.evil.example", "evil.example:80", "127.0.0.1", "localhost", "walks.example@evil",
        "x y",
      ] {
        for path in ["/", "/rss", "/assets/css/site.css", "/night-walks/", "/episodes/"] {
          let answer = try await site.get(path, at: host)
          #expect([421, 400].contains(answer.status), "\(host)\(path)")
          #expect(answer["location"] == nil)
        }
      }
      #expect(site.kept == 0)
    }
  }

  @Test func aHostMayBeWrittenInCapitalsWithItsUsualPortOrTheRootsDot() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      let plain = try await site.get("/rss", at: Self.walks)
      let entries = site.kept
      for host in ["WALKS.example", "walks.example:80", "walks.example.", "Walks.Example.:80"] {
        let answer = try await site.get("/rss", at: host)
        #expect(answer.status == 200 && answer.body == plain.body, "\(host)")
      }
      #expect(site.kept == entries)
      #expect(try await site.get("/rss", at: "walks.example:8080").status == 421)
    }
  }

  @Test func withoutAnAddressOfItsOwnTheInstallationAnswersToThisMachineOnly() async throws {
    try await withSite(url: "http://localhost:8080", isConfigured: false) { site in
      _ = try await NightWalks(site.stage)
      for host in ["localhost", "localhost:8080", "127.0.0.1:9", "192.168.1.7", "[::1]:8080", "[fe80::1]"] {
        #expect(try await site.get("/night-walks/rss", at: host).status == 200, "\(host)")
      }
      for host in [
        "evil.example", "localhost.evil.example", "[evil]", "[::1]evil", "localhost:evil", "127.0.0.1:80:80", "1.2.3",
        "127.0.0.1:\"><x",
      ] {
        #expect([400, 421].contains(try await site.get("/night-walks/rss", at: host).status), "\(host)")
      }
    }
  }

  @Test func aLoneShowIsFoundFromTheInstallationsRoot() async throws {
    try await withSite { site in
      let show = try await site.stage.nightWalks()
      _ = try await site.stage.episode("First", number: 1, of: show)
      for (path, target) in [
        ("/", "/night-walks/"), ("/rss", "/night-walks/rss"), ("/episodes/first", "/night-walks/episodes/first"),
        ("/episodes?page=1", "/night-walks/episodes?page=1"), ("/itunes", "/night-walks/itunes"),
      ] {
        let answer = try await site.get(path)
        #expect(answer.status == 302 && answer["location"] == target, "\(path)")
      }
      #expect(try await site.get("/nothing")["location"] == "/night-walks/nothing")
      #expect(try await site.get("/night-walks/nothing").status == 404)
      let now = site.stage.clock.now
      try await site.stage.write { db in
        var second = Show(slug: "second", title: "Second", at: now)
        try second.save(at: now, db)
      }
      let home = try await site.get("/")
      #expect(home.status == 200 && home.text.contains("Night Walks") && home.text.contains("Second"))
      #expect(try await site.get("/rss").status == 404)
    }
  }

  @Test func slashesTooManyAreTakenAwayWithinTheSite() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      for (path, target) in [
        ("/episodes/", "/episodes"), ("/rss/", "/rss"), ("/episodes/?page=2&utm_source=x", "/episodes?page=2&utm_source=x"),
        ("//rss", "/rss"), ("/episodes//under-the-bridge", "/episodes/under-the-bridge"), ("//evil.example/", "/evil.example/"),
        ("//evil.example/%2e%2e", nil), ("///evil.example", "/evil.example"), ("/\\evil.example/", "/%5Cevil.example"),
        ("/%5Cevil.example/", "/%5Cevil.example"), ("/%09/evil.example/", nil), ("/%2F%2Fevil.example/", nil),
        ("//evil.example//", "/evil.example/"), ("/%2fevil.example/", nil),
      ] as [(String, String?)] {
        let answer = try await site.get(path, at: Self.walks)
        if let target {
          #expect(answer.status == 301 && answer["location"] == target, "\(path): \(answer.status) \(answer["location"] ?? "")")
        } else {
          #expect([400, 404].contains(answer.status), "\(path): \(answer.status)")
        }
      }
      let show = try await site.get("/night-walks?utm=1")
      #expect(show.status == 301 && show["location"] == "/night-walks/?utm=1")
    }
  }

  @Test func oneAddressHasOnePageHoweverItIsSpelled() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      let plain = try await site.get("/episodes/under-the-bridge", at: Self.walks)
      let chinese = try await site.get("/tags/%E5%A4%9C%E8%A1%8C", at: Self.walks)
      let below = try await site.get("/night-walks/episodes/under-the-bridge")
      let entries = site.kept
      for path in ["/episodes/%75nder-the-bridge", "/%65pisodes/under-the-bridge", "/episodes/under%2Dthe%2dbridge"] {
        #expect(try await site.get(path, at: Self.walks).body == plain.body, "\(path)")
      }
      #expect(try await site.get("/tags/%e5%a4%9c%e8%a1%8c", at: Self.walks).body == chinese.body)
      #expect(try await site.get("/%6Eight-walks/episodes/under-the-bridge").body == below.body)
      #expect(site.kept == entries)
    }
  }
}
