/// A stretch of bytes of a representation: positions from zero, both ends included (RFC 9110 §14.1.2).
public struct ByteRange: Sendable, Hashable {
  /// The first position.
  public let first: Int
  /// The last position, never less than `first`.
  public let last: Int

  /// The stretch from `first` to `last`; the caller has made sure that `0 <= first <= last`.
  public init(first: Int, last: Int) {
    (self.first, self.last) = (first, last)
  }

  /// The number of bytes.
  public var count: Int { last - first + 1 }

  /// The value of `Content-Range` for a representation of `length` bytes: `bytes 0-499/1234` (RFC 9110 §14.4).
  public func contentRange(of length: Int) -> String { "bytes \(first)-\(last)/\(length)" }
}
