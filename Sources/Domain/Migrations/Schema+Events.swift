import Database

extension Schema {
  /// The log that everything following a change reads, how far each follower got, and the queue of jobs.
  static func eventsAndJobs(_ engine: Engine) -> String {
    """
    CREATE TABLE events (
      sequence \(engine.countedKey),
      kind TEXT NOT NULL,
      subject BIGINT NOT NULL,
      payload TEXT NOT NULL,
      at BIGINT NOT NULL
    );

    CREATE TABLE event_cursors (
      follower TEXT PRIMARY KEY,
      sequence BIGINT NOT NULL
    );

    CREATE TABLE jobs (
      id \(engine.key),
      kind TEXT NOT NULL,
      payload TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
      dedup_key TEXT,
      run_at BIGINT NOT NULL,
      attempts BIGINT NOT NULL DEFAULT 0,
      failures BIGINT NOT NULL DEFAULT 0,
      fence BIGINT NOT NULL DEFAULT 0,
      worker TEXT,
      leased_until BIGINT,
      progress DOUBLE PRECISION,
      last_error TEXT,
      created_at BIGINT NOT NULL,
      finished_at BIGINT
    );
    CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'queued';
    CREATE INDEX jobs_leased ON jobs (leased_until) WHERE state = 'running';
    CREATE UNIQUE INDEX jobs_waiting_once ON jobs (dedup_key) WHERE state = 'queued' AND dedup_key IS NOT NULL;

    CREATE TABLE schedules (
      name TEXT PRIMARY KEY,
      next_at BIGINT NOT NULL
    );
    """
  }
}
