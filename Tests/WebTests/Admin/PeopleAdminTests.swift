import Cast
import Database
import Domain
import Formats
import Foundation
import Support
import Testing

@testable import Web

@Suite(.timeLimit(.minutes(4))) struct PeopleAdminTests {
  private func person(_ slug: String, _ admin: LocalAdmin) async throws -> PersonID {
    try #require(try await admin.stage.read { db in try Person.find(slug: slug, db) }).id
  }

  @Test(arguments: eachEngine) func aPersonIsMadeRenamedAndTheOldAddressLeadsOn(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let walks = try await NightWalks(admin.stage)
      let ben = try await admin.as("Ben", .editor, in: walks.show)
      let id = try await person("ada-brook", admin)
      let page = try await ben.get("/admin/people/\(id)")
      #expect(page.status == 200 && page.text.contains("Under the Bridge") && page.text.contains("Whole show"))
      let saved = try await ben.post(
        "/admin/people/\(id)",
        [
          ("name", "Ada B. Brook"), ("slug", "ada"), ("version", "0"), ("link", "https://ada.example/"),
          ("bio", "Walks & talks."),
          ("link.0.title", ""), ("link.0.url", "https://social.example/@ada"), ("link.1.title", ""), ("link.1.url", ""),
        ])
      #expect(saved.status == 303, "\(saved.text)")
      let moved = try await admin.site.get("/people/ada-brook", at: "walks.example")
      #expect(moved.status == 301 && moved["location"] == "/people/ada", "\(moved.fields)")
      let shown = try await admin.site.get("/people/ada", at: "walks.example")
      #expect(shown.text.contains("<h1>Ada B. Brook</h1>") && shown.text.contains("Walks &amp; talks."))
      #expect(shown.text.contains("social.example") && shown.text.contains("<h2"))
      // Somewhere else under this installation she has no page, under no name.
      #expect(try await admin.site.get("/people/nobody", at: "walks.example").status == 404)
      // Feeds and lists follow.
      #expect(try await ben.get("/admin/people?q=brook").text.contains("Ada B. Brook"))
    }
  }

  @Test(arguments: eachEngine) func nobodySeesPeopleOfShowsThatArentTheirs(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let walks = try await NightWalks(admin.stage)
      let now = admin.stage.clock.now
      let other = try await admin.stage.write { db in
        var show = Show(slug: "small-machines", title: "Small Machines", timeZone: "UTC", at: now)
        try show.save(at: now, db)
        return show
      }
      let id = try await person("ada-brook", admin)
      let stranger = try await admin.as("Ben", .editor, in: other)
      let author = try await admin.as("Cleo", .author, in: walks.show)
      #expect(try await stranger.get("/admin/people").text.contains("Ada Brook") == false)
      #expect(try await stranger.json("/admin/people/suggestions?q=ada&show=\(walks.show.id)").text == "{\"people\":[]}")
      for path in ["/admin/people/\(id)", "/admin/people/\(id)/deletion"] {
        #expect(try await stranger.get(path).status == 404, "\(path)")
        #expect(try await author.get(path).status == 404, "\(path)")
        #expect(try await stranger.post(path, [("name", "X"), ("version", "0")]).status == 404, "\(path)")
        #expect(try await author.post(path, [("name", "X"), ("version", "0")]).status == 404, "\(path)")
      }
      for path in ["/admin/people", "/admin/people/new"] { #expect(try await author.get(path).status == 403, "\(path)") }
      #expect(try await author.post("/admin/people", [("name", "X")]).status == 403)
      #expect(try await author.json("/admin/people/suggestions?q=ada").text.contains("Ada Brook"))
      let mine = try await stranger.post("/admin/people", [("name", "Mine")])
      #expect(mine.status == 303)
      let own = try await person("mine", admin)
      #expect(try await stranger.post("/admin/people/merge", [("keep", "\(own)"), ("person", "\(id)")]).status == 404)
      #expect(try await stranger.post("/admin/people/deletion", [("person", "\(id)")]).status == 409)
      #expect(try await admin.stage.read { db in try Person.find(id, db).name } == "Ada Brook")
    }
  }

  @Test(arguments: eachEngine) func manyAreMergedOrDeletedAfterBeingAsked(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let walks = try await NightWalks(admin.stage)
      let ben = try await admin.as("Ben", .editor, in: walks.show)
      for name in ["Ada Brok", "Idle", "Idler"] { #expect(try await ben.post("/admin/people", [("name", name)]).status == 303) }
      let (ada, twin, idle) = (
        try await person("ada-brook", admin), try await person("ada-brok", admin), try await person("idle", admin)
      )
      let nobody = try await ben.post(
        "/admin/people/actions", [("action", "merge"), ("person", "\(ada)"), ("query", "sort=episodes")])
      #expect(
        nobody.status == 422 && nobody.text.contains("Tick the two entries") && nobody.text.contains("value=\"\(ada)\" checked"))
      let asked = try await ben.post(
        "/admin/people/actions", [("action", "merge"), ("person", "\(twin)"), ("person", "\(ada)"), ("query", "")])
      #expect(asked.status == 200 && asked.text.contains("value=\"\(ada)\" checked"))
      let merged = try await ben.post(
        "/admin/people/merge", [("keep", "\(ada)"), ("person", "\(twin)"), ("person", "\(ada)")])
      #expect(merged.status == 303 && merged.location.hasPrefix("/admin/people/\(ada)"))
      #expect(try await admin.site.get("/people/ada-brok", at: "walks.example")["location"] == "/people/ada-brook")
      let question = try await ben.post(
        "/admin/people/actions", [("action", "delete"), ("person", "\(idle)"), ("person", "\(ada)")])
      #expect(question.status == 200 && question.text.contains("These stay"))
      #expect(try await ben.post("/admin/people/deletion", [("person", "\(idle)"), ("person", "\(ada)")]).status == 303)
      #expect(try await admin.stage.read { db in try Person.find(slug: "idle", db) } == nil)
      #expect(try await admin.stage.read { db in try Person.find(slug: "ada-brook", db) } != nil)
      #expect(try await ben.post("/admin/people/\(ada)/deletion").status == 303)
      #expect(try await admin.site.get("/people/ada-brook", at: "walks.example").status == 404)
      let list = try await ben.get("/admin/people?role=none")
      #expect(list.text.contains("Idler") && list.text.contains("1 person"))
    }
  }

  @Test(arguments: eachEngine) func theSecondToSaveChoosesAndLosesNothing(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.as("Ada", .owner)
      #expect(try await ada.post("/admin/people", [("name", "Mei")]).status == 303)
      let id = try await person("mei", admin)
      let form = [("name", "Mei"), ("slug", "mei"), ("version", "1"), ("link", ""), ("picture.media", "")]
      #expect(try await ada.post("/admin/people/\(id)", form + [("bio", "Hers.")]).status == 303)
      let path = "\(admin.stage.folder)/a.png"
      try TestPictures.make(300, 300, to: path)
      let second = try await ada.post(
        "/admin/people/\(id)", form + [("bio", "His.")],
        files: [("picture", "a.png", "image/png", [UInt8](try Data(contentsOf: URL(filePath: path))))])
      #expect(second.status == 409 && second.text.contains("Two of you were here"))
      #expect(second.text.contains("merge.bio") && second.text.contains("His."))
      // The picture that came along goes along.
      let start = try #require(second.text.range(of: "name=\"picture.media\" hidden aria-label=\"picture.media\">"))
      let picture = String(second.text[start.upperBound...].prefix { $0.isNumber })
      #expect(!picture.isEmpty)
      let chosen = try await ada.post(
        "/admin/people/\(id)",
        [
          ("name", "Mei"), ("slug", "mei"), ("version", "2"), ("link", ""), ("bio", "His."), ("picture.media", picture),
          ("merge.bio", "theirs"), ("merge.picture", "mine"),
        ])
      #expect(chosen.status == 303, "\(chosen.text)")
      let stored = try await admin.stage.read { db in try Person.find(id, db) }
      #expect(stored.bio == "Hers." && stored.imageID?.description == picture)
    }
  }
}
