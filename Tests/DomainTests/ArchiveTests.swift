import Cast
import Clients
import Database
import Formats
import Foundation
import Support
import Testing

@testable import Domain

@Suite struct ArchiveTests {
  /// A show with something in every table, exported to a folder.
  private func exported(_ stage: Stage, withVariants: Bool = false) async throws -> (show: Show, folder: String) {
    let source = try await LocalHTTPServer.running { server in
      let host = try await MediaHost(server)
      let text = rss(
        (1...130).map {
          item(
            "g\($0)", "Walk \($0)", audio: $0 < 3 ? "https://a.example/\($0).mp3" : nil,
            "<itunes:image href=\"https://a.example/\($0 % 2).png\"/><itunes:keywords>rain</itunes:keywords>"
              + "<podcast:person img=\"https://a.example/ada.png\">Ada</podcast:person>"
              + "<podcast:chapters url=\"https://a.example/c.json\" type=\"application/json\"/>"
              + "<podcast:transcript url=\"https://a.example/t.vtt\" type=\"text/vtt\"/>"
              + "<podcast:soundbite startTime=\"1\" duration=\"20\">Bite</podcast:soundbite>"
              + "<podcast:season name=\"Winter\">2</podcast:season><link>https://show.example/walk/\($0)</link>")
        }.joined(), channel: "<description>About *us*.</description><podcast:person>Bo</podcast:person>", title: "Archive")
      let source = host.serving(try stage.source(text))
      try await stage.run(source)
      return source
    }
    let now = stage.clock.now
    let show = try await stage.write { db in
      var show = try #require(try Show.find(slug: "archive", db))
      show.slug = "the-archive"
      show.platforms = [PlatformLink(platform: "apple", url: "https://podcasts.apple.example/1")]
      try show.save(at: now, db)
      try show.claim(host: "archive.example", at: now, db)
      try show.write(page: "about", title: "About", body: "Hello *you*.", at: now, db)
      let sponsor = try Sponsor(
        show: show, name: "Lamp", text: "Light.", url: "https://l.example/", shortLink: "lamp", at: now, db)
      try sponsor.countClick(at: now, db)
      var episode = try #require(try db.row("SELECT \(Episode.columns) FROM episodes WHERE guid = 'g1'", as: Episode.self))
      (episode.number, episode.notes) = (7, "Some **notes**.")
      try episode.save(at: now, db)
      episode.number = 8
      try episode.save(at: now, db)
      try episode.set(sponsors: [sponsor.id], at: now, db)
      try episode.set(links: [Link(title: "L", url: "https://l.example/")], at: now, db)
      try db.execute(
        """
        INSERT INTO recordings (episode_id, product_id, name, state, normalise, remarks, bitrate, loudness, true_peak,
          keeps_incomplete, turn, updated_at)
        VALUES (\(episode.id), \(episode.audioID), 'walk.wav', 'ready', \(true), '[]', 128000, -16.5, -1.25, \(false), 2, \(now))
        """)
      let person = try #require(try db.value("SELECT person_id FROM show_people ORDER BY person_id LIMIT 1", as: PersonID.self))
      try db.execute("INSERT INTO person_aliases (slug, person_id) VALUES ('bo-before', \(person))")
      try db.execute(
        "INSERT INTO redirects (show_id, path, target, created_at) VALUES (\(show.id), '/old page', '/about', \(now))")
      try Revision.record(
        try ShowDraft.load(show.id, db), of: .show(show.id), version: show.version, what: "Edited", by: nil, at: now, db)
      return try Show.find(show.id, db)
    }
    if withVariants {
      await Worker(name: "w", services: stage.services, handlers: [ImageFile.variantsJob: ImageFile.makeVariants]).drain()
    }
    #expect(source.feed.items.count == 130)
    let folder = "\(stage.folder)/export"
    try await ShowArchive.gather(show.id, stage.services).write(to: folder, stage.services) { _, _ in }
    return (show, folder)
  }

  private func restore(_ folder: String, _ stage: Stage) async throws {
    _ = try await ShowArchive.read(folder).restore(from: folder, stage.services) { _, _ in }
  }

  /// The archive in `folder` with its text changed.
  private func tamper(_ folder: String, _ change: (String) -> String) throws -> String {
    let copy = "\(folder)-\(UInt32.random(in: 0...UInt32.max))"
    try FileManager.default.copyItem(atPath: folder, toPath: copy)
    let file = URL(filePath: "\(copy)/show.jsonl")
    let text = try String(contentsOf: file, encoding: .utf8)
    let changed = change(text)
    #expect(changed != text)
    try Data(changed.utf8).write(to: file)
    return copy
  }

  private func isEmpty(_ stage: Stage) async throws -> Bool {
    for table in ArchiveTable.all where try await stage.count(table.name) > 0 { return false }
    return try await stage.keys().isEmpty
  }

  @Test(arguments: [(TestEngine.sqlite, TestEngine.postgres), (.postgres, .sqlite)])
  func anExportBroughtBackOnTheOtherEngineIsTheSameShow(_ from: TestEngine, _ to: TestEngine) async throws {
    let (here, there) = (try await Stage(from), try await Stage(to))
    let (show, folder) = try await exported(here, withVariants: true)
    try await restore(folder, there)
    var (before, after) = (try await here.rows(of: show.id), try await there.rows(of: show.id))
    before["events"] = nil
    after["events"] = nil
    for table in ArchiveTable.all {
      #expect(before[table.name] == after[table.name], "\(table.name)")
      #expect(before[table.name]?.isEmpty == false, "\(table.name) has no rows in this test")
    }
    for key in try await here.keys() {
      let name = try ObjectKey(checking: key)
      let (one, two) = (
        try await here.services.storage.bytes(of: name, limit: 1 << 24),
        try await there.services.storage.bytes(of: name, limit: 1 << 24)
      )
      #expect(one == two)
    }
    #expect(try await here.keys() == there.keys())
    await #expect(throws: ImportError.self) { try await restore(folder, there) }
    #expect(try await there.rows(of: show.id).filter { $0.key != "events" } == after)
  }

  @Test(arguments: eachEngine) func whatWasTamperedWithDoesNotGetIn(_ engine: TestEngine) async throws {
    let (here, there) = (try await Stage(.sqlite), try await Stage(engine))
    let (show, folder) = try await exported(here)
    let changes: [(String, String)] = [
      ("https://l.example/", "javascript:alert(1)"), ("https:\\/\\/podcasts.apple.example", "javascript:alert(1);"),
      ("https://podcasts.apple.example", "javascript:alert(1);"), ("\"lectern\":1", "\"lectern\":99"),
      ("\"type\":\"image\\/png\"", "\"type\":\"text\\/html\""), ("\"status\":\"published\"", "\"status\":\"famous\""),
      ("\"slug\":\"walk-1\"", "\"slug\":\"../x\""), ("\"host\":\"archive.example\"", "\"host\":\"a b\""),
      ("\"show_id\":\(show.id)", "\"show_id\":1"), ("\"table\":\"tags\"", "\"table\":\"jobs\""),
    ]
    var tried = 0
    let text = try String(contentsOfFile: "\(folder)/show.jsonl", encoding: .utf8)
    for (old, new) in changes where text.contains(old) {
      tried += 1
      let copy = try tamper(folder) { $0.replacingOccurrences(of: old, with: new) }
      await #expect(throws: ImportError.self, "\(new)") { try await restore(copy, there) }
      #expect(try await isEmpty(there), "\(new)")
    }
    #expect(tried >= 8)
    // HTML is made from the Markdown, whatever the archive says.
    let html = try tamper(folder) {
      $0.replacingOccurrences(of: "\"notes\":", with: "\"notes_html\":\"<script>alert(1)</script>\",\"notes\":")
    }
    try await restore(html, there)
    let notes = try await there.read { db in try db.value("SELECT notes_html FROM episodes WHERE guid = 'g1'", as: String.self) }
    #expect(notes?.contains("script") == false && notes?.contains("<strong>") == true)
  }

  @Test func whatBreaksOffOrIsDamagedIsRefusedWhole() async throws {
    let (here, there) = (try await Stage(.sqlite), try await Stage(.sqlite))
    let (_, folder) = try await exported(here)
    for lines in [3, 60, 400] {
      let copy = try tamper(folder) { $0.split(separator: "\n").prefix(lines).joined(separator: "\n") + "\n" }
      await #expect(throws: ImportError.self) { try await restore(copy, there) }
    }
    let middle = try tamper(folder) { String($0.prefix($0.count - 300)) }
    await #expect(throws: ImportError.self) { try await restore(middle, there) }
    let missing = try tamper(folder) { text in
      var lines = text.split(separator: "\n")
      lines.remove(at: lines.count / 2)
      return lines.joined(separator: "\n") + "\n"
    }
    await #expect(throws: ImportError.self) { try await restore(missing, there) }

    let file = try #require(try ShowArchive.read(folder).files.last)
    let path = URL(filePath: "\(folder)/media/\(file.key)")
    var bytes = try Data(contentsOf: path)
    bytes[bytes.count / 2] ^= 0xFF
    try bytes.write(to: path)
    await #expect(throws: ImportError.self) { try await restore(folder, there) }
    #expect(try await isEmpty(there))
  }

  @Test(arguments: eachEngine) func aPersonWhoseNameIsTakenGetsAnotherAddress(_ engine: TestEngine) async throws {
    let (here, there) = (try await Stage(.sqlite), try await Stage(engine))
    let (show, folder) = try await exported(here)
    let now = there.clock.now
    try await there.write { db in _ = try Person(name: "Ada", at: now, db) }
    try await restore(folder, there)
    let slugs = try await there.read { db in try db.values("SELECT slug FROM people ORDER BY slug", as: String.self) }
    #expect(slugs == ["ada", "ada-2", "bo"])
    let credited = try await there.read { db in
      try db.value(
        """
        SELECT count(*) FROM episode_people JOIN people ON people.id = person_id JOIN episodes ON episodes.id = episode_id
        WHERE show_id = \(show.id) AND people.slug = 'ada-2'
        """, as: Int.self)
    }
    #expect(credited == 130)
  }
}
