import Clients
import Database
import Formats

/// What a browser says of a file before it sends it.
public struct AnnouncedFile: Sendable, Hashable {
  /// What it is called.
  public let name: String
  /// In bytes.
  public let size: Int64
  /// What the browser tells it apart by: the same file gives the same text on every machine.
  public let fingerprint: String

  /// A file; its name is cut to what is kept. Throws ``DomainError/invalid(_:)`` for one that isn't taken.
  public init(name: String, size: Int64, fingerprint: String) throws {
    guard size > 0 else { throw DomainError.invalid([.recording: "This file is empty."]) }
    guard size <= Upload.sizeLimit else {
      throw DomainError.invalid([.recording: "This file is larger than \(FileSize.text(Upload.sizeLimit)). Choose a smaller one."]
      )
    }
    guard (1...200).contains(fingerprint.utf8.count), fingerprint.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw DomainError.invalid([.recording: "The browser didn't say which file this is. Reload the page and choose it again."])
    }
    (self.size, self.fingerprint) = (size, fingerprint)
    self.name = AnnouncedFile.name(name)
  }

  /// The last component of `name`, without what no list should have to show.
  static func name(_ name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    let clean = String(
      last.filter { character in !character.unicodeScalars.contains { $0.properties.generalCategory == .control } })
    return clean.isEmpty ? "Recording" : String(clean.prefix(200))
  }
}

extension Field {
  /// The episode's recording.
  static let recording = Field(rawValue: "recording")
}

extension Upload {
  /// Begins to take a recording for an episode that `staff` may change, or goes on with what they have begun to send of the same
  /// file. Throws ``DomainError``, and ``StorageError/full`` where there is no room for it.
  public static func begin(
    _ file: AnnouncedFile, for episode: EpisodeID, by staff: Staff, _ services: Services
  ) async throws -> Upload {
    let now = services.clock.now
    let begun = try await services.database.write { db -> Upload? in
      _ = try staff.editableEpisode(episode, db)
      if let begun = try find(file, for: episode, of: staff, db) { return begun }
      let count =
        try db.value("SELECT count(*) FROM uploads WHERE account_id = \(staff.id) AND state = 'open'", as: Int.self) ?? 0
      guard count < openLimit else {
        throw DomainError.conflict("You have \(count) unfinished uploads. Finish or cancel one of them first.")
      }
      return nil
    }
    if let begun { return begun }
    try requireRoom(for: file.size, services)
    let media = MediaID.make(at: now)
    let stored = try await services.storage.createUpload(try ObjectKey(checking: key(of: media)), contentType: originalType)
    do {
      let upload = try await services.database.write { db -> Upload in
        _ = try staff.editableEpisode(episode, db)
        try db.execute(
          """
          INSERT INTO uploads (id, account_id, episode_id, name, size, fingerprint, part_size, media_id, storage_upload, state,
            created_at, updated_at)
          VALUES (\(UploadID.make(at: now)), \(staff.id), \(episode), \(file.name), \(file.size), \(file.fingerprint), \(partSize),
            \(media), \(stored.id), 'open', \(now), \(now))
          ON CONFLICT DO NOTHING
          """)
        guard let upload = try find(file, for: episode, of: staff, db) else { throw DomainError.notFound }
        return upload
      }
      // Another tab was first.
      if upload.mediaID != media { try? await services.storage.abortUpload(stored) }
      return upload
    } catch {
      try? await services.storage.abortUpload(stored)
      throw error
    }
  }

  /// The type under which what was sent is kept. What it really is, nobody has looked yet; it is never served as anything else.
  static let originalType = "application/octet-stream"

  private static func find(
    _ file: AnnouncedFile, for episode: EpisodeID, of staff: Staff, _ db: any Connection
  ) throws -> Upload? {
    try db.row(
      """
      SELECT \(columns) FROM uploads WHERE account_id = \(staff.id) AND episode_id = \(episode) AND state = 'open'
        AND fingerprint = \(file.fingerprint) AND size = \(file.size)
      """, as: Upload.self)
  }

  /// Parts and the file joined from them are on the disk together for a moment, and something has to be left to work with.
  private static func requireRoom(for size: Int64, _ services: Services) throws {
    guard let disk = services.storage as? DiskStorage, let space = try? disk.space() else { return }
    guard space.free > 2 * size + (64 << 20) else { throw StorageError.full }
  }
}
