public import Database
import Formats

/// Which changes a page of the history holds: the latest first.
public struct HistoryListing: Sendable, Hashable {
  public var show: ShowID?
  public var kind: Subject.Kind?
  /// Who made them.
  public var account: AccountID?
  /// One thing alone: its key among those of `kind`.
  public var key: String?

  /// Every change, unless said otherwise.
  public init(show: ShowID? = nil, kind: Subject.Kind? = nil, account: AccountID? = nil, key: String? = nil) {
    (self.show, self.kind, self.account, self.key) = (show, kind, account, key)
  }

  /// How many changes a page of the history holds.
  public static let pageSize = 50

  /// A page of the history.
  public struct Page: Sendable {
    public let revisions: [Revision]
    /// What the next page continues after; nil when this is the last.
    public let next: RevisionID?
  }

  /// The changes before `revision` that `staff` may know of. Throws ``DomainError/notFound`` for a show they may not know of.
  public func page(
    before revision: RevisionID? = nil, visibleTo staff: Staff, _ db: any Connection
  ) throws -> Page {
    var conditions = [try Revision.visible(to: staff)]
    if let show {
      try staff.require(.author, in: show)
      conditions.append("show_id = \(show)")
    }
    if let kind { conditions.append("subject_kind = \(kind)") }
    if let key { conditions.append("subject_key = \(key)") } else { conditions.append("what <> \(Revision.before)") }
    if let account { conditions.append("account_id = \(account)") }
    if let revision { conditions.append("id < \(revision)") }
    let size = HistoryListing.pageSize
    let revisions = try db.rows(
      "SELECT \(Revision.columns) FROM revisions WHERE \(conditions.joined(" AND ")) ORDER BY id DESC LIMIT \(size + 1)",
      as: Revision.self)
    let shown = Array(revisions.prefix(size))
    return Page(revisions: shown, next: revisions.count > size ? shown.last?.id : nil)
  }

  /// Who has changed something that `staff` may know of, by name.
  public static func authors(visibleTo staff: Staff, _ db: any Connection) throws -> [(id: AccountID, name: String)] {
    try db.rows(
      """
      SELECT id, name FROM accounts WHERE id IN (SELECT account_id FROM revisions WHERE \(try Revision.visible(to: staff)))
      ORDER BY lower(name), id
      """
    ).map { (id: try $0["id"], name: try $0["name"]) }
  }
}

extension Revision {
  /// The one of the same thing just before it, nil for the first.
  public func former(_ db: any Connection) throws -> Revision? {
    try Revision.list(of: subject, before: id, limit: 1, db).first
  }
}
