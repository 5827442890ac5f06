import Formats
import Testing

@Suite struct ConditionTests {
  let tag = EntityTag("abc")
  let modified = Timestamp(seconds: 1_602_217_838)  // Fri, 09 Oct 2020 04:30:38 GMT
  let date = "Fri, 09 Oct 2020 04:30:38 GMT"
  let earlier = "Fri, 09 Oct 2020 04:30:37 GMT"
  let later = "Fri, 09 Oct 2020 04:30:39 GMT"

  private func outcome(isSafe: Bool = true, _ set: (inout RequestConditions) -> Void) -> RequestConditions.Outcome {
    var conditions = RequestConditions()
    set(&conditions)
    return conditions.evaluate(tag: tag, modified: modified, isSafe: isSafe)
  }

  @Test func tagsAreReadWithTheirStrength() {
    #expect(EntityTag(parsing: "\"abc\"") == EntityTag("abc"))
    #expect(EntityTag(parsing: "W/\"abc\"") == EntityTag("abc", isWeak: true))
    #expect(EntityTag(parsing: "\"\"") == EntityTag(""))
    for bad in ["abc", "\"abc", "w/\"abc\"", "\"a b\"", "\"abc\"x", "", "W/abc"] {
      #expect(EntityTag(parsing: bad) == nil, "\(bad)")
    }
    #expect(EntityTagList(parsing: " \"a\" ,, W/\"b\"") == .tags([EntityTag("a"), EntityTag("b", isWeak: true)]))
    #expect(EntityTagList(parsing: "\"a,b\", \"c\"") == .tags([EntityTag("a,b"), EntityTag("c")]))
    #expect(EntityTagList(parsing: "*") == .any)
    #expect(EntityTagList(parsing: "garbage") == .tags([]))
  }

  @Test func ifNoneMatchComparesWeaklyAndWins() {
    #expect(outcome { $0.ifNoneMatch = "\"x\", W/\"abc\"" } == .notModified)
    #expect(outcome { $0.ifNoneMatch = "*" } == .notModified)
    #expect(outcome(isSafe: false) { $0.ifNoneMatch = "*" } == .preconditionFailed)
    #expect(
      outcome {
        $0.ifNoneMatch = "\"x\""
        $0.ifModifiedSince = later
      } == .proceed)
  }

  @Test func ifMatchComparesStronglyAndComesFirst() {
    #expect(outcome { $0.ifMatch = "\"abc\"" } == .proceed)
    #expect(outcome { $0.ifMatch = "*" } == .proceed)
    #expect(outcome { $0.ifMatch = "W/\"abc\"" } == .preconditionFailed)
    #expect(
      outcome {
        $0.ifMatch = "\"other\""
        $0.ifNoneMatch = "\"abc\""
      } == .preconditionFailed)
    #expect(
      outcome {
        $0.ifMatch = "\"abc\""
        $0.ifUnmodifiedSince = earlier
      } == .proceed)
  }

  @Test func datesCountToTheSecondAndBadOnesNotAtAll() {
    #expect(outcome { $0.ifModifiedSince = date } == .notModified)
    #expect(outcome { $0.ifModifiedSince = earlier } == .proceed)
    #expect(outcome { $0.ifModifiedSince = "yesterday" } == .proceed)
    #expect(outcome(isSafe: false) { $0.ifModifiedSince = date } == .proceed)
    #expect(outcome { $0.ifUnmodifiedSince = earlier } == .preconditionFailed)
    #expect(outcome { $0.ifUnmodifiedSince = date } == .proceed)
    #expect(outcome { $0.ifUnmodifiedSince = "never" } == .proceed)
  }

  @Test func ifRangeWantsTheExactStrongTagOrDate() {
    func allows(_ value: String?) -> Bool {
      var conditions = RequestConditions()
      conditions.ifRange = value
      return conditions.allowRange(tag: tag, modified: modified)
    }
    #expect(allows(nil))
    #expect(allows("\"abc\""))
    #expect(allows(date))
    for value in ["W/\"abc\"", "\"x\"", earlier, later, "garbage", "", "*"] { #expect(!allows(value), "\(value)") }
  }

  @Test func codingsAreChosenByWeight() {
    #expect(ContentCoding.preferred(nil) == .identity)
    #expect(ContentCoding.preferred("") == .identity)
    #expect(ContentCoding.preferred("gzip, deflate, br, zstd") == .brotli)
    #expect(ContentCoding.preferred("gzip;q=1.0, br;q=0.5") == .gzip)
    #expect(ContentCoding.preferred("br;q=0, gzip;q=0.1") == .gzip)
    #expect(ContentCoding.preferred("identity;q=0, gzip;q=0.1") == .gzip)
    #expect(ContentCoding.preferred("identity, gzip;q=0.5") == .identity)
    #expect(ContentCoding.preferred("*") == .brotli)
    #expect(ContentCoding.preferred("*;q=0.1, br;q=0") == .gzip)
    #expect(ContentCoding.preferred("GZIP ; Q=0.3") == .gzip)
    #expect(ContentCoding.preferred("deflate") == .identity)
    #expect(ContentCoding.preferred("gzip;q=nonsense") == .identity)
  }

  @Test func downloadNamesSurviveAnyScript() {
    #expect(ContentDisposition.attachment(name: "ep 1.mp3") == "attachment; filename=\"ep 1.mp3\"")
    #expect(
      ContentDisposition.attachment(name: "Größe.mp3")
        == "attachment; filename=\"Gr__e.mp3\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.mp3")
    #expect(!ContentDisposition.attachment(name: "a\"\r\nSet-Cookie: x/../b").contains("\r"))
  }
}
