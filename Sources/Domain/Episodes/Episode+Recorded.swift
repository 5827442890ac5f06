public import Database
public import Formats

extension Episode {
  /// Publishes as ``publish(on:at:_:)`` does, when nothing on the check list forbids it, and says so in the history. Throws
  /// ``DomainError/invalid(_:)`` with what does.
  public mutating func publish(
    on moment: Timestamp? = nil, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    try requireNoObstacle(at: now, db)
    try recordFound(try EpisodeDraft.load(self, db), db)
    try publish(on: moment, at: now, db)
    try record(status == .scheduled ? "Scheduled" : "Published", by: staff, at: now, db)
  }

  /// Takes it out of lists and feeds, as ``unlist(at:_:)`` does, and says so in the history. A draft
  /// has to have what publishing asks for.
  public mutating func unlist(
    on moment: Timestamp? = nil, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    if status == .draft { try requireNoObstacle(at: now, db) }
    try recordFound(try EpisodeDraft.load(self, db), db)
    publishedAt = moment ?? publishedAt.map { min($0, now) }
    try unlist(at: now, db)
    try record("Unlisted", by: staff, at: now, db)
  }

  /// Takes it back, as ``withdraw(at:_:)`` does, and says so in the history.
  public mutating func withdraw(by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try recordFound(try EpisodeDraft.load(self, db), db)
    try withdraw(at: now, db)
    try record("Withdrawn", by: staff, at: now, db)
  }

  /// Makes it a draft again, as ``unpublish(at:_:)`` does, and says so in the history.
  public mutating func unpublish(by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try recordFound(try EpisodeDraft.load(self, db), db)
    try unpublish(at: now, db)
    try record("Unpublished", by: staff, at: now, db)
  }

  /// Throws ``DomainError/invalid(_:)`` with what the check list says must be mended before it is published.
  func requireNoObstacle(at now: Timestamp, _ db: any Connection) throws {
    let obstacles = try EpisodeCheck.list(self, at: now, db).filter { $0.level == .must }
    guard !obstacles.isEmpty else { return }
    throw DomainError.invalid(Dictionary(obstacles.map { ($0.field, $0.sentence) }, uniquingKeysWith: { "\($0) \($1)" }))
  }
}
