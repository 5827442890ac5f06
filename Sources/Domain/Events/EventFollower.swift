public import Database

/// Something that follows the event log and remembers how far it got, under a name of its own.
///
/// `handle` runs inside the transaction that moves the cursor, so what it writes and the progress are kept or lost together; what has
/// to happen outside (mail, pings) it enqueues as a job.
public struct EventFollower: Sendable {
  /// The name under which progress is kept.
  public let name: String
  /// What is done with each event.
  public let handle: @Sendable (Event, any Connection) throws -> Void

  /// A follower called `name`.
  public init(name: String, handle: @escaping @Sendable (Event, any Connection) throws -> Void) {
    self.name = name
    self.handle = handle
  }

  /// Handles what is new, in batches, until nothing is left. Safe to run in several processes at once: the cursor's row is locked.
  public func catchUp(_ database: any Database) async throws {
    while try await database.write({ db in try self.step(db) }) {}
  }

  /// Handles one batch; false when there was nothing new.
  private func step(_ db: any Connection) throws -> Bool {
    try db.execute("INSERT INTO event_cursors (follower, sequence) VALUES (\(name), 0) ON CONFLICT (follower) DO NOTHING")
    let lock: SQL = db.engine == .postgres ? " FOR UPDATE" : ""
    let reached = try db.value("SELECT sequence FROM event_cursors WHERE follower = \(name)\(lock)", as: Int64.self) ?? 0
    let events = try Event.after(reached, limit: 200, db)
    guard let last = events.last else { return false }
    for event in events { try handle(event, db) }
    try db.execute("UPDATE event_cursors SET sequence = \(last.sequence) WHERE follower = \(name)")
    return true
  }
}
