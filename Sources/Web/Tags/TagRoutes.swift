import Delivery
import Domain
import Formats
import Hummingbird

extension SiteRoutes {
  /// `GET /tags`.
  @Sendable func tags(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await page(request, context) { db in
      let view = try view(context, db)
      let tags = try view.show.tags(at: context.now, db).map { tag, episodes in
        TagItem(
          name: tag.name, url: view.site.path("/tags/\(Slug.pathComponent(tag.slug))"), episodeCount: episodes, view.words)
      }
      let layout = view.chrome.layout(title: view.words["tags"], path: "/tags", section: .tags)
      return try view.page(TagsPage(layout: layout, tags: tags), templates)
    }
  }

  /// `GET /tags/{slug}?page=`.
  @Sendable func tag(_ request: Request, _ context: SiteContext) async throws -> Response {
    let (slug, number) = (try parameter("slug", context), try pageNumber(request))
    return try await page(request, context, query: [("page", number > 1 ? String(number) : nil)]) { db in
      let view = try view(context, db)
      let size = SiteRoutes.pageSize
      let list = try view.show.episodes(
        EpisodeFilter(tag: slug), offset: (number - 1) * size, limit: size, at: context.now, db)
      guard let name = try view.show.tagName(slug, db), !list.episodes.isEmpty else { throw DomainError.notFound }
      let path = "/tags/\(Slug.pathComponent(slug))"
      func address(_ number: Int) -> String { view.site.path(path) + (number > 1 ? "?page=\(number)" : "") }
      let pagination = Pagination(page: number, of: (list.total + size - 1) / size, view.words, url: address)
      let content = TagPage(
        layout: view.chrome.layout(
          title: name, path: number > 1 ? "\(path)?page=\(number)" : path, section: .tags, previousPage: pagination?.previous,
          nextPage: pagination?.next),
        name: name, count: view.words("episodeCount", count: list.total), tagsURL: view.site.path("/tags"),
        episodes: list.episodes.map(view.card), pagination: pagination)
      return try view.page(content, templates)
    }
  }
}
