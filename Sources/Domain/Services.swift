public import Clients
public import Database
public import Formats
import FoundationEssentials
public import Logging

/// Everything outside a transaction that a rule may need, wired once at start and handed down.
public struct Services: Sendable {
  /// Where the rows are.
  public let database: any Database
  /// Where the media files are.
  public let storage: any ObjectStorage
  /// What fetches things that people point us to.
  public let outgoing: OutgoingHTTP
  /// What reads, converts and makes media.
  public let ffmpeg: FFmpeg
  /// What judges and converts pictures.
  public let images: Images
  /// The time.
  public let clock: any WallClock
  /// Where the program says what it does.
  public let logger: Logger
  /// A folder for work in progress, on the same machine; swept at start.
  public let scratch: String

  /// Wires the services together.
  public init(
    database: any Database, storage: any ObjectStorage, outgoing: OutgoingHTTP, ffmpeg: FFmpeg, clock: any WallClock,
    logger: Logger,
    scratch: String
  ) {
    self.database = database
    self.storage = storage
    self.outgoing = outgoing
    self.ffmpeg = ffmpeg
    images = Images(ffmpeg: ffmpeg, scratch: scratch)
    self.clock = clock
    self.logger = logger
    self.scratch = scratch
  }
}

/// What tells the time: the machine's clock in production, a fixed one in tests.
public protocol WallClock: Sendable {
  /// The present instant.
  var now: Timestamp { get }
}

/// The machine's clock.
public struct SystemClock: WallClock {
  /// The machine's clock.
  public init() {}
  /// The present instant.
  public var now: Timestamp {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }
}
