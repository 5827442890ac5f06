extension Timestamp {
  /// Any date form found in feeds: RFC 2822 with and without its weekday, zone names, two-digit years, 12-hour clocks, full
  /// month names, ISO 8601 with or without its T, date only, Unix seconds and milliseconds. A date without a zone is UTC.
  /// Nil for what names no moment between the years 1900 and 2200.
  public init?(lenient text: String) {
    guard text.utf8.count <= 128 else { return nil }
    var parser = LenientDate(text)
    guard let timestamp = parser.parse(), timestamp.seconds >= -2_208_988_800, timestamp.seconds < 7_258_118_400 else {
      return nil
    }
    self = timestamp
  }
}

/// Reads a date as words, numbers and marks in any sensible order.
private struct LenientDate {
  private enum Token: Equatable {
    case number(Int, digits: Int)
    case word(String)
    case mark(UInt8)
  }

  private var tokens: [Token] = []
  private var year: Int?
  private var month: Int?
  private var day: Int?
  private var hour: Int?
  private var minute = 0
  private var second = 0
  private var thousandths = 0
  private var afternoon: Bool?
  private var offset: Int?

  init(_ text: String) {
    var comment = 0
    var word: [UInt8] = []
    var number = 0
    var digits = 0
    func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) && byte < 0x80 || byte >= 0x80 }
    for byte in Array(text.utf8) + [0] {
      if digits > 0, !(48...57).contains(byte) {
        tokens.append(.number(number, digits: digits))
        (number, digits) = (0, 0)
      }
      if !word.isEmpty, !isLetter(byte) {
        tokens.append(.word(String(decoding: word, as: UTF8.self).lowercased()))
        word.removeAll()
      }
      if byte == UInt8(ascii: "(") { comment += 1 }
      if byte == UInt8(ascii: ")"), comment > 0 {
        comment -= 1
        continue
      }
      guard comment == 0, byte != 0 else { continue }
      if (48...57).contains(byte) {
        if digits < 15 { number = number * 10 + Int(byte - 48) }
        digits += 1
      } else if isLetter(byte) {
        word.append(byte)
      } else {
        // Spaces matter only between numbers, where they part a date from its time; runs of them are one.
        let mark = byte <= 32 ? UInt8(ascii: " ") : byte
        if mark != UInt8(ascii: " ") || (tokens.last != .mark(mark) && !tokens.isEmpty) { tokens.append(.mark(mark)) }
      }
    }
    if tokens.last == .mark(UInt8(ascii: " ")) { tokens.removeLast() }
  }

  mutating func parse() -> Timestamp? {
    if let plain = digitsOnly() { return plain }
    var index = 0
    while index < tokens.count {
      switch tokens[index] {
      case .mark(let mark):
        if mark == UInt8(ascii: "+") || (mark == UInt8(ascii: "-") && hour != nil) {
          guard let next = numericZone(at: index) else { return nil }
          index = next
          continue
        }
        guard " ,-/.'|@".utf8.contains(mark) else { return nil }
        index += 1
      case .word(let word):
        guard take(word) else { return nil }
        index += 1
      case .number:
        guard let next = take(numberAt: index) else { return nil }
        index = next
      }
    }
    return assembled()
  }

  /// `1548691200`, `1548691200000`, `20190214`, `20190214040000`.
  private func digitsOnly() -> Timestamp? {
    guard tokens.count == 1 || (tokens.count == 3 && tokens[1] == .mark(UInt8(ascii: "."))),
      case .number(let value, let digits) = tokens[0]
    else { return nil }
    switch digits {
    case 9, 10: return Timestamp(seconds: Int64(value))
    case 13 where tokens.count == 1: return Timestamp(milliseconds: Int64(value))
    case 8 where tokens.count == 1:
      let date = CalendarDate(year: value / 10000, month: value / 100 % 100, day: value % 100)
      return date.isValid ? date.timestamp() : nil
    case 14 where tokens.count == 1:
      let (day, time) = (value / 1_000_000, value % 1_000_000)
      let date = CalendarDate(
        year: day / 10000, month: day / 100 % 100, day: day % 100, hour: time / 10000, minute: time / 100 % 100,
        second: time % 100)
      return date.isValid ? date.timestamp() : nil
    default: return nil
    }
  }

  private mutating func take(_ word: String) -> Bool {
    if let zone = Self.zones[word] {
      // `Z` and `GMT` may be followed by the real offset: `GMT+0100`.
      guard offset == nil else { return false }
      offset = zone * 60
      return true
    }
    if word == "am" || word == "pm" || word == "a" || word == "p" {
      guard hour != nil, afternoon == nil else { return false }
      afternoon = word.hasPrefix("p")
      return true
    }
    if ["t", "at", "of", "the", "st", "nd", "rd", "th", "um", "uhr", "den", "on", "de", "le"].contains(word) { return true }
    if let value = Self.month(word) {
      // `Mar` after a numeric day that was taken for a month cannot happen: months are only taken from slashed dates.
      guard month == nil else { return false }
      month = value
      return true
    }
    return Self.isWeekday(word)
  }

  private mutating func take(numberAt index: Int) -> Int? {
    guard case .number(let value, let digits) = tokens[index], digits <= 8 else { return nil }
    if mark(index + 1, ":") { return hour == nil ? takeTime(at: index) : nil }
    if digits == 8, year == nil, month == nil {
      (year, month, day) = (value / 10000, value / 100 % 100, value % 100)
      return index + 1
    }
    if digits == 4, hour == nil, index > 0, tokens[index - 1] == .word("t") {
      (hour, minute) = (value / 100, value % 100)
      return index + 1
    }
    if digits == 6, hour == nil, year != nil {
      (hour, minute, second) = (value / 10000, value / 100 % 100, value % 100)
      return index + 1
    }
    if year == nil, month == nil, day == nil, let next = takeNumericDate(at: index) { return next }
    // `9 PM`
    let following = index + 1 < tokens.count && mark(index + 1, " ") ? index + 2 : index + 1
    if hour == nil, following < tokens.count, tokens[following] == .word("am") || tokens[following] == .word("pm") {
      hour = value
      return index + 1
    }
    if digits >= 4 {
      guard digits == 4, year == nil else { return nil }
      year = value
    } else if day == nil, digits <= 2, (1...31).contains(value) {
      day = value
    } else if year == nil {
      // RFC 2822 §4.3: 00–49 are of this century, 50–999 count from 1900.
      year = digits == 2 && value < 50 ? 2000 + value : 1900 + value
    } else {
      return nil
    }
    return index + 1
  }

  /// `2012-09-22`, `2012/9/22`, `22.09.2012`, `09/22/2012`, `22/09/2012`.
  private mutating func takeNumericDate(at index: Int) -> Int? {
    guard index + 4 < tokens.count, case .mark(let separator) = tokens[index + 1], "-/.".utf8.contains(separator),
      tokens[index + 3] == .mark(separator), case .number(let first, let firstDigits) = tokens[index],
      case .number(let second, _) = tokens[index + 2], case .number(let third, let thirdDigits) = tokens[index + 4]
    else { return nil }
    if firstDigits == 4 {
      (year, month, day) = (first, second, third)
    } else {
      let full = thirdDigits == 2 ? (third < 50 ? 2000 + third : 1900 + third) : third
      // Slashes are American unless the first number can be no month; dots and dashes put the day first.
      let american = separator == UInt8(ascii: "/") && first <= 12
      (year, month, day) = (full, american ? first : second, american ? second : first)
    }
    return index + 5
  }

  /// `21:36`, `21:36:00`, `21:36:00.250`, `21:36:00,250`.
  private mutating func takeTime(at index: Int) -> Int? {
    guard case .number(let hours, let hourDigits) = tokens[index], hourDigits <= 2, index + 2 < tokens.count,
      case .number(let minutes, let minuteDigits) = tokens[index + 2], minuteDigits <= 2
    else { return nil }
    (hour, minute) = (hours, minutes)
    var next = index + 3
    guard mark(next, ":"), next + 1 < tokens.count, case .number(let seconds, let digits) = tokens[next + 1], digits <= 2 else {
      return next
    }
    second = seconds
    next += 2
    if mark(next, ".") || mark(next, ","), next + 1 < tokens.count, case .number(let fraction, let places) = tokens[next + 1] {
      var scaled = fraction
      for _ in places..<max(places, 3) { scaled *= 10 }
      for _ in 3..<max(3, min(places, 15)) { scaled /= 10 }
      thousandths = scaled
      next += 2
    }
    return next
  }

  /// `+0100`, `+01:00`, `-5`, `+01`.
  private mutating func numericZone(at index: Int) -> Int? {
    guard index + 1 < tokens.count, case .number(let value, let digits) = tokens[index + 1] else {
      // A dash with spaces about it is only a dash.
      return mark(index, "-") ? index + 1 : nil
    }
    let sign = mark(index, "-") ? -60 : 60
    var minutes = digits <= 2 ? value * 60 : value / 100 * 60 + value % 100
    var next = index + 2
    if digits <= 2, mark(next, ":"), next + 1 < tokens.count, case .number(let rest, 2) = tokens[next + 1] {
      minutes += rest
      next += 2
    }
    guard digits <= 4, minutes <= 15 * 60, offset == nil || offset == 0 else { return nil }
    offset = sign * minutes
    return next
  }

  private func mark(_ index: Int, _ mark: UnicodeScalar) -> Bool {
    index < tokens.count && tokens[index] == .mark(UInt8(ascii: mark))
  }

  private func assembled() -> Timestamp? {
    guard let year, let month, let day else { return nil }
    var hour = hour ?? 0
    if let afternoon {
      guard (0...12).contains(hour) || afternoon else { return nil }
      if hour <= 12 { hour = hour % 12 + (afternoon ? 12 : 0) }
    }
    var extraDay: Int64 = 0
    if hour == 24, minute == 0, second == 0 { (hour, extraDay) = (0, 86400) }
    let date = CalendarDate(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    guard date.isValid else { return nil }
    let base = date.timestamp(offset: offset ?? 0)
    return Timestamp(milliseconds: (base.seconds + extraDay) * 1000 + Int64(thousandths))
  }

  /// Minutes east of UTC. `CST` and `IST` are America's and India's, the readings that feeds mean most often.
  private static let zones: [String: Int] = [
    "z": 0, "gmt": 0, "ut": 0, "utc": 0, "wet": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "ast": -240, "adt": -180, "cet": 60, "cest": 120,
    "met": 60, "mez": 60, "mesz": 120, "bst": 60, "west": 60, "eet": 120, "eest": 180, "msk": 180, "ist": 330, "jst": 540,
    "kst": 540, "hkt": 480, "sgt": 480, "awst": 480, "aest": 600, "aedt": 660, "acst": 570, "nzst": 720, "nzdt": 780,
    "brt": -180, "art": -180, "sast": 120,
  ]

  private static let monthStems: [(String, Int)] = [
    ("jan", 1), ("feb", 2), ("mar", 3), ("mär", 3), ("apr", 4), ("may", 5), ("mai", 5), ("jun", 6), ("jul", 7), ("aug", 8),
    ("sep", 9), ("oct", 10), ("okt", 10), ("nov", 11), ("dec", 12), ("dez", 12),
  ]
  private static let monthNames: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember", "sept",
  ]

  private static func month(_ word: String) -> Int? {
    guard word.count == 3 || monthNames.contains(word) else { return nil }
    return monthStems.first { word.hasPrefix($0.0) }?.1
  }

  private static func isWeekday(_ word: String) -> Bool {
    let names: Set<String> = [
      "sun", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sunday", "monday", "tuesday", "wednesday",
      "thursday", "friday", "saturday", "wednes", "so", "mo", "di", "mi", "do", "fr", "sa", "montag", "dienstag", "mittwoch",
      "donnerstag", "freitag", "samstag", "sonntag",
    ]
    return names.contains(word)
  }
}
