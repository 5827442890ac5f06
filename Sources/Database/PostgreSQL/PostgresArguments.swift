import Glibc

/// The values of one statement as libpq takes them: texts that end in NUL in one buffer, bytes as they are.
struct PostgresArguments {
  private var bytes: [UInt8] = []
  private var offsets: [Int] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  /// Replaces the values. Throws `invalid` for text that the server cannot store.
  mutating func set(_ parameters: [SQL.Parameter]) throws {
    // A buffer that one large value has stretched is not kept.
    if bytes.capacity > 1 << 20 { bytes = [] }
    bytes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    formats.removeAll(keepingCapacity: true)
    for parameter in parameters {
      let start = bytes.count
      var isNull = false
      var isBinary = false
      switch parameter.value {
      case .null: isNull = true
      case .integer(let value): bytes.append(contentsOf: String(value).utf8)
      case .real(let value):
        bytes.append(
          contentsOf: (value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : "\(value)").utf8)
      case .text(var text):
        try text.withUTF8 { utf8 in
          if let base = utf8.baseAddress, memchr(base, 0, utf8.count) != nil { throw DatabaseError.nulInText }
          bytes.append(contentsOf: utf8)
        }
      case .blob(let blob):
        isBinary = true
        bytes.append(contentsOf: blob)
      }
      guard let length = Int32(exactly: bytes.count - start) else { throw DatabaseError.invalid("a value is larger than 2 GB") }
      offsets.append(isNull ? -1 : start)
      lengths.append(length)
      formats.append(isBinary ? 1 : 0)
      bytes.append(0)
    }
  }

  /// Hands the values, lengths and formats to `body` (`PQexecPrepared`).
  func withPointers<R>(_ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> R) -> R {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        body(offsets.map { offset in offset < 0 ? nil : characters.baseAddress.map { $0 + offset } }, lengths, formats)
      }
    }
  }
}
