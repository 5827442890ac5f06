/// The English names that internet dates use whatever the reader's language (RFC 5322 §3.3).
enum DateNames {
  static let weekdays: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  static let months: [StaticString] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

extension Timestamp {
  /// `Fri, 09 Oct 2020 04:30:38 GMT`: what RSS asks for (RFC 2822 §3.3), in UTC. Milliseconds are dropped.
  public var rfc2822: String {
    let date = CalendarDate(self)
    return String(unsafeUninitializedCapacity: 32) { buffer in
      var writer = DateDigits(buffer: buffer)
      writer.append(DateNames.weekdays[date.weekday])
      writer.append(", ")
      writer.append(date.day, digits: 2)
      writer.append(" ")
      writer.append(DateNames.months[date.month - 1])
      writer.append(" ")
      writer.append(date.year, digits: 4)
      writer.append(" ")
      writer.append(time: date)
      writer.append(" GMT")
      return writer.count
    }
  }

  /// The same form, which is also HTTP's preferred one (IMF-fixdate, RFC 9110 §5.6.7).
  public var httpDate: String { rfc2822 }

  /// `2020-10-09T04:30:38Z`, with `.250` before the Z where there are milliseconds (RFC 3339).
  public var iso8601: String { iso8601(offset: 0) }

  /// The same instant as read `offset` seconds east of UTC: `2020-10-09T06:30:38+02:00`.
  public func iso8601(offset: Int) -> String {
    let date = CalendarDate(self, offset: offset)
    let thousandths = Int(((rawValue % 1000) + 1000) % 1000)
    return String(unsafeUninitializedCapacity: 40) { buffer in
      var writer = DateDigits(buffer: buffer)
      writer.append(date.year, digits: 4)
      writer.append("-")
      writer.append(date.month, digits: 2)
      writer.append("-")
      writer.append(date.day, digits: 2)
      writer.append("T")
      writer.append(time: date)
      if thousandths != 0 {
        writer.append(".")
        writer.append(thousandths, digits: 3)
      }
      if offset == 0 {
        writer.append("Z")
      } else {
        writer.append(offset < 0 ? "-" : "+")
        writer.append(abs(offset) / 3600, digits: 2)
        writer.append(":")
        writer.append(abs(offset) / 60 % 60, digits: 2)
      }
      return writer.count
    }
  }
}

/// Writes the parts of a date into a string's own storage, so that a feed of 1000 dates allocates once for each.
private struct DateDigits {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  var count = 0

  init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount where count < buffer.count {
      buffer[count] = text.utf8Start[index]
      count += 1
    }
  }

  /// Years outside 0–9999 have no form in any of these grammars and are held at the nearest bound.
  mutating func append(_ number: Int, digits: Int) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    var rest = max(0, min(number, divisor * 10 - 1))
    while divisor > 0, count < buffer.count {
      buffer[count] = UInt8(48 + rest / divisor)
      rest %= divisor
      divisor /= 10
      count += 1
    }
  }

  mutating func append(time date: CalendarDate) {
    append(date.hour, digits: 2)
    append(":")
    append(date.minute, digits: 2)
    append(":")
    append(date.second, digits: 2)
  }
}
