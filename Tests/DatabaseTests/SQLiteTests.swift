import Database
import Foundation
import Glibc
import Support
import Testing

struct SQLiteTests {
  @Test func theFileIsDurableAndForeignKeysHold() async throws {
    let database = try await TestEngine.sqlite.open()
    try await database.write { db throws in
      #expect(try db.value("PRAGMA synchronous", as: Int.self) == 2)
      #expect(try db.value("PRAGMA foreign_keys", as: Int.self) == 1)
      #expect(try db.value("PRAGMA journal_mode", as: String.self) == "wal")
      #expect(try db.value("PRAGMA busy_timeout", as: Int.self) == 5000)
    }
  }

  @Test func aSecondOwnerIsToldWhoHasTheFile() async throws {
    let path = try await TestFolders.shared.freshFile()
    let database = try SQLiteDatabase(path: path)
    let error = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: path) }
    guard case .locked(let message) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(message.contains("\(ProcessInfo.processInfo.processIdentifier)"))
    await database.close()
    await (try SQLiteDatabase(path: path)).close()
  }

  @Test func anotherProcessWithTheLockKeepsUsOut() async throws {
    let path = try await TestFolders.shared.freshFile()
    let other = Process()
    other.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
    other.arguments = ["-F", "-x", path + ".lock", "sh", "-c", "echo 4711 > '\(path).lock'; echo ready; exec sleep 3"]
    let output = Pipe()
    other.standardOutput = output
    try other.run()
    _ = output.fileHandleForReading.availableData
    #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: path) }
    // Not `terminate()`: the runner's children may ignore SIGTERM.
    kill(other.processIdentifier, SIGKILL)
  }

  @Test func foldersAreMadeAndAFileThatIsNoDatabaseIsCorrupt() async throws {
    let folder = try await TestFolders.shared.fresh()
    let database = try SQLiteDatabase(path: folder + "/a/b/c.db")
    await database.close()
    let path = folder + "/text.db"
    try Data(repeating: 65, count: 8192).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: path) }
    guard case .corrupt = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func damageIsFoundByTheCheck() async throws {
    let path = try await TestFolders.shared.freshFile(migrations: tables)
    let database = try SQLiteDatabase(path: path)
    try await database.write { db in
      for id in 0..<2000 { try Thing(id: Int64(id), slug: "thing number \(id)").save(db) }
    }
    await database.close()
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seek(toOffset: 20_480)
    try file.write(contentsOf: Data(repeating: 0xAA, count: 12_288))
    try file.close()
    let damaged = try SQLiteDatabase(path: path)
    let error = await #expect(throws: DatabaseError.self) { try await damaged.check() }
    guard case .corrupt = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aFullDiskIsSaidAndNothingIsHalfWritten() async throws {
    let database = try await TestEngine.sqlite.open(migrations: tables)
    let error = await #expect(throws: DatabaseError.self) {
      try await database.write { db in
        let pages = try db.value("PRAGMA page_count", as: Int.self) ?? 0
        _ = try db.rows("PRAGMA max_page_count = \(raw: "\(pages + 5)")")
        for id in 0..<2000 {
          var thing = Thing(id: Int64(id), slug: "s\(id)")
          thing.body = String(repeating: "x", count: 1000)
          try thing.save(db)
        }
      }
    }
    guard case .diskFull = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await count(database) == 0)
  }
}
