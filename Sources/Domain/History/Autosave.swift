public import Database
public import Formats
import Foundation

/// What somebody has typed into a form and not saved yet: kept for them alone, seen by nobody, and no event.
public struct Autosave: Sendable {
  /// Everything that the form would have sent.
  public let form: FormFields
  /// The version of the subject that the form was filled with.
  public let version: Int64
  public let at: Timestamp

  /// The most a form may have to be kept: 4 MB.
  public static let limit = 4 << 20

  /// Keeps what is in the form. Each tab passes the time of the autosave it knows of, nil for none; when another tab has kept
  /// something since, this throws ``DomainError/conflict(_:)`` and nothing is overwritten. Returns what is kept now.
  ///
  /// Without `expecting` the last to come wins.
  @discardableResult public static func save(
    form: FormFields, _ subject: Subject, version: Int64, by account: AccountID, expecting: Expectation = .anything,
    at now: Timestamp, _ db: any Connection
  ) throws -> Autosave {
    let text = try encode(form)
    guard text.utf8.count <= limit else {
      throw DomainError.invalid(["form": "This is more than can be kept. Save it, or make it shorter."])
    }
    let known = try find(subject, by: account, db)
    if case .exactly(let time) = expecting, let known, known.at != time, known.form != form {
      throw DomainError.conflict("Another tab has this form open and kept something newer.")
    }
    // Later than what it replaces, so that a tab can tell the two apart.
    let at = known.map { max(now, $0.at + Milliseconds(1)) } ?? now
    try db.execute(
      """
      INSERT INTO autosaves (account_id, subject_kind, subject_key, version, form, at)
      VALUES (\(account), \(subject.kind), \(subject.key), \(version), \(text), \(at))
      ON CONFLICT (account_id, subject_kind, subject_key)
      DO UPDATE SET version = excluded.version, form = excluded.form, at = excluded.at
      """)
    return Autosave(form: form, version: version, at: at)
  }

  /// Which autosave a tab believes to replace.
  public enum Expectation: Sendable, Hashable {
    /// Whatever is there.
    case anything
    /// The one kept at this time; nil for none.
    case exactly(Timestamp?)
  }

  /// What `account` typed about `subject`, nil when there is nothing.
  public static func find(_ subject: Subject, by account: AccountID, _ db: any Connection) throws -> Autosave? {
    let row = try db.rows(
      "SELECT form, version, at FROM autosaves WHERE account_id = \(account) AND \(subject.condition)"
    ).first
    guard let row, let form = decode(try row["form"]) else { return nil }
    return Autosave(form: form, version: try row["version"], at: try row["at"])
  }

  /// Forgets what `account` typed about `subject`, when it was saved or is not wanted.
  public static func discard(_ subject: Subject, by account: AccountID, _ db: any Connection) throws {
    try db.execute("DELETE FROM autosaves WHERE account_id = \(account) AND \(subject.condition)")
  }

  private static func encode(_ form: FormFields) throws -> String {
    let pairs = form.fields.map { [$0.name, $0.value] }
    return String(decoding: try JSONEncoder().encode(pairs), as: UTF8.self)
  }

  private static func decode(_ text: String) -> FormFields? {
    guard let pairs = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)) else { return nil }
    return FormFields(pairs.filter { $0.count == 2 }.map { (name: $0[0], value: $0[1]) })
  }
}
