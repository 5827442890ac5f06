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
    return try await page(request, context) { db in
      let view = try view(context, db)
      guard let person = try Person.find(slug: slug, db) else { throw DomainError.notFound }
      let episodes = try person.episodes(in: view.show.id, at: context.now, db)
      let isOfShow = try view.show.credits(db).contains { $0.person.id == person.id }
      guard !episodes.isEmpty || isOfShow else { throw DomainError.notFound }
      var groups: [(role: String, episodes: [EpisodeCard])] = []
      for (episode, role) in episodes {
        if let index = groups.firstIndex(where: { $0.role == role }) {
          groups[index].episodes.append(view.card(episode))
        } else {
          groups.append((role, [view.card(episode)]))
        }
      }
      var links = person.links.compactMap { LinkItem(title: $0.title, checking: $0.url) }
      if links.isEmpty, let link = person.link?.webAddress { links = [LinkItem(title: EpisodePage.host(of: link), url: link)] }
      let path = "/people/\(Slug.pathComponent(person.slug))"
      let content = PersonPage(
        layout: view.chrome.layout(
          title: person.name, description: PlainText.from(html: person.bioHTML), path: path, section: .people),
        name: person.name, picture: SiteView.artwork(person.imageID, alt: person.name, view.site),
        initials: PersonCard.initials(of: person.name), bioHTML: SiteView.withoutPictures(person.bioHTML).nonEmpty, links: links,
        count: view.words("episodeCount", count: Set(episodes.map(\.episode.id)).count),
        groups: groups.map { .init(role: view.role($0.role), show: nil, episodes: $0.episodes) })
      return try view.page(content, templates)
    }
  }
}
