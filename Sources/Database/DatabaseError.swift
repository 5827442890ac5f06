/// What a database can answer instead of a result, the same for both engines.
public enum DatabaseError: Error, Sendable, Equatable {
  /// A row with the same key exists. SQLite names columns only, PostgreSQL the constraint too; an index on an expression has no columns.
  case uniqueViolation(constraint: String?, columns: [String])
  /// A row refers to one that does not exist, or is referred to.
  case foreignKeyViolation(String)
  /// A column that must have a value has none.
  case notNullViolation(column: String)
  /// A `CHECK` constraint or a trigger refused the row.
  case checkViolation(String)
  /// A statement in `read` tried to write.
  case readOnly(String)
  /// The disk is full; nothing of the transaction was kept.
  case diskFull(String)
  /// The file is damaged or not a database.
  case corrupt(String)
  /// Another process owns the file.
  case locked(String)
  /// Others kept getting in the way (serialization failure, deadlock, busy file) in every attempt.
  case busy(String)
  /// No connection became free in time, or a statement ran for too long.
  case timedOut(String)
  /// The server cannot be reached, or went away during the transaction.
  case unavailable(String)
  /// The statement or a value cannot be sent as it is: U+0000 in text, too many values.
  case invalid(String)
  /// A column is missing or holds something that is not the type asked for.
  case decoding(column: String, String)
  /// The migrations and the database do not fit.
  case migration(String)
  /// The database was closed.
  case closed
  /// Anything else, in the engine's words.
  case other(String)
}

extension DatabaseError: CustomStringConvertible {
  /// The error in plain English.
  public var description: String {
    switch self {
    case .uniqueViolation(let constraint, let columns):
      "A row with the same \(columns.isEmpty ? constraint ?? "key" : columns.joined(separator: ", ")) exists already."
    case .foreignKeyViolation(let message): "A row refers to one that does not exist, or is still referred to: \(message)"
    case .notNullViolation(let column): "The column \(column) needs a value."
    case .checkViolation(let message): "A rule of the database refused the row: \(message)"
    case .readOnly(let message): "A read tried to write: \(message)"
    case .diskFull(let message): "The disk is full: \(message)"
    case .corrupt(let message): "The database file is damaged: \(message)"
    case .locked(let message), .invalid(let message), .migration(let message), .other(let message): message
    case .busy(let message): "The database is too busy: \(message)"
    case .timedOut(let message): "The database took too long: \(message)"
    case .unavailable(let message): "The database cannot be reached: \(message)"
    case .decoding(let column, let message): "Column \(column): \(message)."
    case .closed: "The database is closed."
    }
  }

  /// Whether a later attempt may succeed without anyone doing anything.
  public var isTransient: Bool {
    switch self {
    case .busy, .timedOut, .unavailable: true
    default: false
    }
  }
}
