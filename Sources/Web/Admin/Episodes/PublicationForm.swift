import Domain
import Formats

/// When an episode is to be public, as the form of its publication says.
struct PublicationForm: Sendable {
  /// Nil for at once.
  let moment: Timestamp?
  let isUnlisted: Bool

  /// When, in the form's words.
  enum When: String, CaseIterable {
    case now, later, past
  }

  /// What a date and time mean in the show's zone, in words, and what can be chosen where they mean not one moment.
  struct Reading: Sendable, Encodable {
    /// A sentence; nil where nothing has to be said.
    let text: String?
    let options: [Option]

    /// One that can be chosen.
    struct Option: Sendable, Encodable {
      let value: String
      let title: String
    }
  }

  /// Reads `form`. Throws ``DomainError/invalid(_:)`` with what can't be, `date`, `time` or `occurrence`.
  init(_ form: FormFields, zone: String, now: Timestamp) throws {
    isUnlisted = form.isOn("unlisted")
    guard let when = When(rawValue: form.text("when")) else {
      throw DomainError.invalid(["when": "Choose when it is to be public."])
    }
    guard when != .now else {
      moment = nil
      return
    }
    let date = try PublicationForm.date(form)
    let moment: Timestamp
    switch (LocalTime.resolve(date, zone: zone), form.text("occurrence")) {
    case (.once(let one), _): moment = one
    case (.skipped(let next), "next"): moment = next
    case (.repeated(let first, _), "first"): moment = first
    case (.repeated(_, let second), "second"): moment = second
    case (let meaning, _):
      throw DomainError.invalid(["occurrence": PublicationForm.reading(meaning, date, zone: zone).text ?? ""])
    }
    if when == .later, moment <= now {
      throw DomainError.invalid([
        "date": "That moment is past. Choose a later one, or “In the past” if it was public then."
      ])
    }
    if when == .past, moment > now {
      throw DomainError.invalid(["date": "That moment is still to come. Choose an earlier one, or “At a date and time”."])
    }
    self.moment = moment
  }

  private static func date(_ form: FormFields) throws -> CalendarDate {
    if let date = LocalTime.read(date: form.text("date"), time: form.text("time")) { return date }
    var problems: [Field: String] = [:]
    if LocalTime.read(date: form.text("date"), time: "00:00") == nil {
      problems["date"] = "Choose a day, such as 2026-03-02."
    }
    if LocalTime.read(date: "2026-01-01", time: form.text("time")) == nil {
      problems["time"] = "Choose a time, such as 18:00."
    }
    throw DomainError.invalid(problems)
  }

  /// The meaning of `date` in `zone` in words.
  static func reading(_ meaning: LocalTime.Meaning, _ date: CalendarDate, zone: String) -> Reading {
    let (day, time) = (DateTimeItem.day(date), date.timeText)
    switch meaning {
    case .once: return Reading(text: nil, options: [])
    case .skipped(let next):
      let after = LocalTime.reading(next, zone: zone).timeText
      return Reading(
        text: "On \(day) the clocks are put forward, and \(time) never comes. Choose \(after), or another time.",
        options: [.init(value: "", title: "Choose …"), .init(value: "next", title: "\(after), right after the gap")])
    case .repeated(let first, let second):
      return Reading(
        text: "On \(day) the clocks are put back, and \(time) comes twice. Say which you mean.",
        options: [
          .init(value: "", title: "Choose …"),
          .init(value: "first", title: "The first \(time) (\(LocalTime.offsetName(first, zone: zone)), summer time)"),
          .init(value: "second", title: "The second \(time) (\(LocalTime.offsetName(second, zone: zone)))"),
        ])
    }
  }

  /// The same for what a form says; nothing where it says no date.
  static func reading(_ form: FormFields, zone: String) -> Reading {
    guard let date = LocalTime.read(date: form.text("date"), time: form.text("time")) else {
      return Reading(text: nil, options: [])
    }
    return reading(LocalTime.resolve(date, zone: zone), date, zone: zone)
  }
}
