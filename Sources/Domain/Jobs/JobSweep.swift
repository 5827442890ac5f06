import Database
public import Formats

/// Clears away finished jobs, so that the table stays as small as the work that is left.
public enum JobSweep {
  /// The kind of job.
  public static let job = "jobs.sweep"
  /// Once an hour.
  public static let period = Milliseconds(3_600_000)
  /// Finished jobs are kept for a week, failed ones for a month.
  static let keptFinished = Milliseconds(7 * 86_400_000)
  static let keptFailed = Milliseconds(30 * 86_400_000)

  /// Removes what is old enough.
  public static func run(_ context: JobContext) async throws {
    let now = context.services.clock.now
    try await context.commit { db in
      try db.execute("DELETE FROM jobs WHERE state = 'done' AND finished_at < \(now - keptFinished)")
      try db.execute("DELETE FROM jobs WHERE state = 'failed' AND finished_at < \(now - keptFailed)")
    }
  }
}
