public import Database
public import Formats

/// A place where an account is signed in.
public struct Session: Sendable, Hashable, RowDecodable {
  public let id: SessionID
  /// Whose it is.
  public let account: AccountID
  /// The address it was last used from, and the browser, as it names itself.
  public let address: String
  public let userAgent: String
  public let createdAt: Timestamp
  /// To the minute.
  public let lastSeenAt: Timestamp
  /// When it ends although it is used.
  public let endsAt: Timestamp

  /// How long a session lasts unused, and in all.
  public static let idle = Milliseconds(14 * 86_400_000)
  public static let longest = Milliseconds(90 * 86_400_000)
  /// How exactly it is known when a session was used: a page costs no write.
  static let grain = Milliseconds(60_000)

  private static let columns: SQL = """
    sessions.id, sessions.account_id, sessions.address, sessions.user_agent, sessions.created_at, sessions.last_seen_at,
    sessions.ends_at
    """

  /// Reads a row of `sessions`.
  public init(row: Row) throws {
    id = try row["id"]
    account = try row["account_id"]
    address = try row["address"]
    userAgent = try row["user_agent"]
    createdAt = try row["created_at"]
    lastSeenAt = try row["last_seen_at"]
    endsAt = try row["ends_at"]
  }

  /// Signs `account` in; the token is for the browser's cookie and can't be had again.
  public static func begin(
    _ account: AccountID, address: String, userAgent: String, at now: Timestamp, _ db: any Connection
  ) throws -> (token: Token, id: SessionID) {
    let (token, id) = (Token.make(), SessionID.make(at: now))
    try db.execute(
      """
      INSERT INTO sessions (id, account_id, token_hash, address, user_agent, created_at, last_seen_at, ends_at)
      VALUES (\(id), \(account), \(token.digest), \(address), \(String(userAgent.prefix(400))), \(now), \(now), \(now + longest))
      """)
    return (token, id)
  }

  /// Who brings `token`, with what they may do at this moment; nil when it has ended or its account is disabled.
  public static func find(_ token: Token, at now: Timestamp, _ db: any Connection) throws -> (session: Session, staff: Staff)? {
    let session = try db.row(
      """
      SELECT \(columns) FROM sessions
      WHERE token_hash = \(token.digest) AND ends_at > \(now) AND last_seen_at > \(now - idle)
      """, as: Session.self)
    guard let session else { return nil }
    let account = try db.row(
      "SELECT \(Account.columns) FROM accounts WHERE id = \(session.account) AND disabled_at IS NULL", as: Account.self)
    return try account.map { (session, try $0.staff(db)) }
  }

  /// Whether ``touch(from:at:_:)`` has something to write.
  public func isStale(at now: Timestamp, address: String) -> Bool { now - lastSeenAt >= Session.grain || address != self.address }

  /// Notes that it was used.
  public func touch(from address: String, at now: Timestamp, _ db: any Connection) throws {
    try db.execute("UPDATE sessions SET last_seen_at = \(now), address = \(address) WHERE id = \(id)")
  }

  /// Where `account` is signed in, the one used last first.
  public static func list(of account: AccountID, at now: Timestamp, _ db: any Connection) throws -> [Session] {
    try db.rows(
      """
      SELECT \(columns) FROM sessions
      WHERE account_id = \(account) AND ends_at > \(now) AND last_seen_at > \(now - idle)
      ORDER BY last_seen_at DESC, id DESC
      """, as: Session.self)
  }

  /// Ends one of `account`'s own sessions. Throws ``DomainError/notFound`` for somebody else's.
  public static func end(_ id: SessionID, of account: AccountID, _ db: any Connection) throws {
    let count = try db.execute("DELETE FROM sessions WHERE id = \(id) AND account_id = \(account)")
    guard count > 0 else { throw DomainError.notFound }
  }

  /// Ends the session that `token` opens, whoever's it is.
  public static func end(_ token: Token, _ db: any Connection) throws {
    try db.execute("DELETE FROM sessions WHERE token_hash = \(token.digest)")
  }

  /// Ends every session of `account`, or every one but `kept`.
  public static func endAll(of account: AccountID, but kept: SessionID? = nil, _ db: any Connection) throws {
    try db.execute("DELETE FROM sessions WHERE account_id = \(account) AND id <> \(kept?.rawValue ?? 0)")
  }
}
