import Cast
import Clients
import Database
import Domain
import Formats
import Support
import Testing
import Web

@Suite struct PublicationTests {
  private static let walks = "walks.example"

  @Test(arguments: eachEngine) func aChangeIsInPageAndFeedAtOnce(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      let paths = [
        "/", "/episodes", "/episodes/under-the-bridge", "/rss", "/archive", "/embed/under-the-bridge", "/people/ada-brook",
      ]
      for round in 1...3 {
        for path in paths { _ = try await site.get(path, at: Self.walks) }
        site.stage.clock.pass(Milliseconds(1000))
        let title = "Round \(round) & <more>"
        try await site.change(walks.bridge.id) { $0.title = title }
        for path in paths {
          let answer = try await site.get(path, at: Self.walks)
          #expect(answer.text.contains("Round \(round) &amp; &lt;more"), "\(path)")
        }
      }
      let now = site.stage.clock.now
      try await site.stage.write { db in try walks.show.write(page: "about", title: "About", body: "Changed.", at: now, db) }
      #expect(try await site.get("/about", at: Self.walks).text.contains("Changed."))
      try await site.stage.write { db in
        var show = try Show.find(walks.show.id, db)
        show.accent = "#cc0033"
        try show.save(at: now, db)
      }
      let css = try await site.get("/accent.css", at: Self.walks)
      #expect(css.text.contains("cc0033"))
    }
  }

  @Test(arguments: eachEngine) func aScheduledEpisodeAppearsEverywhereAtItsSecond(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      let hidden = try await site.stage.episode("Dawn Chorus", number: 9, of: walks.show, hoursAgo: -1)
      let now = site.stage.clock.now
      try await site.stage.write { db in
        try hidden.set(tags: [Tag(name: "Birds")], at: now, db)
        try hidden.set(
          transcript: Transcript(cues: [Cue(start: .zero, end: Milliseconds(1000), speaker: nil, text: "Tweet.")]),
          language: "en",
          original: "x", form: .text, at: now, db)
      }
      let own = [
        "/episodes/dawn-chorus", "/episodes/dawn-chorus/transcript.vtt", "/embed/dawn-chorus", "/tags/birds",
        "/episodes/download/9/dawn-chorus.mp3", "/episodes/show/9/dawn-chorus", "/episodes/transcript/9/dawn-chorus.txt",
        "/oembed?url=http%3A%2F%2Fwalks.example%2Fepisodes%2Fdawn-chorus",
      ]
      let lists = ["/", "/episodes", "/archive", "/rss", "/itunes", "/sitemap.xml"]
      func isHidden(_ moment: String) async throws {
        for path in own { #expect(try await site.get(path, at: Self.walks).status == 404, "\(path) \(moment)") }
        for path in lists {
          #expect(!(try await site.get(path, at: Self.walks).text.contains("dawn-chorus")), "\(path) \(moment)")
        }
        #expect(!(try await site.get("/tags", at: Self.walks).text.contains("birds")), "\(moment)")
      }
      try await isHidden("an hour before")
      site.stage.clock.pass(Milliseconds(3_599_000))
      try await isHidden("a second before")
      let before = try await site.get("/rss", at: Self.walks)
      site.stage.clock.pass(Milliseconds(1000))
      for path in lists { #expect(try await site.get(path, at: Self.walks).text.contains("dawn-chorus"), "\(path)") }
      for path in own { #expect([200, 301, 302].contains(try await site.get(path, at: Self.walks).status), "\(path)") }
      #expect(try await site.get("/tags", at: Self.walks).text.contains("birds"))
      let after = try await site.get(
        "/rss", at: Self.walks, "If-Modified-Since: \(before["last-modified"] ?? "")")
      #expect(after.status == 200, "the feed's date follows the publication")
    }
  }

  @Test(arguments: eachEngine) func whatIsNoLongerListedIsSoAtOnce(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      let id = walks.bridge.id
      let lists = ["/", "/episodes", "/archive", "/rss", "/sitemap.xml"]
      let parts = ["/chapters.json", "/transcript.vtt", "/transcript.txt"].map { "/episodes/under-the-bridge\($0)" }
      let audio = "/episodes/download/7/under-the-bridge.mp3"
      let own = ["/episodes/under-the-bridge", "/embed/under-the-bridge", audio] + parts
      for path in lists + own { #expect(try await site.get(path, at: Self.walks).status == 200, "\(path)") }
      let feed = try await site.get("/rss", at: Self.walks)

      site.stage.clock.pass(Milliseconds(60_000))
      var now = site.stage.clock.now
      try await site.stage.write { [now] db in
        var episode = try Episode.find(id, db)
        try episode.unlist(at: now, db)
      }
      for path in lists { #expect(!(try await site.get(path, at: Self.walks).text.contains("under-the-bridge")), "\(path)") }
      for path in own { #expect(try await site.get(path, at: Self.walks).status == 200, "\(path)") }
      let page = try await site.get("/episodes/under-the-bridge", at: Self.walks)
      #expect(page.text.contains("<meta name=\"robots\" content=\"noindex\">"))

      site.stage.clock.pass(Milliseconds(60_000))
      now = site.stage.clock.now
      try await site.stage.write { [now] db in
        var episode = try Episode.find(id, db)
        try episode.withdraw(at: now, db)
      }
      for path in own { #expect(try await site.get(path, at: Self.walks).status == 410, "\(path)") }
      for path in ["/episodes/show/7/under-the-bridge", "/episodes/transcript/7/under-the-bridge"] {
        #expect(try await site.get(path, at: Self.walks).status == 410, "\(path)")
      }
      // An app that knows no tags must learn of it too: the date may not go back.
      let later = try await site.get("/rss", at: Self.walks, "If-Modified-Since: \(feed["last-modified"] ?? "")")
      #expect(later.status == 200)

      try await site.stage.write { [now] db in
        var episode = try Episode.find(id, db)
        try episode.unpublish(at: now, db)
      }
      for path in own + ["/episodes/show/7/under-the-bridge"] {
        #expect(try await site.get(path, at: Self.walks).status == 404, "\(path)")
        #expect(try await site.get(path, at: Self.walks, "Range: bytes=0-9").status == 404, "\(path)")
      }
      // Its guest was heard nowhere else.
      #expect(try await site.get("/people/%E6%9D%8E%E6%A2%85", at: Self.walks).status == 404)
      #expect(try await site.get("/tags/rivers", at: Self.walks).status == 404)
    }
  }

  @Test(arguments: eachEngine) func aStoredRecordingIsServedByteForByteAndALinkedOneIsPointedTo(_ engine: TestEngine) async throws
  {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      let path = "/episodes/download/7/under-the-bridge.mp3"
      let whole = try await site.get(path, at: Self.walks)
      #expect(whole.status == 200 && whole.body == NightWalks.recording)
      #expect(whole["accept-ranges"] == "bytes" && whole["access-control-allow-origin"] == "*")
      let part = try await site.get(path, at: Self.walks, "Range: bytes=100-199")
      #expect(part.status == 206 && part.body == Array(NightWalks.recording[100..<200]))
      #expect(part["content-range"] == "bytes 100-199/\(NightWalks.recording.count)")
      #expect(try await site.get(path, at: Self.walks, "Range: bytes=9999-").status == 416)
      let saved = try await site.get("\(path)?download=1", at: Self.walks)
      #expect(saved["content-disposition"]?.contains("under-the-bridge.mp3") == true)
      let linked = try await site.get("/episodes/download/6/harbour-lights.mp3", at: Self.walks)
      #expect(linked.status == 302 && linked["location"] == "https://audio.example.com/harbour-lights.mp3")
      #expect(linked["cache-control"] == "no-cache")
      let page = try await site.get("/episodes/harbour-lights", at: Self.walks)
      #expect(page["content-security-policy"]?.contains("media-src 'self' blob: https: http:") == true)

      // A feed that said its recording was a page doesn't make it one.
      let now = site.stage.clock.now
      let file = MediaFile(
        id: .make(at: now), storageKey: "audio/page", contentType: "text/html", size: 4,
        sha256: String(repeating: "ef", count: 32),
        createdAt: now)
      _ = try await site.stage.services.storage.put(
        try ObjectKey(checking: file.storageKey), bytes: Array("<p>!".utf8), contentType: "text/html")
      try await site.stage.write { db in
        try file.insert(db)
        var episode = try Episode.find(walks.harbour.id, db)
        episode.audioID = file.id
        try episode.save(at: now, db)
      }
      let strange = try await site.get("/episodes/download/6/harbour-lights.mp3", at: Self.walks)
      #expect(strange.status == 200 && strange["content-type"] == "application/octet-stream")
    }
  }

  @Test(arguments: eachEngine) func aSponsorsShortLinkCountsVisitsAndLeadsWhereItWasTold(_ engine: TestEngine) async throws {
    try await withSite(engine) { site in
      let walks = try await NightWalks(site.stage)
      for _ in 1...3 {
        let answer = try await site.get("/lamps?to=https://evil.example", at: Self.walks)
        #expect(answer.status == 302 && answer["location"] == "https://lamps.example/?from=walks")
        #expect(answer["cache-control"] == "no-store")
      }
      for _ in 1...3 { #expect(try await site.head("/lamps", at: Self.walks).status == 302) }
      #expect(try await site.stage.read { db in try walks.sponsor.clicks(db) } == 3)
      #expect(try await site.get("/episodes/under-the-bridge", at: Self.walks).text.contains("href=\"/lamps\""))
    }
  }
}
