import Cast
import Database
import Formats
import Foundation
import Support
import Testing

@testable import Domain
@testable import Web

/// One of every page of lists, dashboards, history and activity, filled and empty.
struct ListAdminPages {
  let all: [(name: String, page: any AdminPage)]

  init() async throws {
    let stage = try await Stage(.sqlite)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    let ada = try await stage.staff("Ada", .owner)
    let ben = try await stage.staff("Ben", .author, in: show)
    try await ListAdminPages.fill(stage, show, ada, ben)
    let words = try await Templates(folder: templateFolder).catalogue.words(for: "en")
    let installation = AdminLayout(
      title: "Dashboard", crumbs: [], areas: [NavigationItem(title: "Dashboard", url: "/admin", isCurrent: true)], show: nil,
      staff: "Ada", notice: nil, assets: AdminAssets(try Assets(folder: templateFolder + "/../Public")))
    func artwork(_ id: MediaID) -> String? { "/admin/media/\(id)/160.png" }

    let (found, alone, latest, changes, page, choices, none) = try await stage.read { db in
      let listing = EpisodeListing()
      return (
        try Dashboard.load(for: ada, at: now, db), try Dashboard.load(for: ben, show: show.id, at: now, db),
        try ListedEpisode.latest(of: show.id, for: ada, at: now, limit: 5, db),
        try HistoryListing().page(visibleTo: ada, db),
        try listing.page(1, of: show.id, for: ada, at: now, db),
        try EpisodeListing.choices(of: show.id, for: ada, at: now, db),
        try EpisodeListing(search: "nothing").page(1, of: show.id, for: ada, at: now, db)
      )
    }
    let (revisions, shows, jobs, subjects, imports) = try await stage.read { db in
      let jobs = try JobListing.waiting(limit: 10, db).jobs + JobListing.failed(limit: 10, db)
      return (
        changes.revisions, try Show.all(db), jobs, try JobListing.subjects(of: jobs, db), try ImportActivity.list(limit: 5, db)
      )
    }
    let items = DashboardItems(
      found, received: Dictionary(uniqueKeysWithValues: found.uploads.map { ($0.upload.id, 500) }), staff: ada, now: now,
      words: words, artwork: artwork)
    let quiet = DashboardItems(alone, received: [:], staff: ben, now: now, words: words, artwork: artwork)
    func dashboard(_ found: Dashboard, _ items: DashboardItems, _ changes: [Revision]) -> DashboardPage {
      DashboardPage(
        layout: installation, shows: found.shows.map { ShowTileItem($0, now: now, artwork: artwork) },
        failures: found.failures.map(items.item), scheduled: found.scheduled.map(items.item),
        uploads: found.uploads.map(items.item), drafts: found.drafts.map(items.item), moreDrafts: "and 3 more drafts",
        changes: changes.map(items.item), isFresh: found.shows.isEmpty, isWaiting: found.shows.isEmpty,
        isQuiet: found.drafts.isEmpty)
    }
    func overview(_ found: Dashboard, _ items: DashboardItems, isEmpty: Bool) -> ShowOverviewPage {
      ShowOverviewPage(
        layout: installation, title: "Night Walks", artwork: isEmpty ? nil : "/x", site: "https://x.example/",
        feed: "https://x.example/rss", counts: "1 published", episodesURL: "/x", settings: isEmpty ? nil : "/y",
        remarks: isEmpty
          ? []
          : [.init(text: "No artwork", isRefusal: true, url: "/x"), .init(text: "No author", isRefusal: false, url: nil)],
        failures: isEmpty ? [] : found.failures.map(items.item), scheduled: isEmpty ? [] : found.scheduled.map(items.item),
        uploads: isEmpty ? [] : found.uploads.map(items.item), drafts: isEmpty ? [] : found.drafts.map(items.item),
        moreDrafts: nil, latest: isEmpty ? [] : latest.map(items.item), changes: isEmpty ? [] : revisions.map(items.item),
        historyURL: "/admin/history?show=1")
    }
    func list(_ page: EpisodeListing.Page, _ listing: EpisodeListing, _ choices: EpisodeListing.Choices, done: String?)
      -> AdminEpisodeListPage
    {
      AdminEpisodeListPage(
        page, choices: choices, at: AdminEpisodeListAddress(path: "/x", listing: listing), show: show, role: .owner,
        isOwner: true,
        done: done,
        refused: done == nil ? .init(form: FormFields([("episode", "1"), ("action", "season")]), problem: "Wrong") : nil,
        now: now, layout: installation, artwork: artwork)
    }
    let nothing = EpisodeListing.Choices(seasons: [], tags: [], people: [], counts: [:])
    let long = EpisodeListing.Page(episodes: page.episodes, number: 2, pages: 3, total: 120)
    let withdrawing = try EpisodeActionForm(FormFields([("action", "withdraw"), ("episode", "1")]))
    let tagging = try EpisodeActionForm(FormFields([("action", "add-tag"), ("tag", "x"), ("everything", "1")]))
    var outcome = EpisodeActionOutcome()
    outcome.unchanged = 2
    outcome.refusals = [
      .init(episode: EpisodeID(rawValue: 1), title: "Fog", reason: "No"),
      .init(episode: EpisodeID(rawValue: 2), title: nil, reason: "None"),
    ]
    var done = EpisodeActionOutcome()
    done.done = [EpisodeID(rawValue: 1)]
    let fields = [DraftField("title", "Title", "A <b> title"), DraftField("notes", "Notes", "Words and words")]
    func revision(_ state: RevisionPage.State, _ problem: String? = nil) -> RevisionPage {
      RevisionPage(layout: installation, state, zone: "Europe/Berlin", problem: problem, now: now)
    }
    let one = try #require(revisions.first { $0.subject.kind == .page })
    let unreadable = try await stage.read { db in
      try db.row("SELECT \(Revision.columns) FROM revisions WHERE subject_kind = 'account' LIMIT 1", as: Revision.self)
    }
    let jobItems = jobs.map { job in
      JobItem(job, subject: subjects[job.id].map { LinkItem(title: $0.title, url: "/x") }, now: now)
    }
    all = [
      ("dashboard", dashboard(found, items, revisions)),
      (
        "dashboard-empty",
        dashboard(
          Dashboard(shows: [], scheduled: [], drafts: [], uploads: [], failures: [], draftCount: 0), quiet, [])
      ),
      (
        "dashboard-quiet",
        dashboard(
          Dashboard(shows: found.shows, scheduled: [], drafts: [], uploads: [], failures: [], draftCount: 0), quiet, [])
      ),
      ("show", overview(found, items, isEmpty: false)), ("show-empty", overview(alone, quiet, isEmpty: true)),
      ("list", list(long, EpisodeListing(status: .draft, season: 1, search: "a"), choices, done: "1 episode published.")),
      ("list-refused", list(page, EpisodeListing(order: .title), choices, done: nil)),
      ("list-none", list(none, EpisodeListing(search: "nothing"), choices, done: nil)),
      ("list-empty", list(none, EpisodeListing(), nothing, done: nil)),
      (
        "confirm",
        EpisodeConfirmationPage(
          layout: installation, (0..<8).flatMap { _ in page.episodes }, withdrawing, back: "/x", path: "/y", now: now)
      ),
      ("confirm-tag", EpisodeConfirmationPage(layout: installation, page.episodes, tagging, back: "/x", path: "/y", now: now)),
      ("outcome", EpisodeOutcomePage(layout: installation, outcome, of: .publish, back: "/x")),
      ("outcome-done", EpisodeOutcomePage(layout: installation, done, of: .delete, back: "/x")),
      (
        "history",
        HistoryPage(
          layout: installation, .init(revisions: revisions, next: revisions.last?.id),
          HistoryListing(kind: .page, key: "1/about"),
          shows: shows + shows, authors: [(ada.id, "Ada"), (ben.id, "Ben")], isFirst: false, now: now)
      ),
      (
        "history-empty",
        HistoryPage(
          layout: installation, .init(revisions: [], next: nil), HistoryListing(), shows: [], authors: [], isFirst: true, now: now
        )
      ),
      (
        "history-none",
        HistoryPage(
          layout: installation, .init(revisions: [], next: nil), HistoryListing(kind: .show), shows: [], authors: [],
          isFirst: true, now: now)
      ),
      (
        "revision",
        revision(.init(revision: one, former: fields, isFirst: false, present: fields, mayBringBack: true), "Taken")
      ),
      ("revision-gone", revision(.init(revision: one, former: nil, isFirst: true, present: nil, mayBringBack: true))),
      (
        "revision-same",
        revision(.init(revision: one, former: one.fields, isFirst: false, present: one.fields, mayBringBack: false))
      ),
      (
        "revision-unreadable",
        revision(.init(revision: try #require(unreadable), former: nil, isFirst: true, present: nil, mayBringBack: false))
      ),
      (
        "activity",
        ActivityPage(
          layout: installation, waiting: jobItems.filter { !$0.isFailed }, more: "and 3 more",
          failed: jobItems.filter(\.isFailed), uploads: found.uploads.map(items.item),
          imports: imports.map { ImportActivityItem($0, now: now) })
      ),
      ("activity-empty", ActivityPage(layout: installation, waiting: [], more: nil, failed: [], uploads: [], imports: [])),
    ]
    await stage.services.database.close()
  }

  /// Something of every kind that the pages show.
  private static func fill(_ stage: Stage, _ show: Show, _ ada: Staff, _ ben: Staff) async throws {
    let now = stage.clock.now
    let published = try await stage.episode("Fog <at> night", number: 1, of: show) {
      ($0.season, $0.summary, $0.type) = (2, "Words", .bonus)
    }
    let scheduled = try await stage.episode("Dawn", of: show, hoursAgo: -30)
    try await stage.write { db in
      var other = Show(slug: "other", title: "Other", at: now)
      other.description = "Other"
      try other.save(at: now, db)
      let image = MediaFile(
        id: .make(at: now), storageKey: "images/1", contentType: "image/png", size: 1, sha256: "", width: 900, height: 900,
        createdAt: now)
      try image.insert(db)
      var pictured = Show(slug: "pictured", title: "Pictured", at: now)
      (pictured.artworkID, pictured.description) = (image.id, "Words")
      try pictured.save(at: now, db)
      let draft = try Episode.begin(in: show.id, by: ben, at: now, db)
      var ready = Episode(show: show.id, title: "Ready", slug: "ready", at: now)
      (ready.audioURL, ready.summary) = ("https://x.example/a.mp3", "Words")
      try ready.save(at: now, db)
      let working = try Episode.begin(in: show.id, by: ada, at: now, db)
      for (episode, state) in [(published.id, "failed"), (working.id, "working"), (scheduled.id, "ready")] {
        try db.execute(
          """
          INSERT INTO recordings (episode_id, name, state, normalise, message, remarks, keeps_incomplete, turn, updated_at)
          VALUES (\(episode), 'a.wav', \(state), \(false), 'Empty.', '[]', \(false), 1, \(now))
          """)
      }
      try db.execute(
        """
        INSERT INTO uploads (id, account_id, episode_id, name, size, fingerprint, part_size, media_id, storage_upload, state,
          created_at, updated_at)
        VALUES (1, \(ben.id), \(draft.id), 'a.wav', 1000, '', 100, 1, '', 'open', \(now), \(now))
        """)
      for state in ["failed", "done", "planned", "working"] {
        try db.execute(
          """
          INSERT INTO imports (id, account_id, address, is_file, options, state, plan, report, progress, created_at, updated_at)
          VALUES (\(ImportID.make(at: now)), \(ada.id), 'https://x.example/rss', \(false), '{}', \(state), '', '', '', \(now), \(now))
          """)
      }
      for payload in ["\(published.id) 1", "\(draft.id) 1"] {
        try Job.enqueue(EpisodeRecording.processJob, payload: payload, at: now, db)
        let job = try #require(try Job.take(by: "test", at: now, db))
        if payload.hasPrefix("\(draft.id)") {
          _ = try job.beat(at: now, progress: 0.4, db)
        } else {
          try job.fail("It broke.", permanently: true, at: now, db)
          try db.execute("UPDATE jobs SET failures = 3 WHERE id = \(job.id)")
        }
      }
      try Job.enqueue("storage.sweep", at: now, db)
      let swept = try #require(try Job.take(by: "test", at: now, db))
      try swept.fail("The disk was away.", permanently: true, at: now, db)
      try Job.enqueue(EpisodeRecording.tagsJob, payload: "\(published.id)", at: now, db)
      try db.execute("UPDATE jobs SET failures = 2, last_error = 'Away.' WHERE state = 'queued'")
      try PageDraft(slug: "about", title: "About", body: "Us").apply(to: nil, of: show.id, by: ada, at: now, db)
      try db.execute(
        """
        INSERT INTO revisions (id, subject_kind, subject_key, version, title, what, content, account_name, at)
        VALUES (\(RevisionID.make(at: now)), 'account', '1', 1, 'Kim', 'Created', '{}', '', \(now))
        """)
    }
  }
}

@Suite struct ListAdminTemplateTests {
  private static func isMine(_ name: String) -> Bool {
    ["admin/dashboard", "admin/history/list", "admin/history/revision", "admin/activity", "admin/episodes/list"].contains {
      name.hasPrefix($0)
    }
  }

  @Test func everyTagNamesSomethingItsPageHas() async throws {
    let templates = try await Templates(folder: templateFolder)
    var walk = TemplateWalk(sources: templates.sources)
    for (_, page) in try await ListAdminPages().all {
      try walk.walk(type(of: page).template, [PageValues.dictionary(of: page)])
    }
    #expect(walk.unknown.sorted() == [])
    let closed = walk.sections.subtracting(walk.opened).filter { Self.isMine($0) && $0.contains("#") }
    #expect(closed.sorted() == [])
    #expect(Set(templates.sources.keys.filter(Self.isMine)).subtracting(walk.templates).sorted() == [])
  }

  @Test func everyPageIsSoundMarkup() async throws {
    let templates = try await Templates(folder: templateFolder)
    for (name, page) in try await ListAdminPages().all {
      let html = String(decoding: try templates.bytes(page), as: UTF8.self)
      #expect(MarkupCheck(html).faults == [], "\(name)")
      #expect(!html.contains("{{"), "\(name)")
    }
  }
}
