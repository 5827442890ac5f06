import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension Door {
  /// `POST /admin/sign-in/code`: the code of the authenticator app, or one of the recovery codes.
  @Sendable func enterCode(_ request: Request, _ context: DoorContext) async throws -> Response {
    let form = try await admin.form(request)
    let (arrival, step, code) = (Arrival(form), Token(form.text("step")), form.text("code"))
    enum Outcome {
      case admitted(AccountID)
      case wrong
      case held(Milliseconds)
    }
    let outcome: Outcome
    do {
      outcome = try await admin.database.write { db in
        let link = try AccountLink.find(step, .secondStep, at: context.now, db)
        guard let id = link.account else { throw DomainError.gone }
        let account = try Account.find(id, db)
        guard account.disabledAt == nil else { throw DomainError.gone }
        let throttle = SignInThrottle(address: context.address, email: account.email)
        if let wait = try throttle.begin(address: context.address, email: account.email, at: context.now, db) {
          return .held(wait)
        }
        guard try account.takesCode(code, at: context.now, db) else { return .wrong }
        _ = try AccountLink.use(step, .secondStep, at: context.now, db)
        try throttle.succeed(db)
        return .admitted(id)
      }
    } catch DomainError.gone {
      let content = SignInPage(
        layout: admin.layout("Sign in", staff: nil), email: "", arrival,
        problem: "That took too long, or was done already. Sign in once more.")
      return try page(content, status: .unauthorized)
    }
    switch outcome {
    case .admitted(let account): return try await admit(account, to: arrival, request, context)
    case .held(let wait): return try pause(wait, email: "", arrival)
    case .wrong:
      let content = CodePage(
        layout: admin.layout("One more step", staff: nil), step: step?.text ?? "", arrival,
        problem: "That isn’t the code, or it was used already. Wait for the next one.")
      return try page(content, status: .unauthorized)
    }
  }
}
