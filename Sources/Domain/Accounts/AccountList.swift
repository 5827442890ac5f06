public import Database
public import Formats

/// An account as the list of accounts shows it.
public struct AccountSummary: Sendable, Hashable {
  public let account: Account
  public let roles: [ShowID: Role]
  /// When they were last here; nil when they aren't signed in anywhere.
  public let lastSeenAt: Timestamp?
}

/// Which accounts to list.
public struct AccountFilter: Sendable, Hashable {
  /// What is in a name or an email, in whatever case.
  public var text: String?
  /// Those who work on this show; owners work on all.
  public var show: ShowID?
  public var state: State?

  /// Whether an account can be used.
  public enum State: String, Sendable, CaseIterable {
    case active, invited, disabled
  }

  /// These accounts.
  public init(text: String? = nil, show: ShowID? = nil, state: State? = nil) {
    (self.text, self.show, self.state) = (text, show, state)
  }
}

extension Account {
  /// The accounts that `filter` lets through, by name. Throws ``DomainError/forbidden`` for everybody but an owner.
  public static func list(_ filter: AccountFilter, by staff: Staff, _ db: any Connection) throws -> [AccountSummary] {
    try staff.requireOwner()
    var conditions: [SQL] = ["1 = 1"]
    if let text = filter.text {
      // `%` and `_` stand for themselves.
      let pattern = "%\(text.lowercased().replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_"))%"
      conditions.append("(lower(name) LIKE \(pattern) ESCAPE '!' OR lower(email) LIKE \(pattern) ESCAPE '!')")
    }
    if let show = filter.show {
      conditions.append("(is_owner OR id IN (SELECT account_id FROM account_roles WHERE show_id = \(show)))")
    }
    switch filter.state {
    case .active: conditions.append("(disabled_at IS NULL AND password IS NOT NULL)")
    case .invited: conditions.append("(disabled_at IS NULL AND password IS NULL)")
    case .disabled: conditions.append("disabled_at IS NOT NULL")
    case nil: break
    }
    let accounts = try db.rows(
      "SELECT \(columns) FROM accounts WHERE \(conditions.joined(" AND ")) ORDER BY lower(name), id LIMIT 1000", as: Account.self)
    let roles = try roles(of: accounts.map(\.id), db)
    var seen: [AccountID: Timestamp] = [:]
    for row in try db.rows("SELECT account_id, max(last_seen_at) AS seen FROM sessions GROUP BY account_id") {
      seen[try row["account_id"]] = try row["seen"]
    }
    return accounts.map { AccountSummary(account: $0, roles: roles[$0.id] ?? [:], lastSeenAt: seen[$0.id]) }
  }

  /// The account, for an owner who edits it. Throws ``DomainError/forbidden`` for everybody else and ``DomainError/notFound``.
  public static func find(_ id: AccountID, by staff: Staff, _ db: any Connection) throws -> Account {
    try staff.requireOwner()
    return try find(id, db)
  }
}
