/// The `Range` header of a request in bytes, before the length of what it asks for is known (RFC 9110 §14.2).
public struct RangeHeader: Sendable, Hashable {
  /// One wish out of the header.
  public enum Wish: Sendable, Hashable {
    /// `first-last`, or `first-` when `last` is nil. `last` may be before `first`: such a wish is never satisfiable.
    case from(Int, through: Int?)
    /// `-count`: the last `count` bytes.
    case suffix(Int)
  }

  /// What a header comes to for a representation of a known length.
  public enum Resolution: Sendable, Hashable {
    /// The header asks for too much or too many: answer 200 with everything.
    case whole
    /// Answer 206 with these, in this order; two or more make a `multipart/byteranges`.
    case ranges([ByteRange])
    /// Nothing asked for exists: answer 416.
    case unsatisfiable
  }

  /// The wishes in the order of the header, at least one.
  public let wishes: [Wish]

  /// Reads the value of a `Range` header; nil for another unit or a syntax error, when the header is to be ignored.
  public static func parse(_ value: String) -> RangeHeader? {
    let bytes = Array(value.utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")),
      bytes[..<equals].map({ $0 | 0x20 }) == Array("bytes".utf8)
    else { return nil }
    var wishes: [Wish] = []
    for part in bytes[(equals + 1)...].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let text = trim(part)
      if text.isEmpty { continue }  // RFC 9110 §5.6.1: a recipient accepts empty list elements
      guard let wish = wish(text) else { return nil }
      wishes.append(wish)
    }
    return wishes.isEmpty ? nil : RangeHeader(wishes: wishes)
  }

  /// The ranges to send of `length` bytes. More than `limit` wishes, or wishes that add up to the whole length and more,
  /// are answered whole, so that a small request can't ask for a huge answer; overlapping and touching ones are joined.
  public func resolve(length: Int, limit: Int = 50) -> Resolution {
    if wishes.count > limit { return .whole }
    let found = wishes.compactMap { Self.range($0, length: length) }
    guard !found.isEmpty else { return .unsatisfiable }
    if found.count == 1, wishes.count == 1 { return .ranges(found) }
    var sum = 0
    for range in found {
      sum += range.count
      if sum >= length, found.count > 1 { return .whole }
    }
    return .ranges(Self.joined(found))
  }

  private static func range(_ wish: Wish, length: Int) -> ByteRange? {
    switch wish {
    case .from(let first, let last):
      guard first < length, (last ?? first) >= first else { return nil }
      return ByteRange(first: first, last: min(last ?? length - 1, length - 1))
    case .suffix(let count):
      guard count > 0, length > 0 else { return nil }
      return ByteRange(first: max(0, length - count), last: length - 1)
    }
  }

  /// Joins what overlaps or touches; a joined range stands where the first of its parts stood.
  private static func joined(_ ranges: [ByteRange]) -> [ByteRange] {
    var result: [ByteRange] = []
    for range in ranges {
      var merged = range
      var place = result.count
      while let index = result.firstIndex(where: { $0.first <= merged.last + 1 && merged.first <= $0.last + 1 }) {
        let other = result.remove(at: index)
        merged = ByteRange(first: min(merged.first, other.first), last: max(merged.last, other.last))
        place = min(place, index)
      }
      result.insert(merged, at: min(place, result.count))
    }
    return result
  }

  private static func wish(_ text: ArraySlice<UInt8>) -> Wish? {
    guard let dash = text.firstIndex(of: UInt8(ascii: "-")) else { return nil }
    let (left, right) = (text[..<dash], text[(dash + 1)...])
    if left.isEmpty { return number(right).map(Wish.suffix) }
    guard let first = number(left) else { return nil }
    if right.isEmpty { return .from(first, through: nil) }
    return number(right).map { .from(first, through: $0) }
  }

  /// Digits only; a number too large for this machine counts as the largest one, which is past every end anyway.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, overAgain) = product.addingReportingOverflow(Int(digit) - 0x30)
      value = over || overAgain ? Int.max - 1 : sum
    }
    return min(value, Int.max - 1)
  }

  private static func trim(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let byte = text.first, byte == 0x20 || byte == 0x09 { text.removeFirst() }
    while let byte = text.last, byte == 0x20 || byte == 0x09 { text.removeLast() }
    return text
  }
}
