import Cast
import Domain
import Formats
import Support
import Testing
import Web

@Suite struct ListTests {
  private static let walks = "walks.example"
  private static let chinese = "%E5%A4%9C%E8%A1%8C"

  @Test(arguments: eachEngine) func episodesAreFoundBySeasonTagAndPersonInAnyScript(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      _ = try await site.stage.episode("Second Season", number: 8, of: walks.show) { $0.season = 2 }
      func titles(_ query: String) async throws -> [String] {
        let answer = try await site.get("/episodes?\(query)", at: Self.walks)
        #expect(answer.status == 200, "\(query)")
        return ["Under the Bridge", "Harbour Lights", "Second Season"].filter { answer.text.contains("\($0)</a>") }
      }
      #expect(try await titles("season=1") == ["Under the Bridge", "Harbour Lights"])
      #expect(try await titles("season=2") == ["Second Season"])
      #expect(try await titles("tag=rivers") == ["Under the Bridge"])
      #expect(try await titles("tag=\(Self.chinese)") == ["Under the Bridge", "Harbour Lights"])
      #expect(try await titles("person=%E6%9D%8E%E6%A2%85") == ["Under the Bridge"])
      #expect(try await titles("season=1&tag=\(Self.chinese)&person=ada-brook") == ["Under the Bridge"])
      #expect(try await titles("season=&tag=&person=&page=") == ["Under the Bridge", "Harbour Lights", "Second Season"])
      #expect(try await titles("season=2&tag=rivers") == [])
      let tag = try await site.get("/tags/\(Self.chinese)", at: Self.walks)
      #expect(tag.text.contains("夜行") && tag.text.contains("Harbour Lights"))
      #expect(tag.text.contains("href=\"http://walks.example/tags/\(Self.chinese)\""))
      #expect(try await site.get("/people/%E6%9D%8E%E6%A2%85", at: Self.walks).text.contains("李梅"))
    }
  }

  @Test(arguments: eachEngine) func whatNobodyCanChooseIsNoPage(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      _ = try await NightWalks(site.stage)
      _ = try await site.get("/episodes", at: Self.walks)
      let entries = site.kept
      let queries = [
        "season=99", "season=abc", "season=1e9", "season=99999999999999999999", "tag=buy-now-at-evil", "tag=%00", "tag=%FF%FE",
        "person=%00",
        "person=nobody", "page=0", "page=-1", "page=abc", "page=1e9", "page=2", "page=999999999999999999999", "page=1%00",
        "page=%201",
        "season=%D9%A1", "tag=\(String(repeating: "a", count: 8000))",
      ]
      for query in queries {
        let answer = try await site.get("/episodes?\(query)", at: Self.walks)
        #expect(answer.status == 404, "\(query.prefix(60)) \(answer.status)")
        #expect(!answer.text.contains("evil"))
      }
      for path in ["/tags/\(Self.chinese)?page=2", "/tags/\(Self.chinese)?page=x", "/tags/nothing", "/people/nobody"] {
        #expect(try await site.get(path, at: Self.walks).status == 404, "\(path)")
      }
      #expect(site.kept == entries, "errors are not kept")
    }
  }

  @Test(arguments: eachEngine) func aLongListHasPagesThatKeepTheirPlace(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let show = try await site.stage.nightWalks()
      for number in 1...45 {
        let hours = Int64(100 - number)
        let episode = try await site.stage.episode("Walk \(number)", number: number, of: show, hoursAgo: hours) { $0.season = 1 }
        let now = site.stage.clock.now
        try await site.stage.write { db in try episode.set(tags: [Tag(name: "夜行")], at: now, db) }
      }
      func numbers(_ path: String) async throws -> [Int] {
        let answer = try await site.get("/night-walks\(path)")
        #expect(answer.status == 200, "\(path)")
        return (1...45).filter { answer.text.contains(">Walk \($0)</a>") }
      }
      #expect(try await numbers("/episodes") == Array(26...45))
      #expect(try await numbers("/episodes?page=1") == Array(26...45))
      #expect(try await numbers("/episodes?page=2") == Array(6...25))
      #expect(try await numbers("/episodes?page=3") == Array(1...5))
      #expect(try await numbers("/tags/\(Self.chinese)?page=3") == Array(1...5))
      #expect(try await numbers("/episodes?tag=\(Self.chinese)&page=2") == Array(6...25))
      #expect(try await site.get("/night-walks/episodes?page=4").status == 404)
      let second = try await site.get("/night-walks/episodes?tag=\(Self.chinese)&page=2")
      #expect(second.text.contains("rel=\"next\" href=\"/night-walks/episodes?tag=\(Self.chinese)&amp;page=3\""))
      #expect(try await numbers("/archive") == Array(1...45))
      #expect(try Feed.read(try await site.get("/night-walks/rss").body).feed.items.count == 45)
    }
  }

  @Test func aCampaignsParametersNeitherMultiplyPagesNorReachThem() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      let paths = [
        "/", "/episodes", "/episodes/under-the-bridge", "/rss", "/sitemap.xml", "/tags/rivers", "/subscribe", "/about", "/people",
      ]
      for path in paths {
        let plain = try await site.get(path, at: Self.walks)
        let entries = site.kept
        for query in [
          "utm_source=evil%3Cscript%3E", "fbclid=evil&x", "page=1&utm_campaign=evil", "&&&=", "%FF", "?", "page=01", "page=%2B1",
        ] {
          let answer = try await site.get("\(path)?\(query)", at: Self.walks)
          #expect(answer.body == plain.body, "\(path)?\(query)")
        }
        #expect(site.kept == entries, "\(path)")
      }
      let shows = try await site.get("/episodes?season=1", at: Self.walks)
      let entries = site.kept
      for query in ["season=01", "season=%2B1", "tag=&season=1&person=", "utm_source=x&season=1"] {
        #expect(try await site.get("/episodes?\(query)", at: Self.walks).body == shows.body, "\(query)")
      }
      #expect(site.kept == entries)
    }
  }

  @Test func inventedAddressesOfFilesDoNotFillTheCache() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      let page = try await site.get("/", at: Self.walks)
      let start = try #require(page.text.firstRange(of: "/assets/"))
      let version = String(page.text[start.upperBound...].prefix { $0 != "/" })
      let current = try await site.get("/assets/\(version)/css/site.css", at: Self.walks)
      #expect(current["cache-control"] == "public, max-age=31536000, immutable")
      let plain = try await site.get("/assets/css/site.css", at: Self.walks)
      #expect(plain["cache-control"] == "no-cache" && plain.body == current.body)
      let css = try #require(page.text.firstRange(of: "/accent.css?v="))
      let accent = String(page.text[css.lowerBound...].prefix { $0 != "\"" })
      #expect(try await site.get(accent, at: Self.walks).status == 200)
      _ = try await site.get("/favicon.ico", at: Self.walks)
      _ = try await site.get("/oembed?url=http%3A%2F%2Fwalks.example%2Fepisodes%2Funder-the-bridge", at: Self.walks)
      let entries = site.kept
      for number in 1...5 {
        #expect(try await site.get("/assets/css/site.css?\(number)", at: Self.walks).status == 200)
        #expect(try await site.get("/assets/\(version)/css/site.css?v=\(number)", at: Self.walks).status == 200)
        #expect(try await site.get("/assets/00000000000\(number)/css/site.css", at: Self.walks)["cache-control"] == "no-cache")
        #expect(try await site.get("/favicon.ico?\(number)", at: Self.walks).status == 200)
        let old = try await site.get("/accent.css?v=\(number)", at: Self.walks)
        #expect(old.status == 302 && old["location"] == accent)
        let path =
          "/oembed?url=http%3A%2F%2Fwalks.example%2Fepisodes%2Funder-the-bridge%3F\(number)&maxheight=\(number)&callback=x\(number)"
        #expect(try await site.get(path, at: Self.walks).status == 200)
      }
      #expect(site.kept == entries)
      for path in [
        "/assets/", "/assets/../Package.swift", "/assets/%2e%2e/Package.swift", "/assets/css/../../Package.swift",
        "/assets/..%2fx",
      ] {
        #expect([301, 404].contains(try await site.get(path, at: Self.walks).status), "\(path)")
      }
    }
  }
}
