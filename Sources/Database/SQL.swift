/// A piece of SQL: text and the values bound in it, never mixed.
///
/// Written as a literal, each `\(value)` becomes a bound parameter: `"SELECT id FROM shows WHERE slug = \(slug)"`. Other pieces are
/// spliced with their values (`\(condition)`), text that is not a value with `\(raw: column)`, and `IN` lists with `\(list: ids)`.
public struct SQL: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  /// One value as an engine stores it.
  public enum Value: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
  }

  /// What a parameter holds, known even when the value is NULL; PostgreSQL infers the type of `any` from where it stands.
  public enum Kind: UInt8, Sendable, Hashable {
    case any, integer, real, blob
  }

  /// A bound value.
  public struct Parameter: Sendable, Hashable {
    /// What the parameter holds when it is not NULL.
    public let kind: Kind
    /// The value.
    public let value: Value

    /// A bound value of a kind.
    public init(kind: Kind, value: Value) {
      self.kind = kind
      self.value = value
    }
  }

  /// The text with a `?` for each parameter, as SQLite reads it.
  public private(set) var text: String
  /// The bound values, in the order of their places in the text.
  public private(set) var parameters: [Parameter]
  /// Where the `?` of each parameter stands in the text's UTF-8.
  private(set) var places: [Int]

  /// No text and no values; splicing it changes nothing.
  public init() {
    text = ""
    parameters = []
    places = []
  }

  /// Text taken as it is, without values. Never pass it anything that a visitor typed.
  public init(raw text: String) {
    self.text = text
    parameters = []
    places = []
  }

  /// A literal without values.
  public init(stringLiteral text: String) { self.init(raw: text) }

  /// A literal with values.
  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

  /// Whether there is nothing to run.
  public var isEmpty: Bool { text.isEmpty }

  /// The text for people: without the values, which may be private.
  public var description: String { text }

  /// The text as `engine` reads it: `?` for SQLite, `$1…` for PostgreSQL.
  public func text(for engine: Engine) -> String {
    guard engine == .postgres, !places.isEmpty else { return text }
    var out: [UInt8] = []
    let source = text.utf8
    out.reserveCapacity(source.count + places.count * 3)
    var from = source.startIndex
    for (number, place) in places.enumerated() {
      let at = source.index(source.startIndex, offsetBy: place)
      out.append(contentsOf: source[from..<at])
      out.append(UInt8(ascii: "$"))
      out.append(contentsOf: String(number + 1).utf8)
      from = source.index(after: at)
    }
    out.append(contentsOf: source[from...])
    return String(decoding: out, as: UTF8.self)
  }

  /// Adds `other` with its values at the end.
  public mutating func append(_ other: SQL) {
    if !other.places.isEmpty {
      let shift = text.utf8.count
      places.append(contentsOf: other.places.lazy.map { $0 + shift })
      parameters.append(contentsOf: other.parameters)
    }
    text.append(other.text)
  }

  /// Adds text as it is at the end.
  mutating func append(raw other: String) { text.append(other) }

  /// Adds a bound value at the end.
  mutating func bind(_ kind: Kind, _ value: Value) {
    places.append(text.utf8.count)
    text.append("?")
    parameters.append(Parameter(kind: kind, value: value))
  }

  /// Two pieces, one after the other.
  public static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.append(right)
    return sum
  }

  /// Adds `right` with its values at the end of `left`.
  public static func += (left: inout SQL, right: SQL) { left.append(right) }

  mutating func reserve(characters: Int, values: Int) {
    text.reserveCapacity(characters)
    places.reserveCapacity(values)
    parameters.reserveCapacity(values)
  }
}

extension Sequence where Element == SQL {
  /// The pieces with `separator` between them: `conditions.joined(" AND ")`.
  public func joined(_ separator: SQL) -> SQL {
    var all = SQL()
    for (index, piece) in self.enumerated() {
      if index > 0 { all.append(separator) }
      all.append(piece)
    }
    return all
  }
}
