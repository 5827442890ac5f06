import Testing

@testable import Formats

@Suite struct FeedBadInputTests {
  @Test(.timeLimit(.minutes(1))) func aBillionLaughsAreRefused() {
    var text = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a0 \"lol\">"
    for level in 1...9 { text += "<!ENTITY a\(level) \"\(String(repeating: "&a\(level - 1);", count: 10))\">" }
    text += "]><rss><channel><title>&a9;</title></channel></rss>"
    #expect(throws: FeedError.entityBomb) { try Feed.read(Array(text.utf8)) }
  }

  @Test func anExternalEntityIsNeverLoaded() throws {
    let text = """
      <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>
      <rss><channel><title>A&xxe;B</title><item><guid>g</guid></item></channel></rss>
      """
    let (feed, findings) = try Feed.read(Array(text.utf8))
    #expect(feed.channel.title == "A&xxe;B")
    #expect(findings.about("DOCTYPE").count == 1 || findings.about("xml").count == 1)
  }

  @Test func anExternalDTDIsNeverLoaded() throws {
    let text = #"<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel><title>T</title></channel></rss>"#
    #expect(try Feed.read(Array(text.utf8)).feed.channel.title == "T")
  }

  @Test(.timeLimit(.minutes(1))) func aHundredThousandNestedElementsAreRefused() {
    let text = "<rss><channel>" + String(repeating: "<a>", count: 100_000)
    #expect(throws: FeedError.tooDeep(limit: 100)) { try Feed.read(Array(text.utf8)) }
  }

  @Test(.timeLimit(.minutes(1))) func fiftyMegabytesOfSpacesAreEmpty() {
    #expect(throws: FeedError.empty) { try Feed.read([UInt8](repeating: 32, count: 50_000_000)) }
  }

  @Test(.timeLimit(.minutes(1))) func fiftyMegabytesOfSpacesInATitleAreCut() throws {
    let bytes =
      Array("<rss><channel><title>T".utf8) + [UInt8](repeating: 32, count: 50_000_000) + Array("</title></channel></rss>".utf8)
    let (feed, findings) = try Feed.read(bytes)
    #expect(feed.channel.title == "T")
    #expect(findings.about("title").contains { $0.message.contains("MB was cut") })
  }

  @Test(.timeLimit(.minutes(1))) func aMillionEmptyElementsAreBounded() throws {
    let bytes =
      Array("<rss><channel><title>T</title>".utf8) + Array(String(repeating: "<a/>", count: 1_000_000).utf8)
      + Array("\(FeedSample.item())</channel></rss>".utf8)
    let (feed, findings) = try Feed.read(bytes)
    #expect(feed.items.count == 1)
    #expect(findings.about("item").count == 1)
  }

  @Test func moreBytesThanAllowedAreRefusedUnread() {
    #expect(throws: FeedError.tooLarge(limit: 100)) { try Feed.read([UInt8](repeating: 60, count: 101), maximumBytes: 100) }
  }

  @Test func aWebPageIsCalledOne() {
    let page = "<!DOCTYPE html><html><head><TITLE>My Show – Home</TITLE></head><body><p>Hi<br></body></html>"
    #expect(throws: FeedError.webPage(title: "My Show – Home")) { try Feed.read(Array(page.utf8)) }
  }

  @Test(arguments: [
    "", " \n ", "\u{FEFF}", "hello", "{\"version\":1}", "<opml version='1.0'></opml>", "<rss></rss>", "<", "<rss", "&&&&",
  ])
  func whatIsNoFeedSaysWhatItIs(text: String) {
    #expect(throws: FeedError.self) { try Feed.read(Array(text.utf8)) }
  }

  @Test func aFeedWithoutItemsIsReadAndNoted() throws {
    let (feed, findings) = try Feed.read(FeedSample.feed())
    #expect(feed.items.isEmpty && findings.about("item").first?.message == "The feed has no items.")
  }

  @Test func bareAmpersandsAndHTMLEntitiesAreRepaired() throws {
    let (feed, findings) = try Feed.read(
      FeedSample.feed(
        channel: "<copyright>Q & A &copy; caf&eacute; &bogus; a < b</copyright>",
        items: FeedSample.item("<description>&lt;p&gt;ok&lt;/p&gt;&nbsp;<![CDATA[<b>x & y</b>]]></description>")))
    #expect(feed.channel.copyright == "Q & A © café &bogus; a < b")
    #expect(feed.items.first?.description == "<p>ok</p>\u{A0}<b>x & y</b>")
    #expect(findings.about("xml").count == 1)
  }

  @Test func htmlThatWasNotEscapedIsKeptAsHTML() throws {
    let (feed, _) = try Feed.read(
      FeedSample.feed(items: FeedSample.item("<description><p>One<br>two</p></description>") + FeedSample.item(guid: "g2")))
    #expect(feed.items.count == 2)
    #expect(feed.items.first?.description == "<p>One<br>two</p>")
    let whole = try Feed.read(FeedSample.feed(items: FeedSample.item("<description><p>One<br/>two &amp; </p></description>")))
    #expect(whole.feed.items.first?.description == "<p>One<br>two &amp; </p>")
  }

  @Test func aFeedThatBreaksOffKeepsWhatWasThere() throws {
    let bytes = FeedSample.feed(items: FeedSample.item() + FeedSample.item(guid: "g2") + FeedSample.item(guid: "g3"))
    let text = String(decoding: bytes, as: UTF8.self)
    let cut = try #require(text.range(ofText: "g3"))
    let (feed, findings) = try Feed.read(Array(text[..<cut.upperBound].utf8))
    #expect(feed.channel.title == "Show")
    #expect(feed.items.map(\.guid).prefix(2) == ["g1", "g2"])
    #expect(!findings.about("xml").isEmpty)
  }

  @Test func anItemThatWasNeverClosedEndsWhereTheNextStarts() throws {
    let open = "<item><title>A</title><guid isPermaLink=\"false\">a</guid>"
    let (feed, _) = try Feed.read(FeedSample.feed(items: open + FeedSample.item()))
    #expect(feed.items.map(\.guid) == ["a", "g1"])
  }

  @Test func everyCutOfAFeedEndsInAFeedOrAnError() {
    let bytes = FeedSample.feed(
      channel: "<podcast:liveItem status='live'><title>L</title></podcast:liveItem>",
      items: FeedSample.item("<description><![CDATA[<p>日本 & x</p>]]></description>") + FeedSample.item(guid: "é&amp;"))
    for length in 0..<bytes.count {
      _ = try? Feed.read(Array(bytes.prefix(length)))
    }
  }

  @Test func noRandomChangeBreaksTheReader() {
    var generator = SeededGenerator(seed: 3)
    let bytes = FeedSample.feed(items: FeedSample.item("<psc:chapters><psc:chapter start='1:00' title='x'/></psc:chapters>"))
    let marks = Array("<>&;\"'/:![]-?# \0\u{1}\u{FF}x0".utf8)
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        changed[Int.random(in: 0..<changed.count, using: &generator)] = marks.randomElement(using: &generator) ?? 0
      }
      if let feed = try? Feed.read(changed).feed { _ = feed.write() }
    }
  }

  @Test func controlCharactersAreDropped() throws {
    let (feed, _) = try Feed.read(FeedSample.feed(channel: "<copyright>a\u{1}b\u{8}c&#7;d</copyright>"))
    #expect(feed.channel.copyright == "abcd")
    var written = feed
    written.channel.copyright = "x\u{0}\u{B}y\u{FFFE}z"
    #expect(try Feed.read(written.write()).feed.channel.copyright == "xyz")
  }

  @Test func spaceAndNoiseBeforeTheFeedAreDropped() throws {
    let (feed, findings) = try Feed.read(Array("\n\n  ".utf8) + FeedSample.feed())
    #expect(feed.channel.title == "Show" && findings.about("xml").count == 1)
    #expect(try Feed.read(Array("Warning: foo in bar.php\n".utf8) + FeedSample.feed()).feed.channel.title == "Show")
    #expect(try Feed.read([0xEF, 0xBB, 0xBF] + FeedSample.feed()).feed.channel.title == "Show")
  }

  @Test func bytesThatAreNotTheDeclaredUTF8AreReadAsWindows1252() throws {
    let source = FeedSample.feed(channel: "<copyright>caf@ $</copyright><itunes:author>Jörg</itunes:author>")
    let bytes = source.map { $0 == UInt8(ascii: "@") ? 0xE9 : $0 == UInt8(ascii: "$") ? 0x80 : $0 }
    let (feed, findings) = try Feed.read(bytes)
    #expect(feed.channel.copyright == "café €" && feed.channel.author == "Jörg")
    #expect(findings.about("encoding").count == 1)
  }

  @Test(arguments: [
    ("gb2312", [0xBF, 0xC6, 0xBC, 0xBC], "科技"), ("GBK", [0xBF, 0xC6, 0xBC, 0xBC], "科技"),
    ("big5", [0xAC, 0xEC, 0xA7, 0xDE], "科技"),
    ("Shift_JIS", [0x93, 0xFA, 0x96, 0x7B], "日本"), ("EUC-JP", [0xC6, 0xFC, 0xCB, 0xDC], "日本"),
    ("euc-kr", [0xC7, 0xD1, 0xB1, 0xB9], "한국"), ("koi8-r", [0xED, 0xC9, 0xD2], "Мир"), ("ISO-8859-1", [0xE9, 0x80], "é€"),
    ("windows-1251", [0xCC, 0xE8, 0xF0], "Мир"),
  ])
  func aDeclaredEncodingIsRead(name: String, bytes: [Int], text: String) throws {
    let source = FeedSample.feed(channel: "<copyright>@</copyright>", declaration: "<?xml version='1.0' encoding='\(name)'?>")
    let encoded = source.flatMap { $0 == UInt8(ascii: "@") ? bytes.map { UInt8($0) } : [$0] }
    #expect(try Feed.read(encoded).feed.channel.copyright == text)
  }

  @Test func utf16WithAByteOrderMarkIsRead() throws {
    let text = String(decoding: FeedSample.feed(channel: "<copyright>科技</copyright>", declaration: ""), as: UTF8.self)
    let little: [UInt8] =
      [0xFF, 0xFE] + text.utf16.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(unit & 255), UInt8(unit >> 8)] }
    let big: [UInt8] = [0xFE, 0xFF] + text.utf16.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(unit >> 8), UInt8(unit & 255)] }
    #expect(try Feed.read(little).feed.channel.copyright == "科技")
    #expect(try Feed.read(big).feed.channel.copyright == "科技")
  }

  @Test func utf8DeclaredAsSomethingElseIsStillUTF8() throws {
    let bytes = FeedSample.feed(channel: "<copyright>科技</copyright>", declaration: "<?xml version='1.0' encoding='gb2312'?>")
    let (feed, findings) = try Feed.read(bytes)
    #expect(feed.channel.copyright == "科技" && findings.about("encoding").count == 1)
  }
}
