import Database
import Formats

/// Bringing a show in from its feed. First everything the feed itself says, in one transaction; then what it only links to
/// (recordings, artwork, chapters, transcripts), each piece by itself, so that an import stopped at any moment leaves a whole site
/// behind and goes on where it stopped when it is run again.
public struct FeedImport: Sendable {
  /// What the publisher asked for.
  public struct Options: Sendable {
    /// Whether recordings are copied here or only linked.
    public var copiesAudio = true
    /// The show's path, nil to make one from the title.
    public var slug: String?
    /// A host name for the show.
    public var host: String?
    /// The owner's address, given to confirm that a locked feed is one's own.
    public var owner: String?

    /// Copies everything.
    public init() {}
  }

  public let source: FeedSource
  public let options: Options
  let services: Services
  /// For each item what it says, in short.
  let digests: [String]
  /// By GUID, the paths at which episodes had a page of their own.
  let formerPaths: [String: String]

  /// An import of `source`.
  public init(source: FeedSource, options: Options, services: Services) {
    self.source = source
    self.options = options
    self.services = services
    digests = source.feed.items.map(FeedSource.digest(of:))
    formerPaths = source.formerPaths
  }

  /// What an import would do, or has done, to the shows and episodes.
  public struct Plan: Sendable {
    /// The show that is there already, nil for a new one.
    public internal(set) var show: Show?
    public internal(set) var title: String
    public internal(set) var created: [String] = []
    public internal(set) var updated: [String] = []
    public internal(set) var unchanged = 0
    /// Episodes here that the feed no longer has; they stay.
    public internal(set) var missing = 0
    /// Why the import is refused, nil when it may go on.
    public internal(set) var refusal: ImportRefusal?
    /// The recordings the feed links to: how many and, as far as it says, how many bytes.
    public internal(set) var recordings = 0
    public internal(set) var recordingBytes: Int64 = 0
  }

  /// Compares the feed with what is stored; changes nothing.
  public func plan() async throws -> Plan {
    try await services.database.read { db in try self.plan(db) }
  }

  func plan(_ db: any Connection) throws -> Plan {
    let channel = source.feed.channel
    var plan = Plan(show: try existingShow(db), title: channel.title)
    let known = try plan.show.map { try knownItems(of: $0, db) } ?? [:]
    plan.refusal = refusal ?? plan.show.flatMap { isAnother($0, known) }
    for (item, digest) in zip(source.feed.items, digests) {
      switch known[item.guid] {
      case nil: plan.created.append(item.title)
      case .some(digest): plan.unchanged += 1
      case .some: plan.updated.append(item.title)
      }
      if let enclosure = item.enclosure {
        plan.recordings += 1
        plan.recordingBytes += enclosure.length
      }
    }
    let guids = Set(source.feed.items.map(\.guid))
    plan.missing = known.keys.filter { !guids.contains($0) }.count
    return plan
  }

  /// A feed is never poured into the show of another: why it isn't, when `show` came from elsewhere and shares no episode.
  private func isAnother(_ show: Show, _ known: [String: String]) -> ImportRefusal? {
    guard let origin = show.sourceURL, origin != source.location || source.isUpload,
      show.guid != source.showGUID || (source.isUpload && !source.namesItself), !known.isEmpty,
      !source.feed.items.contains(where: { known[$0.guid] != nil })
    else { return nil }
    return .another(slug: show.slug, origin: origin)
  }

  /// `podcast:locked` says that a feed may only move with its owner's consent.
  private var refusal: ImportRefusal? {
    let channel = source.feed.channel
    guard channel.locked?.isLocked == true else { return nil }
    let owners = [channel.locked?.owner, channel.owner?.email].compactMap { $0?.lowercased() }.filter { !$0.isEmpty }
    if let owner = options.owner?.lowercased(), owners.contains(owner) { return nil }
    return .locked
  }

  func existingShow(_ db: any Connection) throws -> Show? {
    if let slug = options.slug, let show = try Show.find(slug: slug, db) { return show }
    return try Show.find(guid: source.showGUID, sourceURL: FeedSource.isAddress(source.location) ? source.location : nil, db)
  }

  private func knownItems(of show: Show, _ db: any Connection) throws -> [String: String] {
    let rows = try db.rows("SELECT guid, coalesce(source_hash, '') AS hash FROM episodes WHERE show_id = \(show.id) ORDER BY id")
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0["guid"], try $0["hash"]) })
  }

  /// Stores what the feed says, whole or not at all, and returns what was done.
  public func apply() async throws -> (plan: Plan, show: ShowID) {
    let now = services.clock.now
    return try await services.database.write { db in
      try FeedImport.takeTurn(db)
      let plan = try self.plan(db)
      if let refusal = plan.refusal { throw ImportError("\(refusal)") }
      var show = try plan.show ?? newShow(at: now, db)
      let isNew = plan.show == nil
      try self.update(&show, isNew: isNew, at: now, db)
      let known = try knownItems(of: show, db)
      let changed = zip(source.feed.items, digests).filter { known[$0.guid] != $1 }
      try nameSeasons(of: changed.map(\.0), in: show, at: now, db)
      for (item, digest) in changed {
        try store(item, digest: digest, in: show, isNew: known[item.guid] == nil, at: now, db)
      }
      return (plan, show.id)
    }
  }

  /// Waits for other imports to end. On PostgreSQL two of the same feed would otherwise both find that the show isn't there.
  static func takeTurn(_ db: any Connection) throws {
    guard db.engine == .postgres else { return }
    try db.execute("SELECT pg_advisory_xact_lock(7101106)")
    // Plans made while the tables are empty read them from end to end, and nothing tells PostgreSQL how they grow in here.
    try db.execute("SET LOCAL plan_cache_mode = force_custom_plan")
  }

  private func newShow(at now: Timestamp, _ db: any Connection) throws -> Show {
    let channel = source.feed.channel
    let wanted = options.slug ?? Slug.make(from: channel.title)
    let slug = try Slug.free(Show.reservedSlugs.contains(wanted) ? "\(wanted)-show" : wanted) { candidate in
      try Show.find(slug: candidate, db) != nil || db.exists("SELECT 1 FROM show_aliases WHERE slug = \(candidate)")
    }
    var show = Show(slug: slug, title: channel.title, at: now)
    show.guid = source.showGUID
    return show
  }
}
