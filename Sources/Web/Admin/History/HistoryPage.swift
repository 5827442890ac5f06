import Domain
import Formats

/// What was changed, the latest first.
struct HistoryPage: AdminPage {
  static let template = "admin/history/list"
  let layout: AdminLayout
  let filters: [SelectField]
  /// The one thing whose history it is, carried along by the filters.
  let key: String?
  let isFiltered: Bool
  let changes: [RevisionItem]
  let older: String?
  /// The latest, when these are older ones.
  let newest: String?

  init(
    layout: AdminLayout, _ page: HistoryListing.Page, _ listing: HistoryListing, shows: [Show],
    authors: [(id: AccountID, name: String)], isFirst: Bool, now: Timestamp
  ) {
    self.layout = layout
    var filters: [SelectField] = []
    if shows.count > 1 {
      filters.append(
        SelectField(
          "show", "Show", listing.show?.description ?? "",
          options: [("", "Every show")] + shows.map { (value: $0.id.description, title: $0.title) }))
    }
    filters.append(
      SelectField(
        "kind", "What", listing.kind?.rawValue ?? "",
        options: [("", "Everything")] + Subject.Kind.allCases.map { (value: $0.rawValue, title: "\($0.title)s") }))
    if authors.count > 1 || listing.account != nil {
      filters.append(
        SelectField(
          "who", "Who", listing.account?.description ?? "",
          options: [("", "Everybody")] + authors.map { (value: $0.id.description, title: $0.name) }))
    }
    self.filters = filters
    key = listing.key
    isFiltered = listing != HistoryListing()
    let titles = Dictionary(shows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    changes = page.revisions.map { revision in
      let show = revision.subject.show.flatMap { titles[$0] }
      return RevisionItem(
        revision, show: listing.show == nil && shows.count > 1 ? show?.title : nil,
        zone: show?.timeZone ?? shows.first?.timeZone ?? "UTC", now: now)
    }
    let query = HistoryPage.query(listing)
    older = page.next.map { "/admin/history?\((query + ["before=\($0)"]).joined(separator: "&"))" }
    newest = isFirst ? nil : "/admin/history" + (query.isEmpty ? "" : "?\(query.joined(separator: "&"))")
  }

  private static func query(_ listing: HistoryListing) -> [String] {
    [
      listing.show.map { "show=\($0)" }, listing.account.map { "who=\($0)" }, listing.kind.map { "kind=\($0.rawValue)" },
      listing.key.map { "key=\(Slug.pathComponent($0))" },
    ].compactMap(\.self)
  }
}
