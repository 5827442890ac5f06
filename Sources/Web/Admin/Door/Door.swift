import Clients
import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

/// What of the admin needs no account: signing in and out, and what one-time links lead to.
struct Door: Sendable {
  let admin: AdminRoutes
  let cookie: SessionCookie

  /// Whether the address is here and not inside.
  static func isOpen(_ path: String) -> Bool {
    path == "/admin/sign-in" || path == "/admin/session/end" || path.hasPrefix("/admin/sign-in/") || isSecret(path)
  }

  /// Whether the address has a token in it.
  static func isSecret(_ path: String) -> Bool { secretPlaces.contains { path.hasPrefix($0) } }

  /// What stands before a token.
  static let secretPlaces = ["/admin/welcome/", "/admin/invitation/", "/admin/reset/"]

  /// The router. Every other address of the admin is answered by ``turnAway(_:_:)``.
  func router() -> Router<DoorContext> {
    let router = Router(context: DoorContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: DoorErrors(door: self))
    router.get("/admin/sign-in", use: signInPage)
    router.post("/admin/sign-in", use: signIn)
    router.post("/admin/sign-in/code", use: enterCode)
    router.get("/admin/sign-in/code") { _, _ in admin.seeOther("/admin/sign-in") }
    router.post("/admin/session/end", use: signOut)
    router.get("/admin/session/end") { _, _ in admin.seeOther("/admin") }
    router.get("/admin/welcome/:token", use: welcomePage)
    router.post("/admin/welcome/:token", use: welcome)
    for purpose in [AccountLink.Purpose.invitation, .reset] {
      router.get("/admin/\(purpose.rawValue)/:token") { try await linkPage(purpose, $0, $1) }
      router.post("/admin/\(purpose.rawValue)/:token") { try await choosePassword(purpose, $0, $1) }
    }
    return router
  }

  /// The token in the address of a one-time link.
  func token(_ context: DoorContext) -> Token? { context.parameters.get("token").flatMap { Token($0) } }

  /// A page of the door. What surrounds a one-time link is told to nobody.
  func page(_ page: some AdminPage, status: HTTPResponse.Status = .ok, isSecret: Bool = false) throws -> Response {
    var response = try admin.page(page, status: status)
    if isSecret { response.headers[.referrerPolicy] = "no-referrer" }
    return response
  }

  /// A password as it was typed: nothing is cut off it.
  func password(_ form: FormFields, _ name: String = "password") -> String {
    PasswordRules.canonical(form.fields.first { $0.name == name }?.value ?? "")
  }

  /// Signs the browser in and sends it where it wanted to go, or shows what it had typed when its session ended.
  func admit(_ account: AccountID, to arrival: Arrival, _ request: Request, _ context: DoorContext) async throws -> Response {
    let token = try await admin.database.write { db in
      if let former = context.token { try Session.end(former, db) }
      return try Session.begin(
        account, address: context.address, userAgent: request.headers[.userAgent] ?? "", at: context.now, db
      ).token
    }
    var response: Response
    if let kept = arrival.kept {
      let staff = try await admin.database.read { db in try Account.find(account, db).staff(db) }
      response = try page(ResumePage(kept, layout: admin.layout("You’re signed in again", staff: staff)))
    } else {
      response = admin.seeOther(arrival.next ?? "/admin")
    }
    response.headers[values: .setCookie].append(cookie.field(token))
    return response
  }

  /// `POST /admin/session/end`: signs out.
  @Sendable func signOut(_ request: Request, _ context: DoorContext) async throws -> Response {
    if let token = context.token { try await admin.database.write { db in try Session.end(token, db) } }
    var response = admin.seeOther("/admin/sign-in?left=1")
    response.headers[values: .setCookie].append(cookie.field(nil))
    // What the browser keeps of the admin goes as well.
    response.headers[.clearSiteData] = "\"cache\", \"storage\""
    return response
  }
}

/// Turns errors at the door into answers, and addresses inside into the way in.
private struct DoorErrors: RouterMiddleware {
  let door: Door

  func handle(
    _ request: Request, context: DoorContext, next: (Request, DoorContext) async throws -> Response
  ) async throws -> Response {
    do {
      if !Door.isOpen(request.uri.path) { return try await door.turnAway(request, context) }
      return try await next(request, context)
    } catch DomainError.gone {
      return try await door.spentLink(request, context)
    } catch {
      return try door.admin.failure(error, staff: context.staff, request, context)
    }
  }
}

extension HTTPField.Name {
  /// `Clear-Site-Data`.
  static let clearSiteData = HTTPField.Name("Clear-Site-Data") ?? .server
}
