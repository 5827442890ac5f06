import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addAccountRoutes(to router: Router<AdminContext>) {
    router.get("/admin/accounts", use: accountList)
    router.get("/admin/accounts/new", use: newAccount)
    router.post("/admin/accounts", use: createAccount)
    router.get("/admin/accounts/:account", use: accountPage)
    router.post("/admin/accounts/:account", use: changeAccount)
    router.post("/admin/accounts/:account/link", use: makeAccountLink)
    router.post("/admin/accounts/:account/removal", use: removeAccount)
    router.post("/admin/accounts/:account/disabling") { request, context in
      try await change(request, context, .disabled) { account, _, db in try account.disable(at: context.now, db) }
    }
    router.post("/admin/accounts/:account/disabling/end") { request, context in
      try await change(request, context, .enabled) { account, _, db in try account.enable(at: context.now, db) }
    }
    router.post("/admin/accounts/:account/sessions/end") { request, context in
      try await change(request, context, .signedOut) { account, staff, db in
        try Session.endAll(of: account.id, but: account.id == staff.id ? context.session : nil, db)
      }
    }
    router.post("/admin/accounts/:account/second-factor/end") { request, context in
      try await change(request, context, .saved) { account, _, db in try account.dropSecondFactor(at: context.now, db) }
    }
    addMeRoutes(to: router)
  }

  /// `GET /admin/accounts?q=&show=&state=`.
  @Sendable private func accountList(_ request: Request, _ context: AdminContext) async throws -> Response {
    let typed = FormFields(urlEncoded: (request.uri.query ?? "").utf8)
    let filter = AccountFilter(
      text: typed["q"].flatMap(\.nonEmpty), show: ShowID(typed.text("show")), state: .init(rawValue: typed.text("state")))
    let layout = layout("Accounts", area: .accounts, request, context)
    return try page(
      try await database.read { db in
        let accounts = try Account.list(filter, by: context.staff, db)
        return AccountListPage(layout: layout, accounts, filter, shows: try context.staff.shows(db), at: context.now)
      })
  }

  /// `GET /admin/accounts/new`.
  @Sendable private func newAccount(_ request: Request, _ context: AdminContext) async throws -> Response {
    try context.staff.requireOwner()
    let layout = layout("New account", area: .accounts, crumbs: [AccountPage.list], request, context)
    return try page(
      try await database.read { db in
        AccountFormPage(layout: layout, AccountForm(), shows: try context.staff.shows(db))
      })
  }

  /// `POST /admin/accounts`: makes an account and shows its invitation, once.
  @Sendable private func createAccount(_ request: Request, _ context: AdminContext) async throws -> Response {
    try context.staff.requireOwner()
    let form = AccountForm(try await self.form(request))
    do {
      let (account, token) = try await database.write { db in
        let account = try Account.create(
          email: form.email, name: form.name, isOwner: form.isOwner, roles: form.roles, at: context.now, db)
        try account.record("Created", by: context.staff, at: context.now, db)
        return (account, try AccountLink.make(.invitation, for: account.id, at: context.now, db))
      }
      return try linkPage(account, token, .invitation, request, context)
    } catch DomainError.invalid(let problems) {
      let layout = layout("New account", area: .accounts, crumbs: [AccountPage.list], request, context)
      let shows = try await database.read { db in try context.staff.shows(db) }
      return try page(
        AccountFormPage(layout: layout, form, shows: shows, problems: problems), status: .unprocessableContent)
    }
  }

  /// `GET /admin/accounts/{account}`.
  @Sendable private func accountPage(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: AccountID = try id("account", context)
    return try page(
      try await database.read { db in
        let account = try Account.find(id, by: context.staff, db)
        let form = AccountForm(account, roles: try account.roles(db))
        return try accountPage(account, form, request, context, db)
      })
  }

  /// The page of `account` with what `form` says.
  private func accountPage(
    _ account: Account, _ form: AccountForm, problems: [Field: String] = [:], _ request: Request, _ context: AdminContext,
    _ db: any Connection
  ) throws -> AccountPage {
    let layout = layout(account.name, area: .accounts, crumbs: [AccountPage.list], request, context)
    return AccountPage(
      layout: layout, account, form, shows: try context.staff.shows(db),
      sessions: try Session.list(of: account.id, at: context.now, db), isMe: account.id == context.staff.id, problems: problems,
      at: context.now)
  }

  /// `POST /admin/accounts/{account}`.
  @Sendable private func changeAccount(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, form): (AccountID, AccountForm) = (try id("account", context), AccountForm(try await self.form(request)))
    do {
      try await database.write { db in
        var account = try Account.find(id, by: context.staff, db)
        try account.recordBefore(at: context.now, db)
        try account.change(
          email: form.email, name: form.name, isOwner: form.isOwner, roles: form.roles, at: context.now, db)
        try account.record("Edited", by: context.staff, at: context.now, db)
      }
      return seeOther("/admin/accounts", notice: .saved)
    } catch DomainError.invalid(let problems) {
      return try await refusal(of: id, form, problems, request, context)
    } catch DomainError.conflict(let message) {
      return try await refusal(of: id, form, ["is-owner": message], request, context)
    }
  }

  private func refusal(
    of id: AccountID, _ form: AccountForm, _ problems: [Field: String], _ request: Request, _ context: AdminContext
  ) async throws -> Response {
    let content = try await database.read { db in
      let account = try Account.find(id, by: context.staff, db)
      return try accountPage(account, form, problems: problems, request, context, db)
    }
    return try page(content, status: .unprocessableContent)
  }

  /// Changes an account and goes back to its page.
  private func change(
    _ request: Request, _ context: AdminContext, _ notice: Notice,
    _ change: @escaping @Sendable (inout Account, Staff, any Connection) throws -> Void
  ) async throws -> Response {
    let id: AccountID = try id("account", context)
    try await database.write { db in
      var account = try Account.find(id, by: context.staff, db)
      try change(&account, context.staff, db)
      if let what = notice.change { try account.record(what, by: context.staff, at: context.now, db) }
    }
    return seeOther("/admin/accounts/\(id)", notice: notice)
  }

  /// `POST /admin/accounts/{account}/link`: a new link to set a password by; the ones before it are void.
  @Sendable private func makeAccountLink(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: AccountID = try id("account", context)
    let (account, token, purpose) = try await database.write { db in
      let account = try Account.find(id, by: context.staff, db)
      guard account.disabledAt == nil else {
        throw DomainError.conflict("\(account.name) is disabled. Enable the account first.")
      }
      let (token, purpose) = try AccountLink.make(for: account, at: context.now, db)
      return (account, token, purpose)
    }
    return try linkPage(account, token, purpose, request, context)
  }

  private func linkPage(
    _ account: Account, _ token: Token, _ purpose: AccountLink.Purpose, _ request: Request, _ context: AdminContext
  ) throws -> Response {
    let title = purpose == .invitation ? "Invitation for \(account.name)" : "New password for \(account.name)"
    let crumbs = [AccountPage.list, LinkItem(title: account.name, url: "/admin/accounts/\(account.id)")]
    let content = AccountLinkPage(
      layout: layout(title, area: .accounts, crumbs: crumbs, request, context), name: account.name, email: account.email,
      link: "\(installation.origin)/admin/\(purpose.rawValue)/\(token.text)", isInvitation: purpose == .invitation)
    return try page(content)
  }

  /// `POST /admin/accounts/{account}/removal`: takes back an invitation that nobody accepted.
  @Sendable private func removeAccount(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: AccountID = try id("account", context)
    try await database.write { db in
      let account = try Account.find(id, by: context.staff, db)
      try account.record("Removed", by: context.staff, at: context.now, db)
      try account.remove(db)
    }
    return seeOther("/admin/accounts", notice: .deleted)
  }
}
