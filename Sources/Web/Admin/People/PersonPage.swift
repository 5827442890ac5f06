import Database
import Domain
import Formats

/// The form of one person.
struct PersonEditPage: AdminPage {
  static let template = "admin/people/edit"
  let layout: AdminLayout
  let action: String
  let version: String
  let errors: [FormError]
  let name: TextField
  let slug: TextField
  let link: TextField
  let bio: TextArea
  let picture: ArtworkField
  let links: [LinkRow]
  let linksError: String?
  let button: String
  /// Of somebody who is stored.
  let stored: Stored?

  /// A row of links.
  struct LinkRow: Sendable {
    let name: String
    let number: String
    let title: String
    let url: String
  }

  /// What is known of somebody stored.
  struct Stored: Sendable {
    let deletion: String
    let history: String
    let formerSlugs: [String]
    let appearances: [Appearance]
    /// “and more”.
    let more: String?
  }

  /// Where they are credited.
  struct Appearance: Sendable {
    let title: String
    let url: String
    let role: String
    let status: String?
  }

  /// A form holding `draft`, with what is wrong with it. `id` is nil for somebody new.
  static func load(
    _ draft: PersonDraft, id: PersonID?, version: Int64, problems: [Field: String] = [:], layout: AdminLayout, for staff: Staff,
    _ db: any Connection
  ) throws -> PersonEditPage {
    let picture = try ArtworkField.load(
      name: "picture", label: "Picture", current: draft.picture, error: problems["picture"],
      hint: "A face in a square. Any usual image up to 50 MB; what isn’t square is cut.",
      isForDirectories: false, db)
    return PersonEditPage(
      layout: layout, action: id.map { "/admin/people/\($0)" } ?? "/admin/people", version: String(version),
      errors: FormError.list(problems, ["name", "picture", "link", "links", "bio", "slug"]),
      name: TextField("name", "Name", draft.name, error: problems["name"], required: true, autocomplete: "off", limit: 200),
      slug: TextField(
        "slug", "Address", draft.slug,
        hint: id == nil
          ? "The last part of the page’s address. Left empty, it is made from the name."
          : "The last part of the page’s address. The old one leads to a new one for ever.", error: problems["slug"],
        autocomplete: "off", limit: 80),
      link: TextField(
        "link", "Own page", draft.link, kind: "url", hint: "Feeds and apps link the name to it.", error: problems["link"],
        autocomplete: "off", limit: WebLink.limit),
      bio: TextArea(
        "bio", "About", draft.bio, rows: 6, isMarkdown: true, hint: "A few sentences in Markdown.", error: problems["bio"]),
      picture: picture, links: rows(draft.links), linksError: problems["links"], button: id == nil ? "Create" : "Save",
      stored: try id.map { try stored($0, for: staff, db) })
  }

  private static func rows(_ links: [Link]) -> [LinkRow] {
    (links + [Link(title: "", url: ""), Link(title: "", url: "")]).enumerated().map {
      LinkRow(name: "link.\($0)", number: String($0 + 1), title: $1.title, url: $1.url)
    }
  }

  private static func stored(_ id: PersonID, for staff: Staff, _ db: any Connection) throws -> Stored {
    let person = try staff.person(id, db)
    let found = try person.appearances(for: staff, limit: 101, db)
    return Stored(
      deletion: "/admin/people/\(id)/deletion", history: "/admin/history?kind=person&key=\(id)",
      formerSlugs: try person.formerSlugs(db),
      appearances: found.prefix(100).map { each in
        Appearance(
          title: each.title, url: each.episode.map { "/admin/episodes/\($0)" } ?? "/admin/shows/\(each.show)",
          role: each.role.capitalizedFirst,
          status: each.status.isEmpty ? "Whole show" : each.status == "published" ? nil : each.status.capitalizedFirst)
      }, more: found.count > 100 ? "and more" : nil)
  }
}

/// Asks before one person is deleted.
struct PersonDeletionPage: AdminPage {
  static let template = "admin/people/delete-one"
  let layout: AdminLayout
  let name: String
  /// “12 episodes and 1 show”; nil where there are none.
  let credits: String?
  let action: String
  let back: String
}
