import Database
public import Formats

/// Clears away what has ended by itself: sessions, links that nobody used, tries that are long past.
public enum AccountSweep {
  /// The kind of job.
  public static let job = "accounts.sweep"
  /// Once an hour.
  public static let period = Milliseconds(3_600_000)

  /// Removes what has ended.
  public static func run(_ context: JobContext) async throws {
    let now = context.services.clock.now
    try await context.commit { db in
      try db.execute("DELETE FROM sessions WHERE ends_at <= \(now) OR last_seen_at <= \(now - Session.idle)")
      try db.execute("DELETE FROM account_links WHERE ends_at <= \(now)")
      let past = now - SignInThrottle.memory
      try db.execute("DELETE FROM sign_in_failures WHERE since < \(past) AND blocked_until < \(past)")
    }
  }
}
