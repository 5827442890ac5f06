import Formats

/// A moment in a show's zone, for people and for programs.
struct DateTimeItem: Sendable {
  /// `2 March 2026, 13:00`.
  let text: String
  /// `2026-03-02T12:00:00Z`.
  let iso: String

  /// The moment as the clocks of the IANA zone `zone` show it.
  init(_ moment: Timestamp, zone: String) {
    let date = LocalTime.reading(moment, zone: zone)
    text = "\(DateTimeItem.day(date)), \(String(date.timeText.prefix(5)))"
    iso = moment.iso8601
  }

  /// `2 March 2026`.
  static func day(_ date: CalendarDate) -> String { "\(date.day) \(months[date.month - 1]) \(date.year)" }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ]
}
