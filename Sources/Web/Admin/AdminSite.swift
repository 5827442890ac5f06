import Clients
import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird
import Logging

/// Everything below `/admin` at the installation's own host: who asks is found out first, with one read of the database, and the rest
/// follows from it.
struct AdminSite: Sendable {
  private let routes: AdminRoutes
  private let proxies: TrustedProxies
  private let cookie: SessionCookie
  private let pages: RouterResponder<AdminContext>
  private let door: RouterResponder<DoorContext>

  init(_ routes: AdminRoutes, proxies: TrustedProxies) {
    (self.routes, self.proxies) = (routes, proxies)
    cookie = SessionCookie(isSecure: routes.installation.scheme == "https")
    pages = routes.router().buildResponder()
    door = Door(admin: routes, cookie: cookie).router().buildResponder()
  }

  /// Whether `path` is the admin's, on whatever host.
  static func holds(_ path: String) -> Bool { path == "/admin" || path.hasPrefix("/admin/") }

  /// Answers a request whose path, canonical, ``holds(_:)`` is true for. `host` is the one that was asked for.
  func respond(to request: Request, host: String, _ visitor: VisitorContext) async throws -> Response {
    let (now, scheme) = (routes.services.clock.now, routes.installation.scheme)
    let address = proxies.client(
      peer: visitor.remoteAddress?.ipAddress, forwardedFor: request.headers[values: .xForwardedFor])
    let token = cookie.token(in: request.headers)
    var (session, staff): (Session?, Staff?)
    var problem: (any Error)?
    do {
      if let token {
        let found = try await routes.database.read { db in try Session.find(token, at: now, db) }
        (session, staff) = (found?.session, found?.staff)
      }
    } catch {
      problem = error
    }
    let outside = DoorContext(
      source: .init(
        logger: visitor.logger, now: now, address: address, requestID: visitor.id, token: token, session: session, staff: staff))
    if let problem { return try routes.failure(problem, staff: nil, request, outside) }
    guard CrossSite.allows(request, origins: ["\(scheme)://\(host)", routes.installation.origin]) else {
      return try routes.crossSite(request)
    }
    guard let session, let staff, !Door.isOpen(request.uri.path) else {
      return try await door.respond(to: request, context: outside)
    }
    if session.isStale(at: now, address: address) {
      // When this can't be written, the page can still be read.
      _ = try? await routes.database.write { db in try session.touch(from: address, at: now, db) }
    }
    let context = AdminContext(
      source: .init(
        logger: visitor.logger, staff: staff, session: session.id, now: now, address: address, requestID: visitor.id))
    return try await pages.respond(to: request, context: context)
  }
}

extension HTTPField.Name {
  /// `X-Forwarded-For`.
  static let xForwardedFor = HTTPField.Name("X-Forwarded-For") ?? .server
}
