public import Database
public import Formats
import Foundation

/// A new show on its way from nothing to its first episode. Each step is saved when it is taken, so that whoever closes the lid comes
/// back to where they were.
public struct Beginning: Sendable {
  public let show: Show
  /// What comes next.
  public let step: Step

  /// What comes after the show itself.
  public enum Step: String, Sendable, SQLValue, Codable {
    case artwork, episode
  }

  /// What is asked about a show first.
  public struct Answers: Sendable, Hashable {
    public var title = ""
    /// Markdown.
    public var description = ""
    public var language = "en"
    /// `Arts › Books`, or empty.
    public var category = ""
    public var author = ""
    public var timeZone = "UTC"

    /// Nothing answered yet.
    public init() {}

    /// What is stored of `show`.
    public init(_ show: Show) {
      (title, description, language) = (show.title, show.description, show.language)
      (author, timeZone) = (show.author, show.timeZone)
      category = show.categories.first?.joined(separator: Answers.separator) ?? ""
    }

    /// Stands between a category and the one below it.
    public static let separator = " › "

    var categories: [[String]] { category.isEmpty ? [] : [category.components(separatedBy: Answers.separator)] }
  }

  /// Makes the show; `origin` is the installation's address. Throws ``DomainError/invalid(_:)`` naming the fields of ``Answers``, and
  /// ``DomainError/forbidden`` for everybody but an owner.
  public static func start(
    _ answers: Answers, origin: String, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> ShowID {
    let show = try ShowDraft.create(
      title: answers.title, language: answers.language, timeZone: answers.timeZone, origin: origin, by: staff, at: now, db)
    try put(answers, into: show, by: staff, at: now, db)
    try db.execute(
      "INSERT INTO beginnings (show_id, step, updated_at) VALUES (\(show.id), \(Step.artwork), \(now))")
    return show.id
  }

  /// Changes what was answered. Throws as ``start(_:origin:by:at:_:)`` does.
  public static func change(
    _ id: ShowID, _ answers: Answers, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    try put(answers, into: try staff.show(id, atLeast: .owner, db), by: staff, at: now, db)
  }

  private static func put(
    _ answers: Answers, into show: Show, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    var draft = ShowDraft(show, credits: try show.credits(db))
    (draft.title, draft.description, draft.language) = (answers.title, answers.description, answers.language)
    (draft.author, draft.timeZone) = (answers.author, answers.timeZone)
    if let first = answers.categories.first {
      // Others that the settings have given it stay.
      draft.categories = [first] + draft.categories.dropFirst().filter { $0 != first }
    } else {
      draft.categories = []
    }
    try draft.apply(to: show.id, by: staff, at: now, db)
  }

  /// Gives the show its artwork.
  public static func set(
    artwork: MediaID, of id: ShowID, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    let show = try staff.show(id, atLeast: .owner, db)
    var draft = ShowDraft(show, credits: try show.credits(db))
    draft.artworkID = artwork
    try draft.apply(to: id, by: staff, at: now, db)
  }

  /// Remembers what comes next; nil when nothing does, because the first episode is begun.
  public static func move(_ id: ShowID, to step: Step?, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.requireOwner()
    if let step {
      try db.execute("UPDATE beginnings SET step = \(step), updated_at = \(now) WHERE show_id = \(id)")
    } else {
      try db.execute("DELETE FROM beginnings WHERE show_id = \(id)")
    }
  }

  /// The shows that were begun and have no episode yet, the latest first.
  public static func unfinished(for staff: Staff, _ db: any Connection) throws -> [Beginning] {
    guard staff.isOwner else { return [] }
    let rows = try db.rows(
      """
      SELECT show_id, step FROM beginnings WHERE NOT EXISTS (SELECT 1 FROM episodes WHERE episodes.show_id = beginnings.show_id)
      ORDER BY updated_at DESC, show_id DESC
      """)
    return try rows.map { Beginning(show: try Show.find(try $0["show_id"], db), step: try $0["step"]) }
  }
}
