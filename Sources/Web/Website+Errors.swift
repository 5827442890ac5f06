import Database
import Delivery
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

extension Website {
  /// The answer to a request of a show's site that could not be met: the one place where rules become statuses.
  func failure(
    _ error: any Error, _ site: Site, path: String, _ request: Request, _ context: VisitorContext
  ) async throws -> Response {
    switch error {
    case DomainError.notFound:
      return try await missing(site, path: path, request, context)
    case let error as HTTPError where error.status == .notFound:
      return try await missing(site, path: path, request, context)
    case DomainError.gone:
      return try await errorPage(.gone, site, context)
    case DomainError.forbidden:
      return try await errorPage(.forbidden, site, context)
    case DomainError.conflict, DomainError.invalid:
      return try await errorPage(.badRequest, site, context)
    case let error as HTTPError:
      return plain(error.status, error.body ?? error.status.reasonPhrase)
    case let error as DatabaseError where error.isTransient:
      context.logger.error("The database is not available", metadata: ["error": "\(error)"])
      return try await errorPage(.serviceUnavailable, site, context)
    default:
      context.logger.error(
        "A request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)", "request": "\(context.id)"])
      return try await errorPage(.internalServerError, site, context)
    }
  }

  /// A path that leads nowhere: perhaps the publisher said where to go instead, or an episode stood there before the show came here.
  private func missing(_ site: Site, path: String, _ request: Request, _ context: VisitorContext) async throws -> Response {
    let now = clock.now
    let target = try? await database.read { db in
      let show = try Show.find(site.show.id, db)
      if let target = try show.redirect(from: path, db) {
        return target.hasPrefix("/") ? site.path(target) : target
      }
      for former in RequestPath.spellings(of: path) {
        do {
          return site.episode(try show.episodeSlug(formerPath: former, at: now, db))
        } catch DomainError.notFound { continue }
      }
      throw DomainError.notFound
    }
    if let target { return redirect(.movedPermanently, to: target) }
    return try await errorPage(.notFound, site, context)
  }

  /// An error in the show's own clothes; in plain ones when even those can't be had.
  private func errorPage(_ status: HTTPResponse.Status, _ site: Site, _ context: VisitorContext) async throws -> Response {
    do {
      let now = clock.now
      let page = try await database.read { db in
        let view = try SiteView.load(site, templates: templates, assets: assets, at: now, db)
        let latest = try view.show.episodes(limit: 3, at: now, db).episodes.map(view.card)
        let content = ErrorPage(status: status.code, requestID: context.id, view.chrome, episodes: latest)
        return try view.page(content, templates, status: status.code)
      }
      var headers = page.headers
      headers[.contentType] = page.contentType
      headers[.cacheControl] = "no-store"
      return Response(
        status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.body)))
    } catch {
      return plain(status, "\(status.code) \(status.reasonPhrase). The number of this error is \(context.id).")
    }
  }

  /// An answer of one line.
  func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
  }

  /// Sends the visitor on: to a path on this host, or to an address that the publisher gave.
  func redirect(_ status: HTTPResponse.Status, to path: String) -> Response {
    Response(status: status, headers: [.location: path, .cacheControl: status == .found ? "no-cache" : "max-age=3600"])
  }
}
