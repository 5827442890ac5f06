import Clients
import Database
import Delivery
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Every address of the admin for those who are signed in, in one list, and what they share. Paths are whole: `/admin/…`.
struct AdminRoutes: Sendable {
  let services: Services
  let installation: Installation
  let directory: ShowDirectory
  let cache: PageCache
  let files: FileResponder
  let assets: Assets
  let templates: Templates
  let hub: String?
  let passwords: PasswordHasher

  var database: any Database { services.database }

  /// The router, put together from one file a noun.
  func router() -> Router<AdminContext> {
    let router = Router(context: AdminContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: AdminErrors(routes: self))
    addDashboardRoutes(to: router)
    addAccountRoutes(to: router)
    addShowRoutes(to: router)
    addShowPartRoutes(to: router)
    addPeopleRoutes(to: router)
    addArtworkRoutes(to: router)
    addEpisodeListRoutes(to: router)
    addEpisodeRoutes(to: router)
    addHistoryRoutes(to: router)
    addUploadRoutes(to: router)
    addRecordingRoutes(to: router)
    addBeginningRoutes(to: router)
    addImportRoutes(to: router)
    addJobRoutes(to: router)
    return router
  }

  /// The path parameter `name` as an identifier; throws ``DomainError/notFound`` for what is none.
  func id<ID: Identifier>(_ name: String, _ context: AdminContext, as type: ID.Type = ID.self) throws -> ID {
    guard let id = context.parameters.get(name).flatMap({ ID($0) }) else { throw DomainError.notFound }
    return id
  }

  /// The path parameter `name` with its escapes undone.
  func parameter(_ name: String, _ context: AdminContext) throws -> String {
    guard let raw = context.parameters.get(name), let value = raw.removingPercentEncoding, !value.utf8.contains(0) else {
      throw DomainError.notFound
    }
    return value
  }

  /// A parameter of the query, nil where it is missing or empty.
  func query(_ name: String, _ request: Request) -> String? {
    request.uri.queryParameters[name[...]].map(String.init)?.filter { $0 != "\0" }.nonEmpty
  }

  /// The most a form without files may have: enough for the longest notes and transcript corrections.
  static let formLimit = 4 << 20

  /// The fields of a form sent as `application/x-www-form-urlencoded`.
  func form(_ request: Request) async throws -> FormFields {
    let type = request.headers[.contentType] ?? ""
    guard type.isEmpty || type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
      throw HTTPError(.unsupportedMediaType)
    }
    let body = try await request.body.collect(upTo: AdminRoutes.formLimit)
    return FormFields(urlEncoded: body.readableBytesView)
  }

  /// A page as an answer. Nothing of the admin is kept by anybody.
  func page(_ page: some AdminPage, status: HTTPResponse.Status = .ok) throws -> Response {
    var headers = SecurityHeaders.admin()
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.cacheControl] = "no-store"
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: try templates.bytes(page))))
  }

  /// JSON for the page's own scripts.
  func json(_ value: some Encodable & Sendable, status: HTTPResponse.Status = .ok) throws -> Response {
    AdminJSON.response(try AdminJSON.encode(value), status: status)
  }

  /// Sends the browser to `path` with a GET, which then says `notice`.
  func seeOther(_ path: String, notice: Notice? = nil) -> Response {
    let mark = path.contains("?") ? "&" : "?"
    return Response(
      status: .seeOther,
      headers: [.location: notice.map { "\(path)\(mark)notice=\($0.rawValue)" } ?? path, .cacheControl: "no-store"])
  }

  /// Whether the request comes from a script of ours that wants JSON rather than a page.
  static func wantsJSON(_ request: Request) -> Bool { request.headers[.accept]?.contains("application/json") ?? false }
}
