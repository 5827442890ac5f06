import Database
import Delivery
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension SiteRoutes {
  /// `GET /`: the show's home.
  @Sendable func home(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await page(request, context) { db in
      let view = try view(context, db)
      let list = try view.show.episodes(limit: 9, at: context.now, db)
      let hosts = try view.show.credits(db)
      let html = try view.show.descriptionHTML(db)
      let first =
        view.show.type == .serial && list.total > 1
        ? try view.show.episodes(EpisodeFilter(oldestFirst: true), limit: 1, at: context.now, db).episodes.first : nil
      return try view.page(view.homePage(list, descriptionHTML: html, startHere: first, hosts: hosts), templates)
    }
  }

  /// `GET /subscribe`.
  @Sendable func subscribe(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await page(request, context) { db in
      let view = try view(context, db)
      let address = view.site.canonicalURL("/subscribe")
      let content = SubscribePage(
        layout: view.chrome.layout(
          title: view.words["subscribe"], description: view.words["subscribeText"], path: "/subscribe", section: .subscribe),
        title: view.show.title, artwork: SiteView.artwork(view.show.artworkID, alt: view.show.title, view.site),
        platforms: view.platforms, feedURL: view.site.canonicalURL("/rss"),
        codeSVG: QRCode.svg(address, label: view.words["scanText"]))
      return try view.page(content, templates)
    }
  }

  /// `GET /{name}`: a page in Markdown, or a sponsor's short link, which is counted and leads where the publisher said.
  @Sendable func pageOrShortLink(_ request: Request, _ context: SiteContext) async throws -> Response {
    let name = try parameter("name", context)
    let (site, now) = (context.site, context.now)
    let sponsor = try await database.read { db in try Show.find(site.show.id, db).sponsor(shortLink: name, db) }
    if let sponsor {
      guard let address = sponsor.url.webAddress else { throw DomainError.notFound }
      if request.method == .get { try await database.write { db in try sponsor.countClick(at: now, db) } }
      var response = redirect(.found, to: address)
      response.headers[.cacheControl] = "no-store"
      return response
    }
    return try await page(request, context) { db in
      let view = try view(context, db)
      guard let page = try view.show.page(name, db) else { throw DomainError.notFound }
      let path = "/\(Slug.pathComponent(page.slug))"
      let content = TextPage(
        layout: view.chrome.layout(
          title: page.title, description: PlainText.excerpt(PlainText.from(html: page.bodyHTML), characters: 200), path: path,
          section: .page(view.site.path(path))),
        title: page.title, bodyHTML: SiteView.withoutPictures(page.bodyHTML).nonEmpty)
      return try view.page(content, templates)
    }
  }

  /// `GET /accent.css`: the show's colour, as every page's style sheets want it.
  @Sendable func accentStylesheet(_ request: Request, _ context: SiteContext) async throws -> Response {
    let version = try query("v", request)
    do {
      return try await page(request, context, query: [("v", version)]) { db in
        let accent = AccentColour(try Show.find(context.site.show.id, db).accent)
        // Kept under its own version only: any other is somebody's invention, or that of a page from before a change.
        guard version == nil || version == accent.version else {
          throw Moved(to: context.site.path("/accent.css?v=\(accent.version)"))
        }
        return Page(
          contentType: "text/css; charset=utf-8", body: Array(accent.stylesheet.utf8), cacheControl: "public, max-age=86400",
          headers: [.xContentTypeOptions: "nosniff"])
      }
    } catch let moved as Moved {
      return redirect(.found, to: moved.to)
    }
  }

  /// `GET /manifest.webmanifest`: how the site appears on a phone's home screen.
  @Sendable func manifest(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await page(request, context) { db in
      let show = try Show.find(context.site.show.id, db)
      let icon = context.site.art(show.artworkID, .large)
      let icons = icon.map { "[{\"src\":\(JSONText.quoted($0)),\"sizes\":\"640x640\",\"type\":\"image/webp\"}]" } ?? "[]"
      let body = """
        {"name":\(JSONText.quoted(show.title)),"short_name":\(JSONText.quoted(String(show.title.prefix(30)))),\
        "start_url":\(JSONText.quoted(context.site.path("/"))),"display":"minimal-ui","icons":\(icons)}
        """
      return Page(
        contentType: "application/manifest+json", body: Array(body.utf8), cacheControl: "no-cache",
        headers: [.xContentTypeOptions: "nosniff"])
    }
  }

  /// `GET /favicon.ico`.
  @Sendable func favicon(_ request: Request, _ context: SiteContext) async throws -> Response {
    try await assets.response(to: request, path: "icons/favicon.ico", cache)
  }
}

extension SiteView {
  /// The show's home page.
  func homePage(
    _ list: EpisodeList, descriptionHTML: String, startHere: EpisodeSummary?, hosts: [Credit]
  ) -> ShowHomePage {
    let cards = list.episodes.map(card)
    let series = StructuredData.series(
      name: show.title, url: site.canonicalURL("/"), description: PlainText.from(html: descriptionHTML),
      image: chrome.cardImage, feed: site.canonicalURL("/rss"), language: show.language, author: show.author)
    let layout = chrome.layout(title: nil, path: "/", section: .home, structuredData: series)
    return ShowHomePage(
      layout: layout, title: show.title, subtitle: show.subtitle.nonEmpty,
      descriptionHTML: SiteView.withoutPictures(descriptionHTML).nonEmpty,
      author: show.author.nonEmpty, explicit: show.explicit,
      artwork: SiteView.artwork(show.artworkID, alt: show.title, site), isComplete: show.complete,
      platforms: platforms, subscribeURL: site.path("/subscribe"),
      feedURL: site.path("/rss"), latest: cards.first, startHere: startHere.map(card), episodes: Array(cards.dropFirst()),
      more: list.total > cards.count
        ? LinkItem(title: words("allEpisodeCount", count: list.total), url: site.path("/episodes")) : nil,
      hosts: hosts.map { card($0) },
      fundings: show.fundings.compactMap { LinkItem(title: $0.title.nonEmpty ?? words["supportShow"], checking: $0.url) })
  }

  /// Where else the show can be heard.
  var platforms: [PlatformItem] {
    show.platforms.compactMap { link in link.url.webAddress.map { PlatformItem(key: link.platform, url: $0) } }
  }
}

/// Text inside JSON.
enum JSONText {
  /// `text` as a JSON string, quotes included.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "<": out += "\\u003c"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
