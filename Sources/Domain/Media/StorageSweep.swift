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
    for prefix in ["audio/", "images/"] {
      var after: ObjectKey?
      repeat {
        let page = try await services.storage.list(prefix: prefix, after: after, limit: 500)
        let old = page.objects.filter { $0.modified < limit }
        if !old.isEmpty {
          let known = try await services.database.read { db in
            Set(
              try db.values(
                "SELECT storage_key FROM media WHERE storage_key IN \(list: old.map(\.key.text)) ORDER BY storage_key",
                as: String.self))
          }
          for object in old where !known.contains(object.key.text) { try await services.storage.delete(object.key) }
        }
        after = page.next
        try await context.beat()
      } while after != nil
    }
  }
}
