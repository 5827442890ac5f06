import Formats

/// A moment, for people and for programs.
struct MomentItem: Sendable {
  /// `Fri 27 November 2026, 18:00`, as the clocks of the zone show it.
  let text: String
  /// `2026-11-27T17:00:00Z`.
  let iso: String
  /// `UTC+1`.
  let offset: String
  /// “in 3 days”, “5 minutes ago”, “just now”.
  let distance: String

  /// `moment` in the IANA zone `zone`, seen from `now`.
  init(_ moment: Timestamp, zone: String, now: Timestamp) {
    let date = LocalTime.reading(moment, zone: zone)
    let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][max(0, min(6, date.weekday))]
    text = "\(weekday) \(DateTimeItem(moment, zone: zone).text)"
    iso = moment.iso8601
    offset = LocalTime.offsetName(moment, zone: zone)
    distance = MomentItem.distance(from: now, to: moment)
  }

  /// How far `moment` is from `now`, in the largest unit that says enough.
  static func distance(from now: Timestamp, to moment: Timestamp) -> String {
    let seconds = (moment - now).rawValue / 1000
    let length = abs(seconds)
    if length < 45 { return seconds > 5 ? "in less than a minute" : "just now" }
    let (count, unit): (Int64, String) =
      switch length {
      case ..<2700: (max(1, (length + 30) / 60), "minute")
      case ..<79_200: ((length + 1800) / 3600, "hour")
      case ..<2_592_000: ((length + 43_200) / 86_400, "day")
      case ..<28_944_000: ((length + 1_296_000) / 2_592_000, "month")
      default: (max(1, (length + 15_768_000) / 31_536_000), "year")
      }
    let words = "\(count) \(unit)\(count == 1 ? "" : "s")"
    return seconds > 0 ? "in \(words)" : "\(words) ago"
  }
}
