import Foundation
import Testing

@testable import Web

@Suite struct PeopleTemplateTests {
  @Test func everyTagNamesSomethingItsPageHasAndTheMarkupIsSound() async throws {
    let templates = try await Templates(folder: templateFolder)
    var walk = TemplateWalk(sources: templates.sources)
    for (name, page) in PeopleAdminPages(try Assets(folder: templateFolder + "/../Public")).all {
      try walk.walk(type(of: page).template, [PageValues.dictionary(of: page)])
      let html = String(decoding: try templates.bytes(page), as: UTF8.self)
      #expect(MarkupCheck(html).faults == [], "\(name)")
      #expect(!html.contains("{{"), "\(name)")
    }
    #expect(walk.unknown.sorted() == [])
    let areas = ["admin/people/", "admin/artwork/"]
    let closed = walk.sections.subtracting(walk.opened).filter { section in
      areas.contains { section.hasPrefix($0) } && section.contains("#")
    }
    #expect(closed.sorted() == [])
    let mine = templates.sources.keys.filter { name in areas.contains { name.hasPrefix($0) } }
    #expect(Set(mine).subtracting(walk.templates).sorted() == [])
  }
}
