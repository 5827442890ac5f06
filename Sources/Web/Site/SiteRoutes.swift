import Clients
import Database
import Delivery
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird

/// Every address below a show, in one list, and what they share.
struct SiteRoutes: Sendable {
  let database: any Database
  let storage: any ObjectStorage
  let cache: PageCache
  let files: FileResponder
  let assets: Assets
  let templates: Templates
  let hub: String?

  /// The router; its paths are relative to the show's address.
  func router() -> Router<SiteContext> {
    let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: UnknownPaths())
    router.get("/", use: home)
    router.get("episodes", use: episodeList)
    router.get("archive", use: archive)
    router.get("episodes/archive", use: moved(to: "/archive"))
    router.get("episodes/:slug", use: episode)
    router.get("episodes/:slug/chapters.json", use: chapters)
    router.get("episodes/:slug/{file}", use: transcript)
    router.get("people", use: people)
    router.get("people/:slug", use: person)
    router.get("tags", use: tags)
    router.get("tags/:slug", use: tag)
    router.get("subscribe", use: subscribe)
    for path in ["rss", "episodes/rss", "itunes", "play"] { router.get("\(path)", use: feed) }
    router.get("episodes/show/:number/:slug", use: formerEpisodePage)
    router.get("episodes/download/:number/:file", use: download)
    router.get("episodes/transcript/:number/:file", use: formerTranscript)
    router.get("art/:id/:file", use: art)
    router.get("accent.css", use: accentStylesheet)
    router.get("embed/:slug", use: embed)
    router.get("oembed", use: oEmbed)
    router.get("sitemap.xml", use: sitemap)
    router.get("robots.txt", use: robots)
    router.get("manifest.webmanifest", use: manifest)
    router.get("favicon.ico", use: favicon)
    router.get(":name", use: pageOrShortLink)
    return router
  }

  /// The value of a path parameter, its escapes undone.
  func parameter(_ name: String, _ context: SiteContext) throws -> String {
    guard let raw = context.parameters.get(name), let value = raw.removingPercentEncoding, !value.utf8.contains(0) else {
      throw DomainError.notFound
    }
    return value
  }

  /// The value of a parameter of the query, nil where it is missing or empty.
  func query(_ name: String, _ request: Request) throws -> String? {
    let value = request.uri.queryParameters[name[...]].map(String.init)?.nonEmpty
    // PostgreSQL takes no text with a zero in it.
    if let value, value.utf8.contains(0) { throw DomainError.notFound }
    return value
  }

  private func moved(to path: String) -> @Sendable (Request, SiteContext) async throws -> Response {
    { _, context in self.redirect(.movedPermanently, to: context.site.path(path)) }
  }

  /// Sends the visitor on within this host, or to an address the publisher gave.
  func redirect(_ status: HTTPResponse.Status, to location: String) -> Response {
    Response(status: status, headers: [.location: location, .cacheControl: status == .found ? "no-cache" : "max-age=3600"])
  }

  /// Answers from the cache, or with what `render` makes of one read of the database.
  ///
  /// The cache knows the page by the path and those parameters of the query that mean something to it, as they were understood, so
  /// that neither a campaign's parameters nor another way to write a number multiply pages or reach them.
  func page(
    _ request: Request, _ context: SiteContext, query parameters: [(name: String, value: String?)] = [],
    render: @escaping @Sendable (any Connection) throws -> Page
  ) async throws -> Response {
    let query = parameters.compactMap { name, value in value.map { "\(name)=\($0.urlQueryEscaped)" } }.joined(separator: "&")
    var head = request.head
    head.path = context.site.base + request.uri.path + (query.isEmpty ? "" : "?\(query)")
    let (database, canonical) = (database, Request(head: head, body: request.body))
    let isSecure = context.site.origin.hasPrefix("https:")
    return try await cache.response(for: canonical) {
      var page = try await database.read { db in try render(db) }
      SecurityHeaders.complete(&page.headers, contentType: page.contentType, isSecure: isSecure)
      return page
    }
  }
}

/// Makes our own error of a path that has no route. The router would answer it by itself, in its own clothes, and without regard to
/// what stood there before the show came here.
private struct UnknownPaths: RouterMiddleware {
  func handle(
    _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      throw DomainError.notFound
    }
  }
}

extension String {
  /// Escaped for the value of a query parameter (RFC 3986 §3.4).
  var urlQueryEscaped: String {
    var out = ""
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return out
  }
}
