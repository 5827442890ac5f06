import Delivery
import Domain
import HTTPTypes
import Hummingbird

extension SiteRoutes {
  /// `GET /rss` and the paths that subscribers of older sites have saved: the feed, at every one of them.
  @Sendable func feed(_ request: Request, _ context: SiteContext) async throws -> Response {
    let (site, now, hub, path) = (context.site, context.now, hub, request.uri.path)
    return try await page(request, context) { db in
      let source = try ShowFeed.load(site.show.id, at: now, db)
      // A date that went back when the newest episode was withdrawn would tell apps that nothing had changed.
      let lastChange = try Event.after(Event.last(db) - 1, limit: 1, db).last?.at
      let document = FeedDocument(source, site: site, hub: hub, path: path)
      var headers: HTTPFields = [.accessControlAllowOrigin: "*", .xContentTypeOptions: "nosniff"]
      if let hub { headers[.webLink] = "<\(hub)>; rel=\"hub\", <\(site.url(path))>; rel=\"self\"" }
      return Page(
        contentType: "application/rss+xml; charset=utf-8", body: document.write(),
        lastModified: max(document.lastModified, lastChange ?? document.lastModified),
        freshUntil: source.freshUntil, cacheControl: "no-cache", headers: headers)
    }
  }
}
