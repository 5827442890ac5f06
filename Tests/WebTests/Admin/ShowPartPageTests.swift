import Cast
import Database
import Domain
import Formats
import Support
import Testing

@testable import Web

@Suite struct ShowPartPageTests {
  @Test(arguments: eachEngine) func pagesAreWrittenMovedReorderedAndDeleted(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ben = try await admin.as("Ben", .editor, in: show)
      let base = "/admin/shows/\(show.id)/pages"
      #expect(try await ben.get("\(base)/new?like=about").text.contains("Who makes it"))
      #expect(try await ben.post(base, [("title", "About"), ("slug", ""), ("body", "We **walk**.")]).status == 303)
      #expect(try await ben.post(base, [("title", "Contact"), ("slug", "contact"), ("body", "")]).status == 303)
      #expect(try await admin.site.get("/night-walks/about").text.contains("We <strong>walk</strong>."))
      let wrong = try await ben.post(base, [("title", "Rss <x>"), ("slug", "rss"), ("body", "Kept text")])
      #expect(wrong.status == 422 && wrong.text.contains("Kept text") && wrong.text.contains("Rss &lt;x&gt;"))
      #expect(try await ben.post("\(base)/order", [("move", "up:contact")]).status == 303)
      #expect(try await admin.stage.read { db in try show.pages(db).map(\.slug) } == ["contact", "about"])
      #expect(try await ben.post("\(base)/order", [("move", "sideways:contact")]).status == 422)
      let form = try await ben.get("\(base)/edit/about")
      #expect(MarkupCheck(form.text).faults == [])
      var fields = ShowSettingsTests.fields(of: form.text)
      fields["slug"] = "us"
      #expect(try await ben.post("\(base)/edit/about", fields.map { ($0.key, $0.value) }).status == 303)
      let former = try await admin.site.get("/night-walks/about")
      #expect(former.status == 301 && former.location == "/night-walks/us")
      // Typed into a form of before the move: it comes back as a new page.
      let late = try await ben.post(
        "\(base)/edit/about", [("title", "About"), ("slug", "about-us"), ("body", "Late"), ("version", "1")])
      #expect(late.status == 422 && late.text.contains("Late") && late.text.contains("action=\"\(base)\""))
      let stale = try await ben.post("\(base)/edit/us", [("title", "T"), ("slug", "us"), ("body", "Stale"), ("version", "1")])
      #expect(stale.status == 409 && stale.text.contains("Stale"))
      #expect(try await ben.post("\(base)/deletion", [("page", "us"), ("page", "contact"), ("page", "never")]).status == 303)
      #expect(try await admin.site.get("/night-walks/us").status == 404)
      let list = try await ben.get(base)
      #expect(list.text.contains("No page yet") && MarkupCheck(list.text).faults == [])
    }
  }

  @Test(arguments: eachEngine) func sponsorsHaveAShortLinkThatIsCounted(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let walks = try await NightWalks(admin.stage)
      let ben = try await admin.as("Ben", .editor, in: walks.show)
      let base = "/admin/shows/\(walks.show.id)/sponsors"
      let made = try await ben.post(
        base, [("name", "Tea & Co"), ("url", "https://tea.example/?a=1"), ("short_link", "/Tea"), ("text", "Tea.")])
      #expect(made.status == 303)
      let followed = try await admin.site.get("/tea", at: "walks.example")
      #expect(followed.status == 302 && followed.location == "https://tea.example/?a=1")
      let list = try await ben.get("\(base)?sort=recent&q=tea.example")
      #expect(list.text.contains("http://walks.example/tea") && list.text.contains("Tea &amp; Co"))
      #expect(MarkupCheck(list.text).faults == [])
      let page = made.location.split(separator: "?").first.map(String.init) ?? ""
      let form = try await ben.get(page)
      #expect(MarkupCheck(form.text).faults == [])
      #expect(form.text.contains("data-copy=\"http://walks.example/tea\""))
      let taken = try await ben.post(
        page, [("name", ""), ("url", "tea.example"), ("short_link", "about"), ("text", "Kept"), ("version", "1")])
      #expect(taken.status == 422 && taken.text.contains("Kept"))
      for field in ["f-name", "f-url", "f-short_link"] { #expect(taken.text.contains("href=\"#\(field)\"")) }
      #expect(try await ben.post(page, [("name", "Tea"), ("url", "https://tea.example"), ("version", "0")]).status == 409)
      let id = page.split(separator: "/").last.map(String.init) ?? ""
      #expect(try await ben.post("\(base)/deletion", [("sponsor", id)]).status == 303)
      #expect(try await admin.site.get("/tea", at: "walks.example").status == 404)
      #expect(try await ben.get("\(base)/\(id)").status == 404)
    }
  }

  @Test(arguments: eachEngine) func seasonsAreNamedAndACollisionIsTold(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let walks = try await NightWalks(admin.stage)
      let ben = try await admin.as("Ben", .editor, in: walks.show)
      let base = "/admin/shows/\(walks.show.id)/seasons"
      var fields = ShowSettingsTests.fields(of: try await ben.get(base).text)
      fields["season.1.name"] = "Rivers"
      fields["new.number"] = "2"
      fields["new.name"] = "Hills"
      #expect(try await ben.post(base, fields.map { ($0.key, $0.value) }).status == 303)
      #expect(try await admin.stage.read { db in try walks.show.seasonNames(db) } == [1: "Rivers", 2: "Hills"])
      fields["season.1.name"] = "Lakes"
      fields["new.name"] = ""
      let late = try await ben.post(base, fields.map { ($0.key, $0.value) })
      #expect(late.status == 422 && late.text.contains("Lakes") && late.text.contains("named season 1 “Rivers”"))
      #expect(MarkupCheck(late.text).faults == [])
      let again = ShowSettingsTests.fields(of: late.text)
      #expect(try await ben.post(base, again.map { ($0.key, $0.value) }).status == 303)
      #expect(try await admin.stage.read { db in try walks.show.seasonNames(db)[1] } == "Lakes")
    }
  }

  @Test(arguments: eachEngine) func redirectsWorkByPathAndAtTheShowsOwnHost(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let walks = try await NightWalks(admin.stage)
      let ben = try await admin.as("Ben", .editor, in: walks.show)
      let base = "/admin/shows/\(walks.show.id)/redirects"
      #expect(try await admin.site.get("/2019/05/b%C3%BCcher", at: "walks.example").status == 404)
      #expect(try await ben.post(base, [("path", "/2019/05/bücher"), ("target", "/about")]).status == 303)
      #expect(try await ben.post(base, [("path", "/shop"), ("target", "https://shop.example/walks")]).status == 303)
      for (path, host, target) in [
        ("/2019/05/b%C3%BCcher", "walks.example", "/about"),
        ("/night-walks/2019/05/b%c3%bccher", LocalSite.host, "/night-walks/about"),
        ("/shop", "walks.example", "https://shop.example/walks"),
        ("/night-walks/shop", LocalSite.host, "https://shop.example/walks"),
      ] {
        let answer = try await admin.site.get(path, at: host)
        #expect(answer.status == 301 && answer.location == target, "\(path) at \(host): \(answer.status) \(answer.location)")
      }
      // With a slash at the end it is found in two steps.
      #expect(try await admin.site.get("/shop/", at: "walks.example").location == "/shop")
      let refused = try await ben.post(base, [("path", "/about"), ("target", "javascript:alert(1)")])
      #expect(refused.status == 422 && refused.text.contains("javascript:alert(1)") && MarkupCheck(refused.text).faults == [])
      let lines = try await ben.post("\(base)/lines", [("lines", "/one /about\n/two\n/rss /about")])
      #expect(
        lines.status == 422 && lines.text.contains("One redirect was stored")
          && lines.text.contains(">/two\n/rss /about</textarea>"))
      try await admin.site.change(walks.bridge.id) { $0.slug = "over-the-bridge" }
      let list = try await ben.get("\(base)?from=automatic&q=bridge")
      #expect(list.text.contains("slug:under-the-bridge") && !list.text.contains("own:/shop"))
      let asked = try await ben.post("\(base)/deletion", [("redirect", "slug:under-the-bridge"), ("redirect", "own:/shop")])
      #expect(asked.status == 200 && asked.text.contains("name=\"certain\"") && MarkupCheck(asked.text).faults == [])
      #expect(try await admin.site.get("/shop", at: "walks.example").status == 301)
      let done = try await ben.post(
        "\(base)/deletion", [("redirect", "slug:under-the-bridge"), ("redirect", "own:/shop"), ("certain", "1")])
      #expect(done.status == 303)
      #expect(try await admin.site.get("/shop", at: "walks.example").status == 404)
      #expect(try await admin.site.get("/episodes/under-the-bridge", at: "walks.example").status == 404)
    }
  }
}
