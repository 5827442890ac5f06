extension SQL {
  /// Collects a literal's text and values.
  public struct StringInterpolation: StringInterpolationProtocol {
    var sql = SQL()

    /// Makes room for the literal.
    public init(literalCapacity: Int, interpolationCount: Int) {
      sql.reserve(characters: literalCapacity + interpolationCount, values: interpolationCount)
    }

    /// Adds text of the literal.
    public mutating func appendLiteral(_ literal: String) { sql.append(raw: literal) }

    /// Binds a value.
    public mutating func appendInterpolation<T: SQLValue>(_ value: T) { sql.bind(T.kind, value.sql) }

    /// Binds a value or NULL; compare with `IS NOT DISTINCT FROM` where it may be `nil`.
    public mutating func appendInterpolation<T: SQLValue>(_ value: T?) { sql.bind(T.kind, value.sql) }

    /// Splices another piece with its values.
    public mutating func appendInterpolation(_ other: SQL) { sql.append(other) }

    /// Splices text as it is. Never pass it anything that a visitor typed.
    public mutating func appendInterpolation(raw text: String) { sql.append(raw: text) }

    /// Binds each value: `(?, ?, ?)`. Without any it is an empty set, so that `IN` is false and `NOT IN` is true.
    public mutating func appendInterpolation<T: SQLValue>(list values: some Sequence<T>) {
      var separator = "("
      for value in values {
        sql.append(raw: separator)
        sql.bind(T.kind, value.sql)
        separator = ", "
      }
      guard separator == "(" else { return sql.append(raw: ")") }
      let type =
        switch T.kind {
        case .any: "TEXT"
        case .integer: "BIGINT"
        case .real: "DOUBLE PRECISION"
        case .blob: "BYTEA"
        }
      sql.append(raw: "(SELECT CAST(NULL AS \(type)) WHERE 1 = 0)")
    }
  }
}
