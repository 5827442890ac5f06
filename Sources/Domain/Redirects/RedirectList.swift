public import Database
public import Formats

/// A redirect as lists show it: one that somebody wrote, or one that came of a change of address.
public struct RedirectEntry: Sendable, RowDecodable {
  /// Where a redirect comes from.
  public enum Kind: String, Sendable, SQLValue, CaseIterable {
    /// Somebody wrote it.
    case own
    /// An episode had another slug.
    case slug
    /// An episode had another number.
    case number
    /// An episode stood there before the show came here.
    case path
    /// The show had another address; these paths are the installation's, not the show's.
    case show
  }

  public let kind: Kind
  /// What tells it apart from others of its kind: a path, slug or number.
  public let key: String
  /// The path as visitors ask for it.
  public let path: String
  public let target: String

  /// Reads a row of ``Show/redirects(_:offset:limit:_:)``.
  public init(row: Row) throws {
    kind = try row["kind"]
    key = try row["redirect_key"]
    path = try row["path"]
    target = try row["target"]
  }
}

/// Which redirects a list asks for.
public struct RedirectFilter: Sendable, Hashable {
  public enum Origin: String, Sendable, CaseIterable { case all, own, automatic }
  public enum Order: String, Sendable, CaseIterable { case path, target }

  public var origin: Origin
  /// What path or target have in them.
  public var text: String
  public var order: Order

  /// All redirects, or some of them.
  public init(origin: Origin = .all, text: String = "", order: Order = .path) {
    (self.origin, self.text, self.order) = (origin, text, order)
  }
}

extension Show {
  /// Its redirects, the automatic ones among them, and how many there are in all.
  public func redirects(
    _ filter: RedirectFilter = RedirectFilter(), offset: Int = 0, limit: Int, _ db: any Connection
  ) throws -> (total: Int, entries: [RedirectEntry]) {
    let all: SQL = """
      SELECT 'own' AS kind, path AS redirect_key, path, target FROM redirects WHERE show_id = \(id)
      UNION ALL
      SELECT episode_aliases.kind, value AS redirect_key,
        CASE episode_aliases.kind WHEN 'slug' THEN '/episodes/' || value WHEN 'number' THEN '/episodes/show/' || value ELSE value END
          AS path,
        '/episodes/' || episodes.slug AS target
      FROM episode_aliases JOIN episodes ON episodes.id = episode_aliases.episode_id WHERE episode_aliases.show_id = \(id)
      UNION ALL
      SELECT 'show' AS kind, slug AS redirect_key, '/' || slug || '/' AS path, '/' || \(slug) || '/' AS target
      FROM show_aliases WHERE show_id = \(id)
      """
    var conditions: [SQL] = ["1 = 1"]
    switch filter.origin {
    case .all: break
    case .own: conditions.append("kind = 'own'")
    case .automatic: conditions.append("kind <> 'own'")
    }
    if !filter.text.isEmpty {
      let pattern = LikePattern.containing(filter.text)
      conditions.append("(lower(path) LIKE lower(\(pattern)) ESCAPE '!' OR lower(target) LIKE lower(\(pattern)) ESCAPE '!')")
    }
    let order: SQL = filter.order == .target ? "target, path" : "path, target"
    let condition = conditions.joined(" AND ")
    let total = try db.value("SELECT count(*) FROM (\(all)) AS every WHERE \(condition)", as: Int.self) ?? 0
    let entries = try db.rows(
      """
      SELECT kind, redirect_key, path, target FROM (\(all)) AS every WHERE \(condition)
      ORDER BY CASE kind WHEN 'own' THEN 0 ELSE 1 END, \(order), kind LIMIT \(limit) OFFSET \(offset)
      """, as: RedirectEntry.self)
    return (total, entries)
  }

  /// Removes redirects; those that aren't there any more don't matter. What somebody wrote stays in the history.
  public func delete(
    redirects: [(kind: RedirectEntry.Kind, key: String)], by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    try staff.require(.editor, in: id)
    _ = try Show.held(id, db)
    for (kind, key) in redirects {
      switch kind {
      case .own:
        guard let redirect = try redirect(at: key, db) else { continue }
        let draft = RedirectDraft(path: redirect.path, target: redirect.target)
        let subject = Subject.redirect(redirect.path, of: id)
        let version = try Revision.version(of: subject, db)
        try Revision.recordBefore(draft, of: subject, version: 0, at: now, db)
        try db.execute("DELETE FROM redirects WHERE show_id = \(id) AND path = \(key)")
        try Revision.record(draft, of: subject, version: version + 1, what: "Deleted", by: staff, at: now, db)
      case .slug, .number, .path:
        try db.execute("DELETE FROM episode_aliases WHERE show_id = \(id) AND kind = \(kind.rawValue) AND value = \(key)")
      case .show:
        try db.execute("DELETE FROM show_aliases WHERE show_id = \(id) AND slug = \(key)")
      }
    }
    try Event.append(.showChanged, subject: id, at: now, db)
  }
}
