import Clients
import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns errors into answers: the one place where rules become statuses in the admin.
struct AdminErrors: RouterMiddleware {
  let routes: AdminRoutes

  func handle(
    _ request: Request, context: AdminContext, next: (Request, AdminContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      return try routes.failure(error, staff: context.staff, request, context)
    }
  }
}

/// The page for a request that couldn't be met.
struct AdminErrorPage: AdminPage {
  static let template = "admin/error"
  let layout: AdminLayout
  /// `404`.
  let code: String
  let heading: String
  let text: String
  /// What is wrong with which field.
  let problems: [String]
  /// What to tell whoever runs the program; nil where nobody has to be told.
  let requestID: String?
}

extension AdminRoutes {
  /// What an error means: a status, and words for the person.
  private struct Meaning {
    var status: HTTPResponse.Status
    var heading: String
    var text: String
    var fields: [String: String] = [:]
    var isOurs = false
  }

  /// The answer to a request that `error` ended. What isn't the asker's doing is logged, with the number that the page shows.
  func failure(
    _ error: any Error, staff: Staff?, _ request: Request, _ context: some RequestContext
  ) throws -> Response {
    if error is CancellationError { throw error }
    let meaning = meaning(of: error)
    if meaning.isOurs {
      context.logger.error(
        "A request of the admin failed",
        metadata: [
          "path": "\(RequestPath.withoutToken(request.uri.path))", "error": "\(error)", "request": "\(context.id)",
          "account": "\(staff?.id.description ?? "none")",
        ])
    }
    let number = meaning.isOurs ? context.id : nil
    if AdminRoutes.wantsJSON(request) {
      let problem = AdminJSON.Problem(message: meaning.text, fields: meaning.fields, request: number)
      return try json(problem, status: meaning.status)
    }
    let layout = layout(meaning.heading, staff: staff)
    let content = AdminErrorPage(
      layout: layout, code: String(meaning.status.code), heading: meaning.heading, text: meaning.text,
      problems: meaning.fields.sorted { $0.key < $1.key }.map(\.value), requestID: number)
    return try page(content, status: meaning.status)
  }

  /// The answer to what another site's page sent.
  func crossSite(_ request: Request) throws -> Response {
    let text = "This came from another site, so nothing was changed. Open the page here and try again."
    if AdminRoutes.wantsJSON(request) { return try json(AdminJSON.Problem(message: text), status: .forbidden) }
    let content = AdminErrorPage(
      layout: layout("Not from here", staff: nil), code: "403", heading: "Not from here", text: text, problems: [], requestID: nil
    )
    return try page(content, status: .forbidden)
  }

  private func meaning(of error: any Error) -> Meaning {
    switch error {
    case let error as DomainError: return meaning(of: error)
    case is NIOTooManyBytesError: return meaning(of: HTTPResponse.Status.contentTooLarge, nil)
    case let error as HTTPError: return meaning(of: error.status, error.body)
    case let error as DatabaseError where error.isTransient: return meaning(of: HTTPResponse.Status.serviceUnavailable, nil)
    // What was sent isn't HTTP, or broke off.
    case is HTTPParserError: return meaning(of: HTTPResponse.Status.badRequest, nil)
    case PasswordHasherError.busy: return meaning(of: HTTPResponse.Status.serviceUnavailable, nil)
    case StorageError.full, DatabaseError.diskFull:
      return Meaning(
        status: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), heading: "The disk is full",
        text: "There is no room left on the server, so nothing of this was stored. Make room there and send it again.",
        isOurs: true)
    default:
      return Meaning(
        status: .internalServerError, heading: "Something went wrong here",
        text:
          "It isn't your doing, and nothing is half-saved. Try again; if it happens again, this number helps to find out why.",
        isOurs: true)
    }
  }

  private func meaning(of error: DomainError) -> Meaning {
    switch error {
    case .notFound:
      Meaning(
        status: .notFound, heading: "There is nothing here",
        text: "It may have been removed, or it belongs to a show that you don't work on.")
    case .gone: Meaning(status: .gone, heading: "No longer here", text: "It has been taken back.")
    case .forbidden:
      Meaning(
        status: .forbidden, heading: "Not yours to do", text: "Your role doesn't include this. An owner can change your role.")
    case .conflict(let message): Meaning(status: .conflict, heading: "That doesn't go together", text: message)
    case .invalid(let fields):
      Meaning(
        status: .unprocessableContent, heading: "Something to put right",
        text: fields.count == 1 ? fields.first?.value ?? "" : "Some of what was sent can't be taken as it is.",
        fields: Dictionary(uniqueKeysWithValues: fields.map { ($0.key.rawValue, $0.value) }))
    }
  }

  private func meaning(of status: HTTPResponse.Status, _ body: String?) -> Meaning {
    switch status {
    case .notFound: meaning(of: .notFound)
    case .forbidden: meaning(of: .forbidden)
    case .contentTooLarge:
      Meaning(status: status, heading: "That is too much", text: body ?? "What was sent is larger than this page takes.")
    case .unsupportedMediaType:
      Meaning(status: status, heading: "Not a form", text: body ?? "This page doesn't take what was sent in this form.")
    case .serviceUnavailable:
      Meaning(
        status: status, heading: "One moment",
        text: body ?? "The server is very busy. Nothing was changed; try again in a minute.",
        isOurs: true)
    case let status where status.code >= 500:
      Meaning(status: status, heading: "Something went wrong here", text: body ?? status.reasonPhrase, isOurs: true)
    default: Meaning(status: status, heading: status.reasonPhrase, text: body ?? "This can't be answered.")
    }
  }

  /// What stands around a page that knows of nothing but who is signed in, if anybody is.
  func layout(_ title: String, staff: Staff?) -> AdminLayout {
    AdminLayout(
      title: title, crumbs: [], areas: staff.map { areas(nil, $0) } ?? [], show: nil, staff: staff?.name, notice: nil,
      assets: AdminAssets(assets))
  }
}

extension RequestPath {
  /// `path` as it may be logged: without the token of a one-time link.
  static func withoutToken(_ path: String) -> String {
    Door.secretPlaces.first { path.hasPrefix($0) }.map { "\($0)…" } ?? path
  }
}
