import GRDBSQLite

/// SQLite's result codes as errors (https://www.sqlite.org/rescode.html).
enum SQLiteFailure {
  /// The error of the call that just failed; `text` is the statement, if it could not be prepared.
  static func error(of connection: OpaquePointer, text: UnsafeBufferPointer<UInt8>? = nil) -> any Error {
    var message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "unknown error"
    if let text { message += " in: " + String(decoding: text.prefix(1000), as: UTF8.self) }
    return error(code: sqlite3_extended_errcode(connection), message: message)
  }

  /// The error of an extended result code.
  static func error(code: Int32, message: String) -> any Error {
    switch code {
    case 2067, 1555, 2579: return unique(message)
    case 787: return DatabaseError.foreignKeyViolation(message)
    case 1299: return DatabaseError.notNullViolation(column: names(in: message).first ?? message)
    default: break
    }
    switch code & 0xFF {
    case SQLITE_CONSTRAINT: return DatabaseError.checkViolation(message)
    case SQLITE_FULL: return DatabaseError.diskFull(message)
    case SQLITE_CORRUPT, SQLITE_NOTADB: return DatabaseError.corrupt(message)
    case SQLITE_READONLY: return DatabaseError.readOnly(message)
    case SQLITE_BUSY, SQLITE_LOCKED: return DatabaseError.busy(message)
    case SQLITE_INTERRUPT: return CancellationError()
    case SQLITE_CANTOPEN: return DatabaseError.unavailable(message)
    case SQLITE_TOOBIG: return DatabaseError.invalid(message)
    default: return DatabaseError.other(message)
    }
  }

  /// `UNIQUE constraint failed: shows.slug, shows.host`, or `… failed: index 'shows_slug'` for an index on expressions.
  private static func unique(_ message: String) -> DatabaseError {
    if let quote = message.firstIndex(of: "'") {
      return .uniqueViolation(constraint: String(message[message.index(after: quote)...].prefix { $0 != "'" }), columns: [])
    }
    return .uniqueViolation(constraint: nil, columns: names(in: message))
  }

  /// The column names after the colon, without their table.
  private static func names(in message: String) -> [String] {
    guard let colon = message.firstIndex(of: ":") else { return [] }
    return message[message.index(after: colon)...].split(separator: ",").map { name in
      String((name.split(separator: ".").last ?? name).drop { $0 == " " })
    }
  }
}
