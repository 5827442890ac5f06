public import Database
public import Formats

/// What of an account is in the history: who it is and what they may do, and nothing that opens it.
public struct AccountDraft: Draft {
  public static let kind = Subject.Kind.account
  public var email: String
  public var name: String
  public var isOwner: Bool
  public var isDisabled: Bool
  /// Shows by their titles at the time, with the role.
  public var roles: [String: String]

  /// Its name.
  public var headline: String { name }

  /// Every field for comparing.
  public var fields: [DraftField] {
    [
      DraftField("name", "Name", name), DraftField("email", "Email", email), DraftField("is_owner", "Owner", isOwner),
      DraftField("is_disabled", "Disabled", isDisabled),
      DraftField("roles", "Roles", roles.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")),
    ]
  }
}

extension Account {
  /// The account in the history.
  public var subject: Subject { Subject(.account, key: id.description, show: nil) }

  private func draft(_ db: any Connection) throws -> AccountDraft {
    var titles: [String: String] = [:]
    for (show, role) in try roles(db) { titles[try Show.find(show, db).title] = role.rawValue }
    return AccountDraft(email: email, name: name, isOwner: isOwner, isDisabled: disabledAt != nil, roles: titles)
  }

  /// Records the state that the first change finds.
  public func recordBefore(at now: Timestamp, _ db: any Connection) throws {
    try Revision.recordBefore(try draft(db), of: subject, version: 1, at: now, db)
  }

  /// Records what the account is from now on.
  public func record(_ what: String, by staff: Staff?, at now: Timestamp, _ db: any Connection) throws {
    let version = try Revision.version(of: subject, db) + 1
    try Revision.record(try draft(db), of: subject, version: version, what: what, by: staff, at: now, db)
  }
}
