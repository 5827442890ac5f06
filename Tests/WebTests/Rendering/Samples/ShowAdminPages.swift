import Domain
import Formats

@testable import Web

/// One of every page about shows and their parts in the admin, filled and empty.
struct ShowAdminPages {
  private let layout: AdminLayout
  private let installation: Installation
  private let moment = Timestamp(milliseconds: 1_772_452_800_000)
  private var at: DateTimeItem { DateTimeItem(moment, zone: "UTC") }

  init(_ assets: Assets, _ installation: Installation) {
    self.installation = installation
    layout = AdminLayout(
      title: "Settings", crumbs: [LinkItem(title: "Shows", url: "/admin/shows")], areas: [], show: nil, staff: "Ada",
      notice: "Saved.", assets: AdminAssets(assets))
  }

  private let problems = [LinkItem(title: "Give the show a title.", url: "#f-title")]

  var all: [(name: String, page: any AdminPage)] {
    [
      ("settings", settings(filled: true)), ("settings-empty", settings(filled: false)), ("shows", list(filled: true)),
      ("shows-empty", list(filled: false)),
      ("shows-none", ShowListPage(layout: layout, isOwner: false, problem: nil, shows: [], deleted: [])),
      (
        "new-show",
        NewShowPage(title: "", language: "en", timeZone: "UTC", problems: ["title": "Give the show a title."], layout: layout)
      ),
      ("deletion", deletion), ("confirmation", confirmation), ("seasons", seasons(filled: true)),
      ("seasons-empty", seasons(filled: false)), ("pages", pages(filled: true)), ("pages-empty", pages(filled: false)),
      ("pages-none", pages(filled: false, text: "moon")), ("page", page(filled: true)), ("page-new", page(filled: false)),
      ("sponsors", sponsors(filled: true)), ("sponsors-empty", sponsors(filled: false)),
      ("sponsors-none", sponsors(filled: false, text: "moon")), ("sponsor", sponsor(filled: true)),
      ("sponsor-new", sponsor(filled: false)),
      ("redirects", redirects(filled: true)), ("redirects-empty", redirects(filled: false)),
      ("redirects-none", redirects(filled: false, text: "moon")),
    ]
  }

  private func settings(filled: Bool) -> ShowSettingsPage {
    var show = Show(slug: "night-walks", title: "Night Walks", at: moment)
    var draft = ShowDraft(show, credits: [])
    var problems: [Field: String] = [:]
    if filled {
      show.description = "Sounds"
      draft.platforms = [
        PlatformLink(platform: "apple", url: "https://example.com"),
        PlatformLink(platform: "deezer", url: "https://deezer.com/x"),
        PlatformLink(platform: "Ours", url: "https://ours.example"),
      ]
      draft.fundings = [Link(title: "Coffee", url: "https://coffee.example")]
      draft.credits = [.init(person: PersonID(rawValue: 5), name: "Ada", role: "host")]
      for field in ["title", "categories", "credits", "fundings", "platforms", "type", "description", "platform.Ours"] {
        problems[Field(rawValue: field)] = "Something is wrong with it."
      }
    }
    return ShowSettingsPage(
      .init(
        show: show, draft: draft, version: 3, hosts: filled ? ["walks.example", "old.walks.example"] : [],
        people: filled ? ["Ada"] : [], artwork: ArtworkField(current: nil, error: filled ? "That isn't an image." : nil),
        problems: problems, asksAboutFeed: filled), isOwner: filled,
      installation: installation, layout: layout)
  }

  private func list(filled: Bool) -> ShowListPage {
    ShowListPage(
      layout: layout, isOwner: true, problem: filled ? "A show at /x/ is here already." : nil,
      shows: filled
        ? [
          .init(
            title: "Night Walks", url: "/admin/shows/1", artwork: "/admin/media/1/160.webp", address: "/night-walks/",
            site: "/night-walks/", role: "Owner", episodes: "12", listed: "10", settings: "/admin/shows/1/settings"),
          .init(
            title: "Day", url: "/admin/shows/2", artwork: nil, address: "/day/", site: "/day/", role: "Author", episodes: "0",
            listed: "0", settings: nil),
        ] : [],
      deleted: filled
        ? [.init(title: "Gone", action: "/admin/shows/deleted/3/restoration", what: "4 episodes, deleted by Ada", at: at)] : [])
  }

  private var deletion: ShowDeletionPage {
    ShowDeletionPage(
      layout: layout, problems: problems, title: "Night Walks", slug: "night-walks", episodes: "its 12 episodes",
      action: "/admin/shows/1/deletion", settings: "/admin/shows/1/settings", field: TextField("slug", "Type it", ""))
  }

  private var confirmation: ConfirmationPage {
    ConfirmationPage(
      layout: layout, text: "Sure?", action: "/admin/shows/1/redirects/deletion",
      carried: [.init(name: "redirect", value: "slug:x"), .init(name: "redirect", value: "slug:y")], button: "Delete it",
      leave: "/admin/shows/1/redirects")
  }

  private func seasons(filled: Bool) -> SeasonsPage {
    SeasonsPage(
      layout: layout, action: "/admin/shows/1/seasons", problems: filled ? problems : [],
      seasons: filled
        ? [
          .init(1, name: "Winter", seen: "Spring", episodes: 3, show: ShowID(rawValue: 1), error: "Somebody has renamed it."),
          .init(2, name: "", seen: "", episodes: 1, show: ShowID(rawValue: 1), error: nil),
        ] : [], nextNumber: "3", newError: filled ? "Give it a number." : nil)
  }

  private func pages(filled: Bool, text: String = "") -> PageListPage {
    PageListPage(
      layout: layout, base: "/admin/shows/1/pages", text: text, isFiltered: !text.isEmpty, total: 2,
      pages: filled
        ? ["about", "contact"].map {
          .init(
            slug: $0, title: $0, url: "/admin/shows/1/pages/edit/\($0)", site: "/x/\($0)", path: "/\($0)", changed: at,
            isFirst: $0 == "about", isLast: $0 == "contact")
        } : [], suggestions: [LinkItem(title: "Sponsor", url: "/admin/shows/1/pages/new?like=sponsor")])
  }

  private func page(filled: Bool) -> PageFormPage {
    PageFormPage(
      layout: layout, action: "/admin/shows/1/pages", deletion: filled ? "/admin/shows/1/pages/deletion" : nil,
      key: filled ? "about" : "", version: "1", problems: filled ? problems : [],
      title: TextField("title", "Title", "About", error: filled ? "Wrong" : nil), slug: TextField("slug", "Address", "about"),
      body: TextArea("body", "Text", "Us", isMarkdown: true), site: filled ? "/x/about" : nil,
      history: filled ? "/admin/history?kind=page" : nil)
  }

  private func sponsors(filled: Bool, text: String = "") -> SponsorListPage {
    SponsorListPage(
      layout: layout, base: "/admin/shows/1/sponsors", text: text, isFiltered: !text.isEmpty,
      sort: SelectField("sort", "Sort by", "name", options: [("name", "Name")]),
      sponsors: filled
        ? ["https://x.example/tea", nil].enumerated().map { number, link in
          .init(
            id: "\(number)", name: "Tea", url: "/admin/shows/1/sponsors/\(number)", target: "https://tea.example",
            shortLink: link,
            episodes: "1", clicks: "4", recentClicks: "3")
        } : [])
  }

  private func sponsor(filled: Bool) -> SponsorFormPage {
    SponsorFormPage(
      layout: layout, action: "/admin/shows/1/sponsors", deletion: filled ? "/admin/shows/1/sponsors/deletion" : nil, key: "1",
      version: "0", problems: filled ? problems : [], name: TextField("name", "Name", "Tea"),
      url: TextField("url", "Leads to", "https://tea.example", kind: "url"),
      shortLink: TextField("short_link", "Short link", "tea"),
      text: TextArea("text", "Text", ""), address: filled ? "https://x.example/tea" : nil,
      figures: filled
        ? .init(
          total: "4", recent: "3", days: [.init(date: "2026-03-01", clicks: "3")],
          episodes: [LinkItem(title: "Dawn", url: "/admin/episodes/1")]) : .init(total: "0", recent: "0", days: [], episodes: []),
      history: filled ? "/admin/history?kind=sponsor" : nil)
  }

  private func redirects(filled: Bool, text: String = "") -> RedirectListPage {
    RedirectListPage(
      layout: layout, base: "/admin/shows/1/redirects", text: text, isFiltered: !text.isEmpty,
      origin: SelectField("from", "Show", "all", options: [("all", "All")]),
      sort: SelectField("sort", "Sort by", "path", options: [("path", "From")]), problems: filled ? problems : [],
      path: TextField("path", "From", "/a"), target: TextField("target", "To", "/b"),
      lines: TextArea("lines", "Many at once", ""),
      linesOpen: filled, outcome: filled ? .init(stored: "One redirect was stored.", refused: ["Line 2: no"]) : nil,
      total: "2 redirects",
      redirects: filled
        ? [
          .init(key: "own:/a", path: "/a", target: "/b", reason: nil),
          .init(key: "slug:x", path: "/episodes/x", target: "/episodes/y", reason: "Former address of an episode"),
        ] : [], previous: filled ? "/admin/shows/1/redirects" : nil, next: filled ? "/admin/shows/1/redirects?page=3" : nil)
  }
}
