import Domain
import Formats

@testable import Web

/// One of every page about people in the admin, filled and empty.
struct PeopleAdminPages {
  private let layout: AdminLayout

  init(_ assets: Assets) {
    layout = AdminLayout(
      title: "People", crumbs: [LinkItem(title: "People", url: "/admin/people")], areas: [], show: nil, staff: "Ada",
      notice: "Saved.", assets: AdminAssets(assets))
  }

  var all: [(name: String, page: any AdminPage)] {
    [
      ("list", list(filled: true)), ("list-none", list(filled: false, search: "moon")), ("list-empty", list(filled: false)),
      ("merge", PeopleMergePage(layout: layout, people: [line("Ada", 7), line("Ada B.", 1)], back: "/admin/people")),
      (
        "delete",
        PeopleDeletionPage(
          layout: layout, gone: [line("Ada", 0)], kept: [line("Mei", 3)], back: "/admin/people")
      ),
      ("delete-nobody", PeopleDeletionPage(layout: layout, gone: [], kept: [line("Mei", 3)], back: "/admin/people")),
      (
        "delete-one",
        PersonDeletionPage(layout: layout, name: "Ada", credits: "12 episodes", action: "/admin/people/1/deletion", back: "/x")
      ), ("edit", edit(filled: true)), ("new", edit(filled: false)),
    ]
  }

  private func line(_ name: String, _ episodes: Int) -> PersonLine {
    PersonLine(
      id: "1", name: name, slug: "ada", url: "/admin/people/1", episodes: "\(episodes) episodes", isCredited: episodes > 0)
  }

  private func list(filled: Bool, search: String = "") -> PeopleListPage {
    var query = PeopleQuery("page=2")
    query.listing.text = search
    query.page = filled ? 2 : 1
    let show = Show(slug: "night-walks", title: "Night Walks", at: Timestamp(milliseconds: 1))
    let other = Show(slug: "others", title: "Others", at: Timestamp(milliseconds: 1))
    let entries: [PeopleListing.Entry] =
      filled
      ? [
        .init(
          id: PersonID(rawValue: 1), name: "Ada", slug: "ada", imageID: MediaID(rawValue: 5), episodes: 3,
          credits: [(show.id, "host")]),
        .init(id: PersonID(rawValue: 2), name: "Mei", slug: "mei", imageID: nil, episodes: 0, credits: []),
      ] : []
    return PeopleListPage(
      layout: layout, query, entries: entries, total: filled ? 120 : 0, shows: [show, other], roles: ["host"],
      problem: filled ? "Tick two." : nil, chosen: ["1"])
  }

  private func edit(filled: Bool) -> PersonEditPage {
    let problem: String? = filled ? "Something is wrong with it." : nil
    return PersonEditPage(
      layout: layout, action: "/admin/people/1", version: "3",
      errors: filled ? [FormError(text: "Give the person a name.", url: "#f-name")] : [],
      name: TextField("name", "Name", "Ada", hint: "A hint", error: problem, required: true, autocomplete: "off", limit: 200),
      slug: TextField("slug", "Address", "ada", list: "slugs"), link: TextField("link", "Own page", "", kind: "url"),
      bio: TextArea("bio", "About", "Walks.", isMarkdown: true, hint: "Markdown", error: problem, required: true),
      picture: ArtworkField(
        name: "picture", label: "Picture", current: filled ? MediaID(rawValue: 7) : nil, error: problem,
        isForDirectories: filled, size: filled ? "300 × 300 pixels." : nil, remark: problem),
      links: [.init(name: "link.0", number: "1", title: "Home", url: "https://ada.example")], linksError: problem,
      button: "Save",
      stored: filled
        ? .init(
          deletion: "/admin/people/1/deletion", history: "/admin/history", formerSlugs: ["ada-b"],
          appearances: [.init(title: "Dawn", url: "/admin/episodes/1", role: "Host", status: "Draft")], more: "and more")
        : .init(deletion: "/x", history: "/y", formerSlugs: [], appearances: [], more: nil))
  }
}
