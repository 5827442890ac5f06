import Clients
import Database
public import Formats

/// Clears away objects that no row points to: what was stored just before a kill, or replaced by something newer.
public enum StorageSweep {
  /// The kind of job.
  public static let job = "storage.sweep"
  /// Once a day.
  public static let period = Milliseconds(86_400_000)
  /// An object younger than this may belong to a row that is about to be written.
  static let patience = Milliseconds(86_400_000)

  /// Goes through the whole storage, a page of keys at a time.
  public static func run(_ context: JobContext) async throws {
    let services = context.services
    let limit = services.clock.now - patience
    try await services.database.write { db in try MediaFile.dropUnused(before: limit, db) }
    for prefix in ["audio/", "images/"] {
      var after: ObjectKey?
      repeat {
        let page = try await services.storage.list(prefix: prefix, after: after, limit: 500)
        let old = page.objects.filter { $0.modified < limit }
        if !old.isEmpty {
          let known = try await services.database.read { db in try needed(old.map(\.key.text), db) }
          for object in old where !known.contains(object.key.text) { try await services.storage.delete(object.key) }
        }
        after = page.next
        try await context.beat()
      } while after != nil
    }
  }

  /// Those of `keys` that something here points to: a row of `media`, which everything that may come back keeps (an original, what a
  /// revision shows), or an upload whose parts were joined and that isn't completed yet.
  private static func needed(_ keys: [String], _ db: any Connection) throws -> Set<String> {
    let stored = try db.values(
      "SELECT storage_key FROM media WHERE storage_key IN \(list: keys) ORDER BY storage_key", as: String.self)
    let media = keys.compactMap { $0.split(separator: "/").last.flatMap { MediaID(String($0)) } }
    guard !media.isEmpty else { return Set(stored) }
    let arriving = try db.values(
      "SELECT media_id FROM uploads WHERE state = 'open' AND media_id IN \(list: media) ORDER BY media_id", as: MediaID.self)
    return Set(stored).union(arriving.map(Upload.key(of:)))
  }
}
