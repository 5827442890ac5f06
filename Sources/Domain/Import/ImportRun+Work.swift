import Database
import Formats
import Synchronization

extension ImportRun {
  /// The job ``planJob``: reads the feed and says what an import would do.
  public static func plan(_ context: JobContext) async throws {
    let (id, services) = (try id(of: context), context.services)
    guard let run = try await stored(id, services), run.state == .planning else { return }
    do {
      let sent = try await services.database.read { db in run.isFile ? try pages(of: id, db) : [] }
      let fetched = Mutex<[(String, [UInt8])]>([])
      let source = try await run.read { page in
        let bytes: [UInt8] =
          if let known = sent.first(where: { $0.location == page }) { known.body } else { try await fetch(page, services) }
        fetched.withLock { $0.append((page, bytes)) }
        return bytes
      }
      let plan = try await run.work(source, services).plan()
      let forecast = ImportForecast(plan, of: source, copiesAudio: run.options.copiesAudio)
      let kept = fetched.withLock { $0 }
      // A feed of very many pages is read again when it is needed.
      let fits = kept.reduce(0) { $0 + $1.1.count } <= FeedSource.limit
      let now = services.clock.now
      try await context.commit { db in
        try db.execute("DELETE FROM import_pages WHERE import_id = \(id)")
        try keep(fits ? kept : run.isFile ? Array(kept.prefix(1)) : [], of: id, db)
        try db.execute(
          """
          UPDATE imports SET state = 'planned', plan = \(JSONColumn([forecast])), show_id = \(plan.show?.id), updated_at = \(now)
          WHERE id = \(id) AND state = 'planning'
          """)
      }
    } catch {
      try await fail(id, error, context)
    }
  }

  /// The job ``runJob``: brings the show in. Killed at any moment it goes on where it stopped, because each piece is stored by itself
  /// and what is here is not fetched again.
  public static func run(_ context: JobContext) async throws {
    let (id, services) = (try id(of: context), context.services)
    guard let run = try await stored(id, services), run.state == .waiting || run.state == .working else { return }
    do {
      let started = services.clock.now
      try await services.database.write { db in
        try db.execute("UPDATE imports SET state = 'working', updated_at = \(started) WHERE id = \(id) AND state = 'waiting'")
      }
      let kept = try await services.database.read { db in try pages(of: id, db) }
      let source = try await run.read { page in
        if let known = kept.first(where: { $0.location == page }) { return known.body }
        return try await fetch(page, services)
      }
      let work = run.work(source, services)
      let (plan, show) = try await work.apply()
      try await services.database.write { db in
        try db.execute("UPDATE imports SET show_id = \(show), updated_at = \(started) WHERE id = \(id)")
      }
      let files = try await watched(id, context) { progress in try await work.copyLinkedFiles(into: show, progress: progress) }
      let stored = try await services.database.read { db in try Show.find(show, db) }
      let outcome = ImportOutcome(plan, files, of: source, into: stored)
      let now = services.clock.now
      try await context.commit { db in
        try db.execute(
          """
          UPDATE imports SET state = 'done', report = \(JSONColumn([outcome])), progress = '[]', updated_at = \(now)
          WHERE id = \(id) AND state = 'working'
          """)
      }
    } catch is Stopped {
      return
    } catch {
      try await fail(id, error, context)
    }
  }

  /// Runs `body` and stores how far it is, at most twice a second. Throws ``Stopped`` when somebody has stopped the import.
  private static func watched(
    _ id: ImportID, _ context: JobContext,
    _ body: @escaping @Sendable (@escaping @Sendable (ImportProgress) -> Void) async throws -> FeedImport.LinkedReport
  ) async throws -> FeedImport.LinkedReport {
    let latest = Latest()
    return try await withThrowingTaskGroup(of: FeedImport.LinkedReport?.self) { group in
      group.addTask { try await body { latest.put($0) } }
      group.addTask {
        while true {
          do { try await Task.sleep(for: .milliseconds(500)) } catch { return nil }
          try await say(latest.take(), of: id, context)
        }
      }
      defer { group.cancelAll() }
      // Only the work itself ends with a value.
      while let finished = try await group.next() { if let finished { return finished } }
      throw CancellationError()
    }
  }

  private static func say(_ progress: ImportProgress?, of id: ImportID, _ context: JobContext) async throws {
    let services = context.services
    let now = services.clock.now
    guard let progress else {
      let isWanted = try await services.database.read { db in
        try db.exists("SELECT 1 FROM imports WHERE id = \(id) AND state = 'working'")
      }
      if !isWanted { throw Stopped() }
      return
    }
    let isWanted = try await services.database.write { db in
      try db.execute(
        "UPDATE imports SET progress = \(JSONColumn([progress])), updated_at = \(now) WHERE id = \(id) AND state = 'working'")
        == 1
    }
    if !isWanted { throw Stopped() }
    try await context.beat(progress: progress.fraction)
  }

  /// What was last said of the progress, and isn't stored yet.
  private final class Latest: Sendable {
    private let progress = Mutex<ImportProgress?>(nil)
    func put(_ value: ImportProgress) { progress.withLock { $0 = value } }
    func take() -> ImportProgress? { progress.withLock { $0.take() } }
  }

  /// Somebody has stopped the import, or removed it.
  private struct Stopped: Error {}

  /// Writes down what went wrong. A worker that is being stopped, or has lost the job, leaves it to the next.
  private static func fail(_ id: ImportID, _ error: any Error, _ context: JobContext) async throws {
    if error is CancellationError || error is LeaseLost || Task.isCancelled { throw error }
    if let error = error as? DatabaseError, error.isTransient { throw error }
    let (text, now) = (String("\(error)".filter { $0 != "\0" }.prefix(2000)), context.services.clock.now)
    try await context.commit { db in
      try db.execute(
        """
        UPDATE imports SET state = 'failed', message = \(text), updated_at = \(now)
        WHERE id = \(id) AND state IN ('planning', 'waiting', 'working')
        """)
    }
  }

  /// A page from elsewhere; never a file of this machine, whatever somebody called what they sent.
  private static func fetch(_ page: String, _ services: Services) async throws -> [UInt8] {
    guard FeedSource.isAddress(page) else { throw ImportError("The file that was sent is gone. Send it again.") }
    return try await FeedSource.bytes(page, services)
  }

  private func read(_ bytes: (String) async throws -> [UInt8]) async throws -> FeedSource {
    let source = try await FeedSource.read(address, bytes: bytes)
    return isFile ? source.asUpload : source
  }

  private func work(_ source: FeedSource, _ services: Services) -> FeedImport {
    var wanted = FeedImport.Options()
    (wanted.copiesAudio, wanted.slug, wanted.owner) = (options.copiesAudio, options.slug, options.owner)
    return FeedImport(source: source, options: wanted, services: services)
  }

  private static func id(of context: JobContext) throws -> ImportID {
    guard let id = ImportID(context.job.payload) else { throw PermanentFailure("The job names no import.") }
    return id
  }

  /// The import of a job, nil when it was removed in the meantime.
  private static func stored(_ id: ImportID, _ services: Services) async throws -> ImportRun? {
    try await services.database.read { db in
      try db.row("SELECT \(columns) FROM imports WHERE id = \(id)", as: ImportRun.self)
    }
  }

  static func keep(_ pages: [(String, [UInt8])], of id: ImportID, _ db: any Connection) throws {
    for (number, page) in pages.enumerated() {
      try db.execute(
        "INSERT INTO import_pages (import_id, number, location, body) VALUES (\(id), \(number), \(page.0), \(page.1))")
    }
  }

  private static func pages(of id: ImportID, _ db: any Connection) throws -> [(location: String, body: [UInt8])] {
    try db.rows("SELECT location, body FROM import_pages WHERE import_id = \(id) ORDER BY number").map {
      (try $0["location"], try $0["body"])
    }
  }
}
