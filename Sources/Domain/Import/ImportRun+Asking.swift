public import Database
public import Formats

extension ImportRun {
  /// The kinds of job: the look at the feed, and the import.
  public static let planJob = "import.plan"
  public static let runJob = "import.run"

  /// Where the feed is.
  public enum Source: Sendable {
    case address(String)
    case file(name: String, bytes: [UInt8])
  }

  /// Begins with a look at the feed. Throws ``DomainError/invalid(_:)`` with the fields `address`, `file`, `slug`, and
  /// ``DomainError/forbidden`` for all but owners.
  public static func begin(
    _ source: Source, _ options: Options, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> ImportID {
    try staff.requireOwner()
    let (address, bytes): (String, [UInt8]?) =
      switch source {
      case .address(let text): (try check(address: text), nil)
      case .file(let name, let bytes): (name.filter { $0 != "\0" }.isEmpty ? "feed.xml" : String(name.prefix(200)), bytes)
      }
    if let bytes {
      if bytes.isEmpty { throw DomainError.invalid(["file": "The file is empty."]) }
      if bytes.count > FeedSource.limit {
        throw DomainError.invalid(["file": "The file is larger than \(FeedSource.limit >> 20) MB, which no feed is."])
      }
    }
    try check(options)
    let id = ImportID.make(at: now)
    try db.execute(
      """
      INSERT INTO imports (id, account_id, address, is_file, options, state, plan, report, progress, created_at, updated_at)
      VALUES (\(id), \(staff.id), \(address), \(bytes != nil), \(JSONColumn([options])), \(State.planning), '[]', '[]', '[]',
        \(now), \(now))
      """)
    if let bytes { try keep([(address, bytes)], of: id, db) }
    try Job.enqueue(planJob, payload: "\(id)", key: "\(planJob):\(id)", at: now, db)
    // What was fetched long ago is of no use to anybody.
    try db.execute("DELETE FROM imports WHERE updated_at < \(now - keptFor)")
    return id
  }

  /// Imports are remembered for 90 days.
  static let keptFor = Milliseconds(90 * 86_400_000)

  /// Looks at the feed again, with other options. Throws ``DomainError/invalid(_:)``, and ``DomainError/conflict(_:)`` while a job
  /// is at it.
  public func lookAgain(_ options: Options, at now: Timestamp, _ db: any Connection) throws {
    try ImportRun.check(options)
    try turn(to: .planning, at: now, db)
    try db.execute("UPDATE imports SET options = \(JSONColumn([options])), plan = '[]', report = '[]' WHERE id = \(id)")
    try Job.enqueue(ImportRun.planJob, payload: "\(id)", key: "\(ImportRun.planJob):\(id)", at: now, db)
  }

  /// Does what the look has shown, or goes on with it, or tries again what failed. Throws ``DomainError/conflict(_:)`` when there is
  /// nothing to be done or a job is at it.
  public func start(at now: Timestamp, _ db: any Connection) throws {
    guard let forecast, forecast.refusal == nil else {
      throw DomainError.conflict("There is nothing to import yet. Look at the feed first.")
    }
    try turn(to: .waiting, at: now, db)
    try Job.enqueue(ImportRun.runJob, payload: "\(id)", key: "\(ImportRun.runJob):\(id)", at: now, db)
  }

  /// Stops what is under way; everything brought in stays. The job notices when it next says how far it is.
  public func stop(at now: Timestamp, _ db: any Connection) throws {
    guard state.isUnderWay else { return }
    try db.execute(
      """
      UPDATE imports SET state = 'failed', message = 'Stopped. What was brought in so far is kept.', updated_at = \(now)
      WHERE id = \(id) AND state IN ('planning', 'waiting', 'working')
      """)
  }

  /// Moves on from a state of rest. An import whose job was given up rests too.
  private func turn(to next: State, at now: Timestamp, _ db: any Connection) throws {
    if db.engine == .postgres { try db.execute("SELECT 1 FROM imports WHERE id = \(id) FOR UPDATE") }
    guard try !ImportRun.find(id, db).state.isUnderWay else {
      throw DomainError.conflict("This import is under way already.")
    }
    try db.execute(
      "UPDATE imports SET state = \(next), message = NULL, progress = '[]', updated_at = \(now) WHERE id = \(id)")
  }

  private static func check(address text: String) throws -> String {
    let address = text.contains("://") ? text : text.isEmpty ? "" : "https://\(text)"
    let scheme = address.hasPrefix("https://") ? 8 : address.hasPrefix("http://") ? 7 : 0
    let host = address.dropFirst(scheme).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard scheme > 0, host.contains("."), !address.contains(where: \.isWhitespace), address.utf8.count <= 4000 else {
      throw DomainError.invalid([
        "address": text.isEmpty
          ? "Give the address of the feed, or choose its file."
          : "“\(text.prefix(80))” isn't the address of a feed. It looks like https://example.com/feed.xml."
      ])
    }
    return address
  }

  private static func check(_ options: Options) throws {
    guard let slug = options.slug else { return }
    if slug != Slug.make(from: slug) {
      throw DomainError.invalid(["slug": "Paths are lower-case letters, digits and hyphens, such as “night-walks”."])
    }
    if Show.reservedSlugs.contains(slug) {
      throw DomainError.invalid(["slug": "“\(slug)” is an address the site needs for itself. Choose another."])
    }
  }
}
