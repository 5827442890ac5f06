/// A name for one exact representation (RFC 9110 §8.8.3).
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
  /// What stands between the quotes: no quote, no control character, no space.
  public let opaque: String
  /// Whether the tag only promises the same meaning, not the same bytes.
  public let isWeak: Bool

  /// The strong tag `"opaque"`, or the weak `W/"opaque"`.
  public init(_ opaque: String, isWeak: Bool = false) {
    (self.opaque, self.isWeak) = (opaque, isWeak)
  }

  /// Reads exactly one tag as it stands in a header; nil for anything else.
  public init?(parsing text: String) {
    var rest = Array(text.utf8)[...]
    guard let tag = Self.next(in: &rest), rest.isEmpty else { return nil }
    self = tag
  }

  /// The tag as it is written in a header.
  public var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

  /// Strong comparison: both strong and equal (RFC 9110 §8.8.3.2).
  public func isSameBytes(as other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }

  /// Weak comparison: equal whatever the strength.
  public func isSameMeaning(as other: EntityTag) -> Bool { opaque == other.opaque }

  static func next(in rest: inout ArraySlice<UInt8>) -> EntityTag? {
    var isWeak = false
    if rest.starts(with: [UInt8(ascii: "W"), UInt8(ascii: "/")]) {
      isWeak = true
      rest = rest.dropFirst(2)
    }
    guard rest.first == UInt8(ascii: "\"") else { return nil }
    rest = rest.dropFirst()
    guard let end = rest.firstIndex(of: UInt8(ascii: "\"")),
      rest[..<end].allSatisfy({ $0 == 0x21 || (0x23...0x7E).contains($0) || $0 >= 0x80 })
    else { return nil }
    let opaque = String(decoding: rest[..<end], as: UTF8.self)
    rest = rest[(end + 1)...]
    return EntityTag(opaque, isWeak: isWeak)
  }
}

/// The value of `If-Match` or `If-None-Match`.
public enum EntityTagList: Sendable, Hashable {
  /// `*`: any representation at all.
  case any
  /// The tags listed; what follows a syntax error is left out.
  case tags([EntityTag])

  /// Reads the header's value.
  public init(parsing text: String) {
    var rest = Array(text.utf8)[...]
    var tags: [EntityTag] = []
    func skip() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") } }
    skip()
    if rest.first == UInt8(ascii: "*"), rest.dropFirst().allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
      self = .any
      return
    }
    while !rest.isEmpty, let tag = EntityTag.next(in: &rest) {
      tags.append(tag)
      skip()
    }
    self = .tags(tags)
  }
}
