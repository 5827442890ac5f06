import Formats
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("Fri, 09 Oct 2020 04:30:38 GMT", 1_602_217_838), ("09 Oct 2020 04:30:38 GMT", 1_602_217_838),
    ("Fri, 9 Oct 2020 04:30:38 +0000", 1_602_217_838), ("Fri, 09 Oct 2020 06:30:38 +0200", 1_602_217_838),
    ("Fri, 09 Oct 2020 05:30:38 +01:00", 1_602_217_838), ("Fri, 09 Oct 2020 04:30:38 Z", 1_602_217_838),
    ("Fri, 09 Oct 2020 04:30:38 UT", 1_602_217_838), ("Fri, 09 Oct 2020 04:30:38 UTC", 1_602_217_838),
    ("Thu, 08 Oct 2020 23:30:38 EST", 1_602_217_838), ("Fri, 09 Oct 2020 00:30:38 EDT", 1_602_217_838),
    ("Thu, 08 Oct 2020 22:30:38 CST", 1_602_217_838), ("Thu, 08 Oct 2020 23:30:38 CDT", 1_602_217_838),
    ("Thu, 08 Oct 2020 21:30:38 MST", 1_602_217_838), ("Thu, 08 Oct 2020 22:30:38 MDT", 1_602_217_838),
    ("Thu, 08 Oct 2020 20:30:38 PST", 1_602_217_838), ("Thu, 08 Oct 2020 21:30:38 PDT", 1_602_217_838),
    ("Fri, 09 Oct 2020 05:30:38 CET", 1_602_217_838), ("Fri, 09 Oct 2020 06:30:38 CEST", 1_602_217_838),
    ("Fri, 09 Oct 2020 05:30:38 BST", 1_602_217_838), ("Fri, 09 Oct 2020 13:30:38 JST", 1_602_217_838),
    ("Fri, 09 Oct 20 04:30:38 GMT", 1_602_217_838), ("Friday, October 9, 2020 4:30:38 AM", 1_602_217_838),
    ("October 9, 2020, 4:30:38 am GMT", 1_602_217_838), ("Fri Oct  9 04:30:38 2020", 1_602_217_838),
    ("Friday, 09-Oct-20 04:30:38 GMT", 1_602_217_838), ("Fri, 09 October 2020 04:30:38 +0000 (UTC)", 1_602_217_838),
    ("Fri Oct 09 2020 04:30:38 GMT+0000 (Coordinated Universal Time)", 1_602_217_838),
    ("Fri Oct 09 2020 06:30:38 GMT+0200 (CEST)", 1_602_217_838), ("2020-10-09T04:30:38Z", 1_602_217_838),
    ("2020-10-09T06:30:38+02:00", 1_602_217_838), ("2020-10-09 04:30:38", 1_602_217_838),
    ("2020-10-09 06:30:38 +0200", 1_602_217_838), ("20201009T043038Z", 1_602_217_838), ("1602217838", 1_602_217_838),
    ("1602217838000", 1_602_217_838), ("2012-09-22 21:36:00 -0500", 1_348_367_760), ("2020-10-09", 1_602_201_600),
    ("10/09/2020", 1_602_201_600), ("09.10.2020", 1_602_201_600), ("20201009", 1_602_201_600),
    ("9 Oct 2020", 1_602_201_600), ("Oct 9th, 2020", 1_602_201_600), ("9. Oktober 2020", 1_602_201_600),
    ("  Fri,09 Oct 2020 04:30:38 GMT ", 1_602_217_838), ("Wed, 31 Dec 69 00:00:00 GMT", -86400),
    ("Fri, 09 Oct 2020 12:15 AM GMT", 1_602_202_500), ("Fri, 09 Oct 2020 12:15 PM GMT", 1_602_245_700),
    ("Thu, 08 Oct 2020 24:00:00 GMT", 1_602_201_600),
  ])
  func everyFormFoundInFeedsIsRead(text: String, seconds: Int) {
    #expect(Timestamp(lenient: text)?.seconds == Int64(seconds), "\(text)")
  }

  @Test(arguments: [
    "", " ", "yesterday", "not a date", "Fri", "32 Oct 2020", "2020-13-01", "2020-02-30", "Fri, 09 Foo 2020 04:30:38 GMT",
    "12:30",
    "25:61:00", "2020", "9999999999999999999", "Fri, 09 Oct 2020 25:00:00 GMT", "::::", "+0100", "1-2", "0000-00-00 00:00:00",
    "<b>", "Fri, 09 Oct 2020 04:30:38 +9900", "2020-10-09T99:99:99Z", String(repeating: "9", count: 500),
  ])
  func whatNamesNoMomentIsNil(text: String) {
    #expect(Timestamp(lenient: text) == nil, "\(text)")
  }

  @Test func aFractionOfASecondIsKept() {
    #expect(Timestamp(lenient: "2021-09-26T07:30:00.250-0600")?.rawValue == 1_632_663_000_250)
    #expect(Timestamp(lenient: "2021-09-26T13:30:00.123456789Z")?.rawValue == 1_632_663_000_123)
    #expect(Timestamp(lenient: "2021-09-26T13:30:00.5Z")?.iso8601 == "2021-09-26T13:30:00.500Z")
  }

  @Test func aTimestampIsWrittenInTheFormsOfFeedsAndHTTP() {
    let moment = Timestamp(seconds: 1_602_217_838)
    #expect(moment.rfc2822 == "Fri, 09 Oct 2020 04:30:38 GMT")
    #expect(moment.httpDate == moment.rfc2822)
    #expect(moment.iso8601 == "2020-10-09T04:30:38Z")
    #expect(moment.iso8601(offset: 7200) == "2020-10-09T06:30:38+02:00")
    #expect(moment.iso8601(offset: -12600) == "2020-10-09T01:00:38-03:30")
    #expect(Timestamp(seconds: 0).rfc2822 == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(Timestamp(seconds: -1).rfc2822 == "Wed, 31 Dec 1969 23:59:59 GMT")
  }

  @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
  func allThreeFormsOfHTTPDatesAreRead(text: String) {
    #expect(Timestamp(httpDate: text)?.seconds == 784_111_777)
  }

  @Test(arguments: [
    "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 EST", "Sun, 6 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z",
    "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
  ])
  func anHTTPDateOfAnotherFormIsRefused(text: String) {
    #expect(Timestamp(httpDate: text) == nil)
  }

  @Test func everyMomentComesBackFromEachOfItsForms() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      let moment = Timestamp(seconds: Int64.random(in: -2_000_000_000..<7_000_000_000, using: &generator))
      #expect(Timestamp(lenient: moment.rfc2822) == moment)
      #expect(Timestamp(rfc2822: moment.rfc2822) == moment)
      #expect(Timestamp(httpDate: moment.httpDate) == moment)
      #expect(Timestamp(lenient: moment.iso8601) == moment)
      #expect(Timestamp(lenient: moment.iso8601(offset: 19800)) == moment)
    }
  }

  @Test func noStringOfBytesBreaksTheReader() {
    var generator = SeededGenerator(seed: 8)
    let alphabet = Array("0123456789:-+/., TZGMTapmOctFri()第é\u{301}")
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0..<30, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "0" })
      _ = Timestamp(lenient: text)
      _ = Timestamp(httpDate: text)
      _ = Timestamp(rfc2822: text)
      _ = Milliseconds(duration: text)
    }
  }
}

/// A generator whose numbers are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
