import Clients
import Database
import Domain
import Foundation
import Logging
import SystemPackage

/// What a command works with: the settings, the opened services, and where it was called from.
struct Workplace: Sendable {
  let settings: Settings
  let services: Services
  let terminal: any Terminal
  /// The folder that relative paths in the command's arguments start from.
  let folder: String

  /// Opens everything, creating folders and bringing the database up to date.
  static func open(_ settings: Settings, terminal: any Terminal) async throws -> Workplace {
    let scratch = "\(settings.data)/scratch"
    guard mkdirs(scratch), access(scratch, W_OK | X_OK) == 0 else {
      throw SettingsError(
        setting: "LECTERN_DATA",
        message:
          "\(settings.data) can't be written: \(String(cString: strerror(errno))). Give this user the folder, or set another.")
    }
    let logger = logger(settings)
    var http = OutgoingHTTP.Settings()
    http.policy = try settings.outgoingPolicy()
    let database: any Database
    do {
      database = try await DatabaseOpening.open(url: settings.databaseURL, path: settings.databasePath, logger: logger)
      try await Migrator(Schema.migrations).migrate(database)
    } catch let error as DatabaseError where settings.databaseURL != nil {
      switch error {
      case .unavailable, .invalid:
        throw SettingsError(setting: "DATABASE_URL", message: "\(error) Check the address, and that PostgreSQL is up.")
      default: throw error
      }
    }
    if settings.databaseURL == nil {
      // The SQLite file is ours alone now: whoever was at work on it is dead.
      sweep(scratch)
      try await database.write { db in try Job.reclaimAll(at: SystemClock().now, db) }
    }
    http.userAgent = "Lectern/1.0 (+\(settings.url))"
    let services = Services(
      database: database, storage: try DiskStorage(root: "\(settings.data)/media"), outgoing: OutgoingHTTP(settings: http),
      ffmpeg: FFmpeg(ffmpeg: settings.ffmpeg, ffprobe: settings.ffprobe, scratch: scratch), clock: SystemClock(), logger: logger,
      scratch: scratch)
    return Workplace(
      settings: settings, services: services, terminal: terminal, folder: FileManager.default.currentDirectoryPath)
  }

  /// Makes the folder `path` and those that lead to it; false, with `errno`, where that can't be done.
  private static func mkdirs(_ path: String) -> Bool {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return false }
    return mkdirs(String(path[..<slash])) && (mkdir(path, 0o755) == 0 || errno == EEXIST)
  }

  /// Removes what a killed process left in the scratch folder, which is ours alone while we own the SQLite file. Recordings that were
  /// on their way stay for a week, so that an import goes on where it stopped.
  private static func sweep(_ scratch: String) {
    let week = Date(timeIntervalSinceNow: -7 * 86_400)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: scratch)) ?? [] {
      let path = "\(scratch)/\(name)"
      let modified = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
      let isResumable = name.hasPrefix("recording-") && (name.hasSuffix(".part") || name.hasSuffix(".part.json"))
      if !isResumable || modified ?? .distantPast < week { try? FileManager.default.removeItem(atPath: path) }
    }
  }

  /// The same workplace for a command that came from elsewhere.
  func lent(to terminal: any Terminal, folder: String) -> Workplace {
    Workplace(settings: settings, services: services, terminal: terminal, folder: folder)
  }

  /// `path` as the caller meant it.
  func resolve(_ path: String) -> String { FilePath(folder).pushing(FilePath(path)).lexicallyNormalized().string }

  static func logger(_ settings: Settings) -> Logger {
    LoggingSystem.bootstrapOnce()
    var logger = Logger(label: "lectern")
    logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
    return logger
  }
}

extension Settings {
  /// The SQLite file.
  var databasePath: String { "\(data)/lectern.sqlite" }
  /// Where a running server takes commands.
  var controlPath: String { "\(data)/lectern.sock" }
}

extension LoggingSystem {
  /// Logs go to standard error, so that what a command prints can be piped.
  fileprivate static func bootstrapOnce() { _ = once }
  private static let once: Void = LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
}
