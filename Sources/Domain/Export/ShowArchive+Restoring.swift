import Clients
import Database
import Formats
import Foundation

extension ShowArchive {
  /// Makes the show of this archive: first the media, checked against their digests, then all rows in one transaction. Returns
  /// the show's path. Throws ``ImportError``, with nothing kept, for an archive that is damaged or that this program wouldn't have
  /// written, and when the show or another at its path is here already.
  public func restore(from folder: String, _ services: Services, progress: (String, Double) -> Void) async throws -> String {
    try await services.database.read { db in try self.checkFree(db) }
    let path = "\(folder)/show.jsonl"
    try checkWhole(path)
    var copied: [ObjectKey] = []
    do {
      let total = Double(max(files.reduce(0) { $0 + $1.size }, 1))
      var done = 0.0
      for file in files {
        progress(file.key, done / total)
        if let key = try await bring(file, from: folder, services) { copied.append(key) }
        done += Double(file.size)
      }
      let now = services.clock.now
      try await services.database.write { db in
        try FeedImport.takeTurn(db)
        try self.checkFree(db)
        var rows = RestoredRows(archive: self)
        try self.eachRow(path) { table, values in try rows.insert(values, into: table, db) }
        try rows.check(db)
        try db.execute("DELETE FROM show_aliases WHERE slug = \(self.header.slug)")
        try Event.append(.showChanged, subject: ShowID(rawValue: self.header.show), at: now, db)
      }
    } catch {
      // Also when the task has been cancelled.
      await Task.detached { [storage = services.storage, copied] in
        for key in copied { try? await storage.delete(key) }
      }.value
      switch error {
      case DatabaseError.uniqueViolation, DatabaseError.foreignKeyViolation, DatabaseError.notNullViolation,
        DatabaseError.checkViolation:
        throw ImportError("The rows of this export don't fit together, so nothing was brought in. \(error)")
      case let error as DomainError:
        throw ImportError("This export holds something that isn't allowed, so nothing was brought in. \(error)")
      default: throw error
      }
    }
    return header.slug
  }

  private func checkFree(_ db: any Connection) throws {
    if try db.exists("SELECT 1 FROM shows WHERE id = \(header.show) OR slug = \(header.slug)") {
      throw ImportError("A show at /\(header.slug)/ is here already. An export is brought back into an installation without it.")
    }
  }

  /// Stores a media file and returns its key, nil when the same is here already.
  private func bring(_ file: File, from folder: String, _ services: Services) async throws -> ObjectKey? {
    let key = try ObjectKey(checking: file.key)
    guard let sha256 = Checksum(rawValue: file.sha256) else { throw ImportError("\(file.key) has no valid digest.") }
    // Files as they were uploaded have no type but bytes.
    let types = ["image/", "audio/", "video/", "application/octet-stream"]
    guard types.contains(where: { file.type.hasPrefix($0) }), file.type != "image/svg+xml" else {
      throw ImportError("\(file.key) is of the type \(file.type), which no export has.")
    }
    if let known = try? await services.storage.head(key) {
      guard known.sha256 == sha256 else { throw ImportError("Another file is here under the name \(file.key).") }
      return nil
    }
    do {
      try await services.storage.put(key, file: "\(folder)/media/\(key)", contentType: file.type, sha256: sha256)
    } catch let error as StorageError where error != .full {
      throw ImportError("media/\(file.key) is damaged or missing, so nothing was brought in. \(error)")
    }
    return key
  }

  /// Throws unless every line can be read and the last one is there.
  private func checkWhole(_ path: String) throws {
    let episodes = try eachRow(path) { _, _ in }
    guard episodes == header.episodes else { throw ImportError("show.jsonl has \(episodes) episodes of \(header.episodes).") }
  }

  /// Reads the rows and returns how many of them are episodes.
  @discardableResult
  private func eachRow(_ path: String, _ body: (ArchiveTable, [String: Any]) throws -> Void) throws -> Int {
    var lines = try LineReader(path: path)
    _ = try lines.next()
    let tables = Dictionary(uniqueKeysWithValues: ArchiveTable.all.map { ($0.name, $0) })
    var (number, episodes, isEnded) = (1, 0, false)
    while let line = try lines.next() {
      number += 1
      guard !isEnded, let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else {
        throw ImportError("Line \(number) of show.jsonl can't be understood.")
      }
      if let rows = object["rows"] as? NSNumber {
        guard rows.intValue == number - 2 else { throw ImportError("show.jsonl has \(number - 2) rows of \(rows).") }
        isEnded = true
        continue
      }
      guard let name = object["table"] as? String, let table = tables[name], let row = object["row"] as? [String: Any] else {
        throw ImportError("Line \(number) of show.jsonl can't be understood.")
      }
      if name == "episodes" { episodes += 1 }
      try body(table, row)
    }
    guard isEnded else { throw ImportError("show.jsonl breaks off after line \(number). Export the show again.") }
    return episodes
  }
}
