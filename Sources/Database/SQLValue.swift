/// A Swift type that can be bound in SQL and read from a column.
///
/// A `RawRepresentable` type whose raw value is one needs only `extension Slug: SQLValue {}`.
public protocol SQLValue {
  /// The value as an engine stores it.
  var sql: SQL.Value { get }
  /// The value from a column, or `nil` if the column holds something else.
  init?(sql: SQL.Value)
  /// What the type binds as; only needed for PostgreSQL, and `any` where not said.
  static var kind: SQL.Kind { get }
}

extension SQLValue {
  /// Inferred by the engine.
  public static var kind: SQL.Kind { .any }
}

extension RawRepresentable where Self: SQLValue, RawValue: SQLValue {
  /// The raw value's.
  @inlinable public var sql: SQL.Value { rawValue.sql }

  /// From the raw value.
  @inlinable public init?(sql: SQL.Value) {
    guard let raw = RawValue(sql: sql) else { return nil }
    self.init(rawValue: raw)
  }

  /// The raw value's.
  @inlinable public static var kind: SQL.Kind { RawValue.kind }
}

extension Int64: SQLValue {
  /// An integer.
  @inlinable public var sql: SQL.Value { .integer(self) }
  /// From an integer, a whole real number, or text of digits.
  @inlinable public init?(sql: SQL.Value) {
    switch sql {
    case .integer(let value): self = value
    case .real(let value):
      guard let exact = Int64(exactly: value) else { return nil }
      self = exact
    case .text(let text):
      guard let value = Int64(text) else { return nil }
      self = value
    case .null, .blob: return nil
    }
  }
  /// An integer.
  @inlinable public static var kind: SQL.Kind { .integer }
}

extension Int: SQLValue {
  /// An integer.
  @inlinable public var sql: SQL.Value { .integer(Int64(self)) }
  /// From an integer, a whole real number, or text of digits.
  @inlinable public init?(sql: SQL.Value) {
    guard let wide = Int64(sql: sql) else { return nil }
    self.init(exactly: wide)
  }
  /// An integer.
  @inlinable public static var kind: SQL.Kind { .integer }
}

extension Int32: SQLValue {
  /// An integer.
  @inlinable public var sql: SQL.Value { .integer(Int64(self)) }
  /// From an integer that fits, a whole real number, or text of digits.
  @inlinable public init?(sql: SQL.Value) {
    guard let wide = Int64(sql: sql) else { return nil }
    self.init(exactly: wide)
  }
  /// An integer.
  @inlinable public static var kind: SQL.Kind { .integer }
}

extension Bool: SQLValue {
  /// 1 or 0, which PostgreSQL takes for a boolean as well as for a number.
  @inlinable public var sql: SQL.Value { .integer(self ? 1 : 0) }
  /// From 1 and 0, `t` and `f`, `true` and `false`.
  @inlinable public init?(sql: SQL.Value) {
    switch sql {
    case .integer(0): self = false
    case .integer(1): self = true
    case .text("t"), .text("true"), .text("1"): self = true
    case .text("f"), .text("false"), .text("0"): self = false
    default: return nil
    }
  }
}

extension Double: SQLValue {
  /// A real number; NaN is NULL on SQLite.
  @inlinable public var sql: SQL.Value { .real(self) }
  /// From a number, or text of one.
  @inlinable public init?(sql: SQL.Value) {
    switch sql {
    case .real(let value): self = value
    case .integer(let value): self = Double(value)
    case .text(let text):
      guard let value = Double(text) else { return nil }
      self = value
    case .null, .blob: return nil
    }
  }
  /// A real number.
  @inlinable public static var kind: SQL.Kind { .real }
}

extension String: SQLValue {
  /// Text; it may not contain U+0000, which PostgreSQL cannot store.
  @inlinable public var sql: SQL.Value { .text(self) }
  /// From text only.
  @inlinable public init?(sql: SQL.Value) {
    guard case .text(let text) = sql else { return nil }
    self = text
  }
}

extension [UInt8]: SQLValue {
  /// Bytes.
  @inlinable public var sql: SQL.Value { .blob(self) }
  /// From bytes only.
  @inlinable public init?(sql: SQL.Value) {
    guard case .blob(let bytes) = sql else { return nil }
    self = bytes
  }
  /// Bytes.
  @inlinable public static var kind: SQL.Kind { .blob }
}

extension Optional: SQLValue where Wrapped: SQLValue {
  /// The value's, or NULL.
  @inlinable public var sql: SQL.Value { self?.sql ?? .null }
  /// `nil` from NULL; anything else must be the wrapped type's.
  @inlinable public init?(sql: SQL.Value) {
    if case .null = sql {
      self = .none
    } else {
      guard let value = Wrapped(sql: sql) else { return nil }
      self = .some(value)
    }
  }
  /// The wrapped type's.
  @inlinable public static var kind: SQL.Kind { Wrapped.kind }
}
