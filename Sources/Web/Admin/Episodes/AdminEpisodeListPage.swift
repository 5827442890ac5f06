import Domain
import Formats

/// A show's episodes as those who make them see them.
struct AdminEpisodeListPage: AdminPage {
  static let template = "admin/episodes/list"
  let layout: AdminLayout
  /// `/admin/shows/1/episodes`, where a POST makes a new episode.
  let path: String
  /// The states with how many episodes each has.
  let tabs: [Tab]
  let search: String
  let filters: [SelectField]
  /// What the filter form carries along unseen.
  let kept: [HiddenField]
  let isFiltered: Bool
  /// Whether one of the filters is set.
  let isNarrowed: Bool
  /// The list without its filters.
  let clearURL: String
  let columns: [Column]
  let episodes: [ListedEpisodeItem]
  /// “1–50 of 214 episodes”.
  let position: String
  let previous: String?
  let next: String?
  /// Whether there is no episode at all.
  let isEmpty: Bool
  /// What was just done to many.
  let done: String?
  /// Why nothing was done.
  let problem: String?
  /// What was typed beside the action.
  let season: String
  let tag: String
  /// The list's filter, for acting on everything it finds.
  let query: String
  /// “All 214 found”; nil when all are on the page.
  let everything: String?
  let actions: [SelectField.Option]
  let importURL: String?

  /// A state to show alone.
  struct Tab: Sendable {
    let title: String
    let count: String
    let url: String
    let isCurrent: Bool
  }

  /// Something that was to be done to many and can't be, as it was sent.
  struct RefusedAction: Sendable {
    let form: FormFields
    let problem: String
  }

  /// A field that isn't seen.
  struct HiddenField: Sendable {
    let name: String
    let value: String
  }

  /// A heading of the table; nil addresses can't be sorted by.
  struct Column: Sendable {
    let title: String
    let url: String?
    /// `ascending`, `descending`, `none`.
    let sort: String
    /// The arrow of the column that the list is sorted by.
    let arrow: String?
  }
}

extension AdminEpisodeListPage {
  init(
    _ page: EpisodeListing.Page, choices: EpisodeListing.Choices, at address: AdminEpisodeListAddress, show: Show, role: Role,
    isOwner: Bool, done: String?, refused: RefusedAction?, now: Timestamp, layout: AdminLayout, artwork: (MediaID) -> String?
  ) {
    let listing = address.listing
    self.layout = layout
    self.done = done
    problem = refused?.problem
    (season, tag) = (refused?.form.text("season") ?? "", refused?.form.text("tag") ?? "")
    let chosen = Set(refused?.form.all("episode") ?? [])
    path = address.path
    tabs =
      [Tab("All", choices.total, address.with { $0.status = nil }, listing.status == nil)]
      + EpisodeStatus.all.filter { (choices.counts[$0] ?? 0) > 0 || $0 == listing.status }.map { status in
        Tab(status.title, choices.counts[status] ?? 0, address.with { $0.status = status }, listing.status == status)
      }
    search = listing.search
    filters = Self.filters(listing, choices)
    kept = address.fields.fields.filter { $0.name == "status" || $0.name == "sort" }.map {
      HiddenField(name: $0.name, value: $0.value)
    }
    isFiltered = address.isFiltered || listing.status != nil
    isNarrowed = address.isNarrowed
    clearURL = address.path
    columns = Self.columns(address)
    episodes = page.episodes.map {
      ListedEpisodeItem(
        $0, zone: show.timeZone, now: now, isChosen: chosen.contains($0.id.description), artwork: artwork)
    }
    let first = (page.number - 1) * EpisodeListing.pageSize + 1
    let last = first + page.episodes.count - 1
    let words = page.total == 1 ? "1 episode" : "\(page.total) episodes"
    position = page.pages > 1 ? "\(first)–\(last) of \(words)" : words
    previous = page.number > 1 ? address.page(page.number - 1).url : nil
    next = page.number < page.pages ? address.page(page.number + 1).url : nil
    isEmpty = choices.total == 0
    query = address.page(1).query
    everything = page.pages > 1 ? "All \(page.total) in the list, not only this page" : nil
    actions = EpisodeActionForm.options(for: role, chosen: refused?.form.text("action"))
    importURL = isOwner ? "/admin/imports" : nil
  }

  private static func filters(_ listing: EpisodeListing, _ choices: EpisodeListing.Choices) -> [SelectField] {
    func field(_ name: String, _ label: String, _ chosen: String?, any: String, _ options: [(String, String)]) -> SelectField? {
      // What was asked for stays in the form although nothing has it any more.
      let options = chosen.map { value in options.contains { $0.0 == value } ? options : options + [(value, value)] } ?? options
      guard !options.isEmpty else { return nil }
      return SelectField(name, label, chosen ?? "", options: [("", any)] + options.map { (value: $0.0, title: $0.1) })
    }
    return [
      field(
        "attention", "Needs attention", listing.attention?.rawValue, any: "Whatever it needs",
        [
          ("anything", "Anything"), ("recording", "No recording"), ("failed", "Recording failed"),
          ("description", "No description"),
        ]),
      field(
        "season", "Season", listing.season.map(String.init), any: "Every season",
        choices.seasons.map { (String($0), "Season \($0)") }),
      field("tag", "Tag", listing.tag, any: "Every tag", choices.tags.map { ($0.slug, $0.name) }),
      field("person", "Person", listing.person, any: "Everybody", choices.people.map { ($0.slug, $0.name) }),
      field(
        "type", "Type", listing.type?.rawValue, any: "Every type",
        [EpisodeType.full, .trailer, .bonus].map { ($0.rawValue, $0.title) }),
    ].compactMap(\.self)
  }

  private static func columns(_ address: AdminEpisodeListAddress) -> [Column] {
    func column(_ title: String, _ up: EpisodeListing.Order, _ down: EpisodeListing.Order, firstDown: Bool) -> Column {
      let order = address.listing.order
      let target = order == up ? down : order == down ? up : firstDown ? down : up
      return Column(
        title: title, url: address.with { $0.order = target }.url,
        sort: order == up ? "ascending" : order == down ? "descending" : "none",
        arrow: order == up ? "↑" : order == down ? "↓" : nil)
    }
    return [
      column("Number", .number, .numberDown, firstDown: true), column("Title", .title, .titleDown, firstDown: false),
      column("Status", .status, .statusDown, firstDown: false), column("Date", .oldest, .newest, firstDown: true),
      column("Changed", .changed, .changedFirst, firstDown: true),
    ]
  }
}

extension AdminEpisodeListPage.Tab {
  init(_ title: String, _ count: Int, _ address: AdminEpisodeListAddress, _ isCurrent: Bool) {
    self.init(title: title, count: String(count), url: address.url, isCurrent: isCurrent)
  }
}
