import Formats
import Testing

@Suite struct LocalTimeTests {
  private func meaning(_ date: String, _ time: String, _ zone: String = "Europe/Berlin") throws -> LocalTime.Meaning {
    LocalTime.resolve(try #require(LocalTime.read(date: date, time: time)), zone: zone)
  }

  private func instant(_ text: String) throws -> Timestamp { try #require(Timestamp(lenient: text)) }

  @Test func anOrdinaryReadingComesOnce() throws {
    #expect(try meaning("2026-03-02", "13:00") == .once(instant("2026-03-02T12:00:00Z")))
    #expect(try meaning("2026-07-02", "13:00:15") == .once(instant("2026-07-02T11:00:15Z")))
    #expect(try meaning("2026-03-02", "13:00", "Nowhere/Such") == .once(instant("2026-03-02T13:00:00Z")))
  }

  @Test func theHourThatIsSkippedNeverComes() throws {
    let after = try instant("2026-03-29T01:00:00Z")
    for time in ["02:00", "02:30", "02:59:59"] { #expect(try meaning("2026-03-29", time) == .skipped(next: after)) }
    #expect(try meaning("2026-03-29", "01:59") == .once(instant("2026-03-29T00:59:00Z")))
    #expect(try meaning("2026-03-29", "03:00") == .once(after))
  }

  @Test func theHourThatIsRepeatedComesTwice() throws {
    let (first, second) = (try instant("2026-10-25T00:30:00Z"), try instant("2026-10-25T01:30:00Z"))
    #expect(try meaning("2026-10-25", "02:30") == .repeated(first: first, second: second))
    #expect(try meaning("2026-10-25", "03:00") == .once(instant("2026-10-25T02:00:00Z")))
    #expect(LocalTime.offsetName(first, zone: "Europe/Berlin") == "UTC+2")
    #expect(LocalTime.offsetName(second, zone: "Europe/Berlin") == "UTC+1")
  }

  @Test func otherPlacesDoItOtherwise() throws {
    // Half an hour on Lord Howe Island, a whole day in Samoa, and a year of nothing in Asia.
    #expect(try meaning("2026-10-04", "02:15", "Australia/Lord_Howe") == .skipped(next: instant("2026-10-03T15:30:00Z")))
    #expect(try meaning("2011-12-30", "12:00", "Pacific/Apia") == .skipped(next: instant("2011-12-30T10:00:00Z")))
    #expect(try meaning("2026-03-29", "02:30", "Asia/Tokyo") == .once(instant("2026-03-28T17:30:00Z")))
    #expect(LocalTime.offsetName(try instant("2026-01-01T00:00:00Z"), zone: "Asia/Kathmandu") == "UTC+5:45")
  }

  @Test(arguments: [
    ("2026-02-29", "10:00"), ("2026-1x-01", "10:00"), ("", ""), ("2026-01-01", "24:00"), ("2026-01-01", "10"), ("1-1-1", "10:00"),
    ("2026-01-01", "10:00:60"), ("99999-01-01", "10:00"),
  ]) func whatIsNoReadingIsRefused(date: String, time: String) { #expect(LocalTime.read(date: date, time: time) == nil) }

  @Test func aReadingIsWrittenAsFieldsHaveIt() {
    let date = LocalTime.reading(Timestamp(milliseconds: 1_772_449_200_000), zone: "Europe/Berlin")
    #expect((date.dateText, date.timeText) == ("2026-03-02", "12:00"))
    #expect(CalendarDate(year: 826, month: 1, day: 2, hour: 3, minute: 4, second: 5).dateText == "0826-01-02")
  }
}
