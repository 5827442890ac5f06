import Domain
import Formats

/// The address of a list of episodes: what it is filtered and sorted by, as the query of a GET form has it.
struct AdminEpisodeListAddress: Sendable {
  /// `/admin/shows/1/episodes`.
  let path: String
  let listing: EpisodeListing
  let page: Int

  init(path: String, listing: EpisodeListing, page: Int = 1) {
    (self.path, self.listing, self.page) = (path, listing, page)
  }

  /// Reads the query. What means nothing is as if it weren't there.
  init(path: String, query: FormFields) {
    func named<Value: RawRepresentable>(_ name: String) -> Value? where Value.RawValue == String {
      query[name].flatMap(Value.init(rawValue:))
    }
    self.path = path
    listing = EpisodeListing(
      status: named("status"), season: query["season"].flatMap { Int($0) }, tag: query["tag"]?.nonEmpty,
      person: query["person"]?.nonEmpty, type: named("type"), attention: named("attention"),
      search: String(query.text("search").prefix(200)), order: named("sort") ?? .newest)
    page = query["page"].flatMap { Int($0) }.map { max(1, $0) } ?? 1
  }

  /// The query of what differs from the whole list, newest first; with `page` only beyond the first.
  var fields: FormFields {
    var fields = FormFields()
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { fields.append(name, value) }
    }
    add("search", listing.search)
    add("status", listing.status?.rawValue)
    add("season", listing.season.map(String.init))
    add("tag", listing.tag)
    add("person", listing.person)
    add("type", listing.type?.rawValue)
    add("attention", listing.attention?.rawValue)
    add("sort", listing.order == .newest ? nil : listing.order.rawValue)
    add("page", page > 1 ? String(page) : nil)
    return fields
  }

  /// The query as text, without a question mark.
  var query: String {
    fields.fields.map { "\($0.name)=\(Slug.pathComponent($0.value))" }.joined(separator: "&")
  }

  /// The whole address.
  var url: String { query.isEmpty ? path : "\(path)?\(query)" }

  /// The list changed in one way, from its first page on.
  func with(_ change: (inout EpisodeListing) -> Void) -> AdminEpisodeListAddress {
    var listing = listing
    change(&listing)
    return AdminEpisodeListAddress(path: path, listing: listing)
  }

  /// Another page of the same list.
  func page(_ number: Int) -> AdminEpisodeListAddress {
    AdminEpisodeListAddress(path: path, listing: listing, page: number)
  }

  /// Whether a filter besides state and search is set.
  var isNarrowed: Bool {
    listing.season != nil || listing.tag != nil || listing.person != nil || listing.type != nil || listing.attention != nil
  }

  /// Whether anything but the state and the order is chosen.
  var isFiltered: Bool { isNarrowed || !listing.search.isEmpty }
}
