import Clients
public import Database
public import Domain
public import Formats
import Foundation
import Logging
public import Support
import Synchronization

/// A clock that stands still until it is told to move.
public final class FixedClock: WallClock {
  private let instant: Mutex<Timestamp>

  /// A clock that says `instant`.
  public init(_ instant: Timestamp) { self.instant = Mutex(instant) }

  /// The time.
  public var now: Timestamp { instant.withLock { $0 } }

  /// Moves on by `length`.
  public func pass(_ length: Milliseconds) { instant.withLock { $0 = $0 + length } }
}

/// An installation for one test: a fresh database, a fresh folder, and a clock that stands at noon of 2 March 2026, UTC.
public struct Stage: Sendable {
  public let services: Services
  public let clock: FixedClock
  public let folder: String

  /// The moment at which every test begins.
  public static let noon = CalendarDate(year: 2026, month: 3, day: 2, hour: 12).timestamp()

  /// Sets up an installation on `engine` that may fetch from this machine.
  public init(_ engine: TestEngine) async throws {
    let clock = FixedClock(Stage.noon)
    let folder = try await TestFolders.shared.fresh()
    try FileManager.default.createDirectory(atPath: "\(folder)/scratch", withIntermediateDirectories: true)
    var http = OutgoingHTTP.Settings()
    http.policy = try AddressPolicy(allowing: ["127.0.0.0/8"])
    http.retryPauses = []
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    self.clock = clock
    self.folder = folder
    services = Services(
      database: try await engine.open(migrations: Schema.migrations), storage: try DiskStorage(root: "\(folder)/media"),
      outgoing: OutgoingHTTP(settings: http), ffmpeg: FFmpeg(scratch: "\(folder)/scratch"), clock: clock, logger: logger,
      scratch: "\(folder)/scratch")
  }

  /// The same stage with other services.
  public func with(_ services: Services) -> Stage { Stage(services: services, clock: clock, folder: folder) }

  private init(services: Services, clock: FixedClock, folder: String) {
    (self.services, self.clock, self.folder) = (services, clock, folder)
  }

  /// Reads.
  public func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await services.database.read(body)
  }

  /// Writes.
  @discardableResult public func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
    try await services.database.write(body)
  }

  /// The show that most tests play in: Night Walks, found at `/night-walks`.
  public func nightWalks() async throws -> Show {
    let now = clock.now
    return try await write { db in
      var show = Show(slug: "night-walks", title: "Night Walks", timeZone: "Europe/Berlin", at: now)
      show.description = "Sounds of the city after dark."
      show.author = "Ada Brook"
      show.guid = "5a5d1b0c-0000-5000-8000-000000000001"
      try show.save(at: now, db)
      return show
    }
  }

  /// An episode of `show` that is public since `hoursAgo`, with a linked recording of an hour.
  public func episode(
    _ title: String, number: Int? = nil, of show: Show, hoursAgo: Int64 = 1,
    _ change: @escaping @Sendable (inout Episode) -> Void = { _ in }
  ) async throws -> Episode {
    let now = clock.now
    return try await write { db in
      let slug = try Episode.freeSlug(for: title, in: show.id, db)
      var episode = Episode(show: show.id, title: title, slug: slug, at: now)
      episode.number = number
      episode.audioURL = "https://audio.example.com/\(slug).mp3"
      episode.audioLength = 28_800_000
      episode.audioType = "audio/mpeg"
      episode.duration = Milliseconds(3_600_000)
      change(&episode)
      try episode.publish(on: now - Milliseconds(hoursAgo * 3_600_000), at: now, db)
      return episode
    }
  }
}

extension Stage {
  /// The password of everybody in the cast.
  public static let password = "a walk by the river"

  /// Somebody who works here: an owner of everything, or an editor or author of `show`. Signs in as `ada@lectern.example`.
  public func account(_ name: String, _ role: Role, in show: Show? = nil) async throws -> Account {
    let now = clock.now
    let hash = try await PasswordHasher().hash(Stage.password)
    return try await write { db in
      let roles = show.map { [$0.id: role] } ?? [:]
      let email = "\(Slug.make(from: name))@lectern.example"
      var account = try Account.create(email: email, name: name, isOwner: role == .owner, roles: roles, at: now, db)
      try account.set(password: hash, at: now, db)
      return account
    }
  }

  /// The same as the one who asks in tests of rules.
  public func staff(_ name: String, _ role: Role, in show: Show? = nil) async throws -> Staff {
    let account = try await account(name, role, in: show)
    return try await read { db in try account.staff(db) }
  }
}

/// Material that lies beside the repository and isn't part of it.
public enum SharedData {
  /// The file at `path`, nil where the material isn't there; says so, once for each test.
  public static func file(_ path: String, from source: String = #filePath) -> String? {
    var folder = URL(filePath: source).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appending(path: "shared/data/\(path)").path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    print("skipped: shared/data/\(path) isn't here")
    return nil
  }
}
