public import Database

extension Revision {
  /// What was changed last, of `show` or of everything that `staff` may know of, latest first. What the first edit found isn't a
  /// change and isn't listed.
  public static func recent(
    visibleTo staff: Staff, show: ShowID? = nil, limit: Int, _ db: any Connection
  ) throws -> [Revision] {
    var condition: SQL = "\(try visible(to: staff)) AND what <> \(before)"
    if let show {
      try staff.require(.author, in: show)
      condition = "\(condition) AND show_id = \(show)"
    }
    return try db.rows(
      "SELECT \(columns) FROM revisions WHERE \(condition) ORDER BY id DESC LIMIT \(limit)", as: Revision.self)
  }

  /// The revision with this key; throws ``DomainError/notFound``, also for one that `staff` may not know of.
  public static func find(_ id: RevisionID, visibleTo staff: Staff, _ db: any Connection) throws -> Revision {
    let revision = try db.row(
      "SELECT \(columns) FROM revisions WHERE id = \(id) AND \(try visible(to: staff))", as: Revision.self)
    guard let revision else { throw DomainError.notFound }
    return revision
  }

  /// Owners see everything; editors what belongs to their shows, and people; authors the episodes they made, also when these have
  /// been deleted.
  static func visible(to staff: Staff) throws -> SQL {
    if staff.isOwner { return "(1 = 1)" }
    var condition: SQL = "1 = 0"
    for (show, role) in staff.roles.sorted(by: { $0.key < $1.key }) where role > .author {
      condition = "\(condition) OR show_id = \(show)"
    }
    if staff.isEditorSomewhere {
      condition = """
        \(condition) OR (subject_kind = 'person' AND (
          subject_key IN (SELECT CAST(people.id AS TEXT) FROM people WHERE \(staff.seesPeople()))
          OR (account_id = \(staff.id) AND subject_key NOT IN (SELECT CAST(people.id AS TEXT) FROM people))))
        """
    }
    for (show, role) in staff.roles.sorted(by: { $0.key < $1.key }) where role == .author {
      condition = """
        \(condition) OR (subject_kind = 'episode' AND show_id = \(show) AND (
          subject_key IN (SELECT CAST(id AS TEXT) FROM episodes WHERE show_id = \(show) AND created_by = \(staff.id))
          OR (subject_key NOT IN (SELECT CAST(id AS TEXT) FROM episodes WHERE show_id = \(show))
            AND subject_key IN (SELECT made.subject_key FROM revisions AS made
              WHERE made.subject_kind = 'episode' AND made.show_id = \(show) AND made.what = 'Created'
                AND made.account_id = \(staff.id)))))
        """
    }
    return "(\(condition))"
  }
}
