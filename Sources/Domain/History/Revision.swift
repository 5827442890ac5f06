public import Database
public import Formats
import Foundation

/// A state that something edited had, who made it so, and when.
public struct Revision: Sendable, RowDecodable {
  /// The key; later ones are greater.
  public let id: RevisionID
  public let subject: Subject
  /// The version of the subject that this is.
  public let version: Int64
  /// What it was called then.
  public let title: String
  /// What was done, in the past tense: “Created”, “Edited”, “Published”, “Before” for the state before the first edit.
  public let what: String
  /// The draft as JSON.
  public let content: String
  /// Who did it; nil when it was no account, or one that is gone.
  public let accountID: AccountID?
  /// What they were called; empty when it was no account.
  public let accountName: String
  public let at: Timestamp

  /// The word for the state that was found by the first edit.
  public static let before = "Before"

  static let columns: SQL = """
    revisions.id, revisions.subject_kind, revisions.subject_key, revisions.show_id, revisions.version, revisions.title,
    revisions.what, revisions.content, revisions.account_id, revisions.account_name, revisions.at
    """

  /// Reads a row of `revisions`.
  public init(row: Row) throws {
    id = try row["id"]
    subject = Subject(try row["subject_kind"], key: try row["subject_key"], show: try row["show_id"])
    version = try row["version"]
    title = try row["title"]
    what = try row["what"]
    content = try row["content"]
    accountID = try row["account_id"]
    accountName = try row["account_name"]
    at = try row["at"]
  }

  /// The draft it holds; nil when it is of another kind, or in a form that is no longer read.
  public func draft<D: Draft>(_ type: D.Type) -> D? {
    guard subject.kind == D.kind else { return nil }
    return try? JSONDecoder().decode(D.self, from: Data(content.utf8))
  }
}

extension Revision {
  /// Keeps `draft` as what `subject` is from now on. `version` is the subject's own where it counts them, else one more than
  /// ``version(of:_:)``. `staff` is nil for what the program does by itself.
  public static func record<D: Draft>(
    _ draft: D, of subject: Subject, version: Int64, what: String, by staff: Staff?, at now: Timestamp, _ db: any Connection
  ) throws {
    try db.execute(
      """
      INSERT INTO revisions (id, subject_kind, subject_key, show_id, version, title, what, content, account_id, account_name, at)
      VALUES (\(RevisionID.make(at: now)), \(subject.kind), \(subject.key), \(subject.show), \(version),
        \(String(draft.headline.prefix(300))), \(what), \(try DraftJSON.encode(draft)), \(staff?.id), \(staff?.name ?? ""), \(now))
      """)
  }

  /// Keeps the state that the first edit finds, when nothing was recorded of the subject before: it was imported, or is older than
  /// the history.
  public static func recordBefore<D: Draft>(
    _ draft: @autoclosure () throws -> D, of subject: Subject, version: Int64, at now: Timestamp, _ db: any Connection
  ) throws {
    guard try self.version(of: subject, db) == 0 else { return }
    try record(try draft(), of: subject, version: version, what: before, by: nil, at: now, db)
  }

  /// The latest recorded version, 0 when there is none: for things that don't count their versions themselves.
  public static func version(of subject: Subject, _ db: any Connection) throws -> Int64 {
    try db.value("SELECT max(version) FROM revisions WHERE \(subject.condition)", as: Int64?.self).flatMap(\.self) ?? 0
  }

  /// What `subject` was at `version`: the state recorded last at or before it; nil when there is none that can be read.
  public static func content<D: Draft>(
    _ type: D.Type, of subject: Subject, version: Int64, _ db: any Connection
  ) throws -> D? {
    try db.row(
      """
      SELECT \(columns) FROM revisions WHERE \(subject.condition) AND version <= \(version) ORDER BY version DESC, id DESC LIMIT 1
      """, as: Revision.self)?.draft(type)
  }

  /// The latest revision of `subject`, nil when there is none.
  public static func latest(of subject: Subject, _ db: any Connection) throws -> Revision? {
    try list(of: subject, limit: 1, db).first
  }

  /// The history of `subject`, latest first; `before` continues a list after its last revision.
  public static func list(
    of subject: Subject, before: RevisionID? = nil, limit: Int, _ db: any Connection
  ) throws -> [Revision] {
    try db.rows(
      """
      SELECT \(columns) FROM revisions WHERE \(subject.condition) AND id < \(before ?? RevisionID(rawValue: .max))
      ORDER BY id DESC LIMIT \(limit)
      """, as: Revision.self)
  }
}
