import Cast
import Database
import Domain
import Formats
import Support
import Testing

@testable import Web

@Suite struct EpisodeFormTests {
  /// The fields of the form on a page, as a browser would send them.
  private func fields(_ answer: Answer) -> [String: String] {
    var fields: [String: String] = [:]
    for piece in answer.text.split(separator: "<input ").dropFirst() {
      let tag = piece.prefix { $0 != ">" }
      func attribute(_ name: String) -> String? {
        tag.firstRange(of: "\(name)=\"").map { String(tag[$0.upperBound...].prefix { $0 != "\"" }) }
      }
      guard let name = attribute("name"), attribute("type") != "checkbox" || tag.contains(" checked") else { continue }
      let value = (attribute("value") ?? "").replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
        "&amp;", with: "&")
      if fields[name] == nil { fields[name] = value }
    }
    return fields
  }

  /// What the form at `path` would send, with some of it changed.
  private func filled(_ browser: AdminBrowser, _ path: String, _ changes: [String: String]) async throws -> [(String, String)] {
    let page = try await browser.get(path)
    return fields(page).merging(changes) { $1 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func begin(_ browser: AdminBrowser, _ show: Show) async throws -> (id: EpisodeID, path: String) {
    let answer = try await browser.post("/admin/shows/\(show.id)/episodes")
    #expect(answer.status == 303)
    let path = String(answer.location.prefix { $0 != "?" })
    return (try #require(path.split(separator: "/").last.flatMap { EpisodeID(String($0)) }), path)
  }

  private func stored(_ id: EpisodeID, _ admin: LocalAdmin) async throws -> EpisodeDraft {
    try await admin.stage.read { db in try EpisodeDraft.load(try Episode.find(id, db), db) }
  }

  @Test(arguments: eachEngine) func anEpisodeIsBegunFilledInAndSaved(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.as("Ada", .owner)
      let (id, path) = try await begin(ada, show)
      let page = try await ada.get(path)
      #expect(page.status == 200 && MarkupCheck(page.text).faults == [])
      let form = try await filled(
        ada, path,
        [
          "title": "Hérons & <herons>", "summary": "Birds.", "notes": "**Bold**", "tags": "Birds, birds , Night",
          "credit.0.name": "Jo Reed", "credit.0.role": "Guest", "sponsor.1.name": "Lamps",
          "sponsor.1.url": "https://lamps.example",
          "chapter.0.start": "0:00", "chapter.0.title": "Start", "link.2.url": "https://www.herons.example/x", "type": "full",
          "soundbite.0.start": "1:00", "soundbite.0.length": "20.5",
        ])
      let saved = try await ada.post(path, form)
      #expect(saved.status == 303 && saved.location == "\(path)?notice=saved")
      let draft = try await stored(id, admin)
      #expect(draft.title == "Hérons & <herons>" && draft.slug == "herons-and-herons" && draft.tags == ["Birds", "Night"])
      #expect(draft.credits.map(\.name) == ["Jo Reed"] && draft.credits.first?.role == "guest")
      #expect(
        draft.sponsors.map(\.name) == ["Lamps"]
          && draft.links == [Link(title: "herons.example", url: "https://www.herons.example/x")])
      #expect(draft.soundbites.first?.length == Milliseconds(20_500) && draft.chapters.map(\.title) == ["Start"])
      // Sent back untouched, it stays as it is.
      let again = try await ada.get(path)
      #expect(MarkupCheck(again.text).faults == [] && !again.text.contains("<herons>"))
      let version = try await admin.stage.read { db in try Episode.find(id, db).version }
      _ = try await ada.post(path, try await filled(ada, path, ["notes": "**Bold**", "summary": "Birds.", "type": "full"]))
      let changes = try await admin.stage.read { db in
        let two = try Revision.list(of: .episode(id, of: show.id), limit: 2, db).compactMap { $0.draft(EpisodeDraft.self) }
        return Merge(base: nil, theirs: two[0], mine: two[1]).differences.map { "\($0.name.rawValue): \($0.mine) → \($0.theirs)" }
      }
      #expect(try await admin.stage.read { db in try Episode.find(id, db).version } == version, "\(changes)")
    }
  }

  @Test(arguments: eachEngine) func whatWasTypedComesBackWithWhatIsWrong(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.as("Ada", .owner)
      _ = try await admin.stage.episode("Rain", number: 12, of: show)
      let (id, path) = try await begin(ada, show)
      let form = try await filled(
        ada, path,
        [
          "title": "", "number": "twelve", "season": "1", "link.0.url": "javascript:alert(1)", "link.0.title": "Bad \"one\"",
          "chapter.0.start": "late", "chapter.0.title": "Kept chapter", "notes": "Kept <notes>", "recorded_on": "soon",
        ])
      let answer = try await ada.post(path, form)
      #expect(answer.status == 422)
      for text in [
        "value=\"twelve\"", "Bad &quot;one&quot;", "Kept chapter", "Kept &lt;notes&gt;", "value=\"soon\"", "error-summary",
        "#f-title",
        "isn&#39;t a whole number", "value=\"late\"", "#f-link.0.url",
      ] {
        #expect(answer.text.contains(text), "\(text)")
      }
      #expect(MarkupCheck(answer.text).faults == [])
      #expect(try await stored(id, admin).title == "Untitled")
      let number = try await ada.post(path, try await filled(ada, path, ["number": "12", "type": "full"]))
      #expect(number.status == 422 && number.text.contains("Episode 12 is “Rain”"))
      for fields: [(String, String)] in [
        [], [("title", String(repeating: "x", count: 300_000))], [("version", "99999999999999999999"), ("title", "x")],
        [("title", "x"), ("credit.9999.name", "y"), ("credit.-1.name", "z"), ("credit.x", "z"), ("type", "none")],
        [("title", "\u{0}\u{202E}x"), ("number", "-5")], [("title", "x"), ("artwork.media", "123456"), ("artwork.x", "NaN")],
      ] {
        let answer = try await ada.post(path, fields)
        #expect([303, 409, 422].contains(answer.status), "\(fields.first?.1.prefix(30) ?? "") \(answer.status)")
      }
    }
  }

  @Test(arguments: eachEngine) func twoWhoEditLoseNothing(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let (ada, ben) = (try await admin.as("Ada", .owner), try await admin.as("Ben", .editor, in: show))
      let (id, path) = try await begin(ada, show)
      let (hers, his) = (
        try await filled(ada, path, ["title": "Her title", "summary": "Her summary", "type": "full"]),
        try await filled(ben, path, ["title": "His title", "notes": "His notes", "type": "full"])
      )
      #expect(try await ada.post(path, hers).status == 303)
      let collision = try await ben.post(path, his)
      #expect(collision.status == 409 && MarkupCheck(collision.text).faults == [])
      for text in ["Her", "His", "<ins>", "Changed by both of you", "Ada saved"] {
        #expect(collision.text.contains(text), "\(text)")
      }
      #expect(collision.text.contains("id=\"theirs-summary\" type=\"radio\" name=\"merge.summary\" value=\"theirs\" checked"))
      #expect(try await stored(id, admin).title == "Her title")
      // He closes the page, and finds all of it again.
      #expect(try await ben.get(path).text.contains("His notes"))
      // The form of the page carries everything.
      var sent: [(String, String)] = []
      for piece in collision.text.split(separator: "<textarea name=\"").dropFirst() {
        let name = String(piece.prefix { $0 != "\"" })
        let value = piece.firstRange(of: ">").map { piece[$0.upperBound...].prefix { $0 != "<" } } ?? ""
        sent.append((name, String(value)))
      }
      sent += [("merge.title", "mine"), ("merge.summary", "theirs"), ("merge.notes", "mine"), ("merge.slug", "mine")]
      #expect(try await ben.post(path, sent).status == 303)
      let joined = try await stored(id, admin)
      #expect((joined.title, joined.summary, joined.notes) == ("His title", "Her summary", "His notes"))
      #expect(try await ben.get(path).text.contains("didn’t save") == false)
    }
  }

  @Test(arguments: eachEngine) func anAuthorWritesDraftsAndPublishesNothing(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let cleo = try await admin.as("Cleo", .author, in: show)
      let (id, path) = try await begin(cleo, show)
      let page = try await cleo.get(path)
      #expect(page.status == 200 && !page.text.contains("Publish …") && !page.text.contains("/publication"))
      #expect(try await cleo.get("\(path)/publication").status == 403)
      #expect(try await cleo.post("\(path)/publication", [("when", "now")]).status == 403)
      #expect(try await cleo.post("\(path)/publication/end", [("to", "draft")]).status == 403)
      #expect(try await cleo.post(path, try await filled(cleo, path, ["title": "Mine", "type": "full"])).status == 303)
      let other = try await admin.stage.episode("Fog", of: show)
      for place in ["", "/preview", "/publication"] {
        #expect(try await cleo.get("/admin/episodes/\(other.id)\(place)").status == 404, "\(place)")
      }
      #expect(try await cleo.post("/admin/episodes/\(other.id)", [("title", "Taken")]).status == 404)
      #expect(
        try await cleo.send("PUT", "/admin/episodes/\(other.id)/autosave", headers: ["Sec-Fetch-Site: same-origin"], body: [])
          .status == 404)
      // Published by an editor, it is out of her hands.
      let now = admin.stage.clock.now
      try await admin.stage.write { db in
        var episode = try Episode.find(id, db)
        episode.audioURL = "https://a.example/a.mp3"
        try episode.publish(at: now, db)
      }
      let locked = try await cleo.get(path)
      #expect(
        locked.status == 200 && locked.text.contains("only editors can change it")
          && locked.text.contains("<fieldset class=\"stack bare\" disabled"))
      #expect(try await cleo.post(path, [("title", "Changed")]).status == 403)
      let stranger = try await admin.as("Dan", .editor)
      #expect(try await stranger.get(path).status == 404)
      #expect(try await stranger.post("/admin/shows/\(show.id)/episodes").status == 404)
    }
  }

  @Test(arguments: eachEngine) func whatIsTypedIsKeptAndComesBack(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.as("Ada", .owner)
      let (id, path) = try await begin(ada, show)
      let events = try await admin.stage.read { db in try Event.last(db) }
      let form = try await filled(ada, path, ["title": "Half a thought", "type": "full"])
      func keep(_ browser: AdminBrowser, _ title: String, _ query: String) async throws -> Answer {
        let text = form.map { "\($0.0.urlQueryEscaped)=\(($0.0 == "title" ? title : $0.1).urlQueryEscaped)" }.joined(
          separator: "&")
        return try await browser.send(
          "PUT", "\(path)/autosave?\(query)",
          headers: [
            "Content-Type: application/x-www-form-urlencoded", "Accept: application/json", "Sec-Fetch-Site: same-origin",
          ],
          body: Array(text.utf8))
      }
      let kept = try await keep(ada, "Half a thought", "since=")
      #expect(kept.status == 200 && kept.text.contains("\"at\":"))
      #expect(try await admin.stage.read { db in try Event.last(db) } == events)
      #expect(try await stored(id, admin).title == "Untitled")
      let page = try await ada.get(path)
      #expect(page.text.contains("Half a thought") && page.text.contains("Discard it"))
      let preview = try await ada.get("\(path)/preview")
      #expect(preview.status == 200 && preview.text.contains("<h1>Half a thought</h1>") && preview.text.contains("not public"))
      #expect(try await stored(id, admin).title == "Untitled")
      #expect(try await keep(ada, "Other tab", "since=").status == 409)
      #expect(try await keep(ada, "Other tab", "since=&force=1").status == 200)
      #expect(try await keep(admin.visitor, "Nobody", "since=").status == 401)
      #expect(try await ada.post("\(path)/autosave/end").status == 303)
      #expect(try await ada.get(path).text.contains("Half a thought") == false)
    }
  }

  @Test(arguments: eachEngine) func anEpisodeIsScheduledInTheShowsZone(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.as("Ada", .owner)
      let (id, path) = try await begin(ada, show)
      let empty = try await ada.post("\(path)/publication", [("when", "now")])
      #expect(empty.status == 422 && empty.text.contains("There is no recording") && MarkupCheck(empty.text).faults == [])
      let now = admin.stage.clock.now
      try await admin.stage.write { db in
        var episode = try Episode.find(id, db)
        (episode.title, episode.audioURL) = ("Fog", "https://a.example/a.mp3")
        try episode.save(at: now, db)
      }
      func send(_ fields: [(String, String)]) async throws -> Answer { try await ada.post("\(path)/publication", fields) }
      let page = try await ada.get("\(path)/publication")
      #expect(page.status == 200 && page.text.contains("Europe/Berlin") && MarkupCheck(page.text).faults == [])
      let skipped = try await send([("when", "later"), ("date", "2026-03-29"), ("time", "02:30")])
      #expect(skipped.status == 422 && skipped.text.contains("02:30 never comes") && skipped.text.contains("value=\"next\""))
      #expect(skipped.text.contains("value=\"2026-03-29\""))
      let twice = try await send([("when", "later"), ("date", "2026-10-25"), ("time", "02:30")])
      #expect(twice.status == 422 && twice.text.contains("comes twice") && twice.text.contains("value=\"second\""))
      let moment = try await ada.json("\(path)/publication/moment?date=2026-10-25&time=02:30")
      #expect(moment.text.contains("The first 02:30 (UTC+2, summer time)"))
      for (when, date) in [("later", "2026-03-01"), ("past", "2026-03-05"), ("later", ""), ("never", "2026-03-05")] {
        #expect(try await send([("when", when), ("date", date), ("time", "10:00")]).status == 422, "\(when)")
      }
      let second = try await send([("when", "later"), ("date", "2026-10-25"), ("time", "02:30"), ("occurrence", "second")])
      #expect(second.location == "\(path)?notice=scheduled")
      var episode = try await admin.stage.read { db in try Episode.find(id, db) }
      #expect(episode.status == .scheduled && episode.publishedAt?.iso8601 == "2026-10-25T01:30:00Z")
      #expect(
        try await send([("when", "past"), ("date", "2024-05-01"), ("time", "10:00")]).location == "\(path)?notice=published")
      episode = try await admin.stage.read { db in try Episode.find(id, db) }
      #expect(episode.status == .published && episode.publishedAt?.iso8601 == "2024-05-01T08:00:00Z")
      let unsure = try await ada.post("\(path)/publication/end", [("to", "withdrawn")])
      #expect(unsure.status == 422 && unsure.text.contains("Yes, withdraw it"))
      #expect(try await ada.post("\(path)/publication/end", [("to", "withdrawn"), ("confirmed", "1")]).status == 303)
      #expect(try await admin.stage.read { db in try Episode.find(id, db).status } == .withdrawn)
      #expect(try await ada.post("\(path)/end").status == 409)
    }
  }

  @Test func markdownIsShownAsListenersSeeIt() async throws {
    try await withAdmin { admin in
      let ada = try await admin.as("Ada", .owner)
      let answer = try await ada.post("/admin/preview/markdown", [("text", "**b** <script>x</script> [l](javascript:x)")])
      #expect(answer.status == 200 && answer.text.contains("<strong>b</strong>"))
      #expect(!answer.text.contains("<script") && !answer.text.contains("javascript:"))
    }
  }
}
