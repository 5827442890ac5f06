import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addDashboardRoutes(to router: Router<AdminContext>) {
    router.get("/admin", use: dashboard)
    router.get("/admin/shows/:show", use: showOverview)
  }

  /// `GET /admin`.
  @Sendable func dashboard(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (staff, now) = (context.staff, context.now)
    let (found, changes) = try await database.read { db in
      (
        try Dashboard.load(for: staff, at: now, db),
        try Revision.recent(visibleTo: staff, limit: 12, db)
      )
    }
    let items = await items(found, context)
    let failures = found.failures.map(items.item)
    return try page(
      DashboardPage(
        layout: layout("Dashboard", area: .dashboard, request, context),
        shows: found.shows.map { ShowTileItem($0, now: now, artwork: items.artwork) }, failures: failures,
        scheduled: found.scheduled.map(items.item), uploads: found.uploads.map(items.item),
        drafts: found.drafts.map(items.item), moreDrafts: DashboardItems.more(found), changes: changes.map(items.item),
        isFresh: found.shows.isEmpty && staff.isOwner, isWaiting: found.shows.isEmpty && !staff.isOwner,
        isQuiet: failures.isEmpty && found.scheduled.isEmpty && found.uploads.isEmpty && found.drafts.isEmpty))
  }

  /// `GET /admin/shows/{show}`.
  @Sendable func showOverview(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: ShowID = try id("show", context)
    let (staff, now) = (context.staff, context.now)
    let (show, found, latest, changes, remarks, hosts) = try await database.read { db in
      let show = try staff.show(id, db)
      let found = try Dashboard.load(for: staff, show: id, at: now, db)
      let listed = found.shows.first?.counts[.published] ?? 0
      return (
        show, found, try ListedEpisode.latest(of: id, for: staff, at: now, limit: 5, db),
        try Revision.recent(visibleTo: staff, show: id, limit: 8, db),
        staff.role(in: id) == .author ? [] : try show.remarks(listed: listed, db), try show.hosts(db)
      )
    }
    let items = await items(found, context)
    let base = "/admin/shows/\(id)"
    let site =
      hosts.first.map { "\(installation.scheme)://\($0)/" } ?? "\(installation.origin)/\(Slug.pathComponent(show.slug))/"
    return try page(
      ShowOverviewPage(
        layout: layout("Overview", of: show, area: .overview, request, context), title: show.title,
        artwork: artworkURL(show.artworkID, .medium), site: site, feed: "\(site)rss",
        counts: found.shows.first.map { ShowTileItem($0, now: now, artwork: items.artwork).counts } ?? "",
        episodesURL: "\(base)/episodes",
        settings: staff.role(in: id) == .author ? nil : "\(base)/settings",
        remarks: remarks.map { remark in
          .init(
            text: remark.text, isRefusal: remark.isRefusal,
            url: remark.field.map { "\(base)/settings#f-\($0.rawValue)" } ?? "\(base)/episodes")
        },
        failures: found.failures.map(items.item), scheduled: found.scheduled.map(items.item),
        uploads: found.uploads.map(items.item), drafts: found.drafts.map(items.item), moreDrafts: DashboardItems.more(found),
        latest: latest.map(items.item), changes: changes.map(items.item), historyURL: "/admin/history?show=\(id)"))
  }

  private func items(_ found: Dashboard, _ context: AdminContext) async -> DashboardItems {
    DashboardItems(
      found, received: await OpenUpload.received(found.uploads, services), staff: context.staff, now: context.now,
      words: templates.catalogue.words(for: "en"), artwork: { artworkURL($0, .small) })
  }
}
