public import Database
public import Formats

/// An import that runs beside the browser: first a look at the feed that changes nothing, then, when somebody says so, the import
/// itself. Each is a job, so that both outlive the request and the process; what the look fetched is kept, so that what is done is
/// what was shown.
public struct ImportRun: Sendable, RowDecodable {
  public let id: ImportID
  /// The feed's address, or the name of the file that was sent.
  public let address: String
  /// Whether the feed was sent as a file.
  public let isFile: Bool
  public let options: Options
  public let state: State
  /// What went wrong, in words for the publisher.
  public let message: String?
  /// The show that was brought in, once it is here.
  public let showID: ShowID?
  /// What the import would do, once the feed was read.
  public let forecast: ImportForecast?
  /// What the last import did.
  public let outcome: ImportOutcome?
  public let progress: ImportProgress
  public let createdAt: Timestamp
  public let updatedAt: Timestamp

  /// How far it is.
  public enum State: String, Sendable, SQLValue, Codable {
    /// The feed is being read; it was read; the import waits for its turn; it is at work; it ended; it stopped.
    case planning, planned, waiting, working, done, failed

    /// Whether a job is to bring it on.
    public var isUnderWay: Bool { self == .planning || self == .waiting || self == .working }
  }

  /// What the publisher asked for.
  public struct Options: Sendable, Hashable, Codable {
    /// Whether recordings are copied here or only linked.
    public var copiesAudio = true
    /// The show's path, nil to make one from the title.
    public var slug: String?
    /// The owner's address, given to confirm that a locked feed is one's own.
    public var owner: String?

    /// Copies everything.
    public init() {}
  }

  /// A row of `imports` beside the state of its job. An import whose job was given up has failed, whatever its row says.
  static let columns: SQL = """
    imports.id, imports.address, imports.is_file, imports.options, imports.state, imports.message, imports.show_id, imports.plan,
    imports.report, imports.progress, imports.created_at, imports.updated_at,
    EXISTS (SELECT 1 FROM jobs WHERE jobs.kind LIKE 'import.%' AND jobs.payload = CAST(imports.id AS TEXT)
      AND jobs.state IN ('queued', 'running')) AS is_alive
    """

  /// Reads a row.
  public init(row: Row) throws {
    id = try row["id"]
    address = try row["address"]
    isFile = try row["is_file"]
    options = try (row["options"] as JSONColumn<Options>).elements.first ?? Options()
    let stored: State = try row["state"]
    message = try row["message"]
    showID = try row["show_id"]
    forecast = try (row["plan"] as JSONColumn<ImportForecast>).elements.first
    outcome = try (row["report"] as JSONColumn<ImportOutcome>).elements.first
    progress = try (row["progress"] as JSONColumn<ImportProgress>).elements.first ?? ImportProgress()
    createdAt = try row["created_at"]
    updatedAt = try row["updated_at"]
    let isAlive: Bool = try row["is_alive"]
    state = stored.isUnderWay && !isAlive ? .failed : stored
  }

  /// The import; only owners find any. Throws ``DomainError/forbidden`` or ``DomainError/notFound``.
  public static func find(_ id: ImportID, for staff: Staff, _ db: any Connection) throws -> ImportRun {
    try staff.requireOwner()
    return try find(id, db)
  }

  static func find(_ id: ImportID, _ db: any Connection) throws -> ImportRun {
    guard let run = try db.row("SELECT \(columns) FROM imports WHERE id = \(id)", as: ImportRun.self) else {
      throw DomainError.notFound
    }
    return run
  }

  /// The latest imports, newest first.
  public static func latest(_ limit: Int, for staff: Staff, _ db: any Connection) throws -> [ImportRun] {
    try staff.requireOwner()
    return try db.rows("SELECT \(columns) FROM imports ORDER BY id DESC LIMIT \(limit)", as: ImportRun.self)
  }
}
