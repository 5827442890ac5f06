import Clients
import Database
import Formats

extension Upload {
  /// Joins the parts and makes the file the episode's recording, once, however often and from wherever this is asked: after a kill
  /// between joining and the row it goes on there, and of two who ask at once both get the one result. Throws ``DomainError``, and
  /// ``StorageError``, after which everything is as it was.
  public func complete(by staff: Staff, _ services: Services) async throws -> Upload {
    switch state {
    case .complete: return self
    case .failed: throw DomainError.conflict(message ?? Upload.lost)
    case .open: break
    }
    try await services.database.write { [episodeID] db in _ = try staff.editableEpisode(episodeID, db) }
    guard let object = try await join(services) else { return try await fail(services) }
    let now = services.clock.now
    let file = MediaFile(
      id: mediaID, storageKey: stored.key, contentType: Upload.originalType, size: object.size,
      sha256: object.sha256?.rawValue ?? "", createdAt: now)
    let completed = try await services.database.write { [id] db -> Upload? in
      guard let upload = try Upload.held(id, db) else { return nil }
      guard upload.state == .open else { return upload }
      _ = try staff.editableEpisode(upload.episodeID, db)
      try EpisodeRecording.receive(file, name: upload.name, for: upload.episodeID, by: staff, at: now, db)
      try db.execute("UPDATE uploads SET state = 'complete', updated_at = \(now) WHERE id = \(id)")
      return try Upload.held(id, db)
    }
    guard let completed else {
      // Cancelled meanwhile.
      await file.discard(services)
      throw DomainError.notFound
    }
    return completed
  }

  /// The whole file in the storage; nil when there is neither that nor its parts.
  private func join(_ services: Services) async throws -> ObjectInfo? {
    let parts: [UploadedPart]
    do {
      parts = try await services.storage.parts(of: stored)
    } catch StorageError.unknownUpload {
      return try await joined(services)
    }
    for number in 1...partCount {
      guard parts.contains(where: { $0.number == number && $0.size == length(ofPart: number) }) else {
        throw DomainError.conflict("Part \(number) of \(partCount) isn't here yet.")
      }
    }
    do {
      return try await services.storage.completeUpload(stored, parts: parts.filter { $0.number <= partCount }, sha256: nil)
    } catch let error as StorageError where error != .full {
      // Another request may have joined the parts and taken them away while we read them.
      if let object = try await joined(services) { return object }
      throw error
    }
  }

  /// What an earlier join has left.
  private func joined(_ services: Services) async throws -> ObjectInfo? {
    do {
      let object = try await services.storage.head(try ObjectKey(checking: stored.key))
      return object.size == size ? object : nil
    } catch StorageError.notFound {
      return nil
    }
  }

  /// Notes that nothing is left of it.
  private func fail(_ services: Services) async throws -> Upload {
    let now = services.clock.now
    let present = try await services.database.write { [id] db -> Upload? in
      try db.execute(
        """
        UPDATE uploads SET state = 'failed', message = \(Upload.lost), updated_at = \(now) WHERE id = \(id) AND state = 'open'
        """)
      return try Upload.held(id, db)
    }
    guard let present else { throw DomainError.notFound }
    guard present.state == .complete else { throw DomainError.conflict(Upload.lost) }
    return present
  }

  private static let lost = "What had arrived of this file is no longer on the server. Choose the file again to send it anew."

  /// Gives the upload up and removes what has arrived. One that is complete stays as it is; one that is gone is no error.
  public static func cancel(_ id: UploadID, by staff: Staff, _ services: Services) async throws {
    let upload = try await services.database.write { db -> Upload? in
      guard let upload = try held(id, db), upload.accountID == staff.id, upload.state != .complete else { return nil }
      try db.execute("DELETE FROM uploads WHERE id = \(id)")
      return upload
    }
    try await upload?.clear(services)
  }

  /// Removes what has arrived.
  func clear(_ services: Services) async throws {
    try await services.storage.abortUpload(stored)
    try await services.storage.delete(try ObjectKey(checking: stored.key))
  }
}
