import Cast
import Database
import Domain
import Formats
import Support
import Testing

@testable import Web

@Suite struct BeginningWebTests {
  @Test(arguments: eachEngine) func theStepsSaveAndGoOn(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.as("Ada", .owner)
      let begin = try await ada.get("/admin/begin")
      #expect(begin.status == 200 && begin.text.contains("Welcome, Ada"))
      let refused = try await ada.post("/admin/begin/show", [("title", ""), ("description", "Kept as typed.")])
      #expect(refused.status == 422 && refused.text.contains("Kept as typed.") && refused.text.contains("error-title"))
      let made = try await ada.post(
        "/admin/begin/show",
        [
          ("title", "Night Walks"), ("description", "Sounds."), ("language", "de"), ("time_zone", "Europe/Berlin"),
          ("category", "Arts › Books"),
        ])
      let step = try #require(made["location"])
      #expect(made.status == 303 && step.hasSuffix("/artwork"))
      #expect(try await ada.get("/admin/begin").text.contains("Next: artwork"))
      #expect(try await ada.get(step).status == 200)
      let nothing = try await ada.post(step, [])
      #expect(nothing.status == 422 && nothing.text.contains("Choose an image first"))
      let base = String(step.dropLast("/artwork".count))
      #expect(try await ada.get("\(base)/show").text.contains("Sounds."))
      #expect(try await ada.get("\(base)/episode").status == 200)
      #expect(try await ada.post("\(base)/episode", [("title", "")]).status == 422)
      let episode = try await ada.post("\(base)/episode", [("title", "One")])
      #expect(episode.status == 303 && episode["location"]?.hasPrefix("/admin/episodes/") == true)
      #expect(try await ada.get("/admin/begin").text.contains("Next:") == false)
    }
  }

  @Test(arguments: eachEngine) func onlyAnOwnerBeginsAndImports(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ben = try await admin.as("Ben", .editor, in: show)
      for path in [
        "/admin/begin", "/admin/begin/show", "/admin/begin/\(show.id)/artwork", "/admin/imports/new", "/admin/imports/7",
      ] {
        #expect(try await ben.get(path).status == 403, "\(path)")
      }
      for path in [
        "/admin/begin/show", "/admin/begin/demo/end", "/admin/imports", "/admin/imports/7/run", "/admin/begin/\(show.id)/episode",
      ] {
        #expect(try await ben.post(path, [("title", "x"), ("address", "https://example.com/f")]).status == 403, "\(path)")
      }
      let cy = try await admin.as("Cy", .author)
      #expect(try await cy.get("/admin/begin/\(show.id)/artwork").status == 404)
    }
  }

  @Test(arguments: eachEngine) func anImportIsAskedForLookedAtAndStopped(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.as("Ada", .owner)
      let refused = try await ada.post("/admin/imports", [("address", "nonsense"), ("slug", "admin"), ("link", "1")])
      #expect(refused.status == 422 && refused.text.contains("value=\"nonsense\""))
      let made = try await ada.post("/admin/imports", [("address", "feeds.example/show.xml")])
      let path = try #require(made["location"])
      #expect(try await ada.get(path).text.contains("Reading the feed"))
      #expect(try await ada.json(path).text.contains("\"state\":\"planning\""))
      #expect(try await ada.post("\(path)/run").status == 303)
      #expect(try await ada.json(path).text.contains("\"state\":\"planning\""))
      #expect(try await ada.post("\(path)/run/end").status == 303)
      #expect(try await ada.get(path).text.contains("Stopped. What was brought in so far is kept."))
      #expect(try await ada.post("\(path)/plan", [("slug", "Not One")]).status == 422)
      #expect(try await ada.post("\(path)/plan", [("slug", "one")]).status == 303)
      #expect(try await ada.get("/admin/imports/7").status == 404)
    }
  }
}
