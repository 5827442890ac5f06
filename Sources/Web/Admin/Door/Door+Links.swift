import Clients
import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension Door {
  /// `GET /admin/welcome/{token}`: who sets up the installation makes an account. Changes nothing.
  @Sendable func welcomePage(_ request: Request, _ context: DoorContext) async throws -> Response {
    let token = token(context)
    _ = try await admin.database.read { db in try AccountLink.find(token, .first, at: context.now, db) }
    return try page(WelcomePage(layout: admin.layout("Welcome to Lectern", staff: nil)), isSecret: true)
  }

  /// `POST /admin/welcome/{token}`: makes the owner's account and goes on to the first show.
  @Sendable func welcome(_ request: Request, _ context: DoorContext) async throws -> Response {
    let (token, form) = (token(context), try await admin.form(request))
    let (name, email, password) = (form.text("name"), form.text("email"), password(form))
    _ = try await admin.database.read { db in try AccountLink.find(token, .first, at: context.now, db) }
    do {
      try PasswordRules.check(password, email: email, name: name)
      let hash = try await admin.passwords.hash(password)
      let account = try await admin.database.write { db in
        try Account.createFirstOwner(token, email: email, name: name, password: hash, at: context.now, db)
      }
      return try await admit(account.id, to: Arrival(next: "/admin/begin"), request, context)
    } catch DomainError.invalid(let problems) {
      let content = WelcomePage(
        layout: admin.layout("Welcome to Lectern", staff: nil), name: name, email: email, problems: problems)
      return try page(content, status: .unprocessableContent, isSecret: true)
    }
  }

  /// `GET /admin/invitation/{token}` and `GET /admin/reset/{token}`: asks for a password. Changes nothing.
  func linkPage(_ purpose: AccountLink.Purpose, _ request: Request, _ context: DoorContext) async throws -> Response {
    let account = try await account(of: token(context), purpose, context)
    return try page(PasswordPage(layout: admin.layout(title(purpose), staff: nil), account, purpose), isSecret: true)
  }

  /// `POST` to the same: sets the password and signs in.
  func choosePassword(_ purpose: AccountLink.Purpose, _ request: Request, _ context: DoorContext) async throws -> Response {
    let (token, form) = (token(context), try await admin.form(request))
    let (account, password) = (try await account(of: token, purpose, context), password(form))
    do {
      try PasswordRules.check(password, email: account.email, name: account.name)
    } catch DomainError.invalid(let problems) {
      let content = PasswordPage(layout: admin.layout(title(purpose), staff: nil), account, purpose, problems: problems)
      return try page(content, status: .unprocessableContent, isSecret: true)
    }
    let hash = try await admin.passwords.hash(password)
    let ready = try await admin.database.write { db in
      try Account.accept(token, purpose, password: hash, at: context.now, db)
    }
    // A link takes the place of the password, not of the second factor.
    if ready.hasSecondFactor { return try await secondStep(ready.id, Arrival(next: nil), context) }
    return try await admit(ready.id, to: Arrival(next: nil), request, context)
  }

  /// The page of a link that opens nothing any more.
  func spentLink(_ request: Request, _ context: DoorContext) async throws -> Response {
    let hasOwner = try await admin.database.read(Account.hasOwner)
    let content = SpentLinkPage(layout: admin.layout("This link is used up", staff: nil), hasOwner: hasOwner)
    return try page(content, status: .gone, isSecret: true)
  }

  private func title(_ purpose: AccountLink.Purpose) -> String {
    purpose == .invitation ? "Welcome to Lectern" : "Choose a new password"
  }

  private func account(of token: Token?, _ purpose: AccountLink.Purpose, _ context: DoorContext) async throws -> Account {
    try await admin.database.read { db in
      guard let id = try AccountLink.find(token, purpose, at: context.now, db).account else { throw DomainError.gone }
      let account = try Account.find(id, db)
      guard account.disabledAt == nil else { throw DomainError.gone }
      return account
    }
  }
}
