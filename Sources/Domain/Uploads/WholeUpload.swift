import Clients
import Database
import Formats

/// A recording that came in one piece with a form, as browsers send it without our script.
public enum WholeUpload {
  /// Puts the file at `path` into the storage. Its row isn't stored yet: hand it to ``EpisodeRecording/receive(_:name:for:by:at:_:)``
  /// in the transaction that saves the form, or to ``discard(_:_:)``. Throws ``DomainError/invalid(_:)`` for an empty file and
  /// where the disk is full, and ``StorageError``.
  public static func store(_ path: String, _ services: Services) async throws -> MediaFile {
    let now = services.clock.now
    let id = MediaID.make(at: now)
    let key = try ObjectKey(checking: Upload.key(of: id))
    let object: ObjectInfo
    do {
      object = try await services.storage.put(key, file: path, contentType: Upload.originalType)
    } catch StorageError.full {
      // An error of the field's, so that the form comes back with all that was typed.
      throw DomainError.invalid([
        .recording: "The server's disk is full, so this file couldn't be stored. Make room there and send it again."
      ])
    }
    let file = MediaFile(
      id: id, storageKey: key.text, contentType: Upload.originalType, size: object.size,
      sha256: object.sha256?.rawValue ?? "", createdAt: now)
    guard object.size > 0 else {
      await file.discard(services)
      throw DomainError.invalid([.recording: "This file is empty. Choose another."])
    }
    return file
  }

  /// Removes a stored file whose form wasn't saved.
  public static func discard(_ file: MediaFile, _ services: Services) async { await file.discard(services) }

  /// Makes the file at `path`, called `name` where it came from, the recording of an episode that `staff` may change. Nothing is
  /// left of it when that fails.
  public static func receive(
    _ path: String, name: String, for episode: EpisodeID, by staff: Staff, _ services: Services
  ) async throws {
    let file = try await store(path, services)
    let now = services.clock.now
    do {
      try await services.database.write { db in
        _ = try staff.editableEpisode(episode, db)
        try EpisodeRecording.receive(file, name: AnnouncedFile.name(name), for: episode, by: staff, at: now, db)
      }
    } catch {
      await file.discard(services)
      throw error
    }
  }
}
