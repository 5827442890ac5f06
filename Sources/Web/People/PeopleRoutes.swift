import Delivery
import Domain
import Formats
import Hummingbird

extension SiteRoutes {
  /// `GET /people`.
  @Sendable func people(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await page(request, context) { db in
      let view = try view(context, db)
      var groups: [(role: String, people: [PersonCard])] = []
      for (credit, episodes) in try view.show.people(at: context.now, db) {
        let role = credit.role == "host" ? "host" : credit.role == "guest" ? "guest" : "other"
        let card = view.card(credit, episodes: episodes)
        if let index = groups.firstIndex(where: { $0.role == role }) {
          groups[index].people.append(card)
        } else {
          groups.append((role, [card]))
        }
      }
      let titles = ["host": view.words["rolesHost"], "guest": view.words["rolesGuest"], "other": view.words["rolesCrew"]]
      let content = PeoplePage(
        layout: view.chrome.layout(title: view.words["people"], path: "/people", section: .people),
        groups: groups.map { .init(title: titles[$0.role] ?? $0.role, people: $0.people) })
      return try view.page(content, templates)
    }
  }

  /// `GET /people/{slug}`.
  @Sendable func person(_ request: Request, _ context: SiteContext) async throws -> Response {
    let slug = try parameter("slug", context)
    do {
      return try await page(request, context) { db in
        let view = try view(context, db)
        let present = try Person.find(slug: slug, db)
        guard let person = try present ?? Person.find(formerSlug: slug, db) else { throw DomainError.notFound }
        let episodes = try person.episodes(in: view.show.id, at: context.now, db)
        let isOfShow = try view.show.credits(db).contains { $0.person.id == person.id }
        guard !episodes.isEmpty || isOfShow else { throw DomainError.notFound }
        guard present != nil else { throw Moved(to: context.site.path("/people/\(Slug.pathComponent(person.slug))")) }
        return try view.page(view.personPage(person, episodes), templates)
      }
    } catch let moved as Moved {
      return redirect(.movedPermanently, to: moved.to)
    }
  }
}

extension SiteView {
  /// The page of one person, with the listed episodes that credit them.
  func personPage(_ person: Person, _ episodes: [(episode: EpisodeSummary, role: String)]) -> PersonPage {
    var groups: [(role: String, episodes: [EpisodeCard])] = []
    for (episode, role) in episodes {
      if let index = groups.firstIndex(where: { $0.role == role }) {
        groups[index].episodes.append(card(episode))
      } else {
        groups.append((role, [card(episode)]))
      }
    }
    var links = person.links.compactMap { LinkItem(title: $0.title, checking: $0.url) }
    if links.isEmpty, let link = person.link?.webAddress { links = [LinkItem(title: EpisodePage.host(of: link), url: link)] }
    let path = "/people/\(Slug.pathComponent(person.slug))"
    return PersonPage(
      layout: chrome.layout(
        title: person.name, description: PlainText.from(html: person.bioHTML), path: path, section: .people),
      name: person.name, picture: SiteView.artwork(person.imageID, alt: person.name, site),
      initials: PersonCard.initials(of: person.name), bioHTML: SiteView.withoutPictures(person.bioHTML).nonEmpty, links: links,
      count: words("episodeCount", count: Set(episodes.map(\.episode.id)).count),
      groups: groups.map { .init(role: role($0.role), show: nil, episodes: $0.episodes) })
  }
}
