import Database
import Delivery
import Domain
import Formats
import Hummingbird

extension SiteRoutes {
  /// Episodes on one page of a list.
  static let pageSize = 20

  /// `GET /episodes?season=&tag=&person=&page=`.
  @Sendable func episodeList(_ request: Request, _ context: SiteContext) async throws -> Response {
    let (tag, person) = (try query("tag", request), try query("person", request))
    let season = try query("season", request).map { text in
      guard let number = Int(text) else { throw DomainError.notFound }
      return number
    }
    let number = try pageNumber(request)
    let key = [
      ("season", season.map(String.init)), ("tag", tag), ("person", person), ("page", number > 1 ? String(number) : nil),
    ]
    return try await page(request, context, query: key) { db in
      let view = try view(context, db)
      let filter = EpisodeFilter(
        season: season, tag: tag, person: person, oldestFirst: view.show.type == .serial && season != nil)
      let offset = (number - 1) * SiteRoutes.pageSize
      let list = try view.show.episodes(filter, offset: offset, limit: SiteRoutes.pageSize, at: context.now, db)
      guard number == 1 || !list.episodes.isEmpty else { throw DomainError.notFound }
      return try view.page(view.listPage(list, filter, number: number, at: context.now, db), templates)
    }
  }

  /// The number of the page asked for, from 1.
  func pageNumber(_ request: Request) throws -> Int {
    guard let text = try query("page", request) else { return 1 }
    guard let number = Int(text), (1...1_000_000).contains(number) else { throw DomainError.notFound }
    return number
  }

  /// `GET /archive`: everything, by year.
  @Sendable func archive(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await page(request, context) { db in
      let view = try view(context, db)
      let list = try view.show.episodes(limit: 100_000, at: context.now, db)
      return try view.page(view.archivePage(list), templates)
    }
  }
}

extension SiteView {
  /// A page of the list of episodes.
  func listPage(
    _ list: EpisodeList, _ filter: EpisodeFilter, number: Int, at now: Timestamp, _ db: any Connection
  ) throws -> EpisodeListPage {
    let seasons = try show.seasons(at: now, db)
    let names = try show.seasonNames(db)
    let tags = try show.tags(at: now, db)
    let people = try show.people(at: now, db).filter { $0.episodes > 0 }
    // What nobody can choose is no page: it would show the visitor's own words, and the cache would keep one for each.
    guard filter.season.map({ wanted in seasons.contains { $0.number == wanted } }) ?? true,
      filter.tag.map({ wanted in tags.contains { $0.tag.slug == wanted } }) ?? true,
      filter.person.map({ wanted in people.contains { $0.credit.person.slug == wanted } }) ?? true
    else { throw DomainError.notFound }
    func url(_ filter: EpisodeFilter, _ number: Int) -> String {
      var query: [String] = []
      if let season = filter.season { query.append("season=\(season)") }
      if let tag = filter.tag { query.append("tag=\(tag.urlQueryEscaped)") }
      if let person = filter.person { query.append("person=\(person.urlQueryEscaped)") }
      if number > 1 { query.append("page=\(number)") }
      return site.path("/episodes") + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }
    func season(_ number: Int) -> String {
      names[number].map { "\(words("seasonNumber", ["n": String(number)])) · \($0)" }
        ?? words("seasonNumber", ["n": String(number)])
    }
    var filters: [EpisodeListPage.Filter] = []
    if seasons.count > 1 {
      filters.append(
        .init(
          name: "season", label: words["season"], all: words["allSeasons"],
          options: seasons.map {
            .init(value: String($0.number), title: season($0.number), isSelected: filter.season == $0.number)
          }))
    }
    if !tags.isEmpty {
      filters.append(
        .init(
          name: "tag", label: words["tag"], all: words["allTags"],
          options: tags.map { .init(value: $0.tag.slug, title: $0.tag.name, isSelected: filter.tag == $0.tag.slug) }))
    }
    if people.count > 1 {
      filters.append(
        .init(
          name: "person", label: words["person"], all: words["allPeople"],
          options: people.map {
            .init(
              value: $0.credit.person.slug, title: $0.credit.person.name, isSelected: filter.person == $0.credit.person.slug)
          }))
    }
    var active: [LinkItem] = []
    if let number = filter.season {
      var without = filter
      without.season = nil
      active.append(LinkItem(title: season(number), url: url(without, 1)))
    }
    if let slug = filter.tag {
      var without = filter
      without.tag = nil
      active.append(LinkItem(title: tags.first { $0.tag.slug == slug }?.tag.name ?? slug, url: url(without, 1)))
    }
    if let slug = filter.person {
      var without = filter
      without.person = nil
      let name = people.first { $0.credit.person.slug == slug }?.credit.person.name ?? slug
      active.append(LinkItem(title: name, url: url(without, 1)))
    }
    let count = (list.total + SiteRoutes.pageSize - 1) / SiteRoutes.pageSize
    let pagination = Pagination(page: number, of: count, words) { url(filter, $0) }
    let path = String(url(filter, number).dropFirst(site.base.count))
    return EpisodeListPage(
      layout: chrome.layout(
        title: words["episodes"], path: path, section: .episodes, robots: active.isEmpty ? nil : "noindex, follow",
        previousPage: pagination?.previous, nextPage: pagination?.next),
      heading: words["episodes"], count: words("episodeCount", count: list.total), action: site.path("/episodes"),
      filters: filters, active: active, allURL: site.path("/episodes"), isFiltered: !active.isEmpty,
      episodes: list.episodes.map(card), pagination: pagination, archiveURL: site.path("/archive"))
  }

  /// Everything the show has, by year.
  func archivePage(_ list: EpisodeList) -> ArchivePage {
    var years: [(year: Int, lines: [ArchivePage.Line])] = []
    for episode in list.episodes {
      let date = date(episode.publishedAt)
      let line = ArchivePage.Line(
        url: site.episode(episode.slug), title: episode.title,
        number: SiteView.shown(episode.number, beside: episode.title).map(String.init),
        kind: EpisodeKind(episode.type).label(words), day: words.day(date), iso: DateItem.iso(date),
        clock: episode.duration?.clock)
      if years.last?.year == date.year { years[years.count - 1].lines.append(line) } else { years.append((date.year, [line])) }
    }
    return ArchivePage(
      layout: chrome.layout(title: words["archive"], path: "/archive", section: .other),
      count: words("episodeCount", count: list.total),
      years: years.map { year in
        .init(year: String(year.year), count: words("episodeCount", count: year.lines.count), episodes: year.lines)
      })
  }
}
