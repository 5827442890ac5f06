/// The name of an object in a store: segments joined by `/`, such as `audio/7f/3a.mp3`.
///
/// Valid keys are usable in every store: 1–512 bytes of UTF-8; no leading, trailing or doubled `/`; no segment `.` or `..` or
/// longer than 200 bytes; no control character, no backslash.
public struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The key as text.
  public let text: String

  /// The key `text`, or nil if it is not a valid one.
  public init?(_ text: String) {
    guard (1...512).contains(text.utf8.count) else { return nil }
    guard text.unicodeScalars.allSatisfy({ !Self.isRefused($0) }) else { return nil }
    for segment in text.split(separator: "/", omittingEmptySubsequences: false) {
      guard (1...200).contains(segment.utf8.count), segment != ".", segment != ".." else { return nil }
    }
    self.text = text
  }

  /// The key `text`; throws `StorageError.refused` if it is not a valid one.
  public init(checking text: String) throws {
    guard let key = ObjectKey(text) else { throw StorageError.refused("\(text.prefix(80).debugDescription) is not a valid key") }
    self = key
  }

  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: scalar == "\\"
    }
  }

  /// The parts between the slashes, at least one.
  public var segments: [Substring] { text.split(separator: "/") }
  /// The key as text.
  public var description: String { text }
  /// Orders by bytes, as S3 lists.
  public static func < (left: Self, right: Self) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }
  /// Whether both are the same bytes: no Unicode equivalence, since stores know none.
  public static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}
