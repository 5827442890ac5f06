import Cast
import Database
import Domain
import Formats
import Support
import Testing

@testable import Web

@Suite struct ShowSettingsTests {
  @Test(arguments: eachEngine) func aChangeIsOnThePublicPageWithTheFirstAnswer(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let walks = try await NightWalks(admin.stage)
      let ben = try await admin.as("Ben", .editor, in: walks.show)
      let path = "/admin/shows/\(walks.show.id)/settings"
      let form = try await ben.get(path)
      #expect(form.status == 200)
      #expect(MarkupCheck(form.text).faults == [])
      var fields = ShowSettingsTests.fields(of: form.text)
      _ = try await admin.site.get("/", at: "walks.example")
      fields["title"] = "Day & Night Walks"
      fields["description"] = "Sounds **all day**."
      fields["accent"] = "#C03"
      fields["platform.spotify"] = "https://open.spotify.com/show/1"
      fields["credit.1.name"] = "Cleo"
      fields["credit.1.role"] = "Editor"
      fields["keywords"] = "night, walks, Night"
      let answer = try await ben.post(path, fields.map { ($0.key, $0.value) }, files: [])
      #expect(answer.status == 303, "\(ShowSettingsTests.errors(answer.text))")
      let home = try await admin.site.get("/", at: "walks.example").text
      #expect(home.contains("Day &amp; Night Walks") && home.contains("<strong>all day</strong>"))
      #expect(home.contains("https://open.spotify.com/show/1") && home.contains("https://overcast.fm/night-walks"))
      #expect(try await admin.site.get("/accent.css", at: "walks.example").text.contains("cc0033"))
      let stored = try await admin.stage.read { db in try ShowDraft.load(walks.show.id, db) }
      #expect(stored.keywords == ["night", "walks"])
      #expect(stored.credits.map { "\($0.name) \($0.role)" } == ["Ada Brook host", "Cleo editor"])
      // Nothing but what was changed.
      #expect(
        stored.artworkID == walks.artwork && stored.categories == walks.show.categories && stored.fundings == walks.show.fundings)
    }
  }

  @Test(arguments: eachEngine) func whatIsWrongIsSaidAndWhatWasTypedStays(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ben = try await admin.as("Ben", .editor, in: show)
      let path = "/admin/shows/\(show.id)/settings"
      var fields = ShowSettingsTests.fields(of: try await ben.get(path).text)
      fields["title"] = "<b>Typed</b>"
      fields["time_zone"] = "Mars/Olympus"
      fields["social.0.url"] = "javascript:alert(1)"
      fields["platform.apple"] = "apple"
      let answer = try await ben.post(path, fields.map { ($0.key, $0.value) }, files: [])
      #expect(answer.status == 422)
      #expect(MarkupCheck(answer.text).faults == [])
      for text in [
        "&lt;b&gt;Typed&lt;/b&gt;", "Mars/Olympus", "javascript:alert(1)", "error-summary", "href=\"#f-time_zone\"",
        "href=\"#f-social.0.url\"", "href=\"#f-platform.apple\"",
      ] { #expect(answer.text.contains(text), "\(text)") }
      #expect(try await admin.stage.read { db in try Show.find(show.id, db).title } == "Night Walks")
    }
  }

  @Test(arguments: eachEngine) func theListenersAreMovedOnlyWhenItWasAskedOnce(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ben = try await admin.as("Ben", .editor, in: show)
      let path = "/admin/shows/\(show.id)/settings"
      var fields = ShowSettingsTests.fields(of: try await ben.get(path).text)
      fields["new_feed_url"] = "https://elsewhere.example/feed"
      let asked = try await ben.post(path, fields.map { ($0.key, $0.value) })
      #expect(asked.status == 422 && asked.text.contains("name=\"confirm_new_feed\""))
      fields["confirm_new_feed"] = "1"
      #expect(try await ben.post(path, fields.map { ($0.key, $0.value) }).status == 303)
      #expect(try await admin.stage.read { db in try Show.find(show.id, db).newFeedURL } == "https://elsewhere.example/feed")
    }
  }

  @Test(arguments: eachEngine) func theSecondEditorIsShownTheDifferenceAndLosesNothing(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let (ben, cleo) = (try await admin.as("Ben", .editor, in: show), try await admin.as("Cleo", .editor, in: show))
      let path = "/admin/shows/\(show.id)/settings"
      var (first, second) = (ShowSettingsTests.fields(of: try await ben.get(path).text), [String: String]())
      second = first
      first["subtitle"] = "Ben's subtitle"
      first["website"] = "https://ben.example"
      second["subtitle"] = "Cleo's subtitle"
      second["copyright"] = "Cleo"
      #expect(try await ben.post(path, first.map { ($0.key, $0.value) }).status == 303)
      let collision = try await cleo.post(path, second.map { ($0.key, $0.value) })
      #expect(collision.status == 409)
      #expect(collision.text.contains("Ben") && collision.text.contains("merge.subtitle"))
      var merged = second
      merged["version"] = String(try #require(Int64(second["version"] ?? "")) + 1)
      merged["merge.subtitle"] = "mine"
      merged["merge.website"] = "theirs"
      merged["merge.copyright"] = "mine"
      #expect(try await cleo.post(path, merged.map { ($0.key, $0.value) }).status == 303)
      let stored = try await admin.stage.read { db in try Show.find(show.id, db) }
      #expect([stored.subtitle, stored.website, stored.copyright] == ["Cleo's subtitle", "https://ben.example", "Cleo"])
    }
  }

  @Test(arguments: eachEngine) func onlyOwnersMakeShowsHostNamesAndDeletions(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.as("Ada", .owner)
      let ben = try await admin.as("Ben", .editor, in: show)
      let base = "/admin/shows/\(show.id)"
      for (path, fields) in [
        ("/admin/shows", [("title", "Mine")]), ("\(base)/hosts", [("host", "ben.example")]),
        ("\(base)/deletion", [("slug", "night-walks")]),
      ] { #expect(try await ben.post(path, fields).status == 403, "\(path)") }
      #expect(try await ben.get("/admin/shows/new").status == 403)
      #expect(try await ben.get("\(base)/deletion").status == 403)
      #expect(!(try await ben.get("\(base)/settings").text.contains("Host names")))
      let made = try await ada.post("/admin/shows", [("title", "Tidelines"), ("language", "de"), ("time_zone", "Europe/Berlin")])
      #expect(made.status == 303 && made.location.hasSuffix("/settings?notice=created"))
      let empty = try await ada.post("/admin/shows", [("title", ""), ("language", "de"), ("time_zone", "Nowhere")])
      #expect(empty.status == 422 && empty.text.contains("Nowhere"))
      #expect(try await ada.post("\(base)/hosts", [("host", "https://Walks.Example/")]).status == 303)
      #expect(try await ada.post("\(base)/hosts", [("host", "more.example")]).status == 303)
      #expect(try await ada.post("\(base)/hosts/preference", [("host", "more.example")]).status == 303)
      #expect(try await admin.stage.read { db in try show.hosts(db) } == ["more.example", "walks.example"])
      #expect(try await admin.site.get("/", at: "walks.example").status == 200)
      for wrong in ["not a host", LocalSite.host, "", "y z/x"] {
        #expect(try await ada.post("\(base)/hosts", [("host", wrong)]).status == 422, "\(wrong)")
      }
      #expect(try await ada.post("\(base)/hosts/end", [("host", "walks.example")]).status == 303)
      #expect(try await admin.site.get("/", at: "walks.example").status == 421)
      #expect(try await ada.post("\(base)/deletion", [("slug", "wrong")]).status == 422)
      #expect(try await ada.post("\(base)/deletion", [("slug", "night-walks")]).status == 303)
      #expect(try await admin.site.get("/night-walks/").status != 200)
      let list = try await ada.get("/admin/shows")
      #expect(list.text.contains("Bring back") && MarkupCheck(list.text).faults == [])
      #expect(try await ben.post("/admin/shows/deleted/\(show.id)/restoration").status == 403)
      #expect(try await ada.post("/admin/shows/deleted/\(show.id)/restoration").status == 303)
      #expect(try await admin.site.get("/night-walks/").status == 200)
    }
  }

  @Test(arguments: eachEngine) func authorsAndStrangersReachNothingOfIt(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let now = admin.stage.clock.now
      let other = try await admin.stage.write { db in
        var other = Show(slug: "other", title: "Other", at: now)
        try other.save(at: now, db)
        return other
      }
      let (author, stranger) = (try await admin.as("Dora", .author, in: show), try await admin.as("Eve", .editor, in: other))
      let base = "/admin/shows/\(show.id)"
      for path in [
        "settings", "seasons", "pages", "pages/new", "pages/edit/about", "sponsors", "sponsors/new", "sponsors/5", "redirects",
      ] {
        #expect(try await author.get("\(base)/\(path)").status == 403, "\(path)")
        #expect(try await stranger.get("\(base)/\(path)").status == 404, "\(path)")
      }
      for path in [
        "settings", "seasons", "pages", "pages/order", "pages/deletion", "pages/edit/about", "sponsors", "sponsors/5",
        "sponsors/deletion", "redirects", "redirects/lines", "redirects/deletion",
      ] {
        #expect(try await author.post("\(base)/\(path)", [("title", "x")]).status == 403, "\(path)")
        #expect(try await stranger.post("\(base)/\(path)", [("title", "x")]).status == 404, "\(path)")
      }
      let list = try await stranger.get("/admin/shows")
      #expect(list.status == 200 && !list.text.contains("Night Walks") && list.text.contains("Other"))
    }
  }
}

extension ShowSettingsTests {
  /// What a browser would send of the form on a page, as it was filled: every named field with its value.
  static func fields(of html: String) -> [String: String] {
    var fields: [String: String] = [:]
    for tag in html.matches(of: #/<input [^>]*>/#).map(\.output) {
      guard let name = attribute("name", of: tag), attribute("type", of: tag) != "file" else { continue }
      if attribute("type", of: tag) == "checkbox" && !tag.contains(" checked") { continue }
      if name == "host" || name == "slug" && fields["slug"] != nil { continue }
      fields[name] = attribute("value", of: tag) ?? ""
    }
    for match in html.matches(of: #/<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>/#) {
      fields[String(match.output.1)] = plain(match.output.2)
    }
    for match in html.matches(of: #/<select [^>]*name="([^"]*)"[^>]*>((?s).*?)</select>/#) {
      let options = match.output.2.matches(of: #/<option value="([^"]*)"( selected)?>/#)
      fields[String(match.output.1)] = plain((options.first { $0.output.2 != nil } ?? options.first)?.output.1 ?? "")
    }
    return fields
  }

  /// What an answer says is wrong.
  static func errors(_ html: String) -> [String] {
    html.matches(of: #/field-error"[^>]*>([^<]*)</#).map { String($0.output.1) }
  }

  private static func attribute(_ name: String, of tag: Substring) -> String? {
    guard let start = tag.firstRange(of: " \(name)=\"") else { return nil }
    return plain(tag[start.upperBound...].prefix { $0 != "\"" })
  }

  private static func plain(_ text: Substring) -> String {
    var text = String(text)
    for (escape, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
      text = text.replacing(escape, with: character)
    }
    return text
  }
}
