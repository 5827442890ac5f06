import Cast
import Database
import Formats
import Foundation
import Support
import Testing

@testable import Domain
@testable import Web

/// One of every page of the beginning and of imports, filled and empty.
struct BeginningAdminPages {
  let all: [(name: String, page: any AdminPage)]

  init() async throws {
    let stage = try await Stage(.sqlite)
    var runs: [ImportRun.State: ImportRun] = [:]
    for state in [ImportRun.State.planning, .working, .done] { runs[state] = try await BeginningAdminPages.run(state, stage) }
    await stage.services.database.close()
    let assets = AdminAssets(try Assets(folder: templateFolder + "/../Public"))
    let layout = AdminLayout(
      title: "Begin", crumbs: [LinkItem(title: "Begin", url: "/admin/begin")],
      areas: [NavigationItem(title: "Dashboard", url: "/admin", isCurrent: true)], show: nil, staff: "Ada", notice: "Saved.",
      assets: assets)
    let show = ShowID(rawValue: 7)
    let errors = [FormError(text: "Give the show a title.", url: "#f-title")]
    let text = TextField("title", "Title", "x", hint: "A hint", error: "Wrong.", required: true, autocomplete: "off", limit: 9)
    let plain = TextField("slug", "Path", "")
    func choice(_ name: String) -> SelectField {
      SelectField(name, "Language", "en", options: BeginChoices.languages, hint: "A hint", error: "Wrong.")
    }
    let owner = TextField("owner", "Owner's address", "")
    let area = TextArea("description", "About", "x", isMarkdown: false, hint: "A hint", error: "Wrong.")
    let check = CheckField("link", "Only link", isOn: true, hint: "A hint")
    let findings = ImportPage.Findings(
      ImportFindings(
        [Finding(item: "a", field: "pubDate", message: "Odd.", remedy: "Repaired.")], of: Feed(channel: Feed.Channel(title: "x")))
    )
    let none = ImportPage.Findings(ImportFindings([], of: Feed(channel: Feed.Channel(title: "x"))))
    let titles = ImportPage.Titles(heading: "New episodes", titles: ["One", "Two & more"])
    func importPage(
      _ state: ImportRun.State, working: Bool = false, planned: ImportPage.Planned? = nil, done: ImportPage.Done? = nil,
      trouble: String? = nil
    ) throws -> ImportPage {
      ImportPage(
        layout: layout, address: "https://example.com/feed.xml", url: "/admin/imports/7", state: state.rawValue,
        isReading: state == .planning, isUnderWay: working,
        working: working ? ImportProgressItem(try #require(runs[state])) : nil, planned: planned, done: done,
        trouble: trouble, canGoOn: trouble != nil, canLookAgain: !working, link: check, slug: text, owner: owner,
        isOpen: trouble != nil, errors: trouble == nil ? [] : errors)
    }
    func planned(_ refusal: String?) -> ImportPage.Planned {
      ImportPage.Planned(
        headline: "“Night Walks” will be a new show.", episodes: "Episodes: 2 new.", recordings: "Recordings: 2.",
        refusal: refusal, created: refusal == nil ? titles : nil, updated: refusal == nil ? titles : nil,
        findings: refusal == nil ? findings : none, isReady: refusal == nil)
    }
    all = [
      (
        "begin",
        BeginPage(
          layout: layout, name: "Ada", isFirst: true,
          unfinished: [
            BeginPage.Unfinished(title: "Night Walks", url: "/admin/begin/7/artwork", next: "Next: artwork", artwork: "/x"),
            BeginPage.Unfinished(title: "Day Walks", url: "/admin/begin/8/artwork", next: "Next: artwork", artwork: nil),
          ], demo: "“Tidelines”")
      ),
      ("begin-later", BeginPage(layout: layout, name: "Ada", isFirst: false, unfinished: [], demo: nil)),
      (
        "show",
        BeginShowPage(
          layout: layout, way: BeginSteps(1, of: nil), action: "/admin/begin/show", errors: errors, title: text,
          description: area, author: plain, category: choice("category"), language: choice("language"),
          timeZone: choice("time_zone"), guesses: true)
      ),
      (
        "show-again",
        BeginShowPage(
          layout: layout, way: BeginSteps(1, of: show), action: "/admin/begin/7/show", errors: [], title: text,
          description: area, author: plain, category: choice("category"), language: choice("language"),
          timeZone: choice("time_zone"), guesses: false)
      ),
      (
        "artwork",
        BeginArtworkPage(
          layout: layout, way: BeginSteps(2, of: show), base: "/admin/begin/7", errors: errors,
          artwork: ArtworkField(current: MediaID(rawValue: 7), error: "Wrong."),
          covers: [BeginArtworkPage.Cover(number: "0", picture: "/x", name: "Tiles")], hasArtwork: true)
      ),
      (
        "artwork-none",
        BeginArtworkPage(
          layout: layout, way: BeginSteps(2, of: show), base: "/admin/begin/7", errors: [], artwork: ArtworkField(current: nil),
          covers: [], hasArtwork: false)
      ),
      (
        "episode",
        BeginEpisodePage(
          layout: layout, way: BeginSteps(3, of: show), base: "/admin/begin/7", errors: errors, title: text, show: "Night Walks")
      ),
      (
        "import",
        ImportFormPage(
          layout: layout, errors: errors, address: text, fileError: "It is empty.", link: check, slug: plain, owner: owner,
          isOpen: true, imports: [PastImport(try #require(runs[.done]))])
      ),
      (
        "import-empty",
        ImportFormPage(
          layout: layout, errors: [], address: text, fileError: nil, link: check, slug: plain, owner: owner, isOpen: false,
          imports: [])
      ),
      ("import-reading", try importPage(.planning, working: true)), ("import-working", try importPage(.working, working: true)),
      ("import-planned", try importPage(.planned, planned: planned(nil))),
      ("import-refused", try importPage(.planned, planned: planned("It is locked."))),
      ("import-failed", try importPage(.failed, trouble: "The server didn't answer.")),
      (
        "import-done",
        try importPage(
          .done,
          done: ImportPage.Done(
            headline: "Night Walks is here.", failures: "One file couldn't be had.", findings: findings, site: "/night-walks/",
            admin: "/admin/shows/7"))
      ),
      (
        "import-gone",
        try importPage(
          .done, done: ImportPage.Done(headline: "It was here.", failures: nil, findings: none, site: nil, admin: nil))
      ),
    ]
  }

  /// An import in `state`.
  private static func run(_ state: ImportRun.State, _ stage: Stage) async throws -> ImportRun {
    let (owner, now) = (try await stage.account("Ada \(state)", .owner), stage.clock.now)
    return try await stage.write { db in
      let staff = Staff(id: owner.id, name: "Ada", email: "ada@example.com", isOwner: true, roles: [:])
      let id = try ImportRun.begin(.address("https://example.com/feed.xml"), .init(), by: staff, at: now, db)
      try db.execute("UPDATE imports SET state = \(state) WHERE id = \(id)")
      return try ImportRun.find(id, for: staff, db)
    }
  }
}

@Suite struct BeginningPageTests {
  private static let places = ["admin/begin/", "admin/imports/"]

  @Test func everyTagNamesSomethingItsPageHas() async throws {
    let templates = try await Templates(folder: templateFolder)
    var walk = TemplateWalk(sources: templates.sources)
    for (_, page) in try await BeginningAdminPages().all {
      try walk.walk(type(of: page).template, [PageValues.dictionary(of: page)])
    }
    #expect(walk.unknown.sorted() == [])
    let unopened = walk.sections.subtracting(walk.opened).filter { section in
      section.contains("#") && Self.places.contains { section.hasPrefix($0) }
    }
    #expect(unopened.sorted() == [])
    let mine = templates.sources.keys.filter { name in Self.places.contains { name.hasPrefix($0) } }
    #expect(Set(mine).subtracting(walk.templates).sorted() == [])
  }

  @Test func everyPageIsSoundMarkup() async throws {
    let templates = try await Templates(folder: templateFolder)
    for (name, page) in try await BeginningAdminPages().all {
      let html = String(decoding: try templates.bytes(page), as: UTF8.self)
      #expect(MarkupCheck(html).faults == [], "\(name)")
      #expect(!html.contains("{{"), "\(name)")
    }
  }
}
