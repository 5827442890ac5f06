import Cast
import Clients
import Database
import Domain
import Formats
import Foundation
import Support
import Testing

@testable import Web

@Suite(.timeLimit(.minutes(5))) struct RecordingAdminTests {
  /// A draft of `author` whose recording is made, and how to make one.
  private struct Scene {
    let show: Show
    let author: Account
    let episode: EpisodeID
    var url: String { "/admin/episodes/\(episode)/recording" }

    init(_ admin: LocalAdmin) async throws {
      let stage = admin.stage
      show = try await stage.nightWalks()
      author = try await stage.account("Ada", .author, in: show)
      let (show, author, now) = (show, author, stage.clock.now)
      episode = try await stage.write { db in
        var episode = Episode(show: show.id, title: "Dusk", slug: "dusk", at: now)
        episode.createdBy = author.id
        try episode.save(at: now, db)
        return episode.id
      }
    }

    func give(_ path: String, _ stage: Stage) async throws {
      let (now, episode) = (stage.clock.now, episode)
      let id = MediaID.make(at: now)
      let key = try ObjectKey(checking: "audio/\(id)")
      let stored = try await stage.services.storage.put(key, file: path, contentType: "text/html")
      let file = MediaFile(
        id: id, storageKey: key.text, contentType: "text/html", size: stored.size, sha256: stored.sha256?.rawValue ?? "",
        createdAt: now)
      try await stage.write { db in
        try EpisodeRecording.receive(file, name: "Dämmerung 1.wav", for: episode, by: nil, at: now, db)
      }
    }

    func work(_ stage: Stage) async {
      await Worker(
        name: "test", services: stage.services,
        handlers: [EpisodeRecording.processJob: { try await RecordingJob.process($0, address: { _, _ in nil }) }]
      ).drain()
    }

    func sound(_ stage: Stage, _ filter: String = "volume=1") async throws -> String {
      let path = "\(stage.folder)/sound.wav"
      let outcome = try await Programs.run(
        "ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "sine=440:duration=12", "-af", filter, path], limit: .seconds(60))
      #expect(outcome.status == 0)
      return path
    }
  }

  private static func json(_ answer: Answer) throws -> [String: Any] {
    #expect(answer.status == 200)
    return try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
  }

  @Test(arguments: eachEngine) func aRecordingIsFollowedHeardAndNormalised(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let scene = try await Scene(admin)
      let browser = try await admin.as(scene.author)
      #expect(try Self.json(try await browser.json(scene.url))["state"] as? String == "none")
      #expect(try await browser.get("\(scene.url)/audio").status == 404)
      #expect(try await browser.get("\(scene.url)/waveform.json").status == 404)
      #expect(try await browser.post("\(scene.url)/retry").status == 404)
      try await scene.give(try await scene.sound(admin.stage, "volume=-12dB"), admin.stage)
      let waiting = try Self.json(try await browser.json(scene.url))
      #expect(waiting["state"] as? String == "waiting" && waiting["step"] as? String == "Waiting for its turn")
      await scene.work(admin.stage)
      let ready = try Self.json(try await browser.json(scene.url))
      #expect(ready["state"] as? String == "ready" && ready["name"] as? String == "Dämmerung 1.wav")
      #expect((ready["facts"] as? [String: String])?["Length"] == "0:12")
      let whole = try await browser.get("\(scene.url)/audio")
      #expect(whole.status == 200 && whole["content-type"] == "audio/mpeg" && whole["cache-control"] == "private, no-cache")
      let part = try await browser.get("\(scene.url)/audio", "Range: bytes=100-199")
      #expect(part.status == 206 && Array(part.body) == Array(whole.body[100...199]))
      // Whatever the upload called itself, it is never shown as a page.
      let original = try await browser.get("\(scene.url)/original")
      #expect(original["content-type"] == "application/octet-stream")
      #expect(original["content-disposition"]?.hasPrefix("attachment") == true)
      #expect(Array(original.body.prefix(4)) == Array("RIFF".utf8))
      let outline = try Self.json(try await browser.json("\(scene.url)/waveform.json"))
      #expect((outline["levels"] as? String)?.count == 120)
      #expect(String(decoding: try await browser.get("\(scene.url)/panel").body, as: UTF8.self).contains("Bring it to −16 LUFS"))
      // A form leads back, a script gets the state.
      let sent = try await browser.post("\(scene.url)/normalisation", [("normalise", "1")])
      #expect(sent.status == 303 && sent.location.hasPrefix("/admin/episodes/\(scene.episode)"))
      await scene.work(admin.stage)
      #expect(abs((try Self.json(try await browser.json(scene.url))["loudness"] as? Double ?? 0) + 16) < 1)
      let ended = try await browser.post("\(scene.url)/end", [], "Accept: application/json")
      #expect(try Self.json(ended)["state"] as? String == "none")
    }
  }

  @Test(arguments: eachEngine) func nobodyElseFindsIt(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let scene = try await Scene(admin)
      try await scene.give(try await scene.sound(admin.stage), admin.stage)
      await scene.work(admin.stage)
      let stranger = try await admin.as("Ben", .author, in: scene.show)
      let now = admin.stage.clock.now
      let other = try await admin.stage.write { db in
        var show = Show(slug: "elsewhere", title: "Elsewhere", timeZone: "UTC", at: now)
        try show.save(at: now, db)
        return show
      }
      let foreign = try await admin.as("Cleo", .editor, in: other)
      for browser in [stranger, foreign] {
        for path in ["", "/audio", "/original", "/waveform.json", "/panel"] {
          #expect(try await browser.get(scene.url + path).status == 404, "\(path)")
        }
        for path in ["/retry", "/normalisation", "/tags", "/former", "/chapters", "/end"] {
          #expect(try await browser.post(scene.url + path).status == 404, "\(path)")
        }
      }
      #expect([302, 303, 401].contains(try await admin.visitor.get("\(scene.url)/audio").status))
      // An author sees their own when it is public, and changes it no more.
      let id = scene.episode
      try await admin.stage.write { db in
        var episode = try Episode.find(id, db)
        try episode.publish(at: now, db)
      }
      let author = try await admin.as(scene.author)
      #expect(try await author.get("\(scene.url)/audio").status == 200)
      #expect(try await author.post("\(scene.url)/retry").status == 403)
      let editor = try await admin.as("Dora", .editor, in: scene.show)
      #expect(try await editor.post("\(scene.url)/end").status == 409)
      #expect(try await editor.post("/admin/episodes/0/recording/retry").status == 404)
      #expect(try await editor.get("/admin/episodes/x/recording").status == 404)
    }
  }

  @Test func everyTagNamesSomethingThePartsHaveAndTheMarkupIsSound() async throws {
    let templates = try await Templates(folder: templateFolder)
    var walk = TemplateWalk(sources: templates.sources)
    func panel(_ isFull: Bool) -> RecordingPanel {
      RecordingPanel(
        url: "/admin/episodes/1/recording", state: isFull ? "ready" : "none", isEmpty: !isFull, isWorking: isFull,
        isReady: isFull,
        isFailed: isFull, linked: isFull ? "https://example.com/" : nil, name: isFull ? "<b>.wav" : nil,
        step: isFull ? "Step" : nil,
        percent: isFull ? "40" : nil, message: isFull ? "No." : nil, canKeep: isFull, canRevert: isFull,
        remarks: isFull ? ["Quiet."] : [], hasRemarks: isFull,
        facts: isFull ? [RecordingPanel.Fact(name: "Length", value: "1:00", mark: "good")] : [], hasFacts: isFull,
        audio: isFull ? "/a" : nil, original: isFull ? "/o" : nil, normalising: isFull ? "on" : nil, normaliseOn: isFull,
        foundChapters: isFull ? "3" : nil, tagsAreOld: isFull, canRemove: isFull, canMeasure: isFull, mayEdit: isFull)
    }
    let problems: [Field: String] = ["chapter.0.start": "No.", "chapter.0.title": "No.", "chapter.0.link": "No."]
    let row = ChapterForm.Row(
      start: "1:00", title: "\"One\"", link: "https://example.com/", isHidden: true, image: "https://example.com/i", end: "2:00")
    let editors = [
      ChapterEditor(rows: [row], waveformURL: "/w", audioURL: "/a", duration: Milliseconds(60_000), problems: problems),
      ChapterEditor(rows: [], waveformURL: nil, audioURL: nil, duration: nil),
    ]
    /// A part in a page.
    func faults(_ part: String) -> [String] { MarkupCheck("<title></title><main><h1></h1>\(part)</main>").faults }
    for value in [panel(true), panel(false)] {
      for name in ["panel", "actions"] {
        try walk.walk("admin/recordings/\(name)", [PageValues.dictionary(of: value)])
        #expect(try faults(templates.render(value, template: "admin/recordings/\(name)")) == [])
      }
    }
    for editor in editors {
      try walk.walk("admin/recordings/chapters", [PageValues.dictionary(of: editor)])
      #expect(try faults(templates.render(editor, template: "admin/recordings/chapters")) == [])
    }
    #expect(walk.unknown.sorted() == [])
    #expect(walk.sections.subtracting(walk.opened).filter { $0.contains("#") }.sorted() == [])
    #expect(!(try templates.render(panel(true), template: "admin/recordings/panel")).contains("<b>"))
  }

  @Test func chaptersAreReadAsTheyAreTyped() {
    func read(_ rows: [[String: String]], duration: Milliseconds? = nil) -> ChapterForm {
      var form = FormFields()
      for (index, row) in rows.enumerated() { for (name, value) in row { form.append("chapter.\(index).\(name)", value) } }
      return ChapterForm(form, duration: duration)
    }
    let fine = read([
      ["start": "1:02:03.5", "title": "Late"], ["start": "", "title": "", "image": "https://example.com/x"],
      ["start": "3723", "title": "Seconds", "link": "https://example.com/a"], ["start": "0", "title": "First"],
      ["start": "62:02", "title": "", "hidden": "1", "end": "62:02.5"],
    ])
    #expect(fine.problems == [:])
    #expect(
      fine.chapters == [
        Chapter(start: .zero, title: "First"),
        Chapter(start: Milliseconds(3_722_000), end: Milliseconds(3_722_500), title: "", hidden: true),
        Chapter(start: Milliseconds(3_723_000), title: "Seconds", link: "https://example.com/a"),
        Chapter(start: Milliseconds(3_723_500), title: "Late"),
      ])
    #expect(ChapterForm.rows(of: fine.chapters).map(\.start) == ["0:00", "1:02:02", "1:02:03", "1:02:03.5"])
    let faulty = read(
      [
        ["start": "soon", "title": "A"], ["title": "B"], ["start": "10", "title": ""],
        ["start": "10", "title": "D", "link": "javascript:x"],
        ["start": "2:00", "title": "E"],
      ], duration: Milliseconds(60_000))
    #expect(
      faulty.problems == [
        "chapter.0.start": "Chapter 1: “soon” is no time. Write 12:34 or 1:02:03.",
        "chapter.1.start": "Chapter 2: say when it starts, such as 12:34.",
        "chapter.2.title": "Chapter 3: give it a title, or hide it from the list.",
        "chapter.3.start": "Chapter 4: it starts at 0:10, as chapter 3 does.",
        "chapter.3.link": "Chapter 4: links begin with https:// and have no spaces.",
        "chapter.4.start": "Chapter 5: it starts at 2:00, but the recording ends at 1:00.",
      ])
    #expect(faulty.rows.map(\.start) == ["soon", "", "10", "10", "2:00"])
  }
}
