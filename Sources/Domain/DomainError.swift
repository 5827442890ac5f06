/// What a rule of the product refuses, in words for the person who asked.
public enum DomainError: Error, Sendable, Equatable {
  /// There is no such thing, or none that the asker may know of.
  case notFound
  /// It was there and has been taken back on purpose.
  case gone
  /// The asker may know of it but not do this to it.
  case forbidden
  /// It has changed since the asker saw it, or something else stands in its place.
  case conflict(String)
  /// Fields that can't be taken as they are, each with what is wrong and what to do.
  case invalid([Field: String])
}

/// A field of a form, named in an error.
public struct Field: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral {
  /// The field's name, as the form and the API spell it.
  public let rawValue: String
  /// The field called `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// The field called `value`.
  public init(stringLiteral value: String) { self.rawValue = value }
  /// Orders by name.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension DomainError: CustomStringConvertible {
  /// One sentence for a terminal or a log.
  public var description: String {
    switch self {
    case .notFound: "There is no such thing here."
    case .gone: "It has been withdrawn."
    case .forbidden: "That is not allowed."
    case .conflict(let message): message
    case .invalid(let fields): fields.sorted { $0.key < $1.key }.map { "\($0.key.rawValue): \($0.value)" }.joined(separator: "\n")
    }
  }
}
