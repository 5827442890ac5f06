import Domain
import Formats

/// What a form says of an account.
struct AccountForm: Sendable {
  var email = ""
  var name = ""
  var isOwner = false
  var roles: [ShowID: Role] = [:]

  init() {}

  init(_ account: Account, roles: [ShowID: Role]) {
    (email, name, isOwner, self.roles) = (account.email, account.name, account.isOwner, roles)
  }

  init(_ form: FormFields) {
    (email, name, isOwner) = (form.text("email"), form.text("name"), form.isOn("is-owner"))
    for (field, value) in form.fields where field.hasPrefix("role.") {
      if let show = ShowID(String(field.dropFirst(5))), let role = Role(rawValue: value), role != .owner { roles[show] = role }
    }
  }

  func nameField(_ problems: [Field: String]) -> TextField {
    TextField("name", "Name", name, error: problems["name"], required: true, autocomplete: "off", limit: 100)
  }

  func emailField(_ problems: [Field: String]) -> TextField {
    TextField(
      "email", "Email", email, kind: "email", hint: "They sign in with it; nothing is sent there.", error: problems["email"],
      required: true, autocomplete: "off", limit: 254)
  }

  var ownerField: CheckField {
    CheckField("is-owner", "Owner", isOn: isOwner, hint: "Everything in every show, and the accounts.")
  }

  func roleFields(_ shows: [Show]) -> [SelectField] {
    shows.map { show in
      SelectField(
        "role.\(show.id)", show.title, roles[show.id]?.rawValue ?? "",
        options: [("", "Nothing"), ("author", "Author: own drafts only"), ("editor", "Editor: edits and publishes")])
    }
  }
}

/// Every account.
struct AccountListPage: AdminPage {
  static let template = "admin/accounts/list"
  let layout: AdminLayout
  let search: TextField
  let show: SelectField
  let state: SelectField
  let rows: [Row]
  let count: String
  /// Whether something hides accounts.
  let isFiltered: Bool

  /// An account in a list.
  struct Row: Sendable {
    let name: String
    let email: String
    let url: String
    /// “Owner”, or a line for each show.
    let roles: [String]
    let state: String
    /// The badge's class.
    let badge: String
    let hasCode: Bool
    let seen: MomentItem?
  }

  init(layout: AdminLayout, _ accounts: [AccountSummary], _ filter: AccountFilter, shows: [Show], at now: Timestamp) {
    self.layout = layout
    search = TextField("q", "Name or email", filter.text ?? "", kind: "search")
    show = SelectField(
      "show", "Show", filter.show?.description ?? "", options: [("", "Every show")] + shows.map { ($0.id.description, $0.title) })
    state = SelectField(
      "state", "State", filter.state?.rawValue ?? "",
      options: [("", "Every state"), ("active", "Active"), ("invited", "Invited"), ("disabled", "Disabled")])
    let titles = Dictionary(shows.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    rows = accounts.map { Row($0, titles, at: now) }
    count = accounts.count == 1 ? "One account" : "\(accounts.count) accounts"
    isFiltered = filter != AccountFilter()
  }
}

extension AccountListPage.Row {
  fileprivate init(_ summary: AccountSummary, _ titles: [ShowID: String], at now: Timestamp) {
    let account = summary.account
    (name, email, url) = (account.name, account.email, "/admin/accounts/\(account.id)")
    let roles = summary.roles.compactMap { show, role in titles[show].map { "\(role == .editor ? "Editor" : "Author") of \($0)" }
    }
    self.roles = account.isOwner ? ["Owner"] : roles.isEmpty ? ["No show yet"] : roles.sorted()
    (state, badge) =
      account.disabledAt != nil
      ? ("Disabled", "badge-withdrawn") : account.hasPassword ? ("Active", "badge-good") : ("Invited", "badge-scheduled")
    hasCode = account.hasSecondFactor
    seen = summary.lastSeenAt.map { MomentItem($0, zone: "UTC", now: now) }
  }
}

/// The form for a new account.
struct AccountFormPage: AdminPage {
  static let template = "admin/accounts/new"
  let layout: AdminLayout
  let name: TextField
  let email: TextField
  let owner: CheckField
  let roles: [SelectField]
  let problems: [LinkItem]

  init(layout: AdminLayout, _ form: AccountForm, shows: [Show], problems: [Field: String] = [:]) {
    self.layout = layout
    (name, email) = (form.nameField(problems), form.emailField(problems))
    (owner, roles) = (form.ownerField, form.roleFields(shows))
    self.problems = LinkItem.problems(problems)
  }
}

/// An account, to change.
struct AccountPage: AdminPage {
  static let template = "admin/accounts/edit"
  static let list = LinkItem(title: "Accounts", url: "/admin/accounts")
  let layout: AdminLayout
  let url: String
  let name: TextField
  let email: TextField
  let owner: CheckField
  let roles: [SelectField]
  let problems: [LinkItem]
  let isMe: Bool
  let isDisabled: Bool
  let isInvited: Bool
  let isActive: Bool
  let hasSecondFactor: Bool
  let sessions: [SessionItem]
  let created: MomentItem

  init(
    layout: AdminLayout, _ account: Account, _ form: AccountForm, shows: [Show], sessions: [Session], isMe: Bool,
    problems: [Field: String], at now: Timestamp
  ) {
    self.layout = layout
    url = "/admin/accounts/\(account.id)"
    (name, email) = (form.nameField(problems), form.emailField(problems))
    (owner, roles) = (form.ownerField, form.roleFields(shows))
    self.problems = LinkItem.problems(problems)
    (self.isMe, isDisabled, hasSecondFactor) = (isMe, account.disabledAt != nil, account.hasSecondFactor)
    isInvited = account.disabledAt == nil && !account.hasPassword
    isActive = account.disabledAt == nil && account.hasPassword
    self.sessions = sessions.map { SessionItem($0, current: nil, at: now) }
    created = MomentItem(account.createdAt, zone: "UTC", now: now)
  }
}

/// A link to hand on, shown once.
struct AccountLinkPage: AdminPage {
  static let template = "admin/accounts/link"
  let layout: AdminLayout
  let name: String
  let email: String
  let link: String
  let isInvitation: Bool
}

/// A place where somebody is signed in.
struct SessionItem: Sendable {
  /// “Firefox on Linux”.
  let browser: String
  let address: String
  let seen: MomentItem
  let since: MomentItem
  /// Whether it is the one that asks.
  let isCurrent: Bool
  /// Where to end it.
  let end: String

  init(_ session: Session, current: SessionID?, at now: Timestamp) {
    browser = SessionItem.browser(session.userAgent)
    address = session.address
    seen = MomentItem(session.lastSeenAt, zone: "UTC", now: now)
    since = MomentItem(session.createdAt, zone: "UTC", now: now)
    isCurrent = session.id == current
    end = "/admin/me/sessions/\(session.id)/end"
  }

  /// What a browser calls itself, in three words.
  static func browser(_ userAgent: String) -> String {
    // Each also names those it descends from, so the youngest is looked for first.
    let names = [
      ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
      ("Chrome/", "Chrome"),
      ("Safari/", "Safari"), ("curl/", "curl"),
    ]
    let systems = [
      ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
      ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ]
    let name = names.first { userAgent.contains($0.0) }?.1
    let system = systems.first { userAgent.contains($0.0) }?.1
    switch (name, system) {
    case (let name?, let system?): return "\(name) on \(system)"
    case (let name?, nil): return name
    case (nil, let system?): return "A browser on \(system)"
    case (nil, nil): return userAgent.isEmpty ? "Unknown browser" : String(userAgent.prefix(40))
    }
  }
}

extension Notice {
  /// What the history calls the change that this notice reports; nil for what isn't in it.
  var change: String? {
    switch self {
    case .disabled: "Disabled"
    case .enabled: "Enabled"
    default: nil
    }
  }
}
