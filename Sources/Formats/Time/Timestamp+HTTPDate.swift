extension Timestamp {
  /// A date as HTTP writes it, strictly: IMF-fixdate, RFC 850 and asctime forms (RFC 9110 §5.6.7), nil for all else.
  /// A two-digit year more than 50 years after 2025 is one of the last century.
  public init?(httpDate text: String) {
    var parser = HTTPDateParser(bytes: Array(text.utf8))
    guard let date = parser.imfFixdate() ?? parser.rfc850() ?? parser.asctime(), date.isValid else { return nil }
    self = date.timestamp()
  }

  /// A date in RFC 2822's own grammar, nothing repaired: what a valid feed holds. The weekday may be missing.
  public init?(rfc2822 text: String) {
    var parser = HTTPDateParser(bytes: Array(text.utf8))
    guard let (date, offset) = parser.rfc2822(), date.isValid else { return nil }
    self = date.timestamp(offset: offset)
  }
}

/// Reads fixed-form dates byte by byte; each form starts over at the first byte.
private struct HTTPDateParser {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`
  mutating func imfFixdate() -> CalendarDate? {
    position = 0
    guard name(DateNames.weekdays) != nil, literal(", "), let day = number(2), literal(" "),
      let month = name(DateNames.months), literal(" "), let year = number(4), literal(" "), let time = time(),
      literal(" GMT"), position == bytes.count
    else { return nil }
    return CalendarDate(year: year, month: month + 1, day: day, hour: time.hour, minute: time.minute, second: time.second)
  }

  /// `Sunday, 06-Nov-94 08:49:37 GMT`
  mutating func rfc850() -> CalendarDate? {
    position = 0
    let weekdays: [StaticString] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    guard name(weekdays) != nil, literal(", "), let day = number(2), literal("-"), let month = name(DateNames.months),
      literal("-"), let year = number(2), literal(" "), let time = time(), literal(" GMT"), position == bytes.count
    else { return nil }
    return CalendarDate(
      year: year + (year > 75 ? 1900 : 2000), month: month + 1, day: day, hour: time.hour, minute: time.minute,
      second: time.second)
  }

  /// `Sun Nov  6 08:49:37 1994`
  mutating func asctime() -> CalendarDate? {
    position = 0
    guard name(DateNames.weekdays) != nil, literal(" "), let month = name(DateNames.months), literal(" "),
      let day = literal(" ") ? number(1) : number(2), literal(" "), let time = time(), literal(" "), let year = number(4),
      position == bytes.count
    else { return nil }
    return CalendarDate(year: year, month: month + 1, day: day, hour: time.hour, minute: time.minute, second: time.second)
  }

  /// `[Sun, ]6 Nov 1994 08:49[:37] (GMT | UT | EST … | ±hhmm)`
  mutating func rfc2822() -> (CalendarDate, offset: Int)? {
    position = 0
    if name(DateNames.weekdays) != nil { guard literal(", ") else { return nil } }
    guard let day = number(2) ?? number(1), literal(" "), let month = name(DateNames.months), literal(" "),
      let year = number(4), literal(" "), let hour = number(2), literal(":"), let minute = number(2)
    else { return nil }
    var second = 0
    if literal(":") {
      guard let value = number(2) else { return nil }
      second = value
    }
    guard literal(" "), let offset = zone(), position == bytes.count else { return nil }
    return (CalendarDate(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second), offset)
  }

  private mutating func zone() -> Int? {
    let names: [(StaticString, Int)] = [
      ("GMT", 0), ("UT", 0), ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8),
      ("PDT", -7),
    ]
    for (name, hours) in names where literal(name) { return hours * 3600 }
    guard literal("+") || literal("-") else { return nil }
    let sign = bytes[position - 1] == UInt8(ascii: "-") ? -1 : 1
    guard let hours = number(2), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }

  private mutating func time() -> CalendarDate? {
    guard let hour = number(2), literal(":"), let minute = number(2), literal(":"), let second = number(2) else { return nil }
    return CalendarDate(year: 1, month: 1, day: 1, hour: hour, minute: minute, second: second)
  }

  private mutating func literal(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  /// Exactly `digits` digits, or nil and nothing consumed.
  private mutating func number(_ digits: Int) -> Int? {
    guard position + digits <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[position..<position + digits] {
      guard byte >= 48, byte <= 57 else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    position += digits
    return value
  }

  private mutating func name(_ names: [StaticString]) -> Int? {
    for (index, name) in names.enumerated() where literal(name) { return index }
    return nil
  }
}
