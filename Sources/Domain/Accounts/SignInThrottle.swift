import Crypto
public import Database
public import Formats

/// Holds back those who try passwords: ten tries in three minutes from an address and for an account, then pauses that grow to a
/// quarter of an hour from an address and two minutes for an account. Nobody is locked out for good, and an account isn't held back
/// at all for the address where it is signed in.
///
/// A try counts when it begins, so that a hundred at once are counted too; the one that succeeds takes its count back.
public struct SignInThrottle: Sendable, Hashable {
  /// Tries, and the time in which they are counted.
  static let tries: Int64 = 10
  static let window = Milliseconds(180_000)
  /// The first pause; each that follows is twice as long.
  static let firstPause: Int64 = 30_000
  /// After this long without a try, what was is forgotten.
  static let memory = Milliseconds(3_600_000)

  private let address: String
  private let account: String

  /// What holds back tries for `email` from `address`. Neither is stored as it is.
  public init(address: String, email: String) {
    self.address = Token.digest(of: "address \(SignInThrottle.network(address))")
    account = Token.digest(of: "account \(email.lowercased())")
  }

  /// Counts a try; how long to wait instead, nil for one that may go ahead.
  public func begin(address: String, email: String, at now: Timestamp, _ db: any Connection) throws -> Milliseconds? {
    let isHome = try db.exists(
      """
      SELECT 1 FROM sessions JOIN accounts ON accounts.id = sessions.account_id
      WHERE lower(accounts.email) = lower(\(email)) AND sessions.address = \(address) AND sessions.ends_at > \(now) LIMIT 1
      """)
    var wait = try count(self.address, most: 900_000, at: now, db)
    if !isHome, wait == nil { wait = try count(account, most: 120_000, at: now, db) }
    return wait
  }

  /// Takes the try back that succeeded, and forgives the account the ones before it.
  public func succeed(_ db: any Connection) throws {
    try db.execute("DELETE FROM sign_in_failures WHERE subject = \(account)")
    try db.execute("UPDATE sign_in_failures SET failures = failures - 1 WHERE subject = \(address) AND failures > 0")
  }

  /// One more try of `subject`; how long it has to wait, pauses no longer than `most` milliseconds.
  private func count(_ subject: String, most: Int64, at now: Timestamp, _ db: any Connection) throws -> Milliseconds? {
    // One statement first, so that tries at the same moment wait for one another on either engine.
    try db.execute(
      """
      INSERT INTO sign_in_failures (subject, failures, since, blocked_until) VALUES (\(subject), 0, \(now), 0)
      ON CONFLICT (subject) DO UPDATE SET failures = sign_in_failures.failures
      """)
    let rows = try db.rows("SELECT failures, since, blocked_until FROM sign_in_failures WHERE subject = \(subject)")
    guard let row = rows.first else { return nil }
    var (failures, since): (Int64, Timestamp) = (try row["failures"], try row["since"])
    let until: Timestamp = try row["blocked_until"]
    if now < until { return until - now }
    // The pauses that there were are remembered by the number of tries; a quiet hour makes it none.
    let last = max(since, until)
    if now - last > SignInThrottle.memory || (failures < SignInThrottle.tries && now - since > SignInThrottle.window) {
      (failures, since) = (0, now)
    }
    failures += 1
    var blocked = until
    if failures >= SignInThrottle.tries {
      let pause = min(SignInThrottle.firstPause << min(failures - SignInThrottle.tries, 20), most)
      blocked = now + Milliseconds(pause)
    }
    try db.execute(
      """
      UPDATE sign_in_failures SET failures = \(failures), since = \(since), blocked_until = \(blocked) WHERE subject = \(subject)
      """)
    return nil
  }

  /// The part of an address that one subscriber has: IPv6 by /64.
  private static func network(_ address: String) -> String {
    guard address.contains(":") else { return address }
    let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let head = halves[0].split(separator: ":")
    let tail = halves.count > 1 ? halves[1].split(separator: ":") : []
    let zeros = halves.count > 1 ? Array(repeating: Substring("0"), count: max(0, 8 - head.count - tail.count)) : []
    return (head + zeros + tail).prefix(4).joined(separator: ":")
  }
}
