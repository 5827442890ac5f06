import Cast
import Clients
import Database
import Delivery
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Support
import Testing

@testable import Web

/// The templates of an episode's form, its publication and a collision, against pages made of stored episodes.
@Suite struct EpisodeTemplateTests {
  @Test func everyTagNamesSomethingItsPageHasAndTheMarkupIsSound() async throws {
    let stage = try await Stage(.sqlite)
    let clock = stage.clock
    let templates = try await Templates(folder: templateFolder)
    let routes = AdminRoutes(
      services: stage.services, installation: try #require(Installation(url: "https://podcasts.example", isConfigured: true)),
      directory: ShowDirectory(database: stage.services.database), cache: PageCache(clock: { clock.now }), files: FileResponder(),
      assets: try Assets(folder: templateFolder + "/../Public"), templates: templates, hub: nil, passwords: PasswordHasher())
    var walk = TemplateWalk(sources: templates.sources)
    for (name, page) in try await pages(routes, stage) {
      try walk.walk(type(of: page).template, [PageValues.dictionary(of: page)])
      let html = String(decoding: try templates.bytes(page), as: UTF8.self)
      #expect(MarkupCheck(html).faults == [], "\(name)")
      #expect(!html.contains("{{"), "\(name)")
    }
    let mine = ["admin/episodes/form", "admin/episodes/row", "admin/episodes/checks", "admin/episodes/pub", "admin/history/coll"]
    func isMine(_ text: String) -> Bool { mine.contains { text.hasPrefix($0) } }
    #expect(walk.unknown.sorted() == [])
    #expect(walk.sections.subtracting(walk.opened).filter(isMine).sorted() == [])
    #expect(Set(templates.sources.keys.filter(isMine)).subtracting(walk.templates).sorted() == [])
  }

  private func pages(_ routes: AdminRoutes, _ stage: Stage) async throws -> [(String, any AdminPage)] {
    let show = try await stage.nightWalks()
    let (ada, cleo) = (try await stage.staff("Ada", .owner), try await stage.staff("Cleo", .author, in: show))
    let now = stage.clock.now
    let fog = try await stage.episode("Fog", number: 1, of: show)
    let request = Request(
      head: HTTPRequest(method: .get, scheme: "https", authority: "podcasts.example", path: "/admin"),
      body: .init(buffer: .init()))
    func context(_ staff: Staff) -> AdminContext {
      AdminContext(
        source: .init(
          logger: stage.services.logger, staff: staff, session: SessionID(rawValue: 1), now: now, address: "127.0.0.1",
          requestID: "1"))
    }
    let (hers, authors) = (context(ada), context(cleo))
    return try await stage.write { db in
      var draft = try Episode.begin(in: show.id, by: cleo, at: now, db)
      var full = try EpisodeDraft.load(draft, db)
      full.credits = [.init(name: "Jo", role: "host")]
      full.sponsors = [.init(name: "Lamps", url: "https://lamps.example")]
      try draft.apply(full, basedOn: Episode.Basis(version: draft.version), by: ada, at: now, db)
      let form = EpisodeForm.fields(of: try EpisodeDraft.load(draft, db), version: draft.version)
      let fields = [
        "title", "slug", "number", "season", "summary", "notes", "tags", "credits", "sponsors", "links", "credit.0.name",
        "artwork",
        "recorded_on", "subtitle", "soundbites",
      ]
      let problems = Dictionary(uniqueKeysWithValues: fields.map { (Field(rawValue: $0), "Wrong: \($0)") })
      let kept = try Autosave.save(form: form, draft.subject, version: 0, by: ada.id, at: now, db)
      var locked = try Episode.begin(in: show.id, by: cleo, at: now, db)
      locked.audioURL = "https://a.example/a.mp3"
      try locked.publish(at: now, db)
      let stored = EpisodeForm.fields(of: try EpisodeDraft.load(fog, db), version: fog.version)
      var (base, theirs, mine) = (full, full, full)
      (base.title, theirs.title, mine.title, theirs.summary, mine.notes) = ("A", "B", "C", "S", "N")
      let layout = routes.layout("Two", of: show, area: .episodes, request, hers)
      let revision = try #require(try Revision.latest(of: draft.subject, db))
      func collide(_ base: EpisodeDraft, _ theirs: EpisodeDraft, _ by: Revision?) -> CollisionPage {
        CollisionPage(
          Collision(base: base, theirs: theirs, version: 3, mine: mine, by: by), form: form, action: "/a", leave: "/b",
          zone: "UTC", layout: layout)
      }
      return [
        ("draft", try routes.episodePage(draft, form: form, request, hers, db)),
        ("problems", try routes.episodePage(draft, form: form, problems: problems, restored: kept, request, hers, db)),
        ("published", try routes.episodePage(fog, form: stored, request, hers, db)),
        ("locked", try routes.episodePage(locked, form: stored, request, authors, db)),
        ("publish", try routes.publicationPage(draft, request, hers, db)),
        (
          "twice",
          try routes.publicationPage(
            fog, form: FormFields([("when", "later"), ("date", "2026-10-25"), ("time", "02:30")]),
            problems: ["occurrence": "Which?", "confirmed": "Sure?"], request, hers, db)
        ),
        ("collision", collide(base, theirs, revision)), ("different", collide(base, base, nil)),
        ("same", collide(base, mine, nil)),
      ]
    }
  }
}
