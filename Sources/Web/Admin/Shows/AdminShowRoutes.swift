import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addShowRoutes(to router: Router<AdminContext>) {
    router.get("/admin/shows", use: showList)
    router.post("/admin/shows", use: createShow)
    router.get("/admin/shows/new", use: newShow)
    router.get("/admin/shows/:show/settings", use: showSettings)
    router.post("/admin/shows/:show/settings", use: saveShowSettings)
    router.post("/admin/shows/:show/hosts", use: addHost)
    router.post("/admin/shows/:show/hosts/end", use: removeHost)
    router.post("/admin/shows/:show/hosts/preference", use: preferHost)
    router.get("/admin/shows/:show/deletion", use: showDeletion)
    router.post("/admin/shows/:show/deletion", use: deleteShow)
    router.post("/admin/shows/deleted/:show/restoration", use: restoreShow)
  }

  /// `GET /admin/shows`: those that somebody works on, and for owners those that were deleted.
  @Sendable func showList(_ request: Request, _ context: AdminContext) async throws -> Response {
    try page(try await showListPage(request, context))
  }

  func showListPage(_ request: Request, _ context: AdminContext, problem: String? = nil) async throws -> ShowListPage {
    let (staff, now) = (context.staff, context.now)
    let shows = try await database.read { db in try staff.showSummaries(at: now, db) }
    let deleted = staff.isOwner ? try await DeletedShow.all(services) : []
    return ShowListPage(
      layout: layout("Shows", area: .shows, request, context), isOwner: staff.isOwner, problem: problem,
      shows: shows.map { show, episodes, listed in
        ShowListPage.Item(
          title: show.title, url: "/admin/shows/\(show.id)", artwork: artworkURL(show.artworkID, .small),
          address: "/\(show.slug)/", site: siteAddress(of: show), role: staff.role(in: show.id)?.rawValue.capitalised ?? "",
          episodes: String(episodes), listed: String(listed),
          settings: (staff.role(in: show.id) ?? .author) >= .editor ? "/admin/shows/\(show.id)/settings" : nil)
      },
      deleted: deleted.map { show in
        ShowListPage.Deleted(
          title: show.title, action: "/admin/shows/deleted/\(show.id)/restoration",
          what: "\(show.episodes == 1 ? "One episode" : "\(show.episodes) episodes"), deleted by \(show.deletedBy)",
          at: DateTimeItem(show.deletedAt, zone: "UTC"))
      })
  }

  /// `GET /admin/shows/new`.
  @Sendable func newShow(_ request: Request, _ context: AdminContext) async throws -> Response {
    try context.staff.requireOwner()
    let staff = context.staff
    let last = try await database.read { db in try staff.shows(db).max { $0.id < $1.id } }
    return try page(
      NewShowPage(
        title: "", language: last?.language ?? "en", timeZone: last?.timeZone ?? "UTC", problems: [:],
        layout: newShowLayout(request, context)))
  }

  private func newShowLayout(_ request: Request, _ context: AdminContext) -> AdminLayout {
    layout("New show", area: .shows, crumbs: [LinkItem(title: "Shows", url: "/admin/shows")], request, context)
  }

  /// `POST /admin/shows` with `title`, `language` and `time_zone`.
  @Sendable func createShow(_ request: Request, _ context: AdminContext) async throws -> Response {
    let form = try await form(request)
    let (staff, now, origin) = (context.staff, context.now, installation.origin)
    try staff.requireOwner()
    let (title, language, zone) = (form.text("title"), form["language"] ?? "en", form["time_zone"] ?? "UTC")
    do {
      let show = try await database.write { db in
        try ShowDraft.create(title: title, language: language, timeZone: zone, origin: origin, by: staff, at: now, db)
      }
      return seeOther("/admin/shows/\(show.id)/settings", notice: .created)
    } catch DomainError.invalid(let problems) {
      let content = NewShowPage(
        title: title, language: language, timeZone: zone, problems: problems, layout: newShowLayout(request, context))
      return try page(content, status: .unprocessableContent)
    }
  }

  /// `GET /admin/shows/{show}/deletion`: what will happen, and a field to confirm it.
  @Sendable func showDeletion(_ request: Request, _ context: AdminContext) async throws -> Response {
    try page(try await deletionPage(request, context))
  }

  private func deletionPage(
    _ request: Request, _ context: AdminContext, typed: String = "", problems: [Field: String] = [:]
  ) async throws -> ShowDeletionPage {
    let (id, staff, now): (ShowID, Staff, Timestamp) = (try id("show", context), context.staff, context.now)
    let (show, episodes) = try await database.read { db in
      (try staff.show(id, atLeast: .owner, db), try staff.showSummaries(at: now, db).first { $0.show.id == id }?.episodes ?? 0)
    }
    let settings = "/admin/shows/\(id)/settings"
    return ShowDeletionPage(
      layout: layout(
        "Delete this show", of: show, area: .settings, crumbs: [LinkItem(title: "Settings", url: settings)], request, context),
      problems: problems.map { LinkItem(title: $0.value, url: "#f-slug") }, title: show.title, slug: show.slug,
      episodes: episodes == 1 ? "its episode" : "its \(episodes) episodes", action: "/admin/shows/\(id)/deletion",
      settings: settings,
      field: TextField(
        "slug", "Type “\(show.slug)” to delete it", typed, error: problems["slug"], required: true, autocomplete: "off"))
  }

  /// `POST /admin/shows/{show}/deletion` with `slug`.
  @Sendable func deleteShow(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, form): (ShowID, FormFields) = (try id("show", context), try await form(request))
    do {
      try await DeletedShow.delete(id, typed: form.text("slug"), by: context.staff, services)
      return seeOther("/admin/shows", notice: .deleted)
    } catch DomainError.invalid(let problems) {
      let content = try await deletionPage(request, context, typed: form.text("slug"), problems: problems)
      return try page(content, status: .unprocessableContent)
    }
  }

  /// `POST /admin/shows/deleted/{show}/restoration`: brings a deleted show back.
  @Sendable func restoreShow(_ request: Request, _ context: AdminContext) async throws -> Response {
    try context.staff.requireOwner()
    let id: ShowID = try id("show", context)
    do {
      try await DeletedShow.find(id, services).restore(by: context.staff, services)
      return seeOther("/admin/shows", notice: .restored)
    } catch let error as ImportError {
      return try page(try await showListPage(request, context, problem: error.description), status: .conflict)
    }
  }
}

/// `/admin/shows`.
struct ShowListPage: AdminPage {
  static let template = "admin/shows/list"
  let layout: AdminLayout
  let isOwner: Bool
  /// Why a show couldn't be brought back.
  let problem: String?
  let shows: [Item]
  let deleted: [Deleted]

  struct Item: Sendable {
    let title: String
    let url: String
    let artwork: String?
    let address: String
    let site: String
    let role: String
    let episodes: String
    let listed: String
    let settings: String?
  }

  struct Deleted: Sendable {
    let title: String
    let action: String
    let what: String
    let at: DateTimeItem
  }
}

/// `/admin/shows/new`.
struct NewShowPage: AdminPage {
  static let template = "admin/shows/new"
  let layout: AdminLayout
  let problems: [LinkItem]
  let title: TextField
  let language: TextField
  let timeZone: TextField
  let languages: [ShowSettingsPage.Choice]
  let zones: [ShowSettingsPage.Choice]

  init(title: String, language: String, timeZone: String, problems: [Field: String], layout: AdminLayout) {
    self.layout = layout
    self.problems = problems.sorted { $0.key < $1.key }.map { LinkItem(title: $0.value, url: "#f-\($0.key.rawValue)") }
    self.title = TextField("title", "Title", title, error: problems["title"] ?? problems["slug"], required: true, limit: 255)
    self.language = TextField(
      "language", "Language", language, hint: "As a tag: en, de, pt-BR, …", error: problems["language"], required: true,
      limit: 35,
      list: "languages")
    self.timeZone = TextField(
      "time_zone", "Time zone", timeZone, error: problems["time_zone"], required: true, list: "zones")
    languages = ShowChoices.languages.map { .init(value: $0.tag, title: $0.name) }
    zones = ShowChoices.zones.map { .init(value: $0, title: $0) }
  }
}

/// `/admin/shows/{show}/deletion`.
struct ShowDeletionPage: AdminPage {
  static let template = "admin/shows/deletion"
  let layout: AdminLayout
  let problems: [LinkItem]
  let title: String
  let slug: String
  let episodes: String
  let action: String
  let settings: String
  let field: TextField
}
