import Cast
import Database
import Domain
import Formats
import Support
import Testing
import Web

/// Visitors and feeds that mean harm.
@Suite struct HostileTests {
  private static let walks = "walks.example"
  /// What must not come out as it went in.
  private static let bomb = "\"'><script>alert(1)</script><img src=x onerror=alert(2)></title></textarea>{{title}}"

  @Test(arguments: eachEngine) func nothingThatAShowSaysBecomesMarkup(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      let (now, bomb) = (site.stage.clock.now, Self.bomb)
      let evil = "javascript:alert(1)//https://"
      try await site.stage.write { db in
        var show = try Show.find(walks.show.id, db)
        (show.title, show.subtitle, show.author, show.copyright) = (bomb, bomb, bomb, bomb)
        (show.ownerName, show.ownerEmail, show.themeCredit, show.medium) = (bomb, bomb, bomb, bomb)
        (show.description, show.language, show.accent) = (
          bomb, "en\"><script>alert(1)</script>", "red}</style><script>alert(1)</script>"
        )
        show.keywords = [bomb]
        show.categories = [[bomb, bomb]]
        show.fundings = [Link(title: bomb, url: evil), Link(title: bomb, url: "https://x.example/\"><script>alert(1)</script>")]
        show.platforms = [
          PlatformLink(platform: bomb, url: evil), PlatformLink(platform: bomb, url: "https://x.example/\(bomb)"),
        ]
        show.socials = [
          Link(title: bomb, url: "JAVASCRIPT:alert(1)"), Link(title: bomb, url: "data:text/html,<script>alert(1)</script>"),
        ]
        show.timeZone = bomb
        try show.save(at: now, db)
        try show.name(season: 1, bomb, at: now, db)
        try show.write(
          page: "about", title: bomb, body: "\(bomb)\n\n[x](javascript:alert(1)) <a href=\"javascript:alert(1)\">y</a>", at: now,
          db)
        var ada = try #require(try Person.find(slug: "ada-brook", db))
        (ada.name, ada.bio, ada.link, ada.imageURL) = (bomb, bomb, evil, evil)
        ada.links = [Link(title: bomb, url: evil), Link(title: bomb, url: " javascript:alert(1)")]
        try ada.save(at: now, db)
        var episode = try Episode.find(walks.bridge.id, db)
        (episode.title, episode.subtitle, episode.summary, episode.shortTitle) = (bomb, bomb, bomb, bomb)
        (episode.author, episode.audioType, episode.recordedOn, episode.notes) = (
          bomb, bomb, bomb, "\(bomb)\n\n[z](javascript:alert(1))"
        )
        try episode.save(at: now, db)
        try episode.set(credits: [NewCredit(person: ada.id, role: bomb, team: bomb)], at: now, db)
        try episode.set(tags: [Tag(name: bomb), Tag(name: "Rivers")], at: now, db)
        try episode.set(
          chapters: [Chapter(start: .zero, end: nil, title: bomb, image: evil, link: evil, hidden: false)], at: now, db)
        try episode.set(soundbites: [Soundbite(start: .zero, length: Milliseconds(20_000), title: bomb)], at: now, db)
        try episode.set(links: [Link(title: bomb, url: evil), Link(title: bomb, url: "//evil.example")], at: now, db)
        let said = Transcript(cues: [Cue(start: .zero, end: Milliseconds(2000), speaker: bomb, text: bomb)])
        try episode.set(transcript: said, language: "en", original: "x", form: .text, at: now, db)
        try db.execute("UPDATE sponsors SET name = \(bomb), url = \(evil), text = \(bomb) WHERE id = \(walks.sponsor.id)")
        // As an import of another feed may have brought it along.
        try db.execute("UPDATE tags SET name = \(bomb) WHERE slug = 'rivers'")
      }
      var paths = walks.routes.map(\.path).filter {
        !$0.hasPrefix("/art/") && !$0.hasPrefix("/episodes/download") && $0 != "/favicon.ico"
      }
      paths += ["/nowhere", "/oembed?url=http%3A%2F%2Fwalks.example%2Fepisodes%2Funder-the-bridge"]
      for (host, base) in [(Self.walks, ""), (LocalSite.host, "/night-walks")] {
        for path in paths {
          let answer = try await site.get(base + path, at: host)
          #expect(answer.status < 500, "\(path)")
          let type = answer["content-type"] ?? ""
          #expect(answer["x-content-type-options"] == "nosniff")
          guard type.contains("html") || type.contains("xml") || type.contains("css") else { continue }
          for mark in ["<script>alert", "<img src=x", "onerror=alert(2)>", "</title></textarea>"] {
            #expect(!answer.text.contains(mark), "\(path) lets \(mark) through")
          }
          let lower = answer.text.lowercased()
          for mark in ["=\"javascript:", "='javascript:", "=\" javascript:", "=\"data:text", "href=\"//"] {
            #expect(!lower.contains(mark), "\(path) links to \(mark)")
          }
        }
        let home = try await site.get(base + "/", at: host)
        #expect(home.text.contains("lang=\"en&quot;&gt;"))
      }
      #expect(!(try await site.get("/accent.css", at: Self.walks).text.contains("script")))
      #expect(try await site.get("/lamps", at: Self.walks).status == 404)
      let chapters = try await site.get("/episodes/under-the-bridge/chapters.json", at: Self.walks)
      #expect(!chapters.text.contains("javascript:"))
      let oEmbed = try await site.get("/oembed?url=http%3A%2F%2Fwalks.example%2Fepisodes%2Funder-the-bridge", at: Self.walks)
      #expect(oEmbed.status == 200 && !oEmbed.text.contains("<"))
      // Still a feed, and still saying what it was told.
      #expect(try Feed.read(try await site.get("/rss", at: Self.walks).body).feed.items.first?.title == bomb)
    }
  }

  @Test(arguments: eachEngine) func noPathBreaksTheServerOrLeavesTheSite(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      _ = try await NightWalks(site.stage)
      var paths = [
        "/..", "/../..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/.%2e/x", "/episodes/..", "/episodes/../rss",
        "/./rss",
        "/episodes/%2e%2e%2frss", "/%00", "/episodes/%00", "/episodes/a%00b", "/people/%00", "/tags/%00", "/embed/%00",
        "/art/%00/160.webp",
        "/episodes/%C0%AE%C0%AE/x", "/episodes/%FF", "/episodes/%E0%80%AF", "/%", "/%zz", "/episodes/%", "/episodes/%4",
        "/episodes/\\..\\x",
        "/episodes/%5C..%5C", "/art/../x", "/art/9223372036854775808/160.webp", "/art/-1/160.webp", "/art/1/160.webp",
        "/art/0/feed.jpg",
        "/episodes/download/9223372036854775808/x.mp3", "/episodes/download/-/under.mp3", "/episodes/download/%00/x.mp3",
        "/episodes/download/1/%00.mp3", "/episodes/download/1/..%2f..%2fx", "/episodes/show/%00/x",
        "/episodes/transcript/1/%00.vtt",
        "/;a=b", "/rss;x", "/*", "/+", "/~", "/episodes/'%20OR%201=1--", "/episodes/\"%3E%3Cscript%3E",
        "/.well-known/security.txt",
        "/wp-login.php", "/.git/config", "/.env", "/people/ada-brook/x/y/z", "/episodes/under-the-bridge/transcript.vtt/x", "/?",
        "/#x",
        "/%F0%9F%8C%89", "/\u{202E}rss", "/夜", "/assets/..", "/assets/%00", "/assets//css//site.css",
      ]
      paths.append("/episodes/" + String(repeating: "a", count: 15_000))
      paths.append("/" + String(repeating: "%41", count: 5000))
      paths.append(String(repeating: "/a", count: 7000))
      paths.append("/" + String(repeating: "a", count: 20_000))
      for (host, base) in [(Self.walks, ""), (LocalSite.host, "/night-walks"), (LocalSite.host, "")] {
        for path in paths {
          let answer = try await site.get(base + path, at: host)
          #expect(answer.status < 500, "\(path.prefix(60)): \(answer.status)")
          #expect(answer.status != 200 || ["/?", "/#x"].contains(path) || answer["etag"] != nil, "\(path.prefix(60))")
          #expect(!answer.text.contains("root:"), "\(path.prefix(60))")
          #expect(!answer.text.contains("<script>"), "\(path.prefix(60))")
          if let location = answer["location"] {
            #expect(location.hasPrefix("/") && !location.hasPrefix("//") && !location.hasPrefix("/\\"), "\(path) → \(location)")
          }
        }
      }
      #expect(try await site.get("/rss", at: Self.walks).status == 200)
    }
  }

  @Test func whatAVisitorSendsAlongReachesNobodyElse() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      let headers = [
        "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: gopher", "X-Forwarded-For: evil",
        "Forwarded: host=evil.example;proto=evil",
        "X-Original-URL: /evil", "X-Rewrite-URL: /evil", "X-Host: evil.example", "Referer: http://evil.example/",
        "User-Agent: evil",
        "Cookie: a=evil; b=evil", "Accept-Language: evil", "Origin: http://evil.example", "X-HTTP-Method-Override: DELETE",
        "X-Forwarded-Prefix: /evil",
      ]
      for path in [
        "/", "/rss", "/episodes/under-the-bridge", "/sitemap.xml", "/robots.txt", "/embed/under-the-bridge", "/nowhere",
      ] {
        let dirty = try await site.ask("GET", "\(path)?x=evil", at: Self.walks, headers)
        #expect(!dirty.text.contains("evil") && !dirty.fields.contains { $0.value.contains("evil") }, "\(path)")
        let clean = try await site.get(path, at: Self.walks)
        #expect(clean.body == dirty.body, "\(path)")
        #expect(clean["set-cookie"] == nil)
      }
    }
  }

  @Test func requestsThatCouldBeReadInTwoWaysAreRefused() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      let body = "0\r\n\r\nGET /lamps HTTP/1.1\r\nHost: walks.example\r\n\r\n"
      for text in [
        "GET / HTTP/1.1\r\nHost: walks.example\r\nHost: evil.example\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: walks.example\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n\(body)",
        "GET / HTTP/1.1\r\nHost: walks.example\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "GET / HTTP/1.1\r\nHost: walks.example\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: walks.example\r\nX : y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : walks.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: walks.example\r\n folded: x\r\n\r\n", "GET /\u{0} HTTP/1.1\r\nHost: walks.example\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: walks.example\r\n\r\n", "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: walks.example\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: walks.example\r\n\(String(repeating: "X: y\r\n", count: 200))\r\n",
      ] {
        let answer = try await site.send(text)
        #expect([400, 431, 505].contains(answer.status), "\(text.prefix(80)): \(answer.status)")
        #expect(!answer.text.contains("HTTP/1.1 302"), "\(text.prefix(80))")
      }
    }
  }
}
