import Domain
import Formats

/// What a list of people was asked for, as its address says it.
struct PeopleQuery: Sendable {
  static let size = 50
  var listing = PeopleListing()
  var page = 1
  /// The role asked for; `none` for nobody's.
  var role = ""

  init(_ value: (String) -> String?) {
    listing.text = String((value("q") ?? "").prefix(200))
    listing.show = value("show").flatMap { ShowID($0) }
    role = value("role") ?? ""
    if role == "none" { listing.isUncredited = true } else { listing.role = role }
    listing.order = value("sort").flatMap(PeopleListing.Order.init(rawValue:)) ?? .name
    page = min(max(value("page").flatMap { Int($0) } ?? 1, 1), 100_000)
  }

  /// The same from the query of an address.
  init(_ query: String) {
    let fields = FormFields(urlEncoded: Array(query.utf8))
    self.init { fields[$0].flatMap(\.nonEmpty) }
  }

  var query: String {
    var parts: [String] = []
    func add(_ name: String, _ value: String) {
      if !value.isEmpty { parts.append("\(name)=\(value.urlQueryEscaped)") }
    }
    add("q", listing.text)
    add("show", listing.show?.description ?? "")
    add("role", role)
    add("sort", listing.order == .name ? "" : listing.order.rawValue)
    add("page", page == 1 ? "" : String(page))
    return parts.joined(separator: "&")
  }

  var url: String { query.isEmpty ? "/admin/people" : "/admin/people?\(query)" }

  func page(_ number: Int) -> PeopleQuery {
    var other = self
    other.page = number
    return other
  }
}

/// Everybody that somebody who edits shows may know of.
struct PeopleListPage: AdminPage {
  static let template = "admin/people/list"
  let layout: AdminLayout
  let search: String
  let filters: [SelectField]
  let isFiltered: Bool
  let query: String
  /// “51 to 100 of 134 people”.
  let position: String
  let people: [Row]
  let problem: String?
  let isEmpty: Bool
  let previous: String?
  let next: String?

  /// One of them.
  struct Row: Sendable {
    let id: String
    let name: String
    let url: String
    let picture: String?
    let initials: String
    let episodes: String
    /// “Host in Night Walks”.
    let credits: [String]
    let isChosen: Bool
  }

  init(
    layout: AdminLayout, _ query: PeopleQuery, entries: [PeopleListing.Entry], total: Int, shows: [Show], roles: [String],
    problem: String?, chosen: Set<String>
  ) {
    (self.layout, self.problem, self.query) = (layout, problem, query.query)
    search = query.listing.text
    let titles = Dictionary(shows.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    var filters: [SelectField] = []
    if shows.count > 1 {
      filters.append(
        SelectField(
          "show", "Show", query.listing.show?.description ?? "",
          options: [("", "All shows")] + shows.map { ($0.id.description, $0.title) }))
    }
    filters.append(
      SelectField(
        "role", "Role", query.role,
        options: [("", "All roles"), ("none", "Credited nowhere")] + roles.map { ($0, $0.capitalizedFirst) }))
    filters.append(
      SelectField(
        "sort", "Order", query.listing.order.rawValue,
        options: [("name", "By name"), ("episodes", "Most episodes first"), ("newest", "Newest first")]))
    self.filters = filters
    isFiltered = !search.isEmpty || query.listing.show != nil || !query.role.isEmpty
    isEmpty = total == 0 && !isFiltered
    let first = (query.page - 1) * PeopleQuery.size
    position =
      total <= PeopleQuery.size
      ? (total == 1 ? "1 person" : "\(total) people") : "\(first + 1) to \(first + entries.count) of \(total) people"
    people = entries.map { entry in
      Row(
        id: entry.id.description, name: entry.name, url: "/admin/people/\(entry.id)",
        picture: entry.imageID.map { "/admin/media/\($0)/\(ImageVariant.small.fileName)" },
        initials: PersonCard.initials(of: entry.name), episodes: String(entry.episodes),
        credits: entry.credits.map { "\($0.role.capitalizedFirst) in \(titles[$0.show] ?? "another show")" },
        isChosen: chosen.contains(entry.id.description))
    }
    previous = query.page > 1 ? query.page(query.page - 1).url : nil
    next = first + entries.count < total ? query.page(query.page + 1).url : nil
  }
}

/// A person in a question.
struct PersonLine: Sendable {
  let id: String
  let name: String
  let slug: String
  let url: String
  let episodes: String
  let isCredited: Bool
}

extension PersonLine {
  init(_ person: Person, episodes: Int, isCredited: Bool) {
    self.init(
      id: person.id.description, name: person.name, slug: person.slug, url: "/admin/people/\(person.id)",
      episodes: episodes == 1 ? "1 episode" : "\(episodes) episodes", isCredited: isCredited)
  }
}

/// Asks which of several entries for one person stays.
struct PeopleMergePage: AdminPage {
  static let template = "admin/people/merge"
  let layout: AdminLayout
  let people: [Choice]
  let back: String

  /// One who may stay.
  struct Choice: Sendable {
    let person: PersonLine
    let isChosen: Bool
  }

  /// Proposes whoever is in most episodes.
  init(layout: AdminLayout, people: [PersonLine], back: String) {
    (self.layout, self.back) = (layout, back)
    func count(_ line: PersonLine) -> Int { Int(line.episodes.prefix { $0.isNumber }) ?? 0 }
    let best = people.max { count($0) < count($1) }?.id
    self.people = people.map { Choice(person: $0, isChosen: $0.id == best) }
  }
}

/// Asks before people are deleted.
struct PeopleDeletionPage: AdminPage {
  static let template = "admin/people/delete"
  let layout: AdminLayout
  let gone: [PersonLine]
  /// Credited, so they stay.
  let kept: [PersonLine]
  let back: String
}

extension String {
  /// The first letter as a capital.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
