import Testing

@testable import Formats

@Suite struct FeedRoundTripTests {
  @Test(arguments: ["feeds/linux-admin-show.xml", "feeds/techfusion-zh.xml", "podcast-namespace/example.xml"])
  func aRealFeedComesBackEqual(path: String) throws {
    guard let bytes = FeedSample.shared(path) else { return }
    var (feed, findings) = try Feed.read(bytes)
    #expect(!feed.items.isEmpty && !findings.isEmpty)
    // The one value that real feeds have longer than it may be, which is cut when written and only then.
    for index in feed.items.indices {
      feed.items[index].subtitle = feed.items[index].subtitle.map { FeedText.cut($0, characters: 255) }
      // Pictures of persons on http servers are read as they are, to be fetched, and written as https.
      for person in feed.items[index].persons.indices {
        let image = feed.items[index].persons[person].image
        feed.items[index].persons[person].image = image.map { $0.hasPrefix("http:") ? "https" + $0.dropFirst(4) : $0 }
      }
    }
    let again = try Feed.read(feed.write())
    #expect(again.feed.channel == feed.channel)
    for (item, before) in zip(again.feed.items, feed.items) where item != before { Issue.record("\(before)\n\(item)") }
    #expect(again.feed == feed)
    #expect(again.findings.count <= findings.count)
  }

  @Test func theLinuxFeedIsReadWhole() throws {
    guard let bytes = FeedSample.shared("feeds/linux-admin-show.xml") else { return }
    let (feed, findings) = try Feed.read(bytes)
    #expect(feed.items.count == 2)
    #expect(feed.items[0].duration == Milliseconds(3_322_000))
    #expect(feed.items[0].published == Timestamp(seconds: 1_348_367_760))
    #expect(feed.items[0].enclosure?.length == 26_583_376)
    #expect(feed.items[0].episodeGuess == 2)
    #expect(findings.contains { $0.field == "pubDate" && $0.item == "http://linuxadminshow.com/2012/09/22/episode-2-ssl" })
  }

  @Test func theChineseFeedIsReadWhole() throws {
    guard let bytes = FeedSample.shared("feeds/techfusion-zh.xml") else { return }
    let (feed, _) = try Feed.read(bytes)
    #expect(feed.items.count == 45)
    #expect(feed.items.allSatisfy { $0.enclosure != nil && $0.duration != nil && $0.published != nil })
    #expect(feed.items.allSatisfy { $0.enclosure?.url.hasPrefix("http") == true })
    #expect(feed.items[0].episodeGuess == 45)
    #expect(feed.channel.categories == [.init(name: "Technology"), .init(name: "News", sub: "Tech News")])
    let chapters = Chapters.fromShowNotes(feed.items[0].contentEncoded ?? "")
    #expect(chapters.map(\.title) == ["开场", "智能手机产业", "两周年和仪式感", "《黑镜：潘达斯奈基》"])
    #expect(chapters.first?.start == Milliseconds(61_000))
  }

  @Test func theNamespacesExampleIsReadWhole() throws {
    guard let bytes = FeedSample.shared("podcast-namespace/example.xml") else { return }
    let (feed, _) = try Feed.read(bytes)
    #expect(feed.items.count == 3)
    #expect(feed.channel.locked == .init(isLocked: true, owner: "podcastowner@example.com"))
    #expect(feed.channel.trailers.count == 1 && feed.channel.fundings.count == 1)
    #expect(
      feed.channel.preserved.contains {
        $0.hasPrefix("<podcast:liveItem ") && $0.contains("<title>Podcasting 2.0 Live Show</title>")
      })
    #expect(feed.channel.preserved.count == 15)
    #expect(feed.items[0].persons.count == 3 && feed.items[0].transcripts.count == 2 && feed.items[0].soundbites.count == 1)
    #expect(feed.items[0].season == .init(number: 1, name: "Podcasting 2.0") && feed.items[0].episode == 3)
    #expect(feed.items[0].preserved.filter { $0.hasPrefix("<podcast:alternateEnclosure") }.count == 5)
  }

  @Test func anyFeedComesBackEqual() throws {
    var generator = SeededGenerator(seed: 42)
    for round in 0..<150 {
      let feed = Self.feed(&generator)
      let (again, findings) = try Feed.read(feed.write())
      #expect(again.channel == feed.channel && again.pages == feed.pages, "round \(round)")
      for (item, before) in zip(again.items, feed.items) where item != before { Issue.record("\(before)\n\(item)") }
      #expect(again == feed, "round \(round)")
      #expect(findings.about("xml").isEmpty && findings.about("encoding").isEmpty)
      if again != feed { return }
    }
  }

  @Test func aWrittenFeedIsPlainASCIIMarkupWithoutCDATA() {
    var item = Feed.Item(
      guid: "g", title: "A & B <c>", enclosure: .init(url: "https://example.com/é.mp3", length: 3, type: "audio/mpeg"))
    item.contentEncoded = "<p>]]> & \"quotes\"</p>"
    item.transcripts = [.init(url: "http://example.com/t.vtt", type: "text/vtt")]
    let feed = Feed(channel: .init(title: "T", link: "https://example.com", description: "D"), items: [item])
    let text = String(decoding: feed.write(), as: UTF8.self)
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\""))
    #expect(!text.contains("CDATA"))
    #expect(text.contains("<title>A &amp; B &lt;c&gt;</title>"))
    #expect(text.contains("<content:encoded>&lt;p&gt;]]&gt; &amp; \"quotes\"&lt;/p&gt;</content:encoded>"))
    #expect(text.contains(#"<enclosure url="https://example.com/%C3%A9.mp3" length="3" type="audio/mpeg"/>"#))
    #expect(text.contains(#"<guid isPermaLink="false">g</guid>"#))
    #expect(text.contains("https://example.com/t.vtt") && !text.contains("http://example.com/t.vtt"))
  }

  @Test func aDescriptionIsCutBetweenCharacters() throws {
    for pad in 0..<8 {
      let long = String(repeating: "x", count: pad) + String(repeating: "👩‍👩‍👧é", count: 500)
      let cut = FeedText.cut(long, bytes: 4000)
      #expect(cut.utf8.count <= 4000 && cut.utf8.count > 3950 && cut.hasSuffix("…"))
      #expect(long.hasPrefix(cut.dropLast()))
    }
    #expect(
      FeedText.cut("<p>" + String(repeating: "a", count: 50) + "<a href='x'>", bytes: 60) == "<p>"
        + String(repeating: "a", count: 50) + "…")
  }

  @Test func itemsWrittenOneAtATimeGiveTheSameBytes() {
    var generator = SeededGenerator(seed: 5)
    let feed = Self.feed(&generator)
    let writer = FeedWriter(feed.channel, pages: feed.pages)
    for item in feed.items { writer.add(item) }
    #expect(writer.finish() == feed.write())
  }

  // MARK: Feeds by chance

  private static func words(_ random: inout SeededGenerator, _ count: Int = 4) -> String {
    let pool = ["a", "&", "<b>", "\"q\"", "科技", "é", "👩‍👩‍👧", "]]>", "'", "x;y", "&amp;", "Ω", "–", "مرحبا"]
    return (0...Int.random(in: 0..<count, using: &random)).map { _ in pool.randomElement(using: &random) ?? "a" }.joined(
      separator: " ")
  }

  private static func maybe<T>(_ random: inout SeededGenerator, _ make: (inout SeededGenerator) -> T) -> T? {
    Bool.random(using: &random) ? make(&random) : nil
  }

  private static func url(_ random: inout SeededGenerator) -> String {
    "https://example.com/\(Int.random(in: 0..<1000, using: &random))?a=1&b=\(Int.random(in: 0..<9, using: &random))"
  }

  private static func time(_ random: inout SeededGenerator) -> Timestamp {
    Timestamp(seconds: Int64.random(in: 0..<2_000_000_000, using: &random))
  }

  private static func person(_ random: inout SeededGenerator) -> Feed.Person {
    .init(
      name: words(&random), role: maybe(&random) { words(&$0) }, group: maybe(&random) { words(&$0) }, image: maybe(&random, url),
      link: maybe(&random, url))
  }

  private static let preserved = [
    "<podcast:value type=\"lightning\"><podcast:valueRecipient split=\"1\"/></podcast:value>",
    "<podcast:location geo=\"geo:1,2\">Köln &amp; mehr</podcast:location>",
    "<podcast:liveItem status=\"live\"><title>A &lt;b&gt;</title><item>odd</item></podcast:liveItem>",
    "<itunes:unknown><y:z xmlns:y=\"urn:y\" y:k=\"&quot;&#10;\">t</y:z></itunes:unknown>",
  ]

  private static func feed(_ random: inout SeededGenerator) -> Feed {
    var channel = Feed.Channel(title: words(&random), link: url(&random), description: words(&random, 20))
    channel.subtitle = maybe(&random) { words(&$0) }
    channel.summary = maybe(&random) { words(&$0, 30) }
    channel.language = maybe(&random) { _ in "zh-Hans" }
    channel.copyright = maybe(&random) { words(&$0) }
    channel.author = maybe(&random) { words(&$0) }
    channel.owner = maybe(&random) { .init(name: words(&$0), email: "o@example.com") }
    channel.managingEditor = maybe(&random) { words(&$0) }
    channel.webMaster = maybe(&random) { words(&$0) }
    channel.explicit = .random(using: &random)
    channel.type = Bool.random(using: &random) ? .serial : .episodic
    if Bool.random(using: &random) {
      channel.categories = [.init(name: "Technology"), .init(name: "TV & Film", sub: "TV Reviews")]
    }
    channel.image = maybe(&random) { .init(url: url(&$0), title: maybe(&$0) { "title " + words(&$0) }) }
    if Bool.random(using: &random) { channel.fundings = [.init(url: "https://example.com/give", label: words(&random))] }
    channel.guid = maybe(&random) { _ in "917393e3-1b1e-5cef-ace4-edaa54e1f810" }
    channel.locked = maybe(&random) { .init(isLocked: .random(using: &$0), owner: "o@example.com") }
    channel.medium = maybe(&random) { _ in "podcast" }
    channel.newFeedURL = maybe(&random, url)
    channel.isBlocked = .random(using: &random)
    channel.isComplete = .random(using: &random)
    if Bool.random(using: &random) { channel.persons = [person(&random), person(&random)] }
    if Bool.random(using: &random) { channel.hubs = ["https://hub.example.com/"] }
    channel.published = maybe(&random, time)
    channel.lastBuild = maybe(&random, time)
    channel.timeToLive = maybe(&random) { _ in 60 }
    channel.generator = maybe(&random) { words(&$0) }
    if Bool.random(using: &random) { channel.keywords = ["one", "zwei & drei"] }
    channel.trailers = [
      .init(title: words(&random), url: url(&random), published: time(&random), length: 5, type: "audio/mpeg", season: 1)
    ]
    channel.updateFrequency = maybe(&random) { .init(label: "weekly", rule: "FREQ=WEEKLY", start: time(&$0), isComplete: false) }
    channel.preserved = preserved.filter { _ in Bool.random(using: &random) }
    let items = (0..<Int.random(in: 0..<6, using: &random)).map { item(number: $0, &random) }
    var pages = Feed.Pages(selfLink: maybe(&random, url), next: maybe(&random, url), first: maybe(&random, url))
    pages.last = maybe(&random, url)
    pages.previous = maybe(&random, url)
    return Feed(channel: channel, items: items, pages: pages)
  }

  private static func item(number: Int, _ random: inout SeededGenerator) -> Feed.Item {
    var item = Feed.Item(guid: "guid & \(number)", title: words(&random))
    if Bool.random(using: &random) { (item.guid, item.isPermaLink) = ("https://example.com/\(number)", true) }
    item.itunesTitle = maybe(&random) { words(&$0) }
    item.link = maybe(&random, url)
    item.published = maybe(&random, time)
    item.description = maybe(&random) { words(&$0, 20) + "\n\nline" }
    item.contentEncoded = maybe(&random) { "<p>" + words(&$0, 50) + "</p>\n<br/>" }
    item.subtitle = maybe(&random) { words(&$0) }
    item.summary = maybe(&random) { words(&$0) }
    item.author = maybe(&random) { words(&$0) }
    item.enclosure = maybe(&random) { .init(url: url(&$0), length: 12, type: "audio/mpeg") }
    item.duration = maybe(&random) { Milliseconds(Int64.random(in: 1..<10_000, using: &$0) * 1000) }
    item.image = maybe(&random, url)
    item.explicit = maybe(&random) { .random(using: &$0) }
    item.episode = maybe(&random) { Int.random(in: 1..<500, using: &$0) }
    if item.episode != nil { item.episodeDisplay = maybe(&random) { words(&$0) } }
    item.season = maybe(&random) { .init(number: Int.random(in: 1..<9, using: &$0), name: maybe(&$0) { words(&$0) }) }
    item.episodeType = Feed.EpisodeType.allCases.randomElement(using: &random) ?? .full
    if Bool.random(using: &random) { item.persons = [person(&random)] }
    item.transcripts = (0..<Int.random(in: 0..<3, using: &random)).map { _ in
      .init(url: url(&random), type: "text/vtt", language: maybe(&random) { _ in "en" }, rel: maybe(&random) { _ in "captions" })
    }
    item.chaptersLink = maybe(&random) { .init(url: url(&$0), type: Chapters.mediaType) }
    if Bool.random(using: &random) {
      item.chapters = [
        .init(start: .zero, title: words(&random)),
        .init(start: Milliseconds(61_500), title: words(&random), image: url(&random), link: url(&random)),
      ]
    }
    item.soundbites = (0..<Int.random(in: 0..<3, using: &random)).map { _ in
      .init(start: Milliseconds(33_833), duration: Milliseconds(60_050), title: maybe(&random) { words(&$0) })
    }
    if Bool.random(using: &random) { item.keywords = ["k", "l m"] }
    item.isBlocked = .random(using: &random)
    item.preserved = preserved.filter { _ in Bool.random(using: &random) }
    return item
  }
}
