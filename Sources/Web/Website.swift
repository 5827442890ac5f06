import Clients
import Database
public import Delivery
public import Domain
import Formats
import Foundation
import HTTPTypes
public import Hummingbird
import Logging

/// The public web site of every show on the installation: what a request means, and the answer to it.
public struct Website: HTTPResponder {
  public typealias Context = VisitorContext

  let installation: Installation
  let database: any Database
  let storage: any ObjectStorage
  let clock: any WallClock
  let directory: ShowDirectory
  let cache: PageCache
  let files: FileResponder
  let assets: Assets
  let templates: Templates
  let hub: String?
  private let watch: ListenToken
  private let site: RouterResponder<SiteContext>
  private let admin: AdminSite

  /// What the site needs from outside.
  public struct Parts: Sendable {
    public let installation: Installation
    public let services: Services
    public let cache: PageCache
    public let files: FileResponder
    /// The folder that holds `Templates` and `Public`.
    public let assets: String
    /// The WebSub hub that feeds name.
    public let hub: String?
    /// The reverse proxies that are believed.
    public let proxies: TrustedProxies

    /// Gathers the parts.
    public init(
      installation: Installation, services: Services, cache: PageCache, files: FileResponder, assets: String, hub: String?,
      proxies: TrustedProxies = .none
    ) {
      (self.installation, self.services, self.cache) = (installation, services, cache)
      (self.files, self.assets, self.hub, self.proxies) = (files, assets, hub, proxies)
    }
  }

  /// Reads templates and assets and begins to watch for changes; every change is visible from the moment its transaction ends.
  public init(_ parts: Parts) async throws {
    installation = parts.installation
    database = parts.services.database
    storage = parts.services.storage
    clock = parts.services.clock
    cache = parts.cache
    files = parts.files
    hub = parts.hub
    assets = try Assets(folder: "\(parts.assets)/Public")
    templates = try await Templates(folder: "\(parts.assets)/Templates")
    directory = ShowDirectory(database: parts.services.database)
    watch = parts.services.database.listen(Event.channel) { [directory, cache] in
      directory.invalidate()
      cache.invalidate()
    }
    let routes = SiteRoutes(
      database: database, storage: storage, cache: cache, files: files, assets: assets, templates: templates, hub: hub)
    site = routes.router().buildResponder()
    admin = AdminSite(
      AdminRoutes(
        services: parts.services, installation: installation, directory: directory, cache: cache, files: files, assets: assets,
        templates: templates, hub: hub, passwords: PasswordHasher()),
      proxies: parts.proxies)
  }

  /// Answers a request. Errors become pages; nothing is thrown but a broken connection.
  public func respond(to request: Request, context: VisitorContext) async throws -> Response {
    var response: Response
    do {
      response = try await answer(request, context)
    } catch let error as HTTPError {
      response = plain(error.status, error.body ?? error.status.reasonPhrase)
    } catch {
      let path = RequestPath.withoutToken(request.uri.path)
      context.logger.error("A request failed", metadata: ["path": "\(path)", "error": "\(error)"])
      response = plain(.internalServerError, "Something went wrong here. The number of this error is \(context.id).")
    }
    // What a 304 says replaces what the visitor's cache knows of the page, its policy too.
    if response.status != .notModified {
      SecurityHeaders.complete(
        &response.headers, contentType: response.headers[.contentType] ?? "", isSecure: installation.scheme == "https")
    }
    // Errors and redirects are made without regard to the method.
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func answer(_ request: Request, _ context: VisitorContext) async throws -> Response {
    guard request.method == .get || request.method == .head || AdminSite.holds(request.uri.path) else {
      return Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD"])
    }
    guard let asked = authority(request)?.lowercased(), !asked.isEmpty else {
      return plain(.badRequest, "The request names no host.")
    }
    let host = installation.name(of: asked)
    let shows = try await directory.snapshot()
    let show = shows.byHost[host] ?? shows.byHost[asked]
    guard show != nil || installation.answers(at: host) || installation.answers(at: asked) else {
      return plain(
        .misdirectedRequest, "No show here answers at \(host). Its owner can add the address, or set LECTERN_URL.")
    }
    let place = show.map { site(of: $0, base: "", host: host) }
    guard let path = RequestPath.canonical(request.uri.path) else {
      if let place { return try await failure(DomainError.notFound, place, path: "/", request, context) }
      return try await notFound(shows, request, context)
    }
    if request.uri.path.contains("//") { return redirect(.movedPermanently, to: path + query(request)) }
    if AdminSite.holds(path) {
      // A show's own host is the show's: who works on it does so at the installation's.
      if place != nil, !installation.answers(at: host) {
        return redirect(.found, to: installation.origin + path + query(request))
      }
      return try await admin.respond(to: request.at(path), host: asked, context)
    }
    if path.hasPrefix("/assets/") { return try await assets.response(to: request, path: String(path.dropFirst(8)), cache) }
    if let place { return try await visit(place, path: path, request, context) }
    return try await answer(below: host, path: path, shows, request, context)
  }

  /// The host that is asked for: that of a request line with a whole URL goes before the `Host` field (RFC 9112 §3.2.2).
  private func authority(_ request: Request) -> String? {
    if request.head.path?.hasPrefix("/") ?? false { return request.head.authority }
    return request.uri.host.map { host in host + (request.uri.port.map { ":\($0)" } ?? "") }
  }

  /// The query of a request with its question mark, or nothing.
  private func query(_ request: Request) -> String { request.uri.query.map { "?\($0)" } ?? "" }

  /// Answers at the installation's own address, where shows are found by path.
  private func answer(
    below host: String, path: String, _ shows: ShowDirectory.Snapshot, _ request: Request, _ context: VisitorContext
  ) async throws -> Response {
    let first = String(path.dropFirst().prefix { $0 != "/" })
    switch first {
    case "": return try await home(shows, request, context)
    case "health" where path == "/health": return try await health()
    case "robots.txt" where path == "/robots.txt": return robots(host: host)
    case "sitemap.xml" where path == "/sitemap.xml": return sitemap(shows, host: host)
    case "favicon.ico" where path == "/favicon.ico":
      return try await assets.response(to: request, path: "icons/favicon.ico", cache)
    default: break
    }
    let slug = first.removingPercentEncoding ?? first
    if let show = shows.bySlug[slug] {
      if path == "/\(first)" { return redirect(.movedPermanently, to: "/\(first)/\(query(request))") }
      return try await visit(
        site(of: show, base: "/\(first)", host: host), path: String(path.dropFirst(first.count + 1)), request, context)
    }
    if let moved = shows.moved[slug] {
      let rest = path.dropFirst(first.count + 1)
      return redirect(.movedPermanently, to: "/\(Slug.pathComponent(moved))\(rest)\(query(request))")
    }
    // Listeners of the only show here may know its pages, its feed and its former paths by an address of its own.
    if shows.shows.count == 1, let only = shows.shows.first {
      return redirect(.found, to: "/\(Slug.pathComponent(only.slug))\(path)\(query(request))")
    }
    return try await notFound(shows, request, context)
  }

  private func site(of show: ShowAddress, base: String, host: String) -> Site {
    let preferred = show.host.map { "\(installation.scheme)://\($0)" }
    return Site(
      show: show, base: base, origin: "\(installation.scheme)://\(host)",
      canonical: preferred ?? "\(installation.origin)/\(Slug.pathComponent(show.slug))")
  }

  /// Answers for one show; `path`, canonical, is what follows the show's address.
  private func visit(_ place: Site, path: String, _ request: Request, _ context: VisitorContext) async throws -> Response {
    if path.count > 1 && path.hasSuffix("/") {
      return redirect(.movedPermanently, to: place.path(String(path.dropLast())) + query(request))
    }
    var head = request.head
    head.path = path + query(request)
    head.authority = String(place.origin.dropFirst(installation.scheme.count + 3))
    let relative = Request(head: head, body: request.body)
    let inner = SiteContext(source: .init(logger: context.logger, site: place, now: clock.now))
    do {
      return try await site.respond(to: relative, context: inner)
    } catch {
      return try await failure(error, place, path: path, request, context)
    }
  }
}

extension Request {
  /// The request with its path in the canonical spelling.
  fileprivate func at(_ path: String) -> Request {
    guard uri.path != path else { return self }
    var head = head
    head.path = path + (uri.query.map { "?\($0)" } ?? "")
    return Request(head: head, body: body)
  }
}
