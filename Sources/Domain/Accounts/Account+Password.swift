public import Database
public import Formats

extension Account {
  /// What signing in is checked against.
  public struct Credentials: Sendable {
    public let account: AccountID
    /// The hash of the password; nil where no password opens the account.
    public let password: String?
    /// Whether a code has to follow.
    public let hasSecondFactor: Bool
  }

  /// What signing in as `email` is checked against; nil where nobody signs in with it.
  public static func credentials(email: String, _ db: any Connection) throws -> Credentials? {
    try db.rows(
      """
      SELECT id, password, CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END AS has_second_factor FROM accounts
      WHERE lower(email) = lower(\(email)) AND disabled_at IS NULL
      """
    ).first.map {
      Credentials(account: try $0["id"], password: try $0["password"], hasSecondFactor: try $0["has_second_factor"])
    }
  }

  /// The hash of the account's password, for asking again before something that matters.
  public func passwordHash(_ db: any Connection) throws -> String? {
    try db.value("SELECT password FROM accounts WHERE id = \(id)", as: String?.self) ?? nil
  }

  /// Sets the password, whose hash this is: every other session ends, and links to set it by are void.
  public mutating func set(
    password hash: String, keeping session: SessionID? = nil, at now: Timestamp, _ db: any Connection
  ) throws {
    try db.execute("UPDATE accounts SET password = \(hash), updated_at = \(now) WHERE id = \(id)")
    try Session.endAll(of: id, but: session, db)
    try db.execute("DELETE FROM account_links WHERE account_id = \(id)")
    hasPassword = true
  }

  /// Stores the same password's hash made at another cost.
  public static func rehash(_ id: AccountID, from old: String, to new: String, _ db: any Connection) throws {
    try db.execute("UPDATE accounts SET password = \(new) WHERE id = \(id) AND password = \(old)")
  }

  /// Makes the first owner by a link and voids every other such link. Throws ``DomainError/gone`` and ``DomainError/invalid(_:)``.
  public static func createFirstOwner(
    _ token: Token?, email: String, name: String, password hash: String, at now: Timestamp, _ db: any Connection
  ) throws -> Account {
    _ = try AccountLink.use(token, .first, at: now, db)
    var account = try create(email: email, name: name, isOwner: true, at: now, db)
    try account.set(password: hash, at: now, db)
    try db.execute("DELETE FROM account_links WHERE purpose = \(AccountLink.Purpose.first)")
    return account
  }

  /// Sets a password by an invitation or a reset link. Throws ``DomainError/gone``.
  public static func accept(
    _ token: Token?, _ purpose: AccountLink.Purpose, password hash: String, at now: Timestamp, _ db: any Connection
  ) throws -> Account {
    let link = try AccountLink.use(token, purpose, at: now, db)
    guard let id = link.account else { throw DomainError.gone }
    var account = try find(id, db)
    guard account.disabledAt == nil else { throw DomainError.gone }
    try account.set(password: hash, at: now, db)
    return account
  }
}
