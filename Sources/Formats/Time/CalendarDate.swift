/// A moment of the proleptic Gregorian calendar, split into its fields, in whatever zone the caller holds it.
public struct CalendarDate: Sendable, Hashable {
  /// The year, month (1–12) and day (1–31).
  public var year: Int
  public var month: Int
  public var day: Int
  /// The hour (0–23), minute (0–59) and second (0–59).
  public var hour: Int
  public var minute: Int
  public var second: Int

  /// The fields as given; nothing is checked, see `isValid`.
  public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
  }

  /// The fields of `timestamp` at `offset` seconds east of UTC.
  public init(_ timestamp: Timestamp, offset: Int = 0) {
    let seconds = timestamp.seconds + Int64(offset)
    let days = seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400)
    let time = Int(seconds - days * 86400)
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    self.day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    self.month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    self.year = Int(yearOfEra + era * 400) + (self.month <= 2 ? 1 : 0)
    (self.hour, self.minute, self.second) = (time / 3600, time / 60 % 60, time % 60)
  }

  /// The instant these fields name at `offset` seconds east of UTC.
  public func timestamp(offset: Int = 0) -> Timestamp {
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return Timestamp(seconds: days * 86400 + Int64(hour * 3600 + minute * 60 + second - offset))
  }

  /// The day of the week: 0 is Sunday.
  public var weekday: Int {
    let days = CalendarDate(year: year, month: month, day: day).timestamp().seconds / 86400
    return Int(((days % 7) + 11) % 7)
  }

  /// Whether the fields name a day and time that exist.
  public var isValid: Bool {
    guard (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else {
      return false
    }
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...9999).contains(year) && (1...lengths[month - 1]).contains(day)
  }
}
