import Domain
import Formats

/// The form of a page.
enum PageForm {
  /// What was sent; an empty address is made from the title.
  static func draft(_ form: FormFields) -> PageDraft {
    let title = form.text("title")
    return PageDraft(
      slug: form["slug"]?.nonEmpty ?? (title.isEmpty ? "" : Slug.make(from: title)), title: title, body: form.text("body"))
  }
}

/// A page that most shows have.
struct PageSuggestion: Sendable {
  let slug: String
  let title: String
  let body: @Sendable (Show) -> String

  static let all = [
    PageSuggestion(slug: "about", title: "About") { show in
      "\(show.title) is …\n\n## Who makes it\n\n…\n\n## How it is made\n\n…\n"
    },
    PageSuggestion(slug: "sponsor", title: "Sponsor") { show in
      "You can reach the listeners of \(show.title).\n\n## Who listens\n\n…\n\n## What is possible\n\n…\n\nWrite to us: …\n"
    },
    PageSuggestion(slug: "contact", title: "Contact") { show in
      let mail = show.ownerEmail.isEmpty ? "…" : "[\(show.ownerEmail)](mailto:\(show.ownerEmail))"
      return "Questions, corrections, ideas? Write to \(mail).\n"
    },
  ]
}

/// `/admin/shows/{show}/pages`.
struct PageListPage: AdminPage {
  static let template = "admin/shows/pages"
  let layout: AdminLayout
  let base: String
  let text: String
  let isFiltered: Bool
  let total: Int
  let pages: [Item]
  let suggestions: [LinkItem]

  struct Item: Sendable {
    let slug: String
    let title: String
    let url: String
    let site: String
    let path: String
    let changed: DateTimeItem
    let isFirst: Bool
    let isLast: Bool
  }
}

/// The form of a page, new or not.
struct PageFormPage: AdminPage {
  static let template = "admin/shows/page"
  let layout: AdminLayout
  let action: String
  let deletion: String?
  /// The address it has now; empty for a new page.
  let key: String
  let version: String
  let problems: [LinkItem]
  let title: TextField
  let slug: TextField
  let body: TextArea
  let site: String?
  let history: String?
}
