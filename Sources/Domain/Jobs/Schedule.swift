import Database
public import Formats

/// A job that comes round: enqueued once a period however many schedulers there are, because they compete for one row.
public struct Schedule: Sendable {
  /// The kind of job, and the schedule's name.
  public let kind: String
  /// The period.
  public let every: Milliseconds

  /// Enqueues `kind` once every period.
  public init(_ kind: String, every: Milliseconds) {
    self.kind = kind
    self.every = every
  }

  /// Enqueues the jobs whose time has come.
  static func enqueueDue(_ schedules: [Schedule], _ services: Services) async throws {
    guard !schedules.isEmpty else { return }
    let now = services.clock.now
    let due = try await services.database.read { db in try schedules.filter { try $0.isDue(at: now, db) } }
    guard !due.isEmpty else { return }
    try await services.database.write { db in for schedule in due { try schedule.enqueue(at: now, db) } }
  }

  private func isDue(at now: Timestamp, _ db: any Connection) throws -> Bool {
    try db.value("SELECT next_at FROM schedules WHERE name = \(kind)", as: Timestamp.self).map { $0 <= now } ?? true
  }

  /// Moves the row on and enqueues the job, if this scheduler is the one that moved it.
  func enqueue(at now: Timestamp, _ db: any Connection) throws {
    let next = Timestamp(milliseconds: (now.rawValue / every.rawValue + 1) * every.rawValue)
    let moved = try db.execute(
      """
      INSERT INTO schedules (name, next_at) VALUES (\(kind), \(next))
      ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at WHERE schedules.next_at <= \(now)
      """)
    if moved == 1 { try Job.enqueue(kind, key: "schedule:\(kind)", at: now, db) }
  }
}
