import GRDBSQLite
import Glibc

/// A prepared statement; finalized when it is released.
final class SQLiteStatement {
  private let connection: OpaquePointer
  private let statement: OpaquePointer
  private var columns: Columns?
  private var preparations: Int32 = 0

  /// SQLite copies the bytes before the call returns.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ text: String, _ connection: OpaquePointer) throws {
    self.connection = connection
    var text = text
    statement = try text.withUTF8 { bytes in
      var prepared: OpaquePointer?
      var tail: UnsafePointer<CChar>?
      let code = bytes.withMemoryRebound(to: CChar.self) { characters in
        sqlite3_prepare_v3(
          connection, characters.baseAddress, Int32(characters.count), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &tail)
      }
      guard code == SQLITE_OK else { throw SQLiteFailure.error(of: connection, text: bytes) }
      guard let prepared else { throw DatabaseError.invalid("there is no statement to run") }
      let used =
        tail.map { UnsafeRawPointer($0) - UnsafeRawPointer(bytes.baseAddress ?? UnsafePointer(OpaquePointer($0))) } ?? bytes.count
      guard bytes[min(used, bytes.count)...].allSatisfy({ $0 <= 0x20 || $0 == UInt8(ascii: ";") }) else {
        sqlite3_finalize(prepared)
        throw DatabaseError.invalid("one statement at a time: \(String(decoding: bytes, as: UTF8.self))")
      }
      return prepared
    }
  }

  deinit { sqlite3_finalize(statement) }

  /// Binds all values, in order.
  func bind(_ parameters: [SQL.Parameter]) throws {
    guard sqlite3_bind_parameter_count(statement) == parameters.count else {
      throw DatabaseError.invalid(
        "the statement has \(sqlite3_bind_parameter_count(statement)) places for \(parameters.count) values")
    }
    for (index, parameter) in parameters.enumerated() {
      let place = Int32(index + 1)
      let code: Int32
      switch parameter.value {
      case .null: code = sqlite3_bind_null(statement, place)
      case .integer(let value): code = sqlite3_bind_int64(statement, place, value)
      case .real(let value): code = sqlite3_bind_double(statement, place, value)
      case .text(var text):
        code = try text.withUTF8 { bytes in
          guard let base = bytes.baseAddress else { return sqlite3_bind_text(statement, place, "", 0, Self.transient) }
          guard memchr(base, 0, bytes.count) == nil else { throw DatabaseError.nulInText }
          return bytes.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text64(statement, place, $0.baseAddress, UInt64($0.count), Self.transient, UInt8(SQLITE_UTF8))
          }
        }
      case .blob(let bytes):
        code = bytes.withUnsafeBytes {
          // A null pointer would bind NULL.
          $0.isEmpty
            ? sqlite3_bind_zeroblob(statement, place, 0)
            : sqlite3_bind_blob64(statement, place, $0.baseAddress, UInt64($0.count), Self.transient)
        }
      }
      guard code == SQLITE_OK else { throw SQLiteFailure.error(of: connection) }
    }
  }

  /// Goes on to the next row; `false` after the last.
  func step() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: true
    case SQLITE_DONE: false
    default: throw SQLiteFailure.error(of: connection)
    }
  }

  /// Makes the statement ready for its next use and forgets the values.
  func reset() {
    sqlite3_reset(statement)
    sqlite3_clear_bindings(statement)
  }

  /// Steps to the end and returns every row.
  func rows() throws -> [Row] {
    guard try step() else { return [] }
    let columns = currentColumns()
    let width = Int32(columns.names.count)
    var values: [SQL.Value] = []
    var count = 0
    repeat {
      for column in 0..<width { values.append(value(column)) }
      count += 1
    } while try step()
    let all = Row.Values(values)
    return (0..<count).map { Row(columns: columns, values: all, index: $0) }
  }

  private func value(_ column: Int32) -> SQL.Value {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      let text = sqlite3_column_text(statement, column)
      return .text(
        String(decoding: UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column))), as: UTF8.self))
    case SQLITE_BLOB:
      let bytes = sqlite3_column_blob(statement, column)
      return .blob(Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column)))))
    default: return .null
    }
  }

  /// The columns' names, read again when SQLite had to prepare the statement again because the schema changed.
  private func currentColumns() -> Columns {
    let prepared = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_REPREPARE, 0)
    if let columns, prepared == preparations { return columns }
    preparations = prepared
    let names = (0..<sqlite3_column_count(statement)).map { sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? "" }
    let fresh = Columns(names)
    columns = fresh
    return fresh
  }
}

extension DatabaseError {
  static let nulInText = invalid("text holds the character U+0000, which a database cannot store")
}
