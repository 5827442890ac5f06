import Database
import Delivery
import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore

extension Website {
  /// `GET /` at the installation's own address: the shows, or the only one.
  func home(
    _ shows: ShowDirectory.Snapshot, _ request: Request, _ context: VisitorContext
  ) async throws -> Response {
    if shows.shows.count == 1, let only = shows.shows.first {
      return redirect(.found, to: "/\(Slug.pathComponent(only.slug))/")
    }
    let (now, installation) = (clock.now, installation)
    var policy = SecurityHeaders.page(linksAudio: false)
    SecurityHeaders.complete(&policy, contentType: "text/html", isSecure: installation.scheme == "https")
    let headers = policy
    return try await cache.response(for: bare(request)) {
      try await database.read { db in
        let words = templates.catalogue.words(for: "en")
        let layout = HomePage.layout(
          words, heading: words["installation"], origin: installation.origin, path: "/", assets: AssetAddresses(assets.url))
        let cards = try shows.shows.map { address in
          let site = Site(show: address, base: "/\(Slug.pathComponent(address.slug))", origin: "", canonical: "")
          let show = try Show.find(address.id, db)
          return HomePage.ShowCard(
            title: show.title, url: site.path("/"),
            description: try show.subtitle.nonEmpty
              ?? PlainText.excerpt(PlainText.from(html: show.descriptionHTML(db)), characters: 200).nonEmpty,
            language: show.language, artwork: SiteView.artwork(show.artworkID, alt: "", site), author: show.author.nonEmpty,
            episodes: words("episodeCount", count: try show.episodes(limit: 1, at: now, db).total))
        }
        return Page(
          contentType: "text/html; charset=utf-8",
          body: try templates.bytes(HomePage(layout: layout, heading: words["installation"], shows: cards)),
          freshUntil: try Episode.nextPublication(after: now, db), cacheControl: "no-cache", headers: headers)
      }
    }
  }

  /// The request for `/` without its query, which means nothing here.
  private func bare(_ request: Request) -> Request {
    var head = request.head
    head.path = "/"
    return Request(head: head, body: request.body)
  }

  /// `GET /health`: whether the database answers.
  func health() async throws -> Response {
    let isUp = (try? await database.read { db in _ = try ShowAddress.all(db) }) != nil
    return plain(isUp ? .ok : .serviceUnavailable, isUp ? "ok" : "The database doesn't answer.")
  }

  /// `GET /robots.txt` at the installation's own address.
  func robots(host: String) -> Response {
    plain(.ok, "User-agent: *\nAllow: /\n\nSitemap: \(installation.scheme)://\(host)/sitemap.xml")
  }

  /// `GET /sitemap.xml` at the installation's own address: the shows' sitemaps.
  func sitemap(_ shows: ShowDirectory.Snapshot, host: String) -> Response {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

      """
    for show in shows.shows {
      text += "<sitemap><loc>"
      HTMLText.append("\(installation.scheme)://\(host)/\(Slug.pathComponent(show.slug))/sitemap.xml", to: &text)
      text += "</loc></sitemap>\n"
    }
    return Response(
      status: .ok, headers: [.contentType: "application/xml; charset=utf-8", .cacheControl: "no-cache"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text + "</sitemapindex>\n")))
  }

  /// Nothing is there: said in the installation's clothes.
  func notFound(
    _ shows: ShowDirectory.Snapshot, _ request: Request, _ context: VisitorContext
  ) async throws -> Response {
    let words = templates.catalogue.words(for: "en")
    let layout = HomePage.layout(
      words, heading: words["installation"], title: words["error404"], origin: installation.origin, path: nil,
      assets: AssetAddresses(assets.url))
    let html = try templates.bytes(ErrorPage(status: 404, requestID: nil, words, layout: layout))
    var headers = SecurityHeaders.page(linksAudio: false)
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.cacheControl] = "no-store"
    return Response(status: .notFound, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: html)))
  }
}
