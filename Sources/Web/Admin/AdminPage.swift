import Domain
import Formats
import Hummingbird

/// A page of the admin as its template sees it: stored, final values, like ``HTMLPage``.
protocol AdminPage: Sendable {
  /// The path of its template below `Templates`, without the extension: `admin/…`.
  static var template: String { get }
  /// What stands around it.
  var layout: AdminLayout { get }
}

/// What stands around every page of the admin.
struct AdminLayout: Sendable {
  /// The heading and the window's title.
  let title: String
  /// The way back up, outermost first.
  let crumbs: [LinkItem]
  /// The installation's areas, and those of the show at hand.
  let areas: [NavigationItem]
  let show: ShowArea?
  /// Who is signed in; nil at the door.
  let staff: String?
  /// What was just done.
  let notice: String?
  let assets: AdminAssets

  /// The show at hand with its areas.
  struct ShowArea: Sendable {
    let title: String
    let url: String
    let artwork: String?
    /// Its public site.
    let site: String
    let areas: [NavigationItem]
  }
}

/// The admin's style sheet, script and icons in this release.
struct AdminAssets: Sendable {
  let siteStylesheet: String
  let stylesheet: String
  let script: String
  let icon: String

  init(_ assets: Assets) {
    siteStylesheet = assets.url("css/site.css")
    stylesheet = assets.url("css/admin.css")
    script = assets.url("js/admin/main.js")
    icon = assets.url("icons/lectern.svg")
  }
}

/// The areas of a show's admin, for the navigation.
enum ShowAreaName: String, Sendable, CaseIterable {
  case overview, episodes, seasons, pages, sponsors, redirects, settings

  var title: String {
    switch self {
    case .overview: "Overview"
    case .episodes: "Episodes"
    case .seasons: "Seasons"
    case .pages: "Pages"
    case .sponsors: "Sponsors"
    case .redirects: "Redirects"
    case .settings: "Settings"
    }
  }

  /// The least role that sees it.
  var least: Role { self == .episodes || self == .overview ? .author : .editor }
}

extension AdminRoutes {
  /// Where the areas of the admin are.
  enum Area: String, Sendable {
    case dashboard, shows, people, history, accounts, jobs, me
  }

  /// What stands around a page of the installation.
  func layout(
    _ title: String, area: Area? = nil, crumbs: [LinkItem] = [], _ request: Request, _ context: AdminContext
  ) -> AdminLayout {
    AdminLayout(
      title: title, crumbs: crumbs, areas: areas(area, context.staff), show: nil, staff: context.staff.name,
      notice: notice(request), assets: AdminAssets(assets))
  }

  /// What stands around a page of `show`.
  func layout(
    _ title: String, of show: Show, area: ShowAreaName?, crumbs: [LinkItem] = [], _ request: Request, _ context: AdminContext
  ) -> AdminLayout {
    let base = "/admin/shows/\(show.id)"
    let role = context.staff.role(in: show.id) ?? .author
    let areas = ShowAreaName.allCases.filter { $0.least <= role }.map { name in
      NavigationItem(
        title: name.title, url: name == .overview ? base : "\(base)/\(name.rawValue)", isCurrent: name == area)
    }
    return AdminLayout(
      title: title, crumbs: crumbs, areas: self.areas(nil, context.staff),
      show: AdminLayout.ShowArea(
        title: show.title, url: base, artwork: artworkURL(show.artworkID, .small), site: siteAddress(of: show), areas: areas),
      staff: context.staff.name, notice: notice(request), assets: AdminAssets(assets))
  }

  /// The address of an image for pages of the admin.
  func artworkURL(_ id: MediaID?, _ variant: ImageVariant) -> String? { id.map { "/admin/media/\($0)/\(variant.fileName)" } }

  /// The address of a show's public site on this installation.
  func siteAddress(of show: Show) -> String { "/\(Slug.pathComponent(show.slug))/" }

  func areas(_ current: Area?, _ staff: Staff) -> [NavigationItem] {
    var items: [(Area, String, String)] = [(.dashboard, "Dashboard", "/admin")]
    items.append((.shows, "Shows", "/admin/shows"))
    if staff.isEditorSomewhere { items.append((.people, "People", "/admin/people")) }
    items.append((.history, "History", "/admin/history"))
    if staff.isOwner {
      items += [(.accounts, "Accounts", "/admin/accounts"), (.jobs, "Activity", "/admin/activity")]
    }
    return items.map { NavigationItem(title: $0.1, url: $0.2, isCurrent: $0.0 == current) }
  }

  private func notice(_ request: Request) -> String? { query("notice", request).flatMap(Notice.init(rawValue:))?.text }
}

extension Templates {
  /// A page of the admin as the bytes of a response.
  func bytes(_ page: some AdminPage) throws -> [UInt8] {
    Array(try render(page, template: type(of: page).template).utf8)
  }
}
