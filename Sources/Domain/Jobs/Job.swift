public import Database
public import Formats

/// A piece of work that outlives the request that asked for it: enqueued in the transaction of the change it follows, taken by a
/// worker under a lease with a heartbeat, and committed under a fencing token, so that it is done at least once and its result is
/// kept at most once.
public struct Job: Sendable, RowDecodable {
  /// The job.
  public let id: JobID
  /// What is to be done.
  public let kind: String
  /// With what, as JSON.
  public let payload: String
  /// How often it has been taken, this time included.
  public let attempts: Int
  /// How often it has failed.
  public let failures: Int
  /// The token of this taking; a later taking has a greater one.
  public let fence: Int64

  /// How long a taken job belongs to its worker without a sign of life.
  public static let lease = Milliseconds(60_000)
  /// How often a worker shows a sign of life.
  public static let heartbeat = Milliseconds(15_000)
  /// How often a job may fail before it is given up.
  public static let maximumFailures = 5
  /// How often a job may be taken at all: one that kills its worker each time must end, one that was only near when a machine was
  /// switched off must not.
  public static let maximumAttempts = 50
  /// The channel on which new jobs are announced.
  public static let channel = "lectern_jobs"

  /// Reads a row of `jobs`.
  public init(row: Row) throws {
    id = try row["id"]
    kind = try row["kind"]
    payload = try row["payload"]
    attempts = try row["attempts"]
    failures = try row["failures"]
    fence = try row["fence"]
  }

  /// Enqueues a job in the caller's transaction. With a `key`, a job with the same key that is still waiting stands for this one.
  public static func enqueue(
    _ kind: String, payload: String = "{}", key: String? = nil, notBefore: Timestamp? = nil, at now: Timestamp,
    _ db: any Connection
  ) throws {
    try db.execute(
      """
      INSERT INTO jobs (id, kind, payload, state, dedup_key, run_at, created_at)
      VALUES (\(JobID.make(at: now)), \(kind), \(payload), 'queued', \(key), \(notBefore ?? now), \(now))
      ON CONFLICT DO NOTHING
      """)
    db.notify(channel)
  }

  /// Takes the next due job of `lane` for `worker`: one that waits, or one whose worker has shown no sign of life for a whole lease.
  public static func take(
    by worker: String, from lane: Lane = .all, at now: Timestamp, _ db: any Connection
  ) throws -> Job? {
    try expire(at: now, db)
    let lock: SQL = db.engine == .postgres ? " FOR UPDATE SKIP LOCKED" : ""
    return try db.row(
      """
      UPDATE jobs SET state = 'running', worker = \(worker), attempts = attempts + 1, fence = fence + 1,
        leased_until = \(now + lease)
      WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND run_at <= \(now)\(lane.condition) ORDER BY run_at, id LIMIT 1\(lock))
      RETURNING id, kind, payload, attempts, failures, fence
      """, as: Job.self)
  }

  /// Which jobs a worker takes. Work that lasts for minutes has workers of its own, so that what is done in a second never waits
  /// behind it.
  public enum Lane: Sendable {
    /// Every job.
    case all
    /// Only these kinds.
    case only([String])
    /// Every kind but these.
    case except([String])

    var condition: SQL {
      switch self {
      case .all: ""
      case .only(let kinds): " AND kind IN \(list: kinds)"
      case .except(let kinds): " AND kind NOT IN \(list: kinds)"
      }
    }
  }

  /// Puts jobs of dead workers back, or gives them up when they have killed their worker too often.
  private static func expire(at now: Timestamp, _ db: any Connection) throws {
    try db.execute(
      """
      UPDATE jobs SET state = 'failed', finished_at = \(now), leased_until = NULL,
        last_error = 'The worker stopped during this job, each time it was tried.'
      WHERE state = 'running' AND leased_until < \(now) AND attempts >= \(maximumAttempts)
      """)
    try db.execute(
      """
      UPDATE jobs SET state = 'queued', leased_until = NULL, worker = NULL, dedup_key = NULL, run_at = \(now)
      WHERE state = 'running' AND leased_until < \(now)
      """)
  }

  /// Puts back every job that is being run, without waiting for its lease to end. Only for a process that has just become the one
  /// owner of the database, so that whoever ran them is dead.
  public static func reclaimAll(at now: Timestamp, _ db: any Connection) throws {
    try db.execute(
      """
      UPDATE jobs SET state = 'queued', leased_until = NULL, worker = NULL, dedup_key = NULL, run_at = \(now)
      WHERE state = 'running'
      """)
  }

  /// Prolongs the lease; false when the job has gone to another worker and this one must stop.
  public func beat(at now: Timestamp, progress: Double? = nil, _ db: any Connection) throws -> Bool {
    try db.execute(
      """
      UPDATE jobs SET leased_until = \(now + Job.lease), progress = coalesce(\(progress), progress)
      WHERE id = \(id) AND fence = \(fence) AND state = 'running'
      """) == 1
  }

  /// Ends the job in the caller's transaction, beside the job's effects; throws when the job is no longer this worker's, which
  /// rolls those effects back.
  public func finish(at now: Timestamp, _ db: any Connection) throws {
    let ended = try db.execute(
      """
      UPDATE jobs SET state = 'done', finished_at = \(now), leased_until = NULL, progress = 1, last_error = NULL
      WHERE id = \(id) AND fence = \(fence) AND state = 'running'
      """)
    guard ended == 1 else { throw LeaseLost(job: id) }
  }

  /// Records a failure: another try after a growing pause, or the end.
  public func fail(_ message: String, permanently: Bool = false, at now: Timestamp, _ db: any Connection) throws {
    let over = permanently || failures + 1 >= Job.maximumFailures
    let text = String(message.prefix(2000))
    if over {
      try db.execute(
        """
        UPDATE jobs SET state = 'failed', failures = failures + 1, finished_at = \(now), leased_until = NULL, last_error = \(text)
        WHERE id = \(id) AND fence = \(fence) AND state = 'running'
        """)
    } else {
      try db.execute(
        """
        UPDATE jobs SET state = 'queued', failures = failures + 1, run_at = \(now + Job.pause(after: failures + 1)),
          leased_until = NULL, worker = NULL,
          dedup_key = NULL, last_error = \(text)
        WHERE id = \(id) AND fence = \(fence) AND state = 'running'
        """)
    }
  }

  /// The pause before the next try: 10 s, 40 s, 160 s, 640 s.
  static func pause(after failures: Int) -> Milliseconds {
    Milliseconds(10_000 << (2 * min(max(failures - 1, 0), 5)))
  }
}

/// The job was given to another worker in the meantime.
public struct LeaseLost: Error, Sendable {
  /// The job that was lost.
  public let job: JobID
}
