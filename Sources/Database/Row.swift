import Synchronization

/// A row of a result, its columns read by name: `let title: String = try row["title"]`.
public struct Row: Sendable {
  @usableFromInline let columns: Columns
  @usableFromInline let values: Values
  @usableFromInline let start: Int

  init(columns: Columns, values: Values, index: Int) {
    self.columns = columns
    self.values = values
    self.start = index * columns.names.count
  }

  /// The value of the column called `column`, exactly as the statement names it. Throws `decoding` when there is no such column,
  /// when two have the name, or when its value is not a `T`.
  @inlinable public subscript<T: SQLValue>(_ column: String) -> T {
    get throws { try self[position: columns.position(of: column)] }
  }

  /// The value of the column at `position`, counted from 0.
  @inlinable public subscript<T: SQLValue>(position position: Int) -> T {
    get throws {
      guard position < columns.names.count else { throw columns.missing(position) }
      let value = values.all[start + position]
      guard let decoded = T(sql: value) else { throw columns.mismatch(position, value, T.self) }
      return decoded
    }
  }

  /// The columns' names, in the order of the statement.
  public var columnNames: [String] { columns.names }

  /// All values of one result, row after row: one allocation for the lot.
  @usableFromInline final class Values: Sendable {
    @usableFromInline let all: [SQL.Value]
    init(_ all: [SQL.Value]) { self.all = all }
  }
}

/// The column names of a result, shared by its rows.
@usableFromInline final class Columns: Sendable {
  @usableFromInline let names: [String]
  private let positions: [String: Int]
  private let ambiguous: Bool
  /// Where the column after the one last asked for is: rows are nearly always read in the statement's order.
  private let next = Atomic<Int>(0)

  init(_ names: [String]) {
    self.names = names
    positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { _, _ in -1 })
    ambiguous = positions.count != names.count
  }

  @usableFromInline func position(of name: String) throws -> Int {
    if !ambiguous {
      let guess = next.load(ordering: .relaxed)
      if guess < names.count, names[guess] == name {
        next.store(guess + 1 < names.count ? guess + 1 : 0, ordering: .relaxed)
        return guess
      }
    }
    guard let position = positions[name] else {
      throw DatabaseError.decoding(column: name, "the result has no such column, only \(names.joined(separator: ", "))")
    }
    guard position >= 0 else {
      throw DatabaseError.decoding(column: name, "two columns have this name; give them others with AS")
    }
    next.store(position + 1, ordering: .relaxed)
    return position
  }

  @usableFromInline func missing(_ position: Int) -> DatabaseError {
    .decoding(column: "\(position)", "the result has only \(names.count) columns")
  }

  @usableFromInline func mismatch<T>(_ position: Int, _ value: SQL.Value, _ type: T.Type) -> DatabaseError {
    let found =
      switch value {
      case .null: "NULL"
      case .integer: "an integer"
      case .real: "a real number"
      case .text: "text"
      case .blob: "bytes"
      }
    return .decoding(column: names[position], "\(found) is not a \(type)")
  }
}

/// A value made of a row's columns.
public protocol RowDecodable {
  /// Reads the columns; throws what `row[…]` throws.
  init(row: Row) throws
}
