import Cast
import Database
import Domain
import Formats
import Support
import Testing
import Web

@Suite struct RouteTests {
  @Test(arguments: eachEngine) func everyAddressOfAShowAnswersOnItsOwnHostAndBelowTheInstallation(_ engine: TestEngine)
    async throws
  {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      for (host, base) in [("walks.example", ""), (LocalSite.host, "/night-walks")] {
        for (path, type) in walks.routes {
          let first = try await site.get(base + path, at: host)
          #expect(first.status == 200, "\(host)\(base)\(path)")
          #expect(first["content-type"] == type, "\(path)")
          #expect(!first.body.isEmpty, "\(path)")
          #expect(first["content-length"] == String(first.body.count), "\(path)")
          // From the cache now, on the event loop.
          let second = try await site.get(base + path, at: host)
          #expect(second.body == first.body, "\(path)")
          #expect(second.description == first.description, "\(path)")
        }
      }
    }
  }

  @Test func headTellsWhatGetWouldAndSendsNoBody() async throws {
    try await withSite { site in
      let walks = try await NightWalks(site.stage)
      let others = [
        "/nowhere", "/episodes/never-was", "/a/b/c/d", "/episodes/", "/lamps", "/episodes?page=99", "/oembed", "/..", "/%00",
      ]
      for path in walks.routes.map(\.path) + others {
        let before = try await site.head(path, at: "walks.example")
        let get = try await site.get(path, at: "walks.example")
        let after = try await site.head(path, at: "walks.example")
        for head in [before, after] {
          #expect(head.status == get.status, "\(path)")
          #expect(head.body.isEmpty, "\(path): \(head.text.prefix(80))")
          #expect(head.description == get.description, "\(path)")
        }
      }
      for (path, host) in [
        ("/", LocalSite.host), ("/nowhere", LocalSite.host), ("/health", LocalSite.host), ("/", "stranger.example"),
      ] {
        let (head, get) = (try await site.head(path, at: host), try await site.get(path, at: host))
        #expect(head.status == get.status && head.body.isEmpty, "\(path)")
        #expect(head.description == get.description, "\(path)")
      }
    }
  }

  @Test func whatHasNotChangedIsNotSentAgain() async throws {
    try await withSite { site in
      let walks = try await NightWalks(site.stage)
      for (path, _) in walks.routes {
        let first = try await site.get(path, at: "walks.example")
        let tag = try #require(first["etag"], "\(path)")
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""), "\(path)")
        let again = try await site.get(path, at: "walks.example", "If-None-Match: \(tag)")
        #expect(again.status == 304 && again.body.isEmpty, "\(path)")
        #expect(again["etag"] == tag, "\(path)")
        // It would replace the policy that the kept page has.
        #expect(again["content-security-policy"] == nil, "\(path)")
        let other = try await site.get(path, at: "walks.example", "If-None-Match: \"other\"")
        #expect(other.status == 200, "\(path)")
        if let date = first["last-modified"] {
          let since = try await site.get(path, at: "walks.example", "If-Modified-Since: \(date)")
          #expect(since.status == 304, "\(path)")
          let both = try await site.get(path, at: "walks.example", "If-Modified-Since: \(date)", "If-None-Match: \"other\"")
          #expect(both.status == 200, "If-None-Match wins: \(path)")
        }
      }
    }
  }

  @Test func pagesAndFeedsComeCompressedAsAskedFor() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      for path in ["/", "/episodes/under-the-bridge", "/rss", "/assets/css/site.css"] {
        let plain = try await site.get(path, at: "walks.example")
        #expect(plain["content-encoding"] == nil && plain["vary"] == "Accept-Encoding", "\(path)")
        let zipped = try await site.get(path, at: "walks.example", "Accept-Encoding: gzip")
        #expect(zipped["content-encoding"] == "gzip" && zipped.body.starts(with: [0x1F, 0x8B]), "\(path)")
        let brotli = try await site.get(path, at: "walks.example", "Accept-Encoding: gzip, deflate, br")
        #expect(brotli["content-encoding"] == "br", "\(path)")
        #expect(zipped.body.count < plain.body.count && brotli.body.count < plain.body.count, "\(path)")
        #expect(Set([plain, zipped, brotli].map { $0["etag"] }).count == 3, "\(path)")
        let refused = try await site.get(path, at: "walks.example", "Accept-Encoding: gzip;q=0, br;q=0")
        #expect(refused["content-encoding"] == nil, "\(path)")
      }
    }
  }

  @Test(arguments: ["http", "https"]) func everyKindOfAnswerCarriesTheHeadersThatProtectIt(_ scheme: String) async throws {
    try await withSite(url: "\(scheme)://\(LocalSite.host)") { site in
      let walks = try await NightWalks(site.stage)
      let others = [
        "/nowhere", "/episodes/never-was", "/episodes/", "/lamps", "/oembed", "/oembed?format=xml", "/%2e%2e/etc", "/a/b/c",
      ]
      for path in walks.routes.map(\.path) + others {
        for round in 1...2 {
          let answer = try await site.get(path, at: "walks.example")
          #expect(answer["x-content-type-options"] == "nosniff", "\(path) \(round)")
          #expect(answer["referrer-policy"] == "strict-origin-when-cross-origin", "\(path) \(round)")
          #expect(answer["permissions-policy"] != nil, "\(path) \(round)")
          let type = answer["content-type"] ?? ""
          if !["image/", "audio/"].contains(where: { type.hasPrefix($0) }) {
            let policy = try #require(answer["content-security-policy"], "\(path) \(round)")
            #expect(policy.contains("default-src 'none'"), "\(path)")
            #expect(!policy.contains("script-src 'unsafe"), "\(path)")
          }
          #expect((answer["strict-transport-security"] != nil) == (scheme == "https"), "\(path) \(round)")
        }
      }
      for (path, host) in [
        ("/", LocalSite.host), ("/nowhere", LocalSite.host), ("/health", LocalSite.host), ("/", "stranger.example"),
      ] {
        let answer = try await site.get(path, at: host)
        #expect(answer["x-content-type-options"] == "nosniff" && answer["content-security-policy"] != nil, "\(path)")
      }
      let page = try await site.get("/", at: "walks.example")
      #expect(page["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
      #expect(page["cross-origin-opener-policy"] == "same-origin")
      let embed = try await site.get("/embed/under-the-bridge", at: "walks.example")
      #expect(embed["content-security-policy"]?.contains("frame-ancestors *") == true)
      #expect(embed["content-security-policy"]?.contains("script-src 'self'") == true)
    }
  }

  @Test func onlyReadingIsPossible() async throws {
    try await withSite { site in
      _ = try await NightWalks(site.stage)
      for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        for path in ["/", "/rss", "/lamps", "/episodes/download/7/under-the-bridge.mp3", "/assets/css/site.css", "/nowhere"] {
          let answer = try await site.ask(method, path, at: "walks.example", ["Content-Length: 0"])
          #expect(answer.status == 405, "\(method) \(path)")
          #expect(answer["allow"] == "GET, HEAD", "\(method) \(path)")
        }
      }
    }
  }

  @Test func anErrorOnOurSideSaysItsNumberAndNothingElse() async throws {
    try await withSite { site in
      let walks = try await NightWalks(site.stage)
      _ = try await site.get("/", at: "walks.example")
      // People and their pages break; what an error page needs still works.
      try await site.stage.write { db in
        try db.execute("ALTER TABLE people RENAME TO lost_people")
        try db.execute("INSERT INTO events (kind, subject, payload, at) VALUES ('show.changed', \(walks.show.id), '{}', 0)")
        db.notify(Event.channel)
      }
      let answer = try await site.get("/people", at: "walks.example")
      #expect(answer.status == 500)
      #expect(answer["cache-control"] == "no-store")
      #expect(answer["content-type"] == "text/html; charset=utf-8")
      #expect(answer.text.contains("class=\"request-id\""))
      #expect(!answer.text.contains("lost_people") && !answer.text.contains("SELECT") && !answer.text.contains("no such table"))
      await site.stage.services.database.close()
      let dead = try await site.get("/nowhere", at: "walks.example")
      #expect([404, 500, 503].contains(dead.status))
      #expect(dead.text.contains("number of this error is"))
    }
  }
}
