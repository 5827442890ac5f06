import Formats
import Testing

@Suite struct MillisecondsTests {
  @Test(arguments: [
    ("55:22", 3_322_000), ("1:02:03", 3_723_000), ("3322", 3_322_000), ("00:10:21.500", 621_500), ("00:10:21,500", 621_500),
    ("3322.5", 3_322_500), ("01:00:00", 3_600_000), ("75:10", 4_510_000), (" 0:30 ", 30_000), ("1h 2m 3s", 3_723_000),
    ("PT1H2M3S", 3_723_000), ("55 min", 3_300_000), ("1 hour 5 minutes", 3_900_000), ("90s", 90_000), ("0", 0),
  ])
  func aLengthInAnyOfItsFormsIsRead(text: String, milliseconds: Int) {
    #expect(Milliseconds(duration: text)?.rawValue == Int64(milliseconds), "\(text)")
  }

  @Test(arguments: ["", ":", "abc", "-5", "1:2:3:4:5", "::", "12:", ":30", "99999999999", "1x", "NaN", "1e9", "12 monkeys"])
  func whatIsNoLengthIsNil(text: String) {
    #expect(Milliseconds(duration: text) == nil, "\(text)")
  }

  @Test func aPositionIsShownAsAPlayerShowsIt() {
    #expect(Milliseconds(3_723_999).clock == "1:02:03")
    #expect(Milliseconds(125_000).clock == "2:05")
    #expect(Milliseconds(5_000).clock == "0:05")
    #expect(Milliseconds(-5).clock == "0:00")
    #expect(Milliseconds(621_500).fullClock == "00:10:21.500")
  }
}
