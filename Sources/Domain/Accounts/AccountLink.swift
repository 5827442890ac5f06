public import Database
public import Formats

/// A link that does one thing once: makes the first owner, accepts an invitation, sets a new password, or finishes signing in.
public struct AccountLink: Sendable, Hashable, RowDecodable {
  public let purpose: Purpose
  /// Whom it is for; nil for the first owner, who isn't known yet.
  public let account: AccountID?
  public let createdAt: Timestamp
  public let endsAt: Timestamp

  /// What a link is for.
  public enum Purpose: String, Sendable, SQLValue, CaseIterable {
    case first, invitation, reset
    /// Between the password and the code of the second factor.
    case secondStep = "second-step"

    /// How long such a link holds.
    public var lasts: Milliseconds {
      switch self {
      case .first: Milliseconds(7 * 86_400_000)
      case .invitation: Milliseconds(7 * 86_400_000)
      case .reset: Milliseconds(3_600_000)
      case .secondStep: Milliseconds(600_000)
      }
    }
  }

  /// Reads a row of `account_links`.
  public init(row: Row) throws {
    purpose = try row["purpose"]
    account = try row["account_id"]
    createdAt = try row["created_at"]
    endsAt = try row["ends_at"]
  }

  /// Makes a link; earlier ones for the same purpose and account are void from now on.
  public static func make(
    _ purpose: Purpose, for account: AccountID?, at now: Timestamp, _ db: any Connection
  ) throws -> Token {
    // Somebody may be at the second step in two browsers.
    if purpose != .secondStep {
      try db.execute(
        "DELETE FROM account_links WHERE purpose = \(purpose) AND account_id IS NOT DISTINCT FROM \(account)")
    }
    let token = Token.make()
    try db.execute(
      """
      INSERT INTO account_links (token_hash, purpose, account_id, created_at, ends_at)
      VALUES (\(token.digest), \(purpose), \(account), \(now), \(now + purpose.lasts))
      """)
    return token
  }

  /// A link to set a password by, whatever the state of the account: an invitation before there was one, a reset after.
  public static func make(for account: Account, at now: Timestamp, _ db: any Connection) throws -> (Token, Purpose) {
    let purpose: Purpose = account.hasPassword ? .reset : .invitation
    return (try make(purpose, for: account.id, at: now, db), purpose)
  }

  /// What `token` is good for; looking changes nothing. Throws ``DomainError/gone`` for one that was used, has ended or never was.
  public static func find(_ token: Token?, _ purpose: Purpose, at now: Timestamp, _ db: any Connection) throws -> AccountLink {
    let link = try token.flatMap { token in
      try db.row(
        """
        SELECT purpose, account_id, created_at, ends_at FROM account_links
        WHERE token_hash = \(token.digest) AND purpose = \(purpose) AND ends_at > \(now)
        """, as: AccountLink.self)
    }
    guard let link else { throw DomainError.gone }
    if purpose == .first, try Account.hasOwner(db) { throw DomainError.gone }
    return link
  }

  /// Uses `token` up. Throws ``DomainError/gone`` where it was used, or used up by somebody else at the same moment.
  public static func use(_ token: Token?, _ purpose: Purpose, at now: Timestamp, _ db: any Connection) throws -> AccountLink {
    let link = try find(token, purpose, at: now, db)
    guard let token, try db.execute("DELETE FROM account_links WHERE token_hash = \(token.digest)") == 1 else {
      throw DomainError.gone
    }
    return link
  }
}
