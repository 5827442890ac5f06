import Clients
public import Database
public import Formats
import Foundation
import NIOCore

/// A show that was deleted and can be brought back: its rows lie written out in the storage, and its recordings and pictures stay
/// where they are.
public struct DeletedShow: Codable, Sendable {
  public let id: ShowID
  public let slug: String
  public let title: String
  public let episodes: Int
  /// Who deleted it, and when.
  public let deletedBy: String
  public let deletedAt: Timestamp
  /// What an export leaves out, since it is of this installation alone: who worked on it, and who made which episode.
  let roles: [Int64: String]
  let makers: [Int64: Int64]

  private static let folder = "deleted-shows/"
  private static func description(of id: ShowID) -> String { "\(folder)\(id).json" }
  private static func rows(of id: ShowID) -> String { "\(folder)\(id).jsonl" }

  /// The deleted shows, the latest first.
  public static func all(_ services: Services) async throws -> [DeletedShow] {
    let page = try await services.storage.list(prefix: folder, after: nil, limit: 500)
    var shows: [DeletedShow] = []
    for object in page.objects where object.key.text.hasSuffix(".json") {
      let bytes = try await services.storage.bytes(of: object.key, limit: 4 << 20)
      if let show = try? JSONDecoder().decode(DeletedShow.self, from: Data(bytes)) { shows.append(show) }
    }
    let here = Set(try await services.database.read { db in try Show.all(db).map(\.id) })
    // What was written just before a kill, and not followed by the deletion.
    return shows.filter { !here.contains($0.id) }.sorted { $0.deletedAt > $1.deletedAt }
  }

  /// The deleted show with this key; throws ``DomainError/notFound``.
  public static func find(_ id: ShowID, _ services: Services) async throws -> DeletedShow {
    guard let show = try await all(services).first(where: { $0.id == id }) else { throw DomainError.notFound }
    return show
  }

  /// Brings the show back with everything that it had. Throws ``ImportError`` when its address has been given to another show, and
  /// ``DomainError/forbidden`` for everybody but an owner.
  public func restore(by staff: Staff, _ services: Services) async throws {
    try staff.requireOwner()
    let folder = "\(services.scratch)/restored-show-\(id)-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let object = try await services.storage.get(try ObjectKey(checking: DeletedShow.rows(of: id)))
    let path = "\(folder)/show.jsonl"
    guard FileManager.default.createFile(atPath: path, contents: nil), let target = FileHandle(forWritingAtPath: path) else {
      throw StorageError.full
    }
    for try await chunk in object.body { try target.write(contentsOf: Data(chunk.readableBytesView)) }
    try target.close()
    _ = try await ShowArchive.read(folder).restore(from: folder, services) { _, _ in }
    let now = services.clock.now
    try await services.database.write { db in
      for (account, role) in roles {
        try db.execute(
          """
          INSERT INTO account_roles (account_id, show_id, role) SELECT id, \(id), \(role) FROM accounts WHERE id = \(account)
          ON CONFLICT DO NOTHING
          """)
      }
      for (episode, maker) in makers {
        try db.execute(
          """
          UPDATE episodes SET created_by = \(maker)
          WHERE id = \(episode) AND show_id = \(id) AND EXISTS (SELECT 1 FROM accounts WHERE id = \(maker))
          """)
      }
      let show = try Show.find(id, db)
      try Revision.record(
        try ShowDraft.load(id, db), of: .show(id), version: show.version, what: "Brought back", by: staff, at: now, db)
    }
    try await services.storage.delete(try ObjectKey(checking: DeletedShow.description(of: id)))
    try await services.storage.delete(try ObjectKey(checking: DeletedShow.rows(of: id)))
  }

  /// Deletes the show `id` after its rows have been written out. `typed` is what somebody typed to confirm it: the show's path.
  ///
  /// Throws ``DomainError/invalid(_:)`` for another path, ``DomainError/conflict(_:)`` when somebody goes on changing the show
  /// meanwhile, and ``DomainError/forbidden`` for everybody but an owner.
  public static func delete(_ id: ShowID, typed: String, by staff: Staff, _ services: Services) async throws {
    try staff.requireOwner()
    let show = try await services.database.read { db in try Show.find(id, db) }
    guard typed.trimmingCharacters(in: .whitespacesAndNewlines) == show.slug else {
      throw DomainError.invalid(["slug": "Type “\(show.slug)”, the address of the show, to delete it."])
    }
    let path = "\(services.scratch)/deleted-show-\(id)-\(UUID().uuidString)"
    defer { for suffix in ["", ".now"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    for _ in 0..<3 {
      let now = services.clock.now
      let description = try await services.database.read { db in
        try ShowArchive.gather(id, db).write(to: path, db)
        return try DeletedShow(of: id, by: staff, at: now, db)
      }
      try await services.storage.put(
        try ObjectKey(checking: rows(of: id)), file: path, contentType: "application/jsonl")
      try await services.storage.put(
        try ObjectKey(checking: self.description(of: id)), bytes: Array(try JSONEncoder().encode(description)),
        contentType: "application/json")
      let isDone = try await services.database.write { db in
        _ = try Show.held(id, db)
        // Whoever saved something since the rows were written must not lose it.
        try ShowArchive.gather(id, db).write(to: path + ".now", db)
        guard FileManager.default.contentsEqual(atPath: path, andPath: path + ".now") else { return false }
        try db.execute("DELETE FROM shows WHERE id = \(id)")
        try Event.append(.showDeleted, subject: id, at: now, db)
        return true
      }
      if isDone { return }
    }
    throw DomainError.conflict("Somebody is working on this show right now. Try again when they have finished.")
  }

  private init(of id: ShowID, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    let show = try Show.find(id, db)
    (self.id, slug, title, deletedBy, deletedAt) = (id, show.slug, show.title, staff.name, now)
    episodes = try db.value("SELECT count(*) FROM episodes WHERE show_id = \(id)", as: Int.self) ?? 0
    var roles: [Int64: String] = [:]
    for row in try db.rows("SELECT account_id, role FROM account_roles WHERE show_id = \(id) ORDER BY account_id") {
      roles[try row["account_id"]] = try row["role"]
    }
    var makers: [Int64: Int64] = [:]
    for row in try db.rows(
      "SELECT id, created_by FROM episodes WHERE show_id = \(id) AND created_by IS NOT NULL ORDER BY id")
    {
      makers[try row["id"]] = try row["created_by"]
    }
    (self.roles, self.makers) = (roles, makers)
  }
}

extension Staff {
  /// The shows they may know of by title, each with how many episodes it has and how many of these are public.
  public func showSummaries(at now: Timestamp, _ db: any Connection) throws -> [(show: Show, episodes: Int, listed: Int)] {
    var counts: [ShowID: (Int, Int)] = [:]
    let rows = try db.rows(
      """
      SELECT show_id, count(*) AS episodes, sum(CASE WHEN \(Episode.isListed(at: now)) THEN 1 ELSE 0 END) AS listed
      FROM episodes GROUP BY show_id ORDER BY show_id
      """)
    for row in rows { counts[try row["show_id"]] = (try row["episodes"], try row["listed"]) }
    return try shows(db).map { show in
      let (episodes, listed) = counts[show.id] ?? (0, 0)
      return (show, episodes, listed)
    }
  }
}
