import Domain
import Formats

/// `GET /admin/imports/new`: where the show is now.
struct ImportFormPage: AdminPage {
  static let template = "admin/imports/form"
  let layout: AdminLayout
  let errors: [FormError]
  let address: TextField
  let fileError: String?
  let link: CheckField
  let slug: TextField
  let owner: TextField
  /// Whether the options stand open, because something in them is given or wrong.
  let isOpen: Bool
  /// Imports of before.
  let imports: [PastImport]
}

/// What is wrong with a field, for the summary above a form.
struct FormError: Sendable {
  let text: String
  /// `#f-title`.
  let url: String

  /// In the order of `fields`.
  static func list(_ problems: [Field: String], _ fields: [Field]) -> [FormError] {
    let known = fields.compactMap { field in problems[field].map { FormError(text: $0, url: "#f-\(field.rawValue)") } }
    return known
      + problems.filter { !fields.contains($0.key) }.sorted { $0.key < $1.key }.map { FormError(text: $0.value, url: "#content") }
  }
}

/// An import in a list.
struct PastImport: Sendable {
  let title: String
  let url: String
  let state: String
  /// `badge-good`.
  let badge: String
  let day: String
  let iso: String

  init(_ run: ImportRun) {
    title = run.forecast?.title.nonEmpty ?? run.address
    url = "/admin/imports/\(run.id)"
    let (words, kind) =
      switch run.state {
      case .planning: ("Reading the feed", "warn")
      case .planned: ("Looked at", "draft")
      case .waiting, .working: ("Under way", "warn")
      case .done: run.outcome?.failures ?? 0 > 0 ? ("Done, with gaps", "warn") : ("Done", "good")
      case .failed: ("Stopped", "bad")
      }
    (state, badge) = (words, "badge-\(kind)")
    iso = run.createdAt.iso8601
    day = DateItem.iso(CalendarDate(run.createdAt))
  }
}

/// `GET /admin/imports/{id}`: what would be done, how far it is, what was done.
struct ImportPage: AdminPage {
  static let template = "admin/imports/show"
  let layout: AdminLayout
  let address: String
  /// The address of this page, and the stored state, by which a script sees that it has changed.
  let url: String
  let state: String
  /// What is done about it now.
  let isReading: Bool
  let isUnderWay: Bool
  let working: ImportProgressItem?
  let planned: Planned?
  let done: Done?
  /// Why it stopped.
  let trouble: String?
  let canGoOn: Bool
  let canLookAgain: Bool
  let link: CheckField
  let slug: TextField
  let owner: TextField
  let isOpen: Bool
  let errors: [FormError]

  /// What an import would do.
  struct Planned: Sendable {
    let headline: String
    let episodes: String
    let recordings: String
    let refusal: String?
    let created: Titles?
    let updated: Titles?
    let findings: Findings
    /// Whether it may be done.
    let isReady: Bool
  }

  /// Titles of episodes, the first of them and the rest.
  struct Titles: Sendable {
    let heading: String
    let titles: [String]
  }

  /// What was repaired, by item.
  struct Findings: Sendable {
    let headline: String
    let groups: [Group]
    struct Group: Sendable {
      let title: String
      let sentences: [String]
    }

    init(_ findings: ImportFindings) {
      headline = findings.headline
      groups = findings.groups.map { Group(title: $0.title, sentences: $0.sentences) }
    }
  }

  /// What an import has done.
  struct Done: Sendable {
    let headline: String
    let failures: String?
    let findings: Findings
    /// The show's site and its admin.
    let site: String?
    let admin: String?
  }
}

/// How far an import is: on the page, and as JSON for its script.
struct ImportProgressItem: Sendable, Encodable {
  /// The state as it is stored: another one means another page.
  let state: String
  /// From 0 to 100.
  let percent: String
  let text: String
  let title: String

  init(_ run: ImportRun) {
    state = run.state.rawValue
    let progress = run.progress
    percent = String(Int(progress.fraction * 100))
    title = progress.title
    switch run.state {
    case .planning: text = "Reading the feed …"
    case .waiting: text = "Waiting for its turn …"
    default:
      let size = progress.bytes >= 1_000_000 ? ", \(progress.bytes / 1_000_000) MB of recordings" : ""
      text =
        progress.allItems == 0
        ? "Storing what the feed says …"
        : "\(progress.items) of \(progress.allItems) episodes, \(progress.files) files\(size)."
    }
  }
}
