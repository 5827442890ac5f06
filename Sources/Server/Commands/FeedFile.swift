import Database
import Domain
import Foundation
import Web

/// The feed of an export.
enum FeedFile {
  /// Writes the feed that the site serves to `path`, with the addresses of the installation.
  static func write(_ show: Show, to path: String, _ place: Workplace) async throws {
    let installation = try place.settings.installation()
    let now = place.services.clock.now
    let bytes = try await place.services.database.read { db in
      try FeedDocument.bytes(of: show.id, on: installation, hub: place.settings.hub, at: now, db)
    }
    try Data(bytes).write(to: URL(filePath: path), options: .atomic)
  }
}
