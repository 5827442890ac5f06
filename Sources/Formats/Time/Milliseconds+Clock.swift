extension Milliseconds {
  /// A length as feeds, chapters and transcripts write it: `3322`, `3322.5`, `55:22`, `1:02:03`, `00:10:21.500`, `00:10:21,500`,
  /// `1h 2m 3s`, `PT1H2M3S`, `55 min`. Nil for anything else, and for lengths below zero or beyond 1000 hours.
  public init?(duration text: String) {
    let bytes = Array(text.utf8.drop { $0 <= 32 })
    guard !bytes.isEmpty, bytes.count <= 40, let value = Self.clock(bytes) ?? Self.units(bytes), value <= 3_600_000_000 else {
      return nil
    }
    self.init(value)
  }

  /// `1:02:03` from an hour on, `2:05` below, fractions dropped: how a player shows a position.
  public var clock: String {
    let total = max(0, rawValue) / 1000
    let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds))" : "\(minutes):\(two(seconds))"
  }

  /// `00:10:21.500`: hours, minutes, seconds and thousandths always, as WebVTT and Podlove chapters write a position.
  public var fullClock: String {
    let value = max(0, rawValue)
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(value / 3_600_000, 2)):\(padded(value / 60_000 % 60, 2)):\(padded(value / 1000 % 60, 2))."
      + padded(value % 1000, 3)
  }

  /// One to four numbers parted by colons, the last with an optional fraction.
  private static func clock(_ bytes: [UInt8]) -> Int64? {
    var parts: [Int64] = []
    var value: Int64 = 0
    var digits = 0
    var index = 0
    while index < bytes.count, bytes[index] != UInt8(ascii: "."), bytes[index] != UInt8(ascii: ","), bytes[index] > 32 {
      let byte = bytes[index]
      if byte == UInt8(ascii: ":") {
        guard digits > 0, parts.count < 3 else { return nil }
        parts.append(value)
        (value, digits) = (0, 0)
      } else {
        guard (48...57).contains(byte), digits < 9 else { return nil }
        value = value * 10 + Int64(byte - 48)
        digits += 1
      }
      index += 1
    }
    guard digits > 0 else { return nil }
    parts.append(value)
    var thousandths: Int64 = 0
    if index < bytes.count, bytes[index] > 32 {
      index += 1
      var scale: Int64 = 100
      while index < bytes.count, (48...57).contains(bytes[index]) {
        thousandths += Int64(bytes[index] - 48) * scale
        scale /= 10
        index += 1
      }
    }
    guard bytes[index...].allSatisfy({ $0 <= 32 }) else { return nil }
    // Minutes and seconds above 59 are let through: `75:10` is what many editors export.
    let weights: [Int64] = [1000, 60_000, 3_600_000, 86_400_000]
    return zip(parts.reversed(), weights).reduce(thousandths) { $0 + $1.0 * $1.1 }
  }

  /// Numbers each followed by a unit.
  private static func units(_ bytes: [UInt8]) -> Int64? {
    var total = 0.0
    var number = ""
    var word = ""
    var found = false
    func scale(_ word: String) -> Double? {
      switch word {
      case "h", "hr", "hrs", "hour", "hours", "std": 3_600_000
      case "m", "min", "mins", "minute", "minutes", "minuten": 60_000
      case "s", "sec", "secs", "second", "seconds", "sekunden": 1000
      case "ms": 1
      default: nil
      }
    }
    for byte in bytes + [0] {
      let isDigit = (48...57).contains(byte) || (byte == UInt8(ascii: ".") && !number.isEmpty && word.isEmpty)
      let isLetter = (97...122).contains(byte | 0x20)
      if !isLetter, !word.isEmpty {
        if number.isEmpty {
          // ISO 8601's `P` and `T` stand before the numbers.
          guard !found || word == "t", ["p", "pt", "t", "and"].contains(word) else { return nil }
        } else {
          guard let value = Double(number), let unit = scale(word) else { return nil }
          total += value * unit
          found = true
        }
        (number, word) = ("", "")
      }
      if isDigit {
        number.append(Character(UnicodeScalar(byte)))
      } else if isLetter {
        word.append(Character(UnicodeScalar(byte | 0x20)))
      } else if byte > 32, byte != UInt8(ascii: ","), byte != UInt8(ascii: ".") {
        return nil
      }
    }
    return found && number.isEmpty && total < 4e9 ? Int64(total.rounded()) : nil
  }
}
