import Delivery
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension SiteRoutes {
  /// `GET /sitemap.xml` (<https://www.sitemaps.org/protocol.html>).
  @Sendable func sitemap(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await page(request, context) { db in
      let view = try view(context, db)
      let site = view.site
      let episodes = try view.show.episodes(limit: 45_000, at: context.now, db).episodes
      var map = SiteMap()
      map.add(site.canonicalURL("/"), changed: episodes.map(\.updatedAt).max())
      for path in ["/episodes", "/archive", "/subscribe"] { map.add(site.canonicalURL(path)) }
      for episode in episodes {
        map.add(site.canonicalURL("/episodes/\(Slug.pathComponent(episode.slug))"), changed: episode.updatedAt)
      }
      if view.chrome.hasPeople { map.add(site.canonicalURL("/people")) }
      for (credit, _) in try view.show.people(at: context.now, db) {
        map.add(site.canonicalURL("/people/\(Slug.pathComponent(credit.person.slug))"))
      }
      if view.chrome.hasTags { map.add(site.canonicalURL("/tags")) }
      for (tag, _) in try view.show.tags(at: context.now, db) {
        map.add(site.canonicalURL("/tags/\(Slug.pathComponent(tag.slug))"))
      }
      for page in try view.show.pages(db) {
        map.add(site.canonicalURL("/\(Slug.pathComponent(page.slug))"), changed: page.updatedAt)
      }
      return Page(
        contentType: "application/xml; charset=utf-8", body: map.bytes, freshUntil: view.freshUntil, cacheControl: "no-cache",
        headers: [.xContentTypeOptions: "nosniff"])
    }
  }

  /// `GET /robots.txt` on a show's own host.
  @Sendable func robots(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await page(request, context) { _ in
      Page(
        contentType: "text/plain; charset=utf-8",
        body: Array("User-agent: *\nAllow: /\n\nSitemap: \(context.site.canonicalURL("/sitemap.xml"))\n".utf8),
        cacheControl: "public, max-age=3600", headers: [.xContentTypeOptions: "nosniff"])
    }
  }
}

/// A sitemap as it grows.
struct SiteMap {
  private var text = """
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

    """

  /// Adds a page.
  mutating func add(_ url: String, changed: Timestamp? = nil) {
    text += "<url><loc>"
    HTMLText.append(url, to: &text)
    text += "</loc>"
    if let changed { text += "<lastmod>\(changed.iso8601)</lastmod>" }
    text += "</url>\n"
  }

  /// The sitemap whole.
  var bytes: [UInt8] { Array((text + "</urlset>\n").utf8) }
}
