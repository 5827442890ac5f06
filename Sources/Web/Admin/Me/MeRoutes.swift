import Clients
import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addMeRoutes(to router: Router<AdminContext>) {
    router.get("/admin/me", use: mePage)
    router.post("/admin/me", use: changeMe)
    router.post("/admin/me/password", use: changePassword)
    router.get("/admin/me/second-factor", use: secondFactorPage)
    router.post("/admin/me/second-factor", use: useSecondFactor)
    router.post("/admin/me/second-factor/end", use: dropSecondFactor)
    router.post("/admin/me/second-factor/codes", use: newRecoveryCodes)
    router.post("/admin/me/sessions/:session/end", use: endSession)
    router.post("/admin/me/sessions/end", use: endOtherSessions)
  }

  /// `GET /admin/me`.
  @Sendable private func mePage(_ request: Request, _ context: AdminContext) async throws -> Response {
    try page(try await mePage(request, context, typed: nil, problems: [:]))
  }

  /// The page with what was typed into its first form, and what is wrong with any of its forms.
  private func mePage(
    _ request: Request, _ context: AdminContext, typed: (name: String, email: String)?, problems: [Field: String]
  ) async throws -> MePage {
    let layout = layout("Your account", area: .me, request, context)
    return try await database.read { db in
      let account = try Account.find(context.staff.id, db)
      return MePage(
        layout: layout, account, name: typed?.name ?? account.name, email: typed?.email ?? account.email, problems: problems,
        codesLeft: try account.recoveryCodesLeft(db), sessions: try Session.list(of: account.id, at: context.now, db),
        current: context.session, at: context.now)
    }
  }

  /// Makes sure that it is the holder who asks, and not somebody at their open browser. Throws ``DomainError/invalid(_:)`` that
  /// names `field`; tries count as those at the door do.
  private func confirm(_ password: String, as field: Field, _ context: AdminContext) async throws {
    let email = context.staff.email
    let throttle = SignInThrottle(address: context.address, email: email)
    let (wait, hash) = try await database.write { db in
      let wait = try throttle.begin(address: context.address, email: email, at: context.now, db)
      return (wait, try Account.find(context.staff.id, db).passwordHash(db))
    }
    if wait != nil { throw DomainError.invalid([field: "Too many tries. Wait a few minutes, then try again."]) }
    guard try await passwords.verify(password, against: hash).matches else {
      throw DomainError.invalid([field: password.isEmpty ? "Type your present password." : "That isn’t your present password."])
    }
    try await database.write { db in try throttle.succeed(db) }
  }

  private static func password(_ form: FormFields, _ name: String) -> String {
    PasswordRules.canonical(form.fields.first { $0.name == name }?.value ?? "")
  }

  /// `POST /admin/me`: name and email; another email takes the password.
  @Sendable private func changeMe(_ request: Request, _ context: AdminContext) async throws -> Response {
    let form = try await self.form(request)
    let (name, email) = (form.text("name"), form.text("email"))
    do {
      if email != context.staff.email {
        try await confirm(AdminRoutes.password(form, "email-password"), as: "email-password", context)
      }
      try await database.write { db in
        var account = try Account.find(context.staff.id, db)
        try account.recordBefore(at: context.now, db)
        try account.change(email: email, name: name, at: context.now, db)
        try account.record("Edited", by: context.staff, at: context.now, db)
      }
      return seeOther("/admin/me", notice: .saved)
    } catch DomainError.invalid(let problems) {
      let content = try await mePage(request, context, typed: (name, email), problems: problems)
      return try page(content, status: .unprocessableContent)
    }
  }

  /// `POST /admin/me/password`: every other session ends.
  @Sendable private func changePassword(_ request: Request, _ context: AdminContext) async throws -> Response {
    let form = try await self.form(request)
    let password = AdminRoutes.password(form, "password")
    do {
      try PasswordRules.check(password, email: context.staff.email, name: context.staff.name)
      try await confirm(AdminRoutes.password(form, "present-password"), as: "present-password", context)
      let hash = try await passwords.hash(password)
      try await database.write { db in
        var account = try Account.find(context.staff.id, db)
        try account.set(password: hash, keeping: context.session, at: context.now, db)
      }
      return seeOther("/admin/me", notice: .passwordChanged)
    } catch DomainError.invalid(let problems) {
      let content = try await mePage(request, context, typed: nil, problems: problems)
      return try page(content, status: .unprocessableContent)
    }
  }

  /// `GET /admin/me/second-factor`: a new secret, which holds only once the app has shown that it knows it.
  @Sendable private func secondFactorPage(_ request: Request, _ context: AdminContext) async throws -> Response {
    var generator = SystemRandomNumberGenerator()
    let secret = (0..<20).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return try page(secondFactorPage(TOTP(secret: secret), problems: [:], request, context))
  }

  private func secondFactorPage(
    _ totp: TOTP, problems: [Field: String], _ request: Request, _ context: AdminContext
  ) -> SecondFactorPage {
    SecondFactorPage(
      layout: layout("Codes from your phone", area: .me, crumbs: [MePage.crumb], request, context), totp,
      account: context.staff.email, issuer: "Lectern \(installation.host)", problems: problems)
  }

  /// `POST /admin/me/second-factor`: takes it into use and shows the recovery codes, once.
  @Sendable private func useSecondFactor(_ request: Request, _ context: AdminContext) async throws -> Response {
    let form = try await self.form(request)
    guard let secret = Base32.decode(form.text("secret")), (16...64).contains(secret.count) else { throw DomainError.notFound }
    let totp = TOTP(secret: secret)
    do {
      try await confirm(AdminRoutes.password(form, "password"), as: "password", context)
      let codes = try await database.write { db in
        var account = try Account.find(context.staff.id, db)
        guard !account.hasSecondFactor else { throw DomainError.conflict("Codes are asked for already. Turn them off first.") }
        return try account.useSecondFactor(totp, confirmedBy: form.text("code"), at: context.now, db)
      }
      return try codesPage(codes, request, context)
    } catch DomainError.invalid(let problems) {
      return try page(secondFactorPage(totp, problems: problems, request, context), status: .unprocessableContent)
    }
  }

  private func codesPage(_ codes: [String], _ request: Request, _ context: AdminContext) throws -> Response {
    try page(
      RecoveryCodesPage(layout: layout("Recovery codes", area: .me, crumbs: [MePage.crumb], request, context), codes: codes))
  }

  /// `POST /admin/me/second-factor/codes`: new recovery codes; the ones before them are void.
  @Sendable private func newRecoveryCodes(_ request: Request, _ context: AdminContext) async throws -> Response {
    let form = try await self.form(request)
    do {
      try await confirm(AdminRoutes.password(form, "codes-password"), as: "codes-password", context)
      let codes = try await database.write { db in
        let account = try Account.find(context.staff.id, db)
        guard account.hasSecondFactor else { throw DomainError.notFound }
        return try account.makeRecoveryCodes(db)
      }
      return try codesPage(codes, request, context)
    } catch DomainError.invalid(let problems) {
      let content = try await mePage(request, context, typed: nil, problems: problems)
      return try page(content, status: .unprocessableContent)
    }
  }

  /// `POST /admin/me/second-factor/end`.
  @Sendable private func dropSecondFactor(_ request: Request, _ context: AdminContext) async throws -> Response {
    let form = try await self.form(request)
    do {
      try await confirm(AdminRoutes.password(form, "codes-password"), as: "codes-password", context)
      try await database.write { db in
        var account = try Account.find(context.staff.id, db)
        try account.dropSecondFactor(at: context.now, db)
      }
      return seeOther("/admin/me", notice: .codesOff)
    } catch DomainError.invalid(let problems) {
      let content = try await mePage(request, context, typed: nil, problems: problems)
      return try page(content, status: .unprocessableContent)
    }
  }

  /// `POST /admin/me/sessions/{session}/end`.
  @Sendable private func endSession(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: SessionID = try id("session", context)
    try await database.write { db in try Session.end(id, of: context.staff.id, db) }
    return seeOther("/admin/me", notice: .signedOut)
  }

  /// `POST /admin/me/sessions/end`: every one but this.
  @Sendable private func endOtherSessions(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await database.write { db in try Session.endAll(of: context.staff.id, but: context.session, db) }
    return seeOther("/admin/me", notice: .signedOut)
  }
}
