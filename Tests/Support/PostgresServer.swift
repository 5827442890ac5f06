public import Database
import Foundation
import Glibc
import Synchronization

/// A private PostgreSQL server in a temporary folder, gone when the process is, however it ends.
///
/// `shared` starts once for each test process, at its first use. With LECTERN_TEST_POSTGRES_URL set, that server is used instead.
public actor PostgresServer {
  /// The one that tests share.
  public static let shared = PostgresServer(address: ProcessInfo.processInfo.environment["LECTERN_TEST_POSTGRES_URL"])

  private var address: String?
  private let isExternal: Bool
  private var starting: Task<String, any Error>?
  private var folder: String?
  private var keeper: Process?
  private var lifeline: Pipe?
  private var count = 0
  private var templates: [String: Task<String, any Error>] = [:]

  /// A server of one's own, for tests that stop it; `address` is one that runs already.
  public init(address: String? = nil) {
    self.address = address
    isExternal = address != nil
  }

  /// The address of a new, empty database.
  public func freshDatabase() async throws -> String { try await create(template: "template0") }

  /// The address of a new database with `migrations` applied; they run once, and the result is copied.
  public func freshDatabase(migrations: [Migration]) async throws -> String {
    guard !migrations.isEmpty else { return try await freshDatabase() }
    let key = migrations.map { $0.name + $0.sql(.postgres) }.joined(separator: "\u{1}")
    let preparing =
      templates[key]
      ?? Task {
        let url = try await freshDatabase()
        let database = try await PostgresDatabase(url: url, connections: 1)
        try await Migrator(migrations).migrate(database)
        await database.close()
        return url
      }
    templates[key] = preparing
    guard let name = URL(string: try await preparing.value)?.lastPathComponent else { throw SupportError("no database name") }
    return try await create(template: name)
  }

  /// Stops the server at once, as a crash would; `start` brings it back with its data.
  public func stop() async throws {
    guard let folder, let keeper else { return }
    try lifeline?.fileHandleForWriting.close()
    lifeline = nil
    self.keeper = nil
    starting = nil
    for _ in 0..<500 where keeper.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    if keeper.isRunning { throw SupportError("PostgreSQL in \(folder) does not stop") }
  }

  /// Starts the server, if it is not running, and returns the address of its first database.
  @discardableResult public func start() async throws -> String {
    if isExternal, let address { return address }
    if let starting { return try await starting.value }
    let task = Task { try await launch() }
    starting = task
    return try await task.value
  }

  private func create(template: String) async throws -> String {
    let server = try await start()
    count += 1
    let name = "test_\(getpid())_\(count)_\(UInt32.random(in: 0...UInt32.max))"
    try await run([Self.programs + "psql", "-qX", "-d", server, "-c", "CREATE DATABASE \(name) TEMPLATE \(template)"])
    guard var parts = URLComponents(string: server) else { throw SupportError("\(server) is no address") }
    parts.path = "/" + name
    return parts.string ?? server
  }

  private static let programs = "/usr/lib/postgresql/15/bin/"

  private func launch() async throws -> String {
    // PostgreSQL refuses to run as root.
    let asPostgres =
      getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
    let folder: String
    if let known = self.folder {
      folder = known
    } else {
      var template = Array("/tmp/lectern-pg-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw SupportError("no temporary folder") }
      folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if getuid() == 0 { try await run(["chown", "postgres:postgres", folder]) }
      self.folder = folder
      try await run(
        asPostgres + [
          Self.programs + "initdb", "-D", folder + "/data", "-A", "trust", "-U", "lectern", "-E", "UTF8", "--locale=C.UTF-8",
          "--no-sync",
          "--no-instructions",
        ])
    }
    // The shell keeps the server until its standard input ends, which it does with this process, even one that is killed.
    let script = """
      "$@" >"$0/log" 2>&1 & server=$!
      cat >/dev/null
      kill -INT $server; wait $server
      [ -e "$0/keep" ] || rm -rf "$0"
      """
    let keeper = Process()
    keeper.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    keeper.arguments =
      asPostgres + [
        "sh", "-c", script, folder, Self.programs + "postgres", "-D", folder + "/data", "-k", folder, "-c", "listen_addresses=",
        "-c",
        "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=400", "-c",
        "shared_buffers=64MB", "-c", "deadlock_timeout=100ms",
      ]
    keeper.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
    let lifeline = Pipe()
    _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    keeper.standardInput = lifeline
    keeper.standardOutput = FileHandle.nullDevice
    keeper.standardError = FileHandle.nullDevice
    try keeper.run()
    self.keeper = keeper
    self.lifeline = lifeline
    let host = folder.split(separator: "/").joined(separator: "%2F")
    let address = "postgres://lectern@%2F\(host)/postgres"
    let database = try await PostgresDatabase(url: address, connections: 1, patience: .seconds(30))
    await database.close()
    return address
  }

  /// Keeps the folder when the server stops, so that it can be started again.
  public func keepData() async throws {
    try await start()
    guard let folder else { return }
    try await run(["touch", folder + "/keep"])
  }

  /// Deletes the folder of a stopped server.
  public func discard() async throws {
    try await stop()
    if let folder { try FileManager.default.removeItem(atPath: folder) }
    folder = nil
  }

  private func run(_ command: [String]) async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { process in
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        if process.terminationStatus == 0 {
          continuation.resume()
        } else {
          continuation.resume(throwing: SupportError("\(command.joined(separator: " ")): \(text)"))
        }
      }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
  }
}

/// Something that the tests themselves need went wrong.
public struct SupportError: Error, CustomStringConvertible {
  /// What went wrong.
  public let description: String

  /// An error that says `description`.
  public init(_ description: String) { self.description = description }
}
