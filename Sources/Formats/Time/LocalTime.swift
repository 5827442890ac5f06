import Foundation

/// Date and time as the clocks of a place show them: the same reading may come once, twice, or not at all.
public enum LocalTime {
  /// What a reading means.
  public enum Meaning: Sendable, Hashable {
    /// The clocks show it once, at this instant.
    case once(Timestamp)
    /// They never show it: put forward, they skip it. `next` is the first instant after the gap.
    case skipped(next: Timestamp)
    /// They show it twice: put back, they repeat it.
    case repeated(first: Timestamp, second: Timestamp)
  }

  /// What the clocks' reading `date` means in the IANA zone `zone`; a zone that isn't known counts as UTC.
  public static func resolve(_ date: CalendarDate, zone: String) -> Meaning {
    let zone = timeZone(zone)
    let unplaced = date.timestamp()
    let day = Milliseconds(86_400_000)
    let before = offset(at: unplaced - day, zone)
    let after = offset(at: unplaced + day, zone)
    let found = Set([before, after, offset(at: unplaced, zone)])
      .map { (offset: $0, instant: date.timestamp(offset: $0)) }
      .filter { offset(at: $0.instant, zone) == $0.offset }
      .map(\.instant).sorted()
    if let first = found.first {
      guard found.count > 1, let last = found.last else { return .once(first) }
      return .repeated(first: first, second: last)
    }
    // The clocks are put forward somewhere between the two readings; the second at which is found by halving.
    var (low, high) = ((unplaced - day).seconds, (unplaced + day).seconds)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if offset(at: Timestamp(seconds: middle), zone) == after { high = middle } else { low = middle }
    }
    return .skipped(next: Timestamp(seconds: high))
  }

  /// What the clocks of `zone` show at `instant`.
  public static func reading(_ instant: Timestamp, zone: String) -> CalendarDate {
    CalendarDate(instant, offset: offset(at: instant, timeZone(zone)))
  }

  /// How the zone's time is called at `instant`: `GMT+2`, with its hours and minutes where there are any.
  public static func offsetName(_ instant: Timestamp, zone: String) -> String {
    let seconds = offset(at: instant, timeZone(zone))
    guard seconds != 0 else { return "UTC" }
    let minutes = abs(seconds) / 60
    let rest = minutes % 60
    return "UTC\(seconds < 0 ? "−" : "+")\(minutes / 60)" + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
  }

  /// Reads `2026-03-29` and `02:30` (or `02:30:15`) as date and time fields send them; nil for what is no date or time.
  public static func read(date: String, time: String) -> CalendarDate? {
    let day = date.split(separator: "-", omittingEmptySubsequences: false).map { number($0) }
    let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number($0) }
    guard day.count == 3, (2...3).contains(clock.count), let year = day[0], let month = day[1], let dayOfMonth = day[2],
      let hour = clock[0], let minute = clock[1], let second = clock.count == 3 ? clock[2] : 0
    else { return nil }
    let read = CalendarDate(year: year, month: month, day: dayOfMonth, hour: hour, minute: minute, second: second)
    return read.isValid && year >= 1900 && second < 60 ? read : nil
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func timeZone(_ name: String) -> TimeZone { TimeZone(identifier: name) ?? .gmt }

  private static func offset(at instant: Timestamp, _ zone: TimeZone) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds)))
  }
}

extension CalendarDate {
  /// `2026-03-02`, as date fields have it.
  public var dateText: String {
    let year = String(self.year)
    return "\(String(repeating: "0", count: max(0, 4 - year.utf8.count)))\(year)-\(two(month))-\(two(day))"
  }

  /// `13:05`, as time fields have it, with the seconds where there are any.
  public var timeText: String { "\(two(hour)):\(two(minute))" + (second == 0 ? "" : ":\(two(second))") }

  private func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
