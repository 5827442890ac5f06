/// The engines that the same SQL runs on.
public enum Engine: String, Sendable, Hashable, CaseIterable {
  case sqlite
  case postgres
}

/// The way to the database inside one transaction. It never escapes the closure that it was handed to: used later, it throws.
///
/// A statement that fails dooms its transaction on both engines, as PostgreSQL has it: what follows throws the same error and
/// nothing is committed, unless the statement was inside a `savepoint`.
public protocol Connection: AnyObject {
  /// The engine, for the few statements that differ.
  var engine: Engine { get }

  /// Runs one statement and returns how many rows it changed.
  @discardableResult func execute(_ sql: SQL) throws -> Int

  /// Runs one statement and returns its rows, all of them.
  func rows(_ sql: SQL) throws -> [Row]

  /// Tells those who listen to `channel` once the transaction has committed: in this process before `write` returns, on
  /// PostgreSQL soon after in other processes too. Once for each transaction, however often it is called; not if it rolls back.
  func notify(_ channel: String)

  /// Runs `body`; if it throws, undoes what it did (notifications too) and throws that, and the transaction goes on.
  func savepoint<T>(_ body: () throws -> T) throws -> T
}

extension Connection {
  /// Every row, decoded.
  public func rows<T: RowDecodable>(_ sql: SQL, as type: T.Type) throws -> [T] {
    try rows(sql).map { try T(row: $0) }
  }

  /// The first column of every row.
  public func values<T: SQLValue>(_ sql: SQL, as type: T.Type) throws -> [T] {
    try rows(sql).map { try $0[position: 0] }
  }

  /// The first row, decoded, or `nil` without one.
  public func row<T: RowDecodable>(_ sql: SQL, as type: T.Type) throws -> T? {
    try rows(sql).first.map { try T(row: $0) }
  }

  /// The first column of the first row, or `nil` without one. A NULL is only a value if `T` is optional.
  public func value<T: SQLValue>(_ sql: SQL, as type: T.Type) throws -> T? {
    try rows(sql).first.map { try $0[position: 0] }
  }

  /// Whether the statement has a row.
  public func exists(_ sql: SQL) throws -> Bool { try !rows(sql).isEmpty }
}
