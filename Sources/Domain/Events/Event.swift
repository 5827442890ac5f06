public import Database
public import Formats

/// A change that somebody else may care for: appended to the log in the transaction that made the change.
///
/// Sequences rise in the order of commits on both engines: SQLite has one writer, and on PostgreSQL an append holds a lock until its
/// transaction ends. A follower that remembers the last sequence it handled therefore misses nothing.
public struct Event: Sendable, RowDecodable {
  /// The position in the log.
  public let sequence: Int64
  /// What happened.
  public let kind: Kind
  /// The key of what it happened to.
  public let subject: Int64
  /// More about it, as JSON; `{}` when there is nothing to add.
  public let payload: String
  /// When it happened.
  public let at: Timestamp

  /// The kinds of change.
  public struct Kind: RawRepresentable, Hashable, Sendable, SQLValue, ExpressibleByStringLiteral {
    /// The name stored in the log: `noun.verb` in the past tense.
    public let rawValue: String
    /// The kind called `rawValue`.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The kind called `value`.
    public init(stringLiteral value: String) { self.rawValue = value }

    /// A show, its pages, its addresses or its sponsors changed.
    public static let showChanged: Kind = "show.changed"
    /// A show was removed with everything in it.
    public static let showDeleted: Kind = "show.deleted"
    /// An episode or something that belongs to it changed.
    public static let episodeChanged: Kind = "episode.changed"
    /// An episode became public, at once or at its scheduled second.
    public static let episodePublished: Kind = "episode.published"
    /// The variants of an image are made.
    public static let imageReady: Kind = "image.ready"
    /// A person changed.
    public static let personChanged: Kind = "person.changed"
  }

  /// The channel on which a commit with events is announced.
  public static let channel = "lectern_events"

  /// Reads a row of `events`.
  public init(row: Row) throws {
    sequence = try row["sequence"]
    kind = try row["kind"]
    subject = try row["subject"]
    payload = try row["payload"]
    at = try row["at"]
  }

  /// Appends to the log; it is seen when the transaction commits.
  public static func append(
    _ kind: Kind, subject: some Identifier, payload: String = "{}", at now: Timestamp, _ db: any Connection
  ) throws {
    if db.engine == .postgres {
      // Held to the end of the transaction: sequences become visible in the order in which they were drawn.
      try db.execute("SELECT pg_advisory_xact_lock(7101105)")
    }
    try db.execute(
      """
      INSERT INTO events (kind, subject, payload, at)
      VALUES (\(kind), \(subject), \(payload), \(now))
      """)
    db.notify(channel)
  }

  /// The events after `sequence`, oldest first, at most `limit`.
  public static func after(_ sequence: Int64, limit: Int = 500, _ db: any Connection) throws -> [Event] {
    try db.rows(
      """
      SELECT sequence, kind, subject, payload, at FROM events
      WHERE sequence > \(sequence) ORDER BY sequence LIMIT \(limit)
      """, as: Event.self)
  }

  /// The last sequence of the log, zero when it is empty.
  public static func last(_ db: any Connection) throws -> Int64 {
    try db.value("SELECT max(sequence) FROM events", as: Int64?.self).flatMap(\.self) ?? 0
  }
}
