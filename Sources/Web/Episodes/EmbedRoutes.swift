import Database
import Delivery
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird

extension SiteRoutes {
  /// `GET /embed/{slug}`: the player alone, for other sites to frame.
  @Sendable func embed(_ request: Request, _ context: SiteContext) async throws -> Response {
    let slug = try parameter("slug", context)
    do {
      return try await page(request, context) { db in
        let view = try view(context, db)
        guard case .episode(let episode) = try view.show.episode(slug: slug, at: context.now, db) else {
          throw Moved(to: context.site.path("/embed/\(try presentSlug(slug, view, context, db))"))
        }
        let hasChapters = try !episode.chapters(db).isEmpty
        guard
          let player = view.player(
            id: episode.id, number: episode.number, slug: episode.slug, title: episode.title, artworkID: episode.artworkID,
            audioType: episode.audioType, duration: episode.duration, hasChapters: hasChapters)
        else { throw DomainError.notFound }
        let words = view.words
        let content = EmbedPage(
          language: view.show.language, direction: WritingDirection.of(view.show.language),
          assets: AssetAddresses(assets.url).prefix,
          site: player.shareURL, listenOn: words("listenOnSite", ["site": view.show.title]), playerWords: words.player,
          player: player, accentStylesheet: view.chrome.accentStylesheet)
        return Page(
          contentType: "text/html; charset=utf-8", body: Array(try templates.render(content, template: "embed/show").utf8),
          freshUntil: view.freshUntil, cacheControl: "no-cache",
          headers: SecurityHeaders.embed(linksAudio: episode.audioID == nil))
      }
    } catch let moved as Moved {
      return redirect(.movedPermanently, to: moved.to)
    }
  }

  private func presentSlug(
    _ slug: String, _ view: SiteView, _ context: SiteContext, _ db: any Connection
  ) throws -> String {
    guard case .moved(let present) = try view.show.episode(slug: slug, at: context.now, db) else { throw DomainError.notFound }
    return Slug.pathComponent(present)
  }

  /// `GET /oembed?url=`: how to embed the episode at an address of this show (<https://oembed.com>).
  @Sendable func oEmbed(_ request: Request, _ context: SiteContext) async throws -> Response {
    guard request.uri.queryParameters["format"].map({ $0 == "json" }) ?? true else {
      throw HTTPError(.notImplemented, message: "Only format=json is answered here.")
    }
    guard let address = try query("url", request) else {
      throw HTTPError(.badRequest, message: "The parameter url is missing. It is the address of an episode's page.")
    }
    let site = context.site
    let prefixes = [site.canonicalURL("/episodes/"), site.origin + site.path("/episodes/")]
    guard let prefix = prefixes.first(where: { address.hasPrefix($0) }) else { throw DomainError.notFound }
    let escaped = String(address.dropFirst(prefix.count).prefix { $0 != "?" && $0 != "#" && $0 != "/" })
    guard let slug = escaped.removingPercentEncoding, !slug.utf8.contains(0) else { throw DomainError.notFound }
    let width = try query("maxwidth", request).flatMap { Int($0) }.map { min(max($0, 200), 800) } ?? 600
    return try await page(request, context, query: [("url", slug), ("maxwidth", String(width))]) { db in
      let view = try view(context, db)
      guard case .episode(let episode) = try view.show.presentEpisode(slug: slug, at: context.now, db) else {
        throw DomainError.notFound
      }
      let frame = site.canonicalURL("/embed/\(Slug.pathComponent(episode.slug))")
      let share = EpisodePage.ShareItem(id: "", url: frame, embedURL: frame, title: episode.title)
      var members = [
        "\"version\":\"1.0\"", "\"type\":\"rich\"", "\"provider_name\":\(JSONText.quoted(view.show.title))",
        "\"provider_url\":\(JSONText.quoted(site.canonicalURL("/")))", "\"title\":\(JSONText.quoted(episode.title))",
        "\"html\":\(JSONText.quoted(share.embedCode ?? ""))", "\"width\":\(width)", "\"height\":180", "\"cache_age\":3600",
      ]
      if let image = site.art(episode.artworkID ?? view.show.artworkID, .large) {
        members.append("\"thumbnail_url\":\(JSONText.quoted(site.origin + image))")
        members += ["\"thumbnail_width\":640", "\"thumbnail_height\":640"]
      }
      return Page(
        contentType: "application/json; charset=utf-8", body: Array("{\(members.joined(separator: ","))}".utf8),
        cacheControl: "public, max-age=300", headers: [.accessControlAllowOrigin: "*", .xContentTypeOptions: "nosniff"])
    }
  }
}

extension Show {
  /// The episode that visitors know by a slug it has or had.
  fileprivate func presentEpisode(slug: String, at now: Timestamp, _ db: any Connection) throws -> EpisodeAddress {
    let found = try episode(slug: slug, at: now, db)
    guard case .moved(let present) = found else { return found }
    return try episode(slug: present, at: now, db)
  }
}

/// The embedded player's page.
struct EmbedPage: Sendable {
  let language: String
  let direction: String
  /// The prefix of style sheets and scripts.
  let assets: String
  /// The episode's page, absolute.
  let site: String
  let listenOn: String
  let playerWords: String
  let player: PlayerItem
  let accentStylesheet: String?
}
