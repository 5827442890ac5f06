import Clients
import Crypto
import Database
import Foundation
import NIOCore

extension ShowArchive {
  /// Writes rows and media to `folder`. A file that is there already with the right length stays; the rows are written to the side
  /// and put in place last, so that a folder with a `show.jsonl` is always whole.
  public func write(to folder: String, _ services: Services, progress: (String, Double) -> Void) async throws {
    try FileManager.default.createDirectory(atPath: "\(folder)/media", withIntermediateDirectories: true)
    let total = Double(max(files.reduce(0) { $0 + $1.size }, 1))
    var done = 0.0
    for file in files {
      progress(file.key, done / total)
      try await copy(file, to: "\(folder)/media/\(try ObjectKey(checking: file.key))", services)
      done += Double(file.size)
    }
    let (temporary, id) = ("\(folder)/show.jsonl.part", ShowID(rawValue: header.show))
    let written = try await services.database.read { db in
      let header = try ShowArchive.gather(id, db)
      try header.write(to: temporary, db)
      return header
    }
    // What has come in since the copying began.
    for file in Set(written.files).subtracting(files) {
      try await copy(file, to: "\(folder)/media/\(try ObjectKey(checking: file.key))", services)
    }
    guard rename(temporary, "\(folder)/show.jsonl") == 0 else { throw ImportError("\(folder)/show.jsonl can't be written.") }
  }

  private func copy(_ file: File, to path: String, _ services: Services) async throws {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    if let known = (attributes?[.size] as? NSNumber)?.int64Value, known == file.size { return }
    let parent = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    let object = try await services.storage.get(try ObjectKey(checking: file.key))
    let temporary = "\(path).part"
    guard FileManager.default.createFile(atPath: temporary, contents: nil), let target = FileHandle(forWritingAtPath: temporary)
    else {
      throw ImportError("\(path) can't be written.")
    }
    var digest = SHA256()
    for try await chunk in object.body {
      let data = Data(chunk.readableBytesView)
      digest.update(data: data)
      try target.write(contentsOf: data)
    }
    guard digest.finalize().map({ ($0 < 16 ? "0" : "") + String($0, radix: 16) }).joined() == file.sha256 else {
      throw ImportError("\(file.key) is damaged in the storage; bring it back from a backup before exporting.")
    }
    try target.synchronize()
    try target.close()
    guard rename(temporary, path) == 0 else { throw ImportError("\(path) can't be written.") }
  }

}

extension ShowArchive.Header {
  /// Writes this line, the show's rows, and the line that ends them.
  func write(to path: String, _ db: any Connection) throws {
    let id = ShowID(rawValue: show)
    var count = 0
    guard FileManager.default.createFile(atPath: path, contents: nil), let target = FileHandle(forWritingAtPath: path) else {
      throw ImportError("\(path) can't be written.")
    }
    defer { try? target.close() }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try target.write(contentsOf: try encoder.encode(self) + Data("\n".utf8))
    for table in ArchiveTable.all {
      let columns = SQL(raw: table.stored.map(\.name).joined(separator: ", "))
      // In portions: the transcripts of a long-running show don't fit into memory at once.
      var offset = 0
      while true {
        let rows = try db.rows(
          """
          SELECT \(columns) FROM \(raw: table.name) WHERE \(table.rows(id)) ORDER BY \(table.order) LIMIT 100 OFFSET \(offset)
          """)
        for row in rows {
          let line = ["table": table.name, "row": try table.json(row)] as [String: Any]
          var data = try JSONSerialization.data(withJSONObject: line, options: [.sortedKeys, .withoutEscapingSlashes])
          data.append(UInt8(ascii: "\n"))
          try target.write(contentsOf: data)
        }
        count += rows.count
        if rows.count < 100 { break }
        offset += 100
      }
    }
    try target.write(contentsOf: try JSONEncoder().encode(ShowArchive.End(rows: count)) + Data("\n".utf8))
    try target.synchronize()
  }
}

extension ArchiveTable {
  /// A row as JSON values; columns that are NULL are left out.
  func json(_ row: Row) throws -> [String: Any] {
    var values: [String: Any] = [:]
    for (name, kind) in stored {
      switch kind {
      case .integer: if let value = try row[name] as Int64? { values[name] = value }
      case .real: if let value = try row[name] as Double? { values[name] = value }
      case .boolean: if let value = try row[name] as Bool? { values[name] = value }
      case .text, .link, .links: if let value = try row[name] as String? { values[name] = value }
      case .html: break
      }
    }
    return values
  }
}
