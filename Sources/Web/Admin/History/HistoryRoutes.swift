import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addHistoryRoutes(to router: Router<AdminContext>) {
    router.get("/admin/history", use: history)
    router.get("/admin/history/:revision", use: revision)
    router.post("/admin/history/:revision/restoration", use: bringBack)
  }

  /// `GET /admin/history?show=&who=&kind=&key=&before=`: what was changed, the latest first.
  @Sendable func history(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (staff, now) = (context.staff, context.now)
    let query = FormFields(urlEncoded: (request.uri.query ?? "").utf8)
    let kind = query["kind"].flatMap(Subject.Kind.init(rawValue:))
    let listing = HistoryListing(
      show: query["show"].flatMap { ShowID($0) }, kind: kind, account: query["who"].flatMap { AccountID($0) },
      key: kind == nil ? nil : query["key"]?.nonEmpty)
    let before = query["before"].flatMap { RevisionID($0) }
    let (found, shows, authors) = try await database.read { db in
      (
        try listing.page(before: before, visibleTo: staff, db), try staff.shows(db),
        try HistoryListing.authors(visibleTo: staff, db)
      )
    }
    let show = shows.first { $0.id == listing.show }
    let layout =
      show.map { self.layout("History", of: $0, area: nil, request, context) }
      ?? self.layout("History", area: .history, request, context)
    return try page(
      HistoryPage(layout: layout, found, listing, shows: shows, authors: authors, isFirst: before == nil, now: now))
  }

  /// `GET /admin/history/{revision}`: what it was then, what this change changed, and what has become different since.
  @Sendable func revision(_ request: Request, _ context: AdminContext) async throws -> Response {
    try page(try await revisionPage(id("revision", context), problem: nil, request, context))
  }

  private func revisionPage(
    _ id: RevisionID, problem: String?, _ request: Request, _ context: AdminContext
  ) async throws -> RevisionPage {
    let (staff, now) = (context.staff, context.now)
    let (state, show, zone) = try await database.read { db in
      let revision = try Revision.find(id, visibleTo: staff, db)
      let shows = try staff.shows(db)
      let show = shows.first { $0.id == revision.subject.show }
      let former = try revision.former(db)
      return (
        RevisionPage.State(
          revision: revision, former: former?.fields, isFirst: former == nil, present: try revision.present(db),
          mayBringBack: try staff.mayBringBack(revision, db)),
        show, show?.timeZone ?? shows.first?.timeZone ?? "UTC"
      )
    }
    let title = state.revision.title.nonEmpty ?? "Untitled"
    let crumbs = [LinkItem(title: "History", url: show.map { "/admin/history?show=\($0.id)" } ?? "/admin/history")]
    let layout =
      show.map { self.layout(title, of: $0, area: nil, crumbs: crumbs, request, context) }
      ?? self.layout(title, area: .history, crumbs: crumbs, request, context)
    return RevisionPage(layout: layout, state, zone: zone, problem: problem, now: now)
  }

  /// `POST /admin/history/{revision}/restoration`: makes it what it was then, as a new version.
  @Sendable func bringBack(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: RevisionID = try id("revision", context)
    let (staff, now) = (context.staff, context.now)
    do {
      let subject = try await database.write { db in
        let revision = try Revision.find(id, visibleTo: staff, db)
        try revision.bringBack(by: staff, at: now, db)
        return revision.subject
      }
      return seeOther(RevisionPage.address(of: subject), notice: .restored)
    } catch DomainError.invalid(let fields) {
      let problem = fields.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")
      return try page(try await revisionPage(id, problem: problem, request, context), status: .unprocessableContent)
    } catch DomainError.conflict(let problem) {
      return try page(try await revisionPage(id, problem: problem, request, context), status: .conflict)
    }
  }
}
