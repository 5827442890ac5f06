public import Database
public import Formats

extension Episode {
  /// The condition under which an episode is in lists and feeds at `now`.
  static func isListed(at now: Timestamp) -> SQL {
    "(episodes.status = 'published' OR (episodes.status = 'scheduled' AND episodes.published_at <= \(now)))"
  }

  /// Whether it is in lists and feeds at `now`.
  public func isListed(at now: Timestamp) -> Bool {
    switch status {
    case .published: true
    case .scheduled: publishedAt.map { $0 <= now } ?? false
    case .draft, .unlisted, .withdrawn: false
    }
  }

  /// Makes it public: at once, or at `moment`, which may lie in the past (an episode that was public elsewhere) or in the future (a
  /// scheduled one).
  public mutating func publish(on moment: Timestamp? = nil, at now: Timestamp, _ db: any Connection) throws {
    guard audioID != nil || audioURL != nil else {
      throw DomainError.invalid(["audio": "Add the recording first: podcast apps leave out episodes without one."])
    }
    let moment = moment ?? publishedAt.map { min($0, now) } ?? now
    let wasListed = isListed(at: now)
    publishedAt = moment
    status = moment > now ? .scheduled : .published
    try save(at: now, db)
    if !wasListed && isListed(at: now) { try Event.append(.episodePublished, subject: id, at: now, db) }
  }

  /// Keeps its page for those who have the address and takes it out of lists and feeds.
  public mutating func unlist(at now: Timestamp, _ db: any Connection) throws {
    status = .unlisted
    publishedAt = publishedAt ?? now
    try save(at: now, db)
  }

  /// Takes it back; its page says that it was withdrawn.
  public mutating func withdraw(at now: Timestamp, _ db: any Connection) throws {
    status = .withdrawn
    try save(at: now, db)
  }

  /// Makes it a draft again.
  public mutating func unpublish(at now: Timestamp, _ db: any Connection) throws {
    status = .draft
    try save(at: now, db)
  }

  /// When the next scheduled episode becomes public, nil when none waits. What was made from the listed episodes before that
  /// moment is out of date after it.
  public static func nextPublication(after now: Timestamp, _ db: any Connection) throws -> Timestamp? {
    try db.value(
      "SELECT min(published_at) FROM episodes WHERE status = 'scheduled' AND published_at > \(now)", as: Timestamp?.self
    ).flatMap(\.self)
  }

  /// Whether a scheduled episode's second has come without its having been announced.
  public static func isPublicationDue(at now: Timestamp, _ db: any Connection) throws -> Bool {
    try db.exists("SELECT 1 FROM episodes WHERE status = 'scheduled' AND published_at <= \(now) LIMIT 1")
  }

  /// Turns scheduled episodes whose second has come into published ones and says so in the log, once each.
  ///
  /// Pages and feeds don't wait for this: they go by the time. It is for what follows a publication, such as telling hubs.
  public static func publishDue(at now: Timestamp, _ db: any Connection) throws {
    let due = try db.rows(
      """
      UPDATE episodes SET status = 'published', version = version + 1
      WHERE status = 'scheduled' AND published_at <= \(now) RETURNING id
      """)
    for row in due {
      let id: EpisodeID = try row["id"]
      try Event.append(.episodePublished, subject: id, at: now, db)
    }
  }
}
