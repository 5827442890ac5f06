/// A length of media, or a position in it, in thousandths of a second.
public struct Milliseconds: RawRepresentable, Sendable, Hashable, Comparable, Codable {
  /// The number of milliseconds; positions are never negative, differences may be.
  public var rawValue: Int64

  /// A length of `rawValue` milliseconds.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// A length of `milliseconds`.
  public init(_ milliseconds: Int64) { self.rawValue = milliseconds }

  /// A length of `seconds`, rounded to the nearest millisecond; out-of-range and NaN become the nearest bound or zero.
  public init(seconds: Double) {
    let value = (seconds * 1000).rounded()
    self.rawValue = value.isNaN ? 0 : Int64(max(-9e15, min(9e15, value)))
  }

  /// No time at all, and the start of a recording.
  public static let zero = Milliseconds(0)

  /// The same length in seconds.
  public var seconds: Double { Double(rawValue) / 1000 }

  /// The same length in whole seconds, rounded to the nearest.
  public var wholeSeconds: Int64 { rawValue >= 0 ? (rawValue + 500) / 1000 : (rawValue - 500) / 1000 }

  /// Orders by length.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  /// The sum of two lengths.
  public static func + (left: Self, right: Self) -> Self { Self(left.rawValue + right.rawValue) }
  /// The difference of two lengths.
  public static func - (left: Self, right: Self) -> Self { Self(left.rawValue - right.rawValue) }
}
