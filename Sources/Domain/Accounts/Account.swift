public import Database
public import Formats

/// Somebody who may work here.
public struct Account: Sendable, Hashable, RowDecodable {
  public let id: AccountID
  /// What they sign in with; unique whatever the case.
  public internal(set) var email: String
  public internal(set) var name: String
  /// Whether everything on the installation is theirs.
  public internal(set) var isOwner: Bool
  /// Whether they chose a password; until then they are invited.
  public internal(set) var hasPassword: Bool
  /// Whether signing in takes a code besides the password.
  public internal(set) var hasSecondFactor: Bool
  /// Since when they may not sign in; nil while they may.
  public internal(set) var disabledAt: Timestamp?
  public let createdAt: Timestamp
  public internal(set) var updatedAt: Timestamp

  /// The columns of `accounts` that make an account.
  static let columns: SQL = """
    accounts.id, accounts.email, accounts.name, accounts.is_owner,
    CASE WHEN accounts.password IS NULL THEN 0 ELSE 1 END AS has_password,
    CASE WHEN accounts.totp_secret IS NULL THEN 0 ELSE 1 END AS has_second_factor,
    accounts.disabled_at, accounts.created_at, accounts.updated_at
    """

  /// Reads a row of ``columns``.
  public init(row: Row) throws {
    id = try row["id"]
    email = try row["email"]
    name = try row["name"]
    isOwner = try row["is_owner"]
    hasPassword = try row["has_password"]
    hasSecondFactor = try row["has_second_factor"]
    disabledAt = try row["disabled_at"]
    createdAt = try row["created_at"]
    updatedAt = try row["updated_at"]
  }

  /// The account with this key. Throws ``DomainError/notFound``.
  public static func find(_ id: AccountID, _ db: any Connection) throws -> Account {
    guard let account = try db.row("SELECT \(columns) FROM accounts WHERE id = \(id)", as: Account.self) else {
      throw DomainError.notFound
    }
    return account
  }

  /// The account that signs in with `email`, in whatever case it is written; nil without one.
  public static func find(email: String, _ db: any Connection) throws -> Account? {
    try db.row("SELECT \(columns) FROM accounts WHERE lower(email) = lower(\(email))", as: Account.self)
  }

  /// Every account, by name.
  public static func all(_ db: any Connection) throws -> [Account] {
    try db.rows("SELECT \(columns) FROM accounts ORDER BY lower(name), id", as: Account.self)
  }

  /// Whether anybody can sign in as an owner. Until then the installation is nobody's.
  public static func hasOwner(_ db: any Connection) throws -> Bool {
    try db.exists("SELECT 1 FROM accounts WHERE is_owner AND disabled_at IS NULL AND password IS NOT NULL LIMIT 1")
  }

  /// What they may do in which show; empty for owners, who need none.
  public func roles(_ db: any Connection) throws -> [ShowID: Role] { try Account.roles(of: [id], db)[id] ?? [:] }

  /// The roles of several accounts.
  static func roles(of accounts: [AccountID], _ db: any Connection) throws -> [AccountID: [ShowID: Role]] {
    var roles: [AccountID: [ShowID: Role]] = [:]
    let rows = try db.rows("SELECT account_id, show_id, role FROM account_roles WHERE account_id IN \(list: accounts)")
    for row in rows {
      let (account, show): (AccountID, ShowID) = (try row["account_id"], try row["show_id"])
      roles[account, default: [:]][show] = try row["role"]
    }
    return roles
  }

  /// What they may do once they are signed in.
  public func staff(_ db: any Connection) throws -> Staff {
    Staff(id: id, name: name, email: email, isOwner: isOwner, roles: isOwner ? [:] : try roles(db))
  }
}
