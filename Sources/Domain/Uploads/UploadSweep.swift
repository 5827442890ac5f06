import Clients
import Database
public import Formats

/// Gives up uploads that nobody went on with, and clears away what they and interrupted forms have left.
public enum UploadSweep {
  /// The kind of job.
  public static let job = "uploads.sweep"
  /// Twice a day.
  public static let period = Milliseconds(43_200_000)

  /// Drops the uploads that have waited for longer than ``Upload/patience``.
  public static func run(_ context: JobContext) async throws {
    let services = context.services
    let limit = services.clock.now - Upload.patience
    let dropped = try await services.database.write { db in
      try db.rows(
        "DELETE FROM uploads WHERE updated_at < \(limit) RETURNING \(Upload.columns)", as: Upload.self)
    }
    for upload in dropped where upload.state != .complete {
      try await upload.clear(services)
      try await context.beat()
    }
    try await clearUnknown(context)
    try await ScratchFile.sweep(services.scratch)
  }

  /// Drops what the storage holds for uploads without a row: of a process that was killed between the two, or of an episode that was
  /// deleted.
  private static func clearUnknown(_ context: JobContext) async throws {
    let services = context.services
    let stored = try await services.storage.uploads(olderThan: .seconds(Upload.patience.rawValue / 1000))
    guard !stored.isEmpty else { return }
    let known = try await services.database.read { db in
      Set(try db.values("SELECT storage_upload FROM uploads WHERE state = 'open' ORDER BY id", as: String.self))
    }
    for upload in stored where !known.contains(upload.id) {
      try await services.storage.abortUpload(upload)
      try await context.beat()
    }
  }
}
