import Domain
import Formats

/// Asks for email and password.
struct SignInPage: AdminPage {
  static let template = "admin/door/sign-in"
  let layout: AdminLayout
  let email: TextField
  let password: TextField
  /// What carries the visitor on.
  let hidden: [HiddenField]
  /// What happened before, and what is wrong now.
  let lead: String?
  let problem: String?
  /// Whether a file has to be chosen again.
  let hadFile: Bool

  init(
    layout: AdminLayout, email: String, _ arrival: Arrival, lead: String? = nil, problem: String? = nil, hadFile: Bool = false
  ) {
    self.layout = layout
    self.email = TextField("email", "Email", email, kind: "email", required: true, autocomplete: "username")
    password = TextField("password", "Password", "", kind: "password", required: true, autocomplete: "current-password")
    (hidden, self.lead, self.problem, self.hadFile) = (arrival.fields, lead, problem, hadFile)
  }
}

/// Asks for the code that follows the password.
struct CodePage: AdminPage {
  static let template = "admin/door/code"
  let layout: AdminLayout
  let code: TextField
  let hidden: [HiddenField]
  let problem: String?

  init(layout: AdminLayout, step: String, _ arrival: Arrival, problem: String? = nil) {
    self.layout = layout
    code = TextField(
      "code", "Code", "", hint: "Six digits from your authenticator app, or one of your recovery codes.", required: true,
      autocomplete: "one-time-code")
    hidden = [HiddenField(name: "step", value: step)] + arrival.fields
    self.problem = problem
  }
}

/// What was typed before the session ended, ready to be sent again.
struct ResumePage: AdminPage {
  static let template = "admin/door/resume"
  let layout: AdminLayout
  /// Where it goes.
  let action: String
  let hidden: [HiddenField]
  let hadFile: Bool

  init(_ kept: KeptForm, layout: AdminLayout) {
    self.layout = layout
    (action, hidden, hadFile) = (kept.path, kept.fields, kept.hadFile)
  }
}

/// Says where the first link is, while nobody has an account.
struct NobodyPage: AdminPage {
  static let template = "admin/door/nobody"
  let layout: AdminLayout
}

/// Says that a link was used, or has ended, and where another comes from.
struct SpentLinkPage: AdminPage {
  static let template = "admin/door/spent"
  let layout: AdminLayout
  let hasOwner: Bool
}

/// Makes the first owner's account.
struct WelcomePage: AdminPage {
  static let template = "admin/door/welcome"
  let layout: AdminLayout
  let name: TextField
  let email: TextField
  let password: TextField
  /// What is wrong, each with the field it is about.
  let problems: [LinkItem]

  init(layout: AdminLayout, name: String = "", email: String = "", problems: [Field: String] = [:]) {
    self.layout = layout
    self.name = TextField("name", "Your name", name, error: problems["name"], required: true, autocomplete: "name", limit: 100)
    self.email = TextField(
      "email", "Email", email, kind: "email", hint: "You sign in with it.", error: problems["email"], required: true,
      autocomplete: "username", limit: 254)
    password = TextField.newPassword(error: problems["password"])
    self.problems = LinkItem.problems(problems)
  }
}

/// Asks for a password where a link led here.
struct PasswordPage: AdminPage {
  static let template = "admin/door/password"
  let layout: AdminLayout
  let name: String
  let email: String
  let isInvitation: Bool
  /// Whether a code follows.
  let hasSecondFactor: Bool
  let password: TextField
  let problems: [LinkItem]

  init(layout: AdminLayout, _ account: Account, _ purpose: AccountLink.Purpose, problems: [Field: String] = [:]) {
    self.layout = layout
    (name, email, isInvitation) = (account.name, account.email, purpose == .invitation)
    hasSecondFactor = account.hasSecondFactor
    password = TextField.newPassword(error: problems["password"])
    self.problems = LinkItem.problems(problems)
  }
}

extension TextField {
  /// Where a new password is typed.
  static func newPassword(_ label: String = "Password", name: String = "password", error: String?) -> TextField {
    TextField(
      name, label, "", kind: "password",
      hint: "At least 8 characters; 15 or more are better. A few words that only you would put together do well.", error: error,
      required: true, autocomplete: "new-password")
  }
}

extension LinkItem {
  /// What is wrong with a form, each with a link to its field.
  static func problems(_ problems: [Field: String]) -> [LinkItem] {
    problems.sorted { $0.key < $1.key }.map { LinkItem(title: $0.value, url: "#f-\($0.key.rawValue)") }
  }
}
