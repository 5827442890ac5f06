import Formats
import Foundation
import Testing

@testable import Web

/// The folder of templates beside the sources these tests were built from.
let templateFolder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .appending(path: "../../../Templates").standardized.path(percentEncoded: false)

@Suite struct TemplateTests {
  @Test func everyTagOfEveryTemplateNamesSomethingItsPageHas() async throws {
    let templates = try await Templates(folder: templateFolder)
    var walk = TemplateWalk(sources: templates.sources)
    for accent in ["/accent.css", nil] {
      for (_, page) in SamplePages(templates.catalogue, accent: accent).all {
        var values = PageValues.dictionary(of: page)
        values["t"] = page.layout.t
        try walk.walk(type(of: page).template, [values])
      }
    }
    #expect(walk.unknown.sorted() == [])
    // A section that no sample opens is a section whose names nobody has checked.
    #expect(walk.sections.subtracting(walk.opened).filter { $0.contains("#") }.sorted() == [])
    let publicTemplates = templates.sources.keys.filter { name in
      name != "admin" && !["embed/", "mail/", "admin/"].contains { name.hasPrefix($0) }
    }
    #expect(Set(publicTemplates).subtracting(walk.templates).sorted() == [])
  }

  @Test func everyWordATemplateAsksForIsInEveryCatalogue() async throws {
    let templates = try await Templates(folder: templateFolder)
    for (name, source) in templates.sources {
      for part in source.split(separator: "{{t.").dropFirst() {
        let key = String(part.prefix { $0.isLetter || $0.isNumber })
        for language in templates.catalogue.languages {
          #expect(templates.catalogue.words(for: language).t[key] != nil, "\(name) asks for t.\(key), \(language) has none")
        }
      }
    }
  }

  @Test(arguments: ["en", "de", "zh", "ar", "pt-BR"]) func everyPageIsSoundMarkup(language: String) async throws {
    let templates = try await Templates(folder: templateFolder)
    for (name, page) in SamplePages(templates.catalogue, language: language).all {
      let html = try templates.render(page)
      #expect(MarkupCheck(html).faults == [], "\(language)/\(name)")
      #expect(!html.contains("{{"), "\(language)/\(name)")
      #expect(html.contains("<html lang=\"\(page.layout.language)\" dir=\"\(page.layout.direction)\">"))
    }
  }

  @Test func hostileTextsStayTexts() async throws {
    let templates = try await Templates(folder: templateFolder)
    let samples = SamplePages(templates.catalogue)
    let hostile = "\"><script>alert('1')</script>{{t.play}}&amp;"
    let layout = samples.chrome.layout(
      title: hostile, description: hostile, path: "/\"x", section: .other,
      structuredData: StructuredData("Thing", [("name", .text(hostile))]))
    let html = try templates.render(TextPage(layout: layout, title: hostile, bodyHTML: nil))
    #expect(!html.contains("<script>alert"))
    #expect(html.contains("<h1>&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;{{t.play}}&amp;amp;</h1>"))
    #expect(html.contains("\\u003cscript\\u003e"))
    #expect(MarkupCheck(html).faults == [])
    let transcript = TranscriptHTML.make([
      .init(start: .init(0), end: .init(900), speaker: hostile, text: hostile),
      .init(start: .init(500), end: .init(1), speaker: nil, text: ""),
    ])
    #expect(!transcript.contains("<script>"))
    #expect(transcript.ranges(of: "id=\"t0\"").count == 1)
  }

  @Test func whatAnEpisodeLacksIsNotBorrowedFromWhatSurroundsIt() async throws {
    let templates = try await Templates(folder: templateFolder)
    let samples = SamplePages(templates.catalogue)
    let page = samples.show(empty: false)
    #expect(page.artwork != nil && page.latest?.artwork == nil)
    let html = try templates.render(page)
    #expect(html.ranges(of: "class=\"card-art\"").count == page.episodes.filter { $0.artwork != nil }.count)
  }

  @Test func aTemplateThatIsMissingOrBrokenIsNamed() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lectern-templates-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: folder + "/locales", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "{\"a\": \"b\"}".write(toFile: folder + "/locales/en.json", atomically: true, encoding: .utf8)
    let empty = try await Templates(folder: folder)
    let samples = SamplePages(try Catalogue(folder: templateFolder + "/locales"))
    #expect(throws: TemplateError.missing("shows/text")) { try empty.render(samples.text(empty: true)) }
    try "{{#open}}".write(toFile: folder + "/bad.mustache", atomically: true, encoding: .utf8)
    await #expect { try await Templates(folder: folder) } throws: { "\($0)".contains("bad.mustache") }
  }
}
