public import Database
import Foundation
import Glibc

/// The engines that a parameterised test runs on: `@Test(arguments: eachEngine) func …(_ engine: TestEngine) async throws`.
public let eachEngine = TestEngine.allCases

/// An engine to test with.
public enum TestEngine: String, CaseIterable, Sendable, CustomStringConvertible {
  case sqlite
  case postgres

  /// The engine's name.
  public var description: String { rawValue }

  /// A new database of one's own with `migrations` applied. They run once for each process; what comes out is copied.
  public func open(migrations: [Migration] = [], connections: Int = 4) async throws -> any Database {
    switch self {
    case .sqlite: try SQLiteDatabase(path: await TestFolders.shared.freshFile(migrations: migrations), readers: connections)
    case .postgres:
      try await PostgresDatabase(
        url: await PostgresServer.shared.freshDatabase(migrations: migrations), connections: connections, patience: .seconds(60))
    }
  }
}

/// Temporary folders that go when the process exits.
public actor TestFolders {
  /// The one that tests share.
  public static let shared = TestFolders()

  private static let root: String = {
    var template = Array((NSTemporaryDirectory() + "/lectern-tests-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no temporary folder for the tests") }
    atexit { try? FileManager.default.removeItem(atPath: TestFolders.root) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  private var count = 0
  private var templates: [String: Task<String, any Error>] = [:]

  /// A new, empty folder.
  public func fresh() throws -> String {
    count += 1
    let folder = "\(Self.root)/\(count)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// The path of a new SQLite file with `migrations` applied; without any there is no file yet.
  public func freshFile(migrations: [Migration] = []) async throws -> String {
    let path = try fresh() + "/lectern.db"
    guard !migrations.isEmpty else { return path }
    let key = migrations.map { $0.name + $0.sql(.sqlite) }.joined(separator: "\u{1}")
    let preparing =
      templates[key]
      ?? Task {
        let path = try fresh() + "/template.db"
        let database = try SQLiteDatabase(path: path, readers: 1)
        try await Migrator(migrations).migrate(database)
        await database.close()
        return path
      }
    templates[key] = preparing
    try FileManager.default.copyItem(atPath: try await preparing.value, toPath: path)
    return path
  }
}
