/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Timestamp: RawRepresentable, Sendable, Hashable, Comparable, Codable {
  /// Milliseconds since the Unix epoch.
  public var rawValue: Int64

  /// The instant `rawValue` milliseconds after the Unix epoch.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// The instant `milliseconds` after the Unix epoch.
  public init(milliseconds: Int64) { self.rawValue = milliseconds }

  /// The instant `seconds` after the Unix epoch.
  public init(seconds: Int64) { self.rawValue = seconds * 1000 }

  /// Whole seconds since the Unix epoch, rounded down.
  public var seconds: Int64 { rawValue >= 0 ? rawValue / 1000 : -((-rawValue + 999) / 1000) }

  /// Orders by time.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  /// The instant `length` later.
  public static func + (instant: Self, length: Milliseconds) -> Self { Self(rawValue: instant.rawValue + length.rawValue) }
  /// The instant `length` earlier.
  public static func - (instant: Self, length: Milliseconds) -> Self { Self(rawValue: instant.rawValue - length.rawValue) }
  /// How long `right` is before `left`.
  public static func - (left: Self, right: Self) -> Milliseconds { Milliseconds(left.rawValue - right.rawValue) }
}
