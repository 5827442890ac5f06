public import Database
public import Formats

/// A job as those who look after the installation see it.
public struct JobListing: Sendable, RowDecodable {
  public let id: JobID
  public let kind: String
  /// What the job is about, as JSON or a key.
  public let payload: String
  public let state: State
  /// When it is tried next, while it waits.
  public let runAt: Timestamp
  public let attempts: Int
  public let failures: Int
  /// How far it is, from 0 to 1, where the job says.
  public let progress: Double?
  /// Why it failed last.
  public let lastError: String?
  public let createdAt: Timestamp
  public let finishedAt: Timestamp?

  /// How far a job is.
  public enum State: String, Sendable, SQLValue, Codable {
    case queued, running, done, failed
  }

  static let columns: SQL = """
    id, kind, payload, state, run_at, attempts, failures, progress, last_error, created_at, finished_at
    """

  /// Reads a row of `jobs`.
  public init(row: Row) throws {
    id = try row["id"]
    kind = try row["kind"]
    payload = try row["payload"]
    state = try row["state"]
    runAt = try row["run_at"]
    attempts = try row["attempts"]
    failures = try row["failures"]
    progress = try row["progress"]
    lastError = try row["last_error"]
    createdAt = try row["created_at"]
    finishedAt = try row["finished_at"]
  }

  /// What waits or runs, running ones first, at most `limit`; and how many there are.
  public static func waiting(limit: Int, _ db: any Connection) throws -> (jobs: [JobListing], total: Int) {
    let jobs = try db.rows(
      """
      SELECT \(columns) FROM jobs WHERE state IN ('queued', 'running')
      ORDER BY CASE state WHEN 'running' THEN 0 ELSE 1 END, run_at, id LIMIT \(limit)
      """, as: JobListing.self)
    guard jobs.count == limit else { return (jobs, jobs.count) }
    return (jobs, try db.value("SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')", as: Int.self) ?? 0)
  }

  /// The episodes that jobs are about, by job: those whose payload begins with an episode's key.
  public static func subjects(
    of jobs: [JobListing], _ db: any Connection
  ) throws -> [JobID: (episode: EpisodeID, title: String)] {
    var keys: [JobID: EpisodeID] = [:]
    for job in jobs where job.kind.hasPrefix("recording.") {
      keys[job.id] = EpisodeID(String(job.payload.prefix { $0.isNumber }))
    }
    let rows = try db.rows("SELECT id, title FROM episodes WHERE id IN \(list: Set(keys.values).sorted()) ORDER BY id")
    let titles: [EpisodeID: String] = try Dictionary(uniqueKeysWithValues: rows.map { (try $0["id"], try $0["title"]) })
    return keys.compactMapValues { id in titles[id].map { (episode: id, title: $0) } }
  }

  /// What was given up, the latest first, at most `limit`.
  public static func failed(limit: Int, _ db: any Connection) throws -> [JobListing] {
    try db.rows(
      "SELECT \(columns) FROM jobs WHERE state = 'failed' ORDER BY finished_at DESC, id DESC LIMIT \(limit)", as: JobListing.self)
  }
}

extension Job {
  /// Puts a job that was given up back in the queue, as if it were new. Throws ``DomainError/notFound`` when there is none that was.
  public static func retry(_ id: JobID, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.requireOwner()
    let changed = try db.execute(
      """
      UPDATE jobs SET state = 'queued', run_at = \(now), attempts = 0, failures = 0, worker = NULL, leased_until = NULL,
        dedup_key = NULL, progress = NULL, finished_at = NULL
      WHERE id = \(id) AND state = 'failed'
      """)
    guard changed == 1 else { throw DomainError.notFound }
    db.notify(channel)
  }

  /// Forgets a job that was given up. Throws ``DomainError/notFound`` when there is none that was.
  public static func discard(_ id: JobID, by staff: Staff, _ db: any Connection) throws {
    try staff.requireOwner()
    let changed = try db.execute("DELETE FROM jobs WHERE id = \(id) AND state = 'failed'")
    guard changed == 1 else { throw DomainError.notFound }
  }
}
