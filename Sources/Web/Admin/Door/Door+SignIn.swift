import Clients
import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension Door {
  /// `GET /admin/sign-in?next=`.
  @Sendable func signInPage(_ request: Request, _ context: DoorContext) async throws -> Response {
    let arrival = Arrival(next: admin.query("next", request))
    if context.staff != nil { return admin.seeOther(arrival.next ?? "/admin") }
    guard try await admin.database.read(Account.hasOwner) else {
      return try page(NobodyPage(layout: admin.layout("Welcome to Lectern", staff: nil)))
    }
    let lead = admin.query("left", request) == nil ? nil : "You’re signed out."
    return try page(SignInPage(layout: admin.layout("Sign in", staff: nil), email: "", arrival, lead: lead))
  }

  /// `POST /admin/sign-in`: email and password. Whether there is such an account, neither the answer nor its time says.
  @Sendable func signIn(_ request: Request, _ context: DoorContext) async throws -> Response {
    let form = try await admin.form(request)
    let (arrival, email, password) = (Arrival(form), form.text("email"), password(form))
    let throttle = SignInThrottle(address: context.address, email: email)
    guard email.utf8.count <= 254, password.utf8.count <= PasswordRules.mostBytes else {
      return try refusal(email: "", arrival)
    }
    let (wait, credentials) = try await admin.database.write { db in
      let wait = try throttle.begin(address: context.address, email: email, at: context.now, db)
      return (wait, wait == nil ? try Account.credentials(email: email, db) : nil)
    }
    if let wait { return try pause(wait, email: email, arrival) }
    let verdict = try await admin.passwords.verify(password, against: credentials?.password)
    guard verdict.matches, let credentials, let hash = credentials.password else { return try refusal(email: email, arrival) }
    let fresh = verdict.isOutdated ? try await admin.passwords.hash(password) : nil
    try await admin.database.write { db in
      if let fresh { try Account.rehash(credentials.account, from: hash, to: fresh, db) }
      if !credentials.hasSecondFactor { try throttle.succeed(db) }
    }
    guard credentials.hasSecondFactor else { return try await admit(credentials.account, to: arrival, request, context) }
    return try await secondStep(credentials.account, arrival, context)
  }

  /// The same words, whatever was wrong.
  private func refusal(email: String, _ arrival: Arrival) throws -> Response {
    let content = SignInPage(
      layout: admin.layout("Sign in", staff: nil), email: email, arrival,
      problem: "Email and password don’t go together. Look at both and try again.")
    return try page(content, status: .unauthorized)
  }

  func pause(_ wait: Milliseconds, email: String, _ arrival: Arrival) throws -> Response {
    let seconds = (wait.rawValue + 999) / 1000
    let length = seconds < 90 ? "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"
    let content = SignInPage(
      layout: admin.layout("Sign in", staff: nil), email: email, arrival,
      problem: "Too many tries. Wait \(length), then try again.")
    var response = try page(content, status: .tooManyRequests)
    response.headers[.retryAfter] = String(seconds)
    return response
  }

  /// Asks for the code that follows the password.
  func secondStep(_ account: AccountID, _ arrival: Arrival, _ context: DoorContext) async throws -> Response {
    let step = try await admin.database.write { db in
      try AccountLink.make(.secondStep, for: account, at: context.now, db)
    }
    return try page(CodePage(layout: admin.layout("One more step", staff: nil), step: step.text, arrival))
  }

  /// Somebody who isn't signed in asks for what is inside. What they typed is carried along.
  func turnAway(_ request: Request, _ context: DoorContext) async throws -> Response {
    if AdminRoutes.wantsJSON(request) || request.headers[.contentType]?.hasPrefix("application/json") ?? false {
      let message = "You’re signed out. Sign in again in another tab, then go on here: what you typed is still on this page."
      return try admin.json(AdminJSON.Problem(message: message), status: .unauthorized)
    }
    guard request.method == .post else {
      guard request.method == .get || request.method == .head else { throw HTTPError(.unauthorized) }
      let path = request.uri.path + (request.uri.query.map { "?\($0)" } ?? "")
      let next = path == "/admin" ? "" : "?next=\(path.urlQueryEscaped)"
      return admin.seeOther("/admin/sign-in\(next)")
    }
    let kept = await keep(request)
    let content = SignInPage(
      layout: admin.layout("Sign in", staff: nil), email: "", Arrival(next: nil, kept: kept),
      lead: kept == nil
        ? "You were signed out in the meantime."
        : "You were signed out in the meantime. What you typed is kept and comes back when you sign in.",
      hadFile: kept?.hadFile ?? false)
    return try page(content, status: .unauthorized)
  }

  /// The form that a request brings, as far as it can be kept: files can't.
  private func keep(_ request: Request) async -> KeptForm? {
    let path = request.uri.path + (request.uri.query.map { "?\($0)" } ?? "")
    let type = request.headers[.contentType]?.lowercased() ?? ""
    if type.hasPrefix("multipart/form-data") {
      // Read to the end, since a browser listens only then, and nothing of it is stored.
      guard let form = try? await admin.formWithFiles(request, fileLimit: 0, files: 0) else { return nil }
      await form.discard()
      let size = form.fields.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
      guard size <= KeptForm.limit else { return nil }
      return KeptForm(path: path, form.fields, hadFile: !form.files.isEmpty || !form.problems.isEmpty)
    }
    guard type.hasPrefix("application/x-www-form-urlencoded"),
      let body = try? await request.body.collect(upTo: KeptForm.limit)
    else {
      return nil
    }
    return KeptForm(path: path, FormFields(urlEncoded: body.readableBytesView), hadFile: false)
  }
}
