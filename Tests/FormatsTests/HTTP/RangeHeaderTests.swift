import Formats
import Testing

@Suite struct RangeHeaderTests {
  private func resolve(_ value: String, _ length: Int) -> RangeHeader.Resolution? {
    RangeHeader.parse(value)?.resolve(length: length)
  }

  private func ranges(_ pairs: (Int, Int)...) -> RangeHeader.Resolution {
    .ranges(pairs.map { ByteRange(first: $0.0, last: $0.1) })
  }

  @Test func oneRangeIsCutToTheFile() {
    #expect(resolve("bytes=0-0", 10) == ranges((0, 0)))
    #expect(resolve("bytes=2-5", 10) == ranges((2, 5)))
    #expect(resolve("bytes=7-", 10) == ranges((7, 9)))
    #expect(resolve("bytes=7-100", 10) == ranges((7, 9)))
    #expect(resolve("bytes=-3", 10) == ranges((7, 9)))
    #expect(resolve("bytes=-300", 10) == ranges((0, 9)))
    #expect(resolve("bytes=0-99999999999999999999999999", 10) == ranges((0, 9)))
    #expect(resolve("Bytes= 1-2 ", 10) == ranges((1, 2)))
  }

  @Test func whatDoesNotExistIsUnsatisfiable() {
    for value in ["bytes=5-2", "bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999999-", "bytes=20-30,5-2"] {
      #expect(resolve(value, 10) == .unsatisfiable, "\(value)")
    }
    #expect(resolve("bytes=0-", 0) == .unsatisfiable)
    #expect(resolve("bytes=-5", 0) == .unsatisfiable)
  }

  @Test func aSyntaxErrorOrAnotherUnitIsIgnored() {
    for value in [
      "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a-b", "bytes=1", "bytes=1-2-3", "bytes=1 - 2", "bytes=+1-2",
      "items=0-1",
      "bytes:0-1", "bytes=0-1;2-3", "bytes=0x1-2", "bytes=--1", "bytes =0-1", "bytes=0-1,x",
    ] {
      #expect(RangeHeader.parse(value) == nil, "\(value)")
    }
  }

  @Test func severalRangesKeepTheirOrder() {
    #expect(resolve("bytes=5-6,0-1", 10) == ranges((5, 6), (0, 1)))
    #expect(resolve("bytes=0-1, ,-2", 10) == ranges((0, 1), (8, 9)))
    #expect(resolve("bytes=0-1,50-60", 10) == ranges((0, 1)))
  }

  @Test func overlappingAndTouchingRangesAreJoined() {
    #expect(resolve("bytes=0-3,2-5", 100) == ranges((0, 5)))
    #expect(resolve("bytes=0-3,4-5", 100) == ranges((0, 5)))
    #expect(resolve("bytes=50-60,0-3,2-5,58-70", 100) == ranges((50, 70), (0, 5)))
    #expect(resolve("bytes=0-1,4-5,2-3", 100) == ranges((0, 5)))
  }

  @Test func rangesThatAddUpToTheFileOrAreTooManyAreAnsweredWhole() {
    #expect(resolve("bytes=0-4,5-9", 10) == .whole)
    #expect(resolve("bytes=0-7,2-9", 10) == .whole)
    let many = "bytes=" + (0..<51).map { "\($0 * 2)-\($0 * 2)" }.joined(separator: ",")
    #expect(resolve(many, 1000) == .whole)
    #expect(resolve("bytes=0-9", 10) == ranges((0, 9)))
  }
}
