import Cast
import Database
import Domain
import Formats
import Support
import Testing

@testable import Web

@Suite struct HistoryPageTests {
  @Test(arguments: eachEngine) func aChangeIsShownByWordsAndBroughtBack(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let account = try await admin.stage.account("Ada", .owner)
      let ada = try await admin.as(account)
      let staff = try await admin.stage.read { db in try account.staff(db) }
      let draft = PageDraft(slug: "about", title: "About", body: "We walk at night.")
      try await admin.stage.write { db in
        try draft.apply(to: nil, of: show.id, by: staff, at: Stage.noon - Milliseconds(2000), db)
        var later = draft
        later.body = "We walk at <noon>."
        try later.apply(to: "about", of: show.id, by: staff, at: Stage.noon - Milliseconds(1000), db)
      }
      let list = try await ada.get("/admin/history?show=\(show.id)&kind=page")
      #expect(list.status == 200 && list.text.contains("Edited by Ada") && MarkupCheck(list.text).faults == [])
      let revisions = try await admin.stage.read { db in
        try HistoryListing(kind: .page).page(visibleTo: staff, db).revisions
      }
      let edited = try await ada.get("/admin/history/\(revisions[0].id)")
      #expect(edited.text.contains("<del>night</del>") && edited.text.contains("&lt;noon&gt;") && !edited.text.contains("<noon>"))
      #expect(MarkupCheck(edited.text).faults == [])
      #expect(!edited.text.contains("/restoration"))
      let first = try await ada.get("/admin/history/\(revisions[1].id)")
      #expect(first.text.contains("/admin/history/\(revisions[1].id)/restoration"))
      let back = try await ada.post("/admin/history/\(revisions[1].id)/restoration")
      #expect(back.status == 303 && back.location == "/admin/shows/\(show.id)/pages/about?notice=restored")
      #expect(try await admin.stage.read { db in try show.page("about", db)?.body } == "We walk at night.")
      let after = try await admin.stage.read { db in
        try HistoryListing(kind: .page).page(visibleTo: staff, db).revisions.map(\.what)
      }
      #expect(after == ["Brought back", "Edited", "Created"])
    }
  }

  @Test(arguments: eachEngine) func whatOthersDidStaysHidden(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let account = try await admin.stage.account("Ada", .owner)
      let staff = try await admin.stage.read { db in try account.staff(db) }
      let ben = try await admin.as("Ben", .author, in: show)
      try await admin.stage.write { db in
        try SeasonDraft(number: 1, name: "Winter").apply(to: show.id, by: staff, at: Stage.noon, db)
      }
      let revision = try await admin.stage.read { db in try HistoryListing().page(visibleTo: staff, db).revisions[0] }
      #expect(try await ben.get("/admin/history/\(revision.id)").status == 404)
      #expect(try await ben.post("/admin/history/\(revision.id)/restoration").status == 404)
      let hidden1 = try await ben.get("/admin/history").text
      #expect(!hidden1.contains("Winter"))
      #expect(try await ben.get("/admin/activity").status == 403)
      #expect(try await ben.get("/admin/history?show=1").status == 404)
      #expect(try await ben.get("/admin/history/1").status == 404)
      #expect(try await ben.get("/admin/history?kind=%00&who=x&before=y&key='").status == 200)
    }
  }

  @Test(arguments: eachEngine) func theDashboardAndTheActivityAreSoundPages(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.as("Ada", .owner)
      let fresh = try await ada.get("/admin")
      #expect(fresh.status == 200 && fresh.text.contains("/admin/begin") && MarkupCheck(fresh.text).faults == [])
      let show = try await admin.stage.nightWalks()
      _ = try await admin.stage.episode("Dawn", of: show, hoursAgo: -26)
      let (job, episode) = try await admin.stage.write { db in
        try Job.enqueue("storage.sweep", at: Stage.noon, db)
        let job = try #require(try Job.take(by: "test", at: Stage.noon, db))
        try job.fail("The <disk> was away", permanently: true, at: Stage.noon, db)
        var draft = Episode(show: show.id, title: "Draft", slug: "draft", at: Stage.noon)
        try draft.save(at: Stage.noon, db)
        return (job.id, draft.id)
      }
      let page = try await ada.get("/admin")
      for words in ["Dawn", "in 1 day", "Draft", "No recording", "The &lt;disk&gt; was away", "/admin/jobs/\(job)/retry"] {
        #expect(page.text.contains(words), "\(words)")
      }
      #expect(MarkupCheck(page.text).faults == [])
      let overview = try await ada.get("/admin/shows/\(show.id)")
      #expect(
        overview.status == 200 && overview.text.contains("/night-walks/rss") && overview.text.contains("There is no artwork"))
      #expect(MarkupCheck(overview.text).faults == [])
      let activity = try await ada.get("/admin/activity")
      #expect(activity.text.contains("The &lt;disk&gt; was away") && MarkupCheck(activity.text).faults == [])
      let ben = try await admin.as("Ben", .editor, in: show)
      #expect(try await ben.post("/admin/jobs/\(job)/retry").status == 403)
      let hidden2 = try await ben.get("/admin").text
      #expect(!hidden2.contains("disk"))
      #expect(try await ada.post("/admin/jobs/\(job)/retry").status == 303)
      #expect(try await ada.post("/admin/jobs/\(job)/retry").status == 404)
      _ = episode
    }
  }
}
