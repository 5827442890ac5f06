import Testing

@testable import Formats

@Suite struct FeedReadingTests {
  private func item(_ xml: String) throws -> (item: Feed.Item, findings: [Finding]) {
    let (feed, findings) = try Feed.read(FeedSample.feed(items: FeedSample.item(xml)))
    return (try #require(feed.items.first), findings)
  }

  @Test func everyPartOfAnItemIsRead() throws {
    let (item, _) = try item(
      """
      <link>https://example.com/1</link><description>&lt;p&gt;Hi&lt;/p&gt;</description>
      <content:encoded><![CDATA[<p>Notes & more</p>]]></content:encoded><itunes:title>Short</itunes:title>
      <itunes:subtitle>Sub</itunes:subtitle><itunes:summary>Sum</itunes:summary><itunes:author>Ann</itunes:author>
      <itunes:duration>1:02:03</itunes:duration><itunes:image href="https://example.com/1.jpg"/>
      <itunes:explicit>true</itunes:explicit><itunes:episode>4</itunes:episode><itunes:season>2</itunes:season>
      <itunes:episodeType>bonus</itunes:episodeType><itunes:keywords>a, b,a</itunes:keywords><itunes:block>Yes</itunes:block>
      <podcast:season name="Second">2</podcast:season><podcast:episode display="Ch. 4">4</podcast:episode>
      <podcast:person role="guest" group="cast" img="https://example.com/p.jpg" href="https://example.com/p">Bea</podcast:person>
      <podcast:transcript url="https://example.com/t.vtt" type="text/vtt" language="en" rel="captions"/>
      <podcast:chapters url="https://example.com/c.json" type="application/json+chapters"/>
      <podcast:soundbite startTime="33.833" duration="60.0">Bite</podcast:soundbite>
      <psc:chapters version="1.2"><psc:chapter start="00:00:00" title="Start"/>
      <psc:chapter start="00:10:21.500" title="Next" href="https://example.com/n" image="https://example.com/n.jpg"/></psc:chapters>
      <podcast:location geo="geo:1,2">Here</podcast:location>
      """)
    #expect(item.link == "https://example.com/1")
    #expect(item.description == "<p>Hi</p>")
    #expect(item.contentEncoded == "<p>Notes & more</p>")
    #expect(item.itunesTitle == "Short" && item.subtitle == "Sub" && item.summary == "Sum" && item.author == "Ann")
    #expect(item.duration == Milliseconds(3_723_000))
    #expect(item.image == "https://example.com/1.jpg" && item.explicit == true)
    #expect(item.episode == 4 && item.episodeDisplay == "Ch. 4" && item.season == .init(number: 2, name: "Second"))
    #expect(item.episodeType == .bonus && item.keywords == ["a", "b"] && item.isBlocked)
    #expect(
      item.persons == [
        .init(name: "Bea", role: "guest", group: "cast", image: "https://example.com/p.jpg", link: "https://example.com/p")
      ])
    #expect(item.transcripts == [.init(url: "https://example.com/t.vtt", type: "text/vtt", language: "en", rel: "captions")])
    #expect(item.chaptersLink == .init(url: "https://example.com/c.json", type: "application/json+chapters"))
    #expect(item.soundbites == [.init(start: Milliseconds(33_833), duration: Milliseconds(60_000), title: "Bite")])
    #expect(item.chapters.map(\.start.rawValue) == [0, 621_500])
    #expect(item.chapters.last?.image == "https://example.com/n.jpg")
    #expect(item.preserved == [#"<podcast:location geo="geo:1,2">Here</podcast:location>"#])
    #expect(item.published == Timestamp(seconds: 1_602_217_838))
    #expect(item.enclosure == .init(url: "https://example.com/1.mp3", length: 10, type: "audio/mpeg"))
  }

  @Test func everyPartOfTheChannelIsRead() throws {
    let (feed, _) = try Feed.read(
      FeedSample.feed(
        channel: """
          <atom:link rel="self" href="https://example.com/rss"/><atom:link rel="next" href="https://example.com/rss?page=2"/>
          <atom:link rel="hub" href="https://hub.example.com/"/><atom:link rel="payment" href="https://example.com/pay" title="Pay"/>
          <language>en-us</language><copyright>C</copyright><ttl>60</ttl><generator>G</generator>
          <image><url>https://example.com/small.jpg</url><title>Pic</title></image><itunes:image href="https://example.com/big.jpg"/>
          <itunes:author>A</itunes:author><itunes:owner><itunes:name>O</itunes:name><itunes:email>o@example.com</itunes:email></itunes:owner>
          <itunes:type>serial</itunes:type><itunes:explicit>false</itunes:explicit><itunes:complete>Yes</itunes:complete>
          <itunes:category text="society and culture"><itunes:category text="Documentary"/></itunes:category>
          <itunes:new-feed-url>https://example.com/new</itunes:new-feed-url>
          <podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid><podcast:locked owner="o@example.com">yes</podcast:locked>
          <podcast:funding url="https://example.com/give">Give</podcast:funding><podcast:medium>podcast</podcast:medium>
          <podcast:trailer pubdate="Thu, 01 Apr 2021 08:00:00 GMT" url="https://example.com/t.mp3" length="5" type="audio/mpeg" season="2">Soon</podcast:trailer>
          <podcast:updateFrequency rrule="FREQ=WEEKLY">weekly</podcast:updateFrequency>
          <podcast:value type="lightning"><podcast:valueRecipient name="x" split="1"/></podcast:value>
          """))
    let channel = feed.channel
    #expect(feed.pages.selfLink == "https://example.com/rss" && feed.pages.next == "https://example.com/rss?page=2")
    #expect(channel.hubs == ["https://hub.example.com/"] && channel.language == "en-us" && channel.timeToLive == 60)
    #expect(channel.fundings.map(\.label) == ["Pay", "Give"])
    #expect(channel.image == .init(url: "https://example.com/big.jpg", title: "Pic"))
    #expect(channel.owner == .init(name: "O", email: "o@example.com") && channel.type == .serial && channel.isComplete)
    #expect(channel.categories == [.init(name: "Society & Culture", sub: "Documentary")])
    #expect(channel.guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810" && channel.medium == "podcast")
    #expect(channel.locked == .init(isLocked: true, owner: "o@example.com") && channel.newFeedURL == "https://example.com/new")
    #expect(channel.trailers.first?.season == 2 && channel.trailers.first?.title == "Soon")
    #expect(channel.updateFrequency == .init(label: "weekly", rule: "FREQ=WEEKLY"))
    #expect(
      channel.preserved == [
        #"<podcast:value type="lightning"><podcast:valueRecipient name="x" split="1"/></podcast:value>"#
      ])
  }

  @Test(arguments: [("yes", true), ("clean", false), ("no", false), ("explicit", true), ("Yes", true)])
  func oldWordsForExplicitAreReadAndNoted(text: String, isExplicit: Bool) throws {
    let (item, findings) = try item("<itunes:explicit>\(text)</itunes:explicit>")
    #expect(item.explicit == isExplicit)
    #expect(findings.about("itunes:explicit").first?.item == "g1")
  }

  @Test func aDateInAnotherFormIsRepairedAndNoted() throws {
    let bytes = FeedSample.feed(
      items: "<item><guid>https://example.com/1</guid><pubDate>2012-09-22 21:36:00 -0500</pubDate></item>")
    let (feed, findings) = try Feed.read(bytes)
    #expect(feed.items.first?.published?.seconds == 1_348_367_760)
    #expect(findings.about("pubDate").first?.remedy == "Write it as Sun, 23 Sep 2012 02:36:00 GMT.")
  }

  @Test func linksWithoutSchemeOrHostAreMadeWhole() throws {
    let (feed, findings) = try Feed.read(
      FeedSample.feed(
        items: """
          <item><title>x</title><link>/one</link><guid isPermaLink="false">g</guid><enclosure url="//cdn.example.com/a b.mp3" length="1" type="audio/mpeg"/>
          <itunes:image href="art/1.jpg"/><podcast:chapters url="http://example.com/c.json" type="application/json+chapters"/>
          <podcast:person href="javascript:alert(1)">Eve</podcast:person></item>
          """))
    let item = try #require(feed.items.first)
    #expect(item.link == "https://example.com/one")
    #expect(item.enclosure?.url == "https://cdn.example.com/a%20b.mp3")
    #expect(item.image == "https://example.com/show/art/1.jpg")
    #expect(item.chaptersLink?.url == "http://example.com/c.json")
    #expect(item.persons.first?.link == nil)
    #expect(findings.about("podcast:chapters").isEmpty && findings.about("podcast:person").count == 1)
  }

  @Test(arguments: ["0", "", "abc", "-1"])
  func anEnclosureWithoutAUsefulLengthHasNone(length: String) throws {
    let (feed, findings) = try Feed.read(
      FeedSample.feed(
        items: "<item><guid>g</guid><enclosure url='https://example.com/a.mp3' length='\(length)' type='audio/mp3'/></item>"))
    #expect(feed.items.first?.enclosure == .init(url: "https://example.com/a.mp3", length: 0, type: "audio/mpeg"))
    #expect(findings.about("enclosure").count == 2)
  }

  @Test func anItemWithoutGUIDTakesItsAudiosURL() throws {
    let (feed, findings) = try Feed.read(
      FeedSample.feed(
        items: "<item><title>T</title><enclosure url='https://example.com/a.mp3' length='1' type='audio/mpeg'/></item>"))
    #expect(feed.items.first?.guid == "https://example.com/a.mp3")
    #expect(feed.items.first?.isPermaLink == false)
    #expect(findings.about("guid").first?.item == "T")
  }

  @Test func ofTwoItemsWithOneGUIDTheFirstIsKept() throws {
    let (feed, findings) = try Feed.read(
      FeedSample.feed(items: FeedSample.item() + FeedSample.item(audio: "https://example.com/2.mp3")))
    #expect(feed.items.count == 1)
    let message = try #require(findings.about("guid").first?.message)
    #expect(message.contains("https://example.com/1.mp3") && message.contains("https://example.com/2.mp3"))
  }

  @Test func aTitleOfFourThousandCharactersIsNotedAndCutWhenWritten() throws {
    let long = String(repeating: "长", count: 4000)
    let (feed, findings) = try Feed.read(FeedSample.feed(items: FeedSample.item("<itunes:title>\(long)</itunes:title>")))
    #expect(feed.items.first?.itunesTitle?.count == 4000)
    #expect(findings.about("itunes:title").count == 1)
    let again = try Feed.read(feed.write())
    #expect(again.feed.items.first?.itunesTitle?.count == 255)
  }

  @Test func aLongDescriptionMovesIntoTheShowNotes() throws {
    let long = "<p>" + String(repeating: "wörter ", count: 1000) + "</p>"
    let (item, findings) = try item("<description><![CDATA[\(long)]]></description>")
    #expect(item.contentEncoded == long)
    #expect((item.description?.utf8.count ?? 0) <= 4000 && item.description?.hasSuffix("…") == true)
    #expect(findings.about("description").count == 1)
  }

  @Test(arguments: ["0", "-1", "abc", "1.5"])
  func aSeasonOrEpisodeThatIsNoCountIsNoted(text: String) throws {
    let (item, findings) = try item("<itunes:episode>\(text)</itunes:episode><itunes:season>\(text)</itunes:season>")
    #expect(item.episode == (text == "1.5" ? 1 : nil))
    #expect(findings.about("itunes:episode").count == 1 && findings.about("itunes:season").count == 1)
  }

  @Test(arguments: [
    "https://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.itunes.com/DTDs/Podcast-1.0.dtd/",
    "http://itunes.com/dtds/podcast-1.0.dtd",
  ])
  func aMisspeltNamespaceIsUnderstood(uri: String) throws {
    let (feed, findings) = try Feed.read(
      FeedSample.feed(channel: "<i:author>Ann</i:author>", namespaces: "xmlns:i=\"\(uri)\""))
    #expect(feed.channel.author == "Ann")
    #expect(findings.about("xmlns:i").count == 1)
  }

  @Test func theAddressOfTheNamespacesDocumentStandsForIt() throws {
    let uri = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
    let (feed, _) = try Feed.read(
      FeedSample.feed(channel: "<podcast:medium>music</podcast:medium>", namespaces: "xmlns:podcast=\"\(uri)\""))
    #expect(feed.channel.medium == "music")
  }

  @Test func aPrefixThatWasNeverDeclaredIsUnderstood() throws {
    let (feed, findings) = try Feed.read(FeedSample.feed(channel: "<itunes:author>Ann</itunes:author>", namespaces: ""))
    #expect(feed.channel.author == "Ann")
    #expect(findings.about("xmlns:itunes").first?.message.contains("never declared") == true)
  }

  @Test func anAtomFeedIsReadAsFarAsItGoes() throws {
    let (feed, _) = try Feed.read(
      Array(
        """
        <feed xmlns="http://www.w3.org/2005/Atom"><title>Show</title><link href="https://example.com/"/><entry><title>One</title>
        <id>urn:1</id><updated>2020-10-09T04:30:38Z</updated><link rel="enclosure" href="https://example.com/1.mp3" length="5"
        type="audio/mpeg"/></entry></feed>
        """.utf8))
    #expect(feed.channel.title == "Show" && feed.channel.link == "https://example.com/")
    #expect(feed.items.first?.guid == "urn:1" && feed.items.first?.enclosure?.length == 5)
  }

  @Test(arguments: [
    ("#45: 科技优先还是产品优先？", nil, 45), ("Episode 2 - Secure Sockets Layer", nil, 2), ("EP 12 Something", nil, 12),
    ("第45期 标题", nil, 45), ("S02E07 · Title", nil, 7), ("12. Title", nil, 12), ("Folge 3: Titel", nil, 3),
    ("No number", "https://example.com/45/", 45), ("No number", "https://example.com/episodes/7-title", 7),
    ("No number", "https://example.com/podcast/ep0003", 3), ("No number", "https://example.com/2012/09/22/slug", nil),
    ("10 things to know", nil, nil), ("The year 2019", nil, nil), ("2019: a review", nil, nil), ("Stepping 5 forward", nil, nil),
  ])
  func theNumberOfAnEpisodeIsGuessedFromTitleOrLink(title: String, link: String?, number: Int?) {
    var item = Feed.Item(guid: "g", title: title)
    item.link = link
    #expect(item.episodeGuess == number, "\(title)")
  }
}
