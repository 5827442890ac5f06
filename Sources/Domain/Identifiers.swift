public import Database
public import Formats
import Synchronization

/// A 63-bit key made by this program, ordered by the time of its making: milliseconds since 2020 and 21 bits that count up from a
/// random start, so that two machines make keys without asking each other, a newer row sorts last, and the thousands of rows that
/// one transaction makes at one instant have keys of their own.
public protocol Identifier: RawRepresentable, SQLValue, Sendable, Hashable, Comparable, Codable, CustomStringConvertible
where RawValue == Int64 {
  /// The identifier whose key is `rawValue`.
  init(rawValue: Int64)
}

/// How many keys this process has made, from a random start.
private let keysMade = Atomic<UInt64>(UInt64.random(in: 0..<(1 << 21)))

extension Identifier {
  /// A new identifier for something made at `now`.
  public static func make(at now: Timestamp) -> Self {
    let epoch: Int64 = 1_577_836_800_000
    let count = keysMade.wrappingAdd(1, ordering: .relaxed).newValue
    return Self(rawValue: max(now.rawValue - epoch, 1) << 21 | Int64(count & 0x1F_FFFF))
  }

  /// The key in decimal digits.
  public var description: String { String(rawValue) }

  /// The identifier written in decimal digits, nil for anything else.
  public init?(_ text: String) {
    guard let value = Int64(text), value > 0 else { return nil }
    self.init(rawValue: value)
  }

  /// Orders by the time of making.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Names a show.
public struct ShowID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The show whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names an episode.
public struct EpisodeID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The episode whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a person.
public struct PersonID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The person whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a sponsor.
public struct SponsorID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The sponsor whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a stored media file.
public struct MediaID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The media file whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a job.
public struct JobID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The job whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names the account of somebody who works here.
public struct AccountID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The account whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a place where an account is signed in.
public struct SessionID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The session whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a state that something edited had.
public struct RevisionID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The revision whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a file on its way from a browser.
public struct UploadID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The upload whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names an import that runs beside the browser.
public struct ImportID: Identifier {
  /// The key.
  public let rawValue: Int64
  /// The import whose key is `rawValue`.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

extension Timestamp: SQLValue {}
extension Milliseconds: SQLValue {}
