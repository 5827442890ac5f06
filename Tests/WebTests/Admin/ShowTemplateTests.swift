import Foundation
import Testing

@testable import Web

@Suite struct ShowTemplateTests {
  @Test func everyTagNamesSomethingItsPageHasAndTheMarkupIsSound() async throws {
    let templates = try await Templates(folder: templateFolder)
    let assets = try Assets(folder: templateFolder + "/../Public")
    let installation = try #require(Installation(url: "https://podcasts.example", isConfigured: true))
    var walk = TemplateWalk(sources: templates.sources)
    for (name, page) in ShowAdminPages(assets, installation).all {
      try walk.walk(type(of: page).template, [PageValues.dictionary(of: page)])
      let html = String(decoding: try templates.bytes(page), as: UTF8.self)
      #expect(MarkupCheck(html).faults == [], "\(name)")
      #expect(!html.contains("{{"), "\(name)")
    }
    #expect(walk.unknown.sorted() == [])
    let closed = walk.sections.subtracting(walk.opened).filter { $0.hasPrefix("admin/shows/") && $0.contains("#") }
    #expect(closed.sorted() == [])
    let mine = templates.sources.keys.filter { $0.hasPrefix("admin/shows/") }
    // What other areas have there they check themselves.
    #expect(Set(mine).subtracting(walk.templates).filter { $0 != "admin/shows/show" }.sorted() == [])
  }
}
