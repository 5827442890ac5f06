import CLibpq

/// The server's SQLSTATE codes as errors (https://www.postgresql.org/docs/current/errcodes-appendix.html).
enum PostgresFailure: Error {
  /// A prepared statement no longer fits the schema, or is gone; its session forgets all and the transaction starts again.
  case stalePlan(String)

  /// The error of a result; `text` is the statement, if it could not be prepared.
  static func error(of result: OpaquePointer, cancelled: Bool, text: String? = nil) -> any Error {
    func field(_ code: Character) -> String? {
      PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
    }
    var message = field("M") ?? PQresultErrorMessage(result).map { String(cString: $0) } ?? "unknown error"
    if let detail = field("D") { message += " (\(detail))" }
    if let text { message += " in: \(text.prefix(1000))" }
    let state = field("C") ?? ""
    switch state {
    case "23505": return DatabaseError.uniqueViolation(constraint: field("n"), columns: columns(in: field("D") ?? ""))
    case "23503": return DatabaseError.foreignKeyViolation(message)
    case "23502": return DatabaseError.notNullViolation(column: field("c") ?? message)
    case "23514", "23P01", "23000", "23001", "P0001": return DatabaseError.checkViolation(message)
    case "25006": return DatabaseError.readOnly(message)
    case "40001", "40P01": return DatabaseError.busy(message)
    case "57014": return cancelled ? CancellationError() : DatabaseError.timedOut(message)
    case "55P03": return DatabaseError.timedOut(message)
    case "53100": return DatabaseError.diskFull(message)
    case "XX001", "XX002": return DatabaseError.corrupt(message)
    case "22021", "22P05": return DatabaseError.invalid(message)
    // `cached plan must not change result type`, `prepared statement does not exist` (a connection pooler in between).
    case "0A000" where message.contains("cached plan"), "26000": return stalePlan(message)
    default:
      // Connection exceptions, too many connections, the server shutting down or starting up.
      if state.hasPrefix("08") || state.hasPrefix("57P") || state == "53300" { return DatabaseError.unavailable(message) }
      return DatabaseError.other(message)
    }
  }

  /// `Key (show_id, slug)=(1, abc) already exists.`; the words may be in the server's language.
  private static func columns(in detail: String) -> [String] {
    let equals = detail.utf8.indices.first { detail.utf8[$0...].starts(with: ")=(".utf8) }
    guard let open = detail.firstIndex(of: "("), let equals else { return [] }
    let names = detail[detail.index(after: open)..<equals]
    // An index on an expression (`lower(slug)`) names no column.
    if names.contains("(") { return [] }
    return names.split(separator: ",").map { String($0.drop { $0 == " " }) }
  }
}
