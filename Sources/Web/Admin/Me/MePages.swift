import Domain
import Formats

/// Who is signed in, to change.
struct MePage: AdminPage {
  static let template = "admin/me/show"
  static let crumb = LinkItem(title: "Your account", url: "/admin/me")
  let layout: AdminLayout
  let name: TextField
  let email: TextField
  let emailPassword: TextField
  let presentPassword: TextField
  let newPassword: TextField
  /// The address for password managers, beside the new password.
  let username: String
  let hasSecondFactor: Bool
  let codesLeft: String
  let codesPassword: TextField
  let sessions: [SessionItem]
  let isElsewhere: Bool
  let problems: [LinkItem]

  init(
    layout: AdminLayout, _ account: Account, name: String, email: String, problems: [Field: String], codesLeft: Int,
    sessions: [Session], current: SessionID, at now: Timestamp
  ) {
    self.layout = layout
    self.name = TextField("name", "Name", name, error: problems["name"], required: true, autocomplete: "name", limit: 100)
    self.email = TextField(
      "email", "Email", email, kind: "email", hint: "You sign in with it.", error: problems["email"], required: true,
      autocomplete: "username", limit: 254)
    emailPassword = TextField(
      "email-password", "Present password", "", kind: "password", hint: "Only needed for another email.",
      error: problems["email-password"], autocomplete: "current-password")
    presentPassword = TextField(
      "present-password", "Present password", "", kind: "password", error: problems["present-password"], required: true,
      autocomplete: "current-password")
    newPassword = TextField.newPassword("New password", error: problems["password"])
    username = account.email
    hasSecondFactor = account.hasSecondFactor
    self.codesLeft = codesLeft == 1 ? "One recovery code is left." : "\(codesLeft) recovery codes are left."
    codesPassword = TextField(
      "codes-password", "Present password", "", kind: "password", error: problems["codes-password"], required: true,
      autocomplete: "current-password")
    self.sessions = sessions.map { SessionItem($0, current: current, at: now) }
    isElsewhere = sessions.contains { $0.id != current }
    self.problems = LinkItem.problems(problems)
  }
}

/// A secret for the authenticator app, to be confirmed.
struct SecondFactorPage: AdminPage {
  static let template = "admin/me/second-factor"
  let layout: AdminLayout
  /// The code to scan, as SVG; nil where the address is too long for one.
  let codeSVG: String?
  /// The same by hand, in groups of four.
  let typed: String
  let secret: String
  let uri: String
  let code: TextField
  let password: TextField
  let problems: [LinkItem]

  init(layout: AdminLayout, _ totp: TOTP, account: String, issuer: String, problems: [Field: String]) {
    self.layout = layout
    uri = totp.uri(account: account, issuer: issuer)
    codeSVG = QRCode.svg(uri, label: "QR code with the secret for your authenticator app")
    let letters = Base32.encode(totp.secret)
    secret = letters
    typed = stride(from: 0, to: letters.count, by: 4).map { letters.dropFirst($0).prefix(4) }.joined(separator: " ")
    code = TextField(
      "code", "Code", "", hint: "The six digits that the app shows now.", error: problems["code"], required: true,
      autocomplete: "one-time-code")
    password = TextField(
      "password", "Present password", "", kind: "password", error: problems["password"], required: true,
      autocomplete: "current-password")
    self.problems = LinkItem.problems(problems)
  }
}

/// The recovery codes, shown once.
struct RecoveryCodesPage: AdminPage {
  static let template = "admin/me/codes"
  let layout: AdminLayout
  let codes: [String]
}
