import Cast
import Clients
import Database
import Formats
import Foundation
import Glibc
import Support
import Testing

@testable import Domain

@Suite struct ImportTroubleTests {
  static let notFeeds: [String] = [
    "", "  \n ", "<rss", "{\"version\": 1}", "<!DOCTYPE html><html><head><title>Home</title></head><body>Hi</body></html>",
    "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'xx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>",
  ]

  @Test(arguments: notFeeds) func whatIsNoFeedIsRefusedInWords(_ text: String) async throws {
    let stage = try await Stage(.sqlite)
    let path = "\(stage.folder)/feed.xml"
    try Data(text.utf8).write(to: URL(filePath: path))
    let error = await #expect(throws: ImportError.self) { try await FeedSource.read(path, stage.services) }
    #expect(error?.description.isEmpty == false && error?.description.contains(path) == true)
    #expect(try await stage.count("shows") == 0)
  }

  @Test func aFeedThatIsNotThereSaysSo() async throws {
    let stage = try await Stage(.sqlite)
    await #expect(throws: ImportError.self) { try await FeedSource.read("\(stage.folder)/none.xml", stage.services) }
    await #expect(throws: (any Error).self) { try await FeedSource.read("http://169.254.169.254/feed", stage.services) }
  }

  @Test(arguments: eachEngine) func oddFeedsGoInAsFarAsTheyGo(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let long = String(repeating: "Ab ", count: 1333)
    let script =
      "<![CDATA[<p onclick='x()'>Hi<script>alert(1)</script><style>p{}</style><a href='javascript:alert(1)'>x</a></p>]]>"
    let source = try stage.source(
      rss(
        item("no-audio") + item("twice", "First", audio: "https://a.example/1.mp3")
          + item("twice", "Second", audio: "https://a.example/2.mp3") + item("long", long, audio: "https://a.example/3.mp3")
          + item("odd", "🎧 \u{202E}gnp.exe \u{200F}שלום é e\u{301} 夜&#0;&#1;", audio: "https://a.example/4.mp3")
          + item(
            "script", "&lt;script&gt;alert(1)&lt;/script&gt;", audio: "https://a.example/5.mp3",
            "<content:encoded>\(script)</content:encoded>")
          + "<item><title>Undated</title><guid isPermaLink=\"false\">undated</guid><pubDate>sometime</pubDate>"
          + "<enclosure url=\"https://a.example/6.mp3\" length=\"12:30\" type=\"audio/mpeg\"/></item>"))
    for (guid, field) in [
      ("no-audio", "enclosure"), ("twice", "guid"), ("long", "title"), ("undated", "pubDate"), ("undated", "enclosure"),
    ] {
      #expect(source.findings.contains { $0.item == guid && $0.field.contains(field) && !$0.message.isEmpty }, "\(guid) \(field)")
    }
    var options = FeedImport.Options()
    options.copiesAudio = false
    let (_, show, _) = try await stage.run(source, options)
    let now = stage.clock.now
    let episodes = try await stage.read { db in
      try db.rows("SELECT \(Episode.columns) FROM episodes ORDER BY id", as: Episode.self)
    }
    let byGUID = Dictionary(uniqueKeysWithValues: episodes.map { ($0.guid, $0) })
    #expect(episodes.count == 6)
    #expect(byGUID["no-audio"]?.status == .draft && byGUID["twice"]?.title == "First")
    #expect((byGUID["long"]?.title.count ?? 999) <= 255)
    #expect(byGUID["odd"]?.title.contains("🎧") == true)
    #expect(byGUID["undated"]?.publishedAt == now)
    let notes = byGUID["script"]?.notesHTML ?? "?"
    #expect(notes.contains("Hi"))
    for evil in ["<script", "javascript:", "onclick", "<style", "alert(1)</"] { #expect(!notes.contains(evil), "\(notes)") }
    let feed = try await stage.read { db in try ShowFeed.load(show, at: now, db) }
    #expect(feed.episodes.count == 5)
    // When its recording comes, the draft comes out.
    try await stage.run(try stage.source(rss(item("no-audio", audio: "https://a.example/0.mp3"))), options)
    let status = try await stage.read { db in try db.value("SELECT status FROM episodes WHERE guid = 'no-audio'", as: String.self)
    }
    #expect(status == "published")
  }

  @Test func aFeedWithoutItemsIsAShowWithoutEpisodes() async throws {
    let stage = try await Stage(.sqlite)
    let source = try stage.source(rss(""))
    #expect(source.findings.contains { $0.field == "item" })
    try await stage.run(source)
    #expect(try await stage.count("shows") == 1)
    #expect(try await stage.count("episodes") == 0)
  }

  @Test(arguments: eachEngine) func everyFileThatCannotBeHadIsAFindingAndLeavesNothingBehind(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    try await LocalHTTPServer.running { server in
      let (mp3, png) = (try await Material.shared.mp3(), try await Material.shared.png(64, 32))
      let page = Array("<!DOCTYPE html><html><body>Not found</body></html>".utf8)
      let cmyk = try TestPictures.print(1400, 1400)
      server.on("/page.mp3") { _ in .init(200, page, type: "audio/mpeg") }
      server.on("/empty.mp3") { _ in .init(200, [], type: "audio/mpeg") }
      server.on("/text.mp3") { _ in .init(200, Array("only words".utf8), type: "audio/mpeg") }
      server.on("/picture.mp3") { _ in .init(200, png, type: "audio/mpeg") }
      server.on("/cut.mp3") { _ in .init(200, mp3, type: "audio/mpeg").cut(after: 3000) }
      server.on("/longer.mp3") { _ in .init(200, mp3, type: "audio/mpeg") }
      server.on("/page.png") { _ in .init(200, page, type: "image/png") }
      server.on("/wide.png") { _ in .init(200, png, type: "image/png") }
      server.on("/cmyk.jpg") { _ in .init(200, cmyk, type: "image/jpeg") }
      server.on("/huge.png") { _ in .init(200, Array(repeating: 7, count: ImageFile.byteLimit + 1), type: "image/png") }
      server.on("/inside.mp3") { _ in .redirect(to: "http://10.0.0.1/secret") }
      func at(_ name: String, image: String? = nil) -> String {
        item(
          name, name, audio: server.url("/\(name).mp3"), image.map { "<itunes:image href=\"\(server.url("/\($0)"))\"/>" } ?? "")
      }
      let items = [
        at("page"), at("empty"), at("text"), at("picture"), at("cut"), at("longer", image: "page.png"), at("missing"),
        at("inside"),
        item("metadata", audio: "http://169.254.169.254/latest/meta-data"), item("private", audio: "http://10.1.2.3/a.mp3"),
        item("w", audio: server.url("/longer.mp3"), "<itunes:image href=\"\(server.url("/wide.png"))\"/>"),
        item("c", audio: server.url("/longer.mp3"), "<itunes:image href=\"\(server.url("/cmyk.jpg"))\"/>"),
        item("h", audio: server.url("/longer.mp3"), "<itunes:image href=\"\(server.url("/huge.png"))\"/>"),
      ]
      let (_, _, files) = try await stage.run(try stage.source(rss(items.joined())))
      func about(_ name: String, _ field: String) -> [Finding] { files.findings.filter { $0.item == name && $0.field == field } }
      for name in ["page", "empty", "text", "picture", "cut", "missing", "inside", "metadata", "private"] {
        #expect(about(name, "enclosure").count == 1, "\(name): \(about(name, "enclosure"))")
        #expect(about(name, "enclosure").allSatisfy { $0.remedy != nil })
      }
      #expect(about("longer", "enclosure length").count == 1)
      #expect(about("longer", "itunes:image").count == 1 && about("h", "itunes:image").count == 1)
      #expect(about("w", "itunes:image").contains { $0.message.contains("square") })
      #expect(about("c", "itunes:image").contains { $0.message.contains("CMYK") })
      #expect(files.recordings == 4 && files.images == 2)
      #expect(try await stage.keys() == stage.keysOfRows())
      // What arrived of the one that was cut waits for the next run only where it can be continued.
      #expect(try stage.scratch().allSatisfy { $0.hasPrefix("recording-") && $0.contains(".part") })
    }
  }

  @Test func aConnectionThatBreaksGoesOnInTheNextRun() async throws {
    let stage = try await Stage(.sqlite)
    try await LocalHTTPServer.running { server in
      let mp3 = try await Material.shared.mp3(seconds: 20)
      server.on("/a.mp3") { $0.earlier == 0 ? .file(mp3, for: $0).cut(after: 90_000) : .file(mp3, for: $0) }
      let source = try stage.source(rss(item("a", audio: server.url("/a.mp3"), length: mp3.count)))
      let first = try await stage.run(source)
      #expect(first.files.recordings == 0 && first.files.findings.count == 1)
      #expect(try await stage.count("media") == 0)
      #expect(try await stage.keys().isEmpty)
      let second = try await stage.run(source)
      #expect(second.files.recordings == 1 && second.files.findings.isEmpty)
      #expect(server.requests(for: "/a.mp3").last?.headers["range"]?.hasPrefix("bytes=") == true)
      let key = try #require(try await stage.keys().first)
      #expect(try await stage.services.storage.bytes(of: ObjectKey(checking: key), limit: 1 << 24) == mp3)
      #expect(try stage.scratch().isEmpty)
    }
  }

  @Test(arguments: eachEngine) func anImportStoppedMidwayEndsWholeWhenRunAgain(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    try await LocalHTTPServer.running { server in
      let mp3 = try await Material.shared.mp3(seconds: 20)
      server.on("/slow.mp3") { request in
        var reply = LocalHTTPServer.Reply.file(mp3, for: request)
        if request.earlier < 12 { reply.drip = (20_000, .milliseconds(20)) }
        return reply
      }
      let items = (1...6).map { item("g\($0)", audio: server.url("/slow.mp3"), length: mp3.count) }
      let source = try stage.source(rss(items.joined()))
      for pause in [5, 60, 150, 400] {
        let running = Task { _ = try await stage.run(source) }
        try await Task.sleep(for: .milliseconds(pause))
        running.cancel()
        _ = await running.result
        #expect(try await stage.keys() == stage.keysOfRows())
      }
      let last = try await stage.run(source)
      #expect(last.files.findings.isEmpty)
      let whole = try await stage.read { db in
        try db.value(
          "SELECT count(*) FROM episodes JOIN media ON media.id = audio_id WHERE media.size = \(mp3.count)", as: Int.self)
      }
      #expect(whole == 6)
      #expect(try await stage.keys() == stage.keysOfRows())
      #expect(try await stage.keys().count == 6)
      #expect(try stage.scratch().isEmpty)
    }
  }

  @Test func aFullDiskIsAFindingAndTheNextRunGoesOn() async throws {
    let stage = try await Stage(.sqlite)
    let disk = "\(stage.folder)/small"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard geteuid() == 0, (try? run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", disk])) != nil else {
      print("skipped: a small disk needs root")
      return
    }
    defer { try? run(["umount", "-l", disk]) }
    let whole = stage.services
    let services = Services(
      database: whole.database, storage: try DiskStorage(root: disk), outgoing: whole.outgoing, ffmpeg: whole.ffmpeg,
      clock: whole.clock, logger: whole.logger, scratch: whole.scratch)
    try await LocalHTTPServer.running { server in
      let (small, large) = (try await Material.shared.mp3(), try await Material.shared.mp3(seconds: 60))
      server.on("/small.mp3") { .file(small, for: $0) }
      server.on("/large.mp3") { .file(large, for: $0) }
      let items = [
        item("small", audio: server.url("/small.mp3"), length: small.count),
        item("large", audio: server.url("/large.mp3"), length: large.count),
      ]
      // The small one first: while the large one fills the disk, nothing is stored beside it.
      let first = FeedImport(source: try stage.source(rss(items[0])), options: .init(), services: services)
      #expect(try await first.copyLinkedFiles(into: try await first.apply().show) { _ in }.recordings == 1)
      let work = FeedImport(source: try stage.source(rss(items.joined())), options: .init(), services: services)
      let (_, show) = try await work.apply()
      let files = try await work.copyLinkedFiles(into: show) { _ in }
      #expect(files.recordings == 0 && files.failures == 1)
      #expect(files.findings.count == 1 && files.findings.first?.item == "large")
      #expect(files.findings.first?.message.contains("full") == true)
      let keys = try await services.storage.list(prefix: "", after: nil, limit: 10).objects.count
      #expect(keys == 1)
      #expect(try await stage.count("media") == 1)
      #expect(try stage.scratch().isEmpty)
      try run(["mount", "-o", "remount,size=4m", disk])
      let again = try await work.copyLinkedFiles(into: show) { _ in }
      #expect(again.recordings == 1 && again.findings.isEmpty)
    }
  }

  @Test(arguments: eachEngine) func aTranscriptThatCannotBeHadIsTakenInAnotherForm(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    try await LocalHTTPServer.running { server in
      server.on("/t.vtt") { _ in .text("WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>Good\u{0} evening.</v>\n", type: "text/vtt") }
      var source = try stage.source(rss(item("a", audio: "https://a.example/1.mp3")))
      var feed = source.feed
      feed.items[0].transcripts = [
        .init(url: server.url("/t.vtt"), type: "text/vtt", language: "en"),
        .init(url: server.url("/t.json"), type: "application/json"),
      ]
      source = FeedSource(location: source.location, feed: feed, findings: [])
      var options = FeedImport.Options()
      options.copiesAudio = false
      let (_, _, files) = try await stage.run(source, options)
      #expect(files.transcripts == 1 && files.findings.count == 1 && files.findings.first?.field == "podcast:transcript")
      #expect(try await stage.count("transcripts") == 1)
    }
  }
}
