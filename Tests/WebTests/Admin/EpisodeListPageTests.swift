import Cast
import Database
import Domain
import Formats
import Support
import Testing

@testable import Web

@Suite struct EpisodeListPageTests {
  @Test(arguments: eachEngine) func aListIsFilteredSortedAndSearched(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.as("Ada", .owner)
      let path = "/admin/shows/\(show.id)/episodes"
      let empty = try await ada.get(path)
      #expect(empty.status == 200 && empty.text.contains("No episodes yet"))
      _ = try await admin.stage.episode("Dawn & <Dusk>", number: 1, of: show)
      _ = try await admin.stage.episode("Fog", number: 2, of: show, hoursAgo: -4)
      let all = try await ada.get(path)
      #expect(all.text.contains("Dawn &amp; &lt;Dusk&gt;") && all.text.contains("Fog") && !all.text.contains("<Dusk>"))
      #expect(MarkupCheck(all.text).faults == [])
      let scheduled = try await ada.get("\(path)?status=scheduled&sort=title")
      #expect(scheduled.text.contains("Fog") && !scheduled.text.contains("Dusk") && scheduled.text.contains("in 4 hours"))
      #expect(scheduled.text.contains("aria-sort=\"ascending\""))
      let none = try await ada.get("\(path)?search=hail+storm")
      #expect(none.status == 200 && none.text.contains("Nothing found") && none.text.contains("value=\"hail storm\""))
      for hostile in [
        "search=%25", "search=_", "search='\"", "search=%F0%9F%8C%99", "search=%00",
        "search=\(String(repeating: "x", count: 10_000))",
        "search=%FF%FE", "season=abc", "season=99999999999999999999", "page=-1", "page=99999999999999999999", "sort=;drop",
        "status=x&type=y&attention=z", "tag=%27&person=%22", "&&&=&==", "search=%E2%80%AE",
      ] {
        #expect(try await ada.get("\(path)?\(hostile)").status == 200, "\(hostile.prefix(40))")
      }
    }
  }

  @Test(arguments: eachEngine) func manyAreChangedAtOnceAndWhatFailsIsNamed(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.as("Ada", .owner)
      let path = "/admin/shows/\(show.id)/episodes"
      let dawn = try await admin.stage.episode("Dawn", of: show, hoursAgo: -2)
      let fog = try await admin.stage.episode("Fog", of: show)
      let draft = try await admin.stage.write { db in
        var draft = Episode(show: show.id, title: "Draft", slug: "draft", at: Stage.noon)
        try draft.save(at: Stage.noon, db)
        return draft
      }
      let nothing = try await ada.post("\(path)/actions", [("action", "publish")])
      #expect(nothing.status == 422 && nothing.text.contains("Tick the episodes"))
      let idle = try await ada.post("\(path)/actions", [("episode", fog.id.description), ("tag", "kept words")])
      #expect(idle.status == 422 && idle.text.contains("value=\"kept words\"") && idle.text.contains("checked"))
      let bad = try await ada.post(
        "\(path)/actions", [("episode", fog.id.description), ("action", "season"), ("season", "soon")])
      #expect(bad.status == 422 && bad.text.contains("value=\"soon\""))
      let published = try await ada.post(
        "\(path)/actions", [("episode", dawn.id.description), ("episode", draft.id.description), ("action", "publish")])
      #expect(published.status == 200 && published.text.contains("1 episode published.") && published.text.contains("Draft"))
      let asked = try await ada.post("\(path)/actions", [("episode", fog.id.description), ("action", "withdraw")])
      #expect(asked.status == 200 && asked.text.contains("Withdraw 1 episode?"))
      #expect(try await admin.stage.read { db in try Episode.find(fog.id, db).status } == .published)
      let done = try await ada.post(
        "\(path)/actions", [("episode", fog.id.description), ("action", "withdraw"), ("confirmed", "1"), ("query", "sort=title")])
      #expect(done.status == 303 && done.location == "\(path)?sort=title&done=1&did=withdraw")
      #expect(try await admin.stage.read { db in try Episode.find(fog.id, db).status } == .withdrawn)
      #expect(try await ada.get(done.location).text.contains("1 episode withdrawn."))
      let everything = try await ada.post(
        "\(path)/actions", [("everything", "1"), ("query", "status=published"), ("action", "add-tag"), ("tag", "Night")])
      #expect(everything.status == 200 && everything.text.contains("Change 1 episode?") && everything.text.contains("Dawn"))
    }
  }

  @Test(arguments: eachEngine) func nobodyActsAcrossShowsOrRoles(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let other = try await admin.stage.write { db in
        var other = Show(slug: "other", title: "Other", at: Stage.noon)
        try other.save(at: Stage.noon, db)
        return other
      }
      let dawn = try await admin.stage.episode("Dawn", of: show)
      let (ben, cleo) = (try await admin.as("Ben", .author, in: show), try await admin.as("Cleo", .editor, in: other))
      #expect(try await cleo.get("/admin/shows/\(show.id)/episodes").status == 404)
      #expect(try await cleo.get("/admin/shows/\(show.id)").status == 404)
      #expect(try await cleo.get("/admin/shows/nonsense/episodes").status == 404)
      let form = [("episode", dawn.id.description), ("action", "unlist")]
      #expect(try await cleo.post("/admin/shows/\(show.id)/episodes/actions", form).status == 404)
      let across = try await cleo.post("/admin/shows/\(other.id)/episodes/actions", form)
      #expect(across.status == 422 && !across.text.contains("Dawn"))
      let authors = try await ben.post("/admin/shows/\(show.id)/episodes/actions", form)
      #expect(authors.status == 422 && !authors.text.contains("Dawn"))
      let hidden1 = try await ben.get("/admin/shows/\(show.id)/episodes").text
      #expect(!hidden1.contains("Publish now"))
      #expect(try await admin.stage.read { db in try Episode.find(dawn.id, db).status } == .published)
      #expect(try await admin.visitor.get("/admin/shows/\(show.id)/episodes").status != 200)
    }
  }
}
