import CLibpq

/// A result of libpq's, cleared when it is released.
final class PostgresResult {
  let pointer: OpaquePointer

  /// Takes a result over; throws the error that it stands for.
  init(_ result: OpaquePointer?, of connection: OpaquePointer, cancelled: Bool, text: String? = nil) throws {
    guard let result else { throw DatabaseError.unavailable(Self.message(of: connection)) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: pointer = result
    default:
      defer { PQclear(result) }
      if PQstatus(connection) == CONNECTION_BAD { throw DatabaseError.unavailable(Self.message(of: connection)) }
      throw PostgresFailure.error(of: result, cancelled: cancelled, text: text)
    }
  }

  deinit { PQclear(pointer) }

  /// What went wrong with the connection, on one line.
  static func message(of connection: OpaquePointer) -> String {
    guard let message = PQerrorMessage(connection) else { return "unknown error" }
    return String(cString: message).split(separator: "\n").joined(separator: " ")
  }

  /// Every row.
  func rows() -> [Row] {
    let (count, width) = (PQntuples(pointer), PQnfields(pointer))
    guard count > 0 else { return [] }
    let columns = Columns((0..<width).map { PQfname(pointer, $0).map { String(cString: $0) } ?? "" })
    let types = (0..<width).map { PQftype(pointer, $0) }
    var values: [SQL.Value] = []
    values.reserveCapacity(Int(count) * Int(width))
    for row in 0..<count {
      for column in 0..<width { values.append(value(row, column, types[Int(column)])) }
    }
    let all = Row.Values(values)
    return (0..<Int(count)).map { Row(columns: columns, values: all, index: $0) }
  }

  private func value(_ row: Int32, _ column: Int32, _ type: Oid) -> SQL.Value {
    guard PQgetisnull(pointer, row, column) == 0, let start = PQgetvalue(pointer, row, column) else { return .null }
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column)))
    switch type {
    case 16: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
    case 20, 21, 23, 26: return Self.integer(bytes).map { .integer($0) } ?? Self.text(bytes)
    case 700, 701: return Double(String(decoding: bytes, as: UTF8.self)).map { .real($0) } ?? Self.text(bytes)
    // `sum` and `avg` of integers are numeric here and numbers on SQLite.
    case 1700:
      return Self.integer(bytes).map { .integer($0) } ?? Double(String(decoding: bytes, as: UTF8.self)).map { .real($0) }
        ?? Self.text(bytes)
    case 17: return .blob(Self.hex(bytes))
    default: return Self.text(bytes)
    }
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> SQL.Value { .text(String(decoding: bytes, as: UTF8.self)) }

  private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    var value: Int64 = 0
    guard bytes.count > (isNegative ? 1 : 0) else { return nil }
    for byte in bytes.dropFirst(isNegative ? 1 : 0) {
      guard byte &- 48 < 10 else { return nil }
      let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = tens.subtractingReportingOverflow(Int64(byte - 48))
      guard !tooLarge, !overflow else { return nil }
      value = sum
    }
    // Counted downwards, because the lowest number has no positive counterpart.
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  /// `\x` and two digits for each byte.
  private static func hex(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let digits = bytes.dropFirst(2)
    return [UInt8](unsafeUninitializedCapacity: digits.count / 2) { out, count in
      var index = digits.startIndex
      while index + 1 < digits.endIndex {
        out[count] = nibble(digits[index]) << 4 | nibble(digits[index + 1])
        count += 1
        index += 2
      }
    }
  }

  private static func nibble(_ digit: UInt8) -> UInt8 { digit < 58 ? digit &- 48 : (digit | 0x20) &- 87 }
}
