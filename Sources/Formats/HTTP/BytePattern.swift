/// A run of bytes to look for, found by Horspool's method: most bytes of a long file are never looked at.
struct BytePattern: Sendable {
  private let bytes: [UInt8]
  /// How far to go on when a byte stands at the pattern's end.
  private let shifts: [Int]

  /// The pattern `bytes`, at least one.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var shifts = [Int](repeating: bytes.count, count: 256)
    for (index, byte) in bytes.dropLast().enumerated() { shifts[Int(byte)] = bytes.count - 1 - index }
    self.shifts = shifts
  }

  /// How long it is.
  var count: Int { bytes.count }

  /// Where it first begins at or after `start`, nil when it isn't there as a whole.
  func find(in buffer: [UInt8], from start: Int) -> Int? {
    buffer.withUnsafeBufferPointer { buffer in
      bytes.withUnsafeBufferPointer { bytes in
        shifts.withUnsafeBufferPointer { shifts in
          let last = bytes.count - 1
          var position = start
          while position + last < buffer.count {
            let byte = buffer[position + last]
            if byte == bytes[last] {
              var index = 0
              while index < last, buffer[position + index] == bytes[index] { index += 1 }
              if index == last { return position }
            }
            position += shifts[Int(byte)]
          }
          return nil
        }
      }
    }
  }
}
