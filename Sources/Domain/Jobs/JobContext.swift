public import Database

/// A running job: its payload, the services, and the only way to commit its effects.
public actor JobContext {
  /// The job as it was taken.
  public nonisolated let job: Job
  /// The services.
  public nonisolated let services: Services
  /// Whether the effects are written.
  public private(set) var isCommitted = false

  init(job: Job, services: Services) {
    self.job = job
    self.services = services
  }

  /// Writes the job's effects and its end in one transaction. Throws ``LeaseLost``, with nothing written, when the job has gone to
  /// another worker.
  public func commit(_ effects: @escaping @Sendable (any Connection) throws -> Void) async throws {
    let (job, clock) = (job, services.clock)
    try await services.database.write { db in
      try job.finish(at: clock.now, db)
      try effects(db)
    }
    isCommitted = true
  }

  /// Shows a sign of life and, where known, how far the work is, from 0 to 1.
  public func beat(progress: Double? = nil) async throws {
    guard !isCommitted else { return }
    let (job, clock) = (job, services.clock)
    let held = try await services.database.write { db in try job.beat(at: clock.now, progress: progress, db) }
    if !held && !isCommitted { throw LeaseLost(job: job.id) }
  }
}
