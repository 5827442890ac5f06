/// Writes a feed item by item, so that the caller need not hold them all. RSS 2.0, UTF-8.
///
/// Values are cut to what directories take: 255 characters, 4000 bytes for descriptions; characters that XML cannot hold are
/// dropped; `podcast:` links to other servers are written as https.
public final class FeedWriter {
  private let output: XMLOutput?
  /// The scheme and host of the feed itself, with a slash; empty when it doesn't say where it is.
  private let ownOrigin: String

  /// Starts the document with everything the channel says. `capacity` is the size to expect, in bytes.
  public init(_ channel: Feed.Channel, pages: Feed.Pages = Feed.Pages(), capacity: Int = 65536) {
    output = XMLOutput(capacity: capacity)
    let address = pages.selfLink ?? ""
    let host = address.firstRange(of: "://").map { address[$0.upperBound...].prefix { $0 != "/" } } ?? ""
    ownOrigin = host.isEmpty ? "" : address[..<host.endIndex] + "/"
    guard let output else { return }
    output.start("rss")
    output.attribute("version", "2.0")
    output.attribute("xmlns:itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd")
    output.attribute("xmlns:podcast", "https://podcastindex.org/namespace/1.0")
    output.attribute("xmlns:atom", "http://www.w3.org/2005/Atom")
    output.attribute("xmlns:content", "http://purl.org/rss/1.0/modules/content/")
    output.attribute("xmlns:psc", "http://podlove.org/simple-chapters")
    output.start("channel")
    write(channel, pages, output)
  }

  /// Appends an episode.
  public func add(_ item: Feed.Item) {
    guard let output else { return }
    output.raw("\n")
    output.start("item")
    write(item, output)
    output.end()
  }

  /// Ends the document: all of its bytes. Nothing may be added after it.
  public func finish() -> [UInt8] { output?.finish() ?? [] }

  // MARK: Values

  private func line(_ name: StaticString, _ value: String?, _ output: XMLOutput, limit: Int = 255) {
    guard let value, !value.isEmpty else { return }
    output.element(name, FeedText.cut(value, characters: limit))
  }

  private func block(_ name: StaticString, _ value: String?, _ output: XMLOutput) {
    guard let value, !value.isEmpty else { return }
    output.element(name, FeedText.cut(value, bytes: 4000))
  }

  /// A link, whole whatever its length.
  private func link(_ name: StaticString, _ value: String?, _ output: XMLOutput) {
    guard let value, !value.isEmpty else { return }
    output.element(name, value)
  }

  private func attribute(_ name: StaticString, _ value: String?, _ output: XMLOutput, limit: Int = 255) {
    guard let value, !value.isEmpty else { return }
    output.attribute(name, FeedText.cut(value, characters: limit))
  }

  /// A link of the `podcast:` namespace, which has to be https; one to the feed's own server says what that server speaks.
  private func secure(_ name: StaticString, _ value: String?, _ output: XMLOutput) {
    guard let value, !value.isEmpty else { return }
    let isOwn = !ownOrigin.isEmpty && value.hasPrefix(ownOrigin)
    output.attribute(name, value.hasPrefix("http:") && !isOwn ? "https" + value.dropFirst(4) : value)
  }

  private func atomLink(_ relation: String, _ href: String?, type: String?, _ output: XMLOutput) {
    guard let href, !href.isEmpty else { return }
    output.start("atom:link")
    output.attribute("href", href)
    output.attribute("rel", relation)
    if let type { output.attribute("type", type) }
    output.end()
  }

  // MARK: The channel

  private func write(_ channel: Feed.Channel, _ pages: Feed.Pages, _ output: XMLOutput) {
    let feed = "application/rss+xml"
    atomLink("self", pages.selfLink, type: feed, output)
    atomLink("first", pages.first, type: feed, output)
    atomLink("prev", pages.previous, type: feed, output)
    atomLink("next", pages.next, type: feed, output)
    atomLink("last", pages.last, type: feed, output)
    for hub in channel.hubs { atomLink("hub", hub, type: nil, output) }
    line("title", channel.title, output)
    link("link", channel.link, output)
    block("description", channel.description, output)
    line("language", channel.language, output)
    line("copyright", channel.copyright, output)
    line("managingEditor", channel.managingEditor, output)
    line("webMaster", channel.webMaster, output)
    if let date = channel.published { output.element("pubDate", date.rfc2822) }
    if let date = channel.lastBuild { output.element("lastBuildDate", date.rfc2822) }
    line("generator", channel.generator, output)
    if let minutes = channel.timeToLive { output.element("ttl", "\(minutes)") }
    if let image = channel.image {
      output.start("image")
      output.element("url", image.url)
      line("title", image.title ?? channel.title, output)
      link("link", channel.link, output)
      output.end()
    }
    line("itunes:subtitle", channel.subtitle, output)
    block("itunes:summary", channel.summary, output)
    line("itunes:author", channel.author, output)
    output.element("itunes:type", channel.type.rawValue)
    output.element("itunes:explicit", channel.explicit ? "true" : "false")
    if let image = channel.image {
      output.start("itunes:image")
      output.attribute("href", image.url)
      output.end()
    }
    for category in channel.categories {
      output.start("itunes:category")
      output.attribute("text", category.name)
      if let sub = category.sub {
        output.start("itunes:category")
        output.attribute("text", sub)
        output.end()
      }
      output.end()
    }
    if let owner = channel.owner, owner.name != nil || owner.email != nil {
      output.start("itunes:owner")
      line("itunes:name", owner.name, output)
      line("itunes:email", owner.email, output)
      output.end()
    }
    if !channel.keywords.isEmpty { output.element("itunes:keywords", channel.keywords.joined(separator: ",")) }
    if channel.isBlocked { output.element("itunes:block", "Yes") }
    if channel.isComplete { output.element("itunes:complete", "Yes") }
    link("itunes:new-feed-url", channel.newFeedURL, output)
    writePodcast(channel, output)
  }

  private func writePodcast(_ channel: Feed.Channel, _ output: XMLOutput) {
    line("podcast:guid", channel.guid, output)
    line("podcast:medium", channel.medium, output)
    if let locked = channel.locked {
      output.start("podcast:locked")
      attribute("owner", locked.owner, output)
      output.text(locked.isLocked ? "yes" : "no")
      output.end()
    }
    for funding in channel.fundings {
      output.start("podcast:funding")
      secure("url", funding.url, output)
      output.text(FeedText.cut(funding.label, characters: 128))
      output.end()
    }
    write(channel.persons, output)
    for trailer in channel.trailers {
      output.start("podcast:trailer")
      secure("url", trailer.url, output)
      if let date = trailer.published { output.attribute("pubdate", date.rfc2822) }
      if let length = trailer.length { output.attribute("length", "\(length)") }
      attribute("type", trailer.type, output)
      if let season = trailer.season { output.attribute("season", "\(season)") }
      output.text(FeedText.cut(trailer.title, characters: 255))
      output.end()
    }
    if let frequency = channel.updateFrequency {
      output.start("podcast:updateFrequency")
      if let isComplete = frequency.isComplete { output.attribute("complete", isComplete ? "true" : "false") }
      if let start = frequency.start { output.attribute("dtstart", start.iso8601) }
      attribute("rrule", frequency.rule, output)
      output.text(FeedText.cut(frequency.label, characters: 255))
      output.end()
    }
    for element in channel.preserved { output.raw(element) }
  }

  private func write(_ persons: [Feed.Person], _ output: XMLOutput) {
    for person in persons {
      output.start("podcast:person")
      attribute("role", person.role, output)
      attribute("group", person.group, output)
      secure("img", person.image, output)
      secure("href", person.link, output)
      output.text(FeedText.cut(person.name, characters: 255))
      output.end()
    }
  }

  // MARK: An item

  private func write(_ item: Feed.Item, _ output: XMLOutput) {
    line("title", item.title, output)
    if let enclosure = item.enclosure {
      output.start("enclosure")
      output.attribute("url", FeedLink.encoded(enclosure.url, isASCII: true))
      output.attribute("length", "\(enclosure.length)")
      output.attribute("type", enclosure.type)
      output.end()
    }
    output.start("guid")
    // RSS takes a GUID without the attribute for a link.
    if !item.isPermaLink { output.attribute("isPermaLink", "false") }
    output.text(item.guid)
    output.end()
    if let date = item.published { output.element("pubDate", date.rfc2822) }
    link("link", item.link, output)
    block("description", item.description, output)
    link("content:encoded", item.contentEncoded, output)
    line("itunes:title", item.itunesTitle, output)
    line("itunes:subtitle", item.subtitle, output)
    block("itunes:summary", item.summary, output)
    line("itunes:author", item.author, output)
    if let duration = item.duration { output.element("itunes:duration", "\(duration.wholeSeconds)") }
    if let image = item.image {
      output.start("itunes:image")
      output.attribute("href", image)
      output.end()
    }
    if let explicit = item.explicit { output.element("itunes:explicit", explicit ? "true" : "false") }
    if let season = item.season { output.element("itunes:season", "\(season.number)") }
    if let episode = item.episode { output.element("itunes:episode", "\(episode)") }
    output.element("itunes:episodeType", item.episodeType.rawValue)
    if !item.keywords.isEmpty { output.element("itunes:keywords", item.keywords.joined(separator: ",")) }
    if item.isBlocked { output.element("itunes:block", "Yes") }
    writePodcast(item, output)
  }

  private func writePodcast(_ item: Feed.Item, _ output: XMLOutput) {
    if let season = item.season, let name = season.name {
      output.start("podcast:season")
      attribute("name", name, output)
      output.text("\(season.number)")
      output.end()
    }
    if let episode = item.episode, let display = item.episodeDisplay {
      output.start("podcast:episode")
      attribute("display", display, output)
      output.text("\(episode)")
      output.end()
    }
    write(item.persons, output)
    for transcript in item.transcripts {
      output.start("podcast:transcript")
      secure("url", transcript.url, output)
      attribute("type", transcript.type, output)
      attribute("language", transcript.language, output)
      attribute("rel", transcript.rel, output)
      output.end()
    }
    if let chapters = item.chaptersLink {
      output.start("podcast:chapters")
      secure("url", chapters.url, output)
      attribute("type", chapters.type, output)
      output.end()
    }
    for soundbite in item.soundbites {
      output.start("podcast:soundbite")
      output.attribute("startTime", soundbite.start.decimalSeconds)
      output.attribute("duration", soundbite.duration.decimalSeconds)
      if let title = soundbite.title { output.text(FeedText.cut(title, characters: 128)) }
      output.end()
    }
    for element in item.preserved { output.raw(element) }
    guard !item.chapters.isEmpty else { return }
    output.start("psc:chapters")
    output.attribute("version", "1.2")
    for chapter in item.chapters {
      output.start("psc:chapter")
      output.attribute("start", chapter.start.fullClock)
      attribute("title", chapter.title, output)
      if let link = chapter.link { output.attribute("href", link) }
      if let image = chapter.image { output.attribute("image", image) }
      output.end()
    }
    output.end()
  }
}

extension Feed {
  /// The feed as RSS 2.0 in UTF-8, see `FeedWriter`.
  public func write() -> [UInt8] {
    let writer = FeedWriter(channel, pages: pages, capacity: 16384 + items.count * 4096)
    for item in items { writer.add(item) }
    return writer.finish()
  }
}

extension Milliseconds {
  /// `33.833`, `60`: seconds without more decimals than there are.
  var decimalSeconds: String {
    let (whole, rest) = (max(0, rawValue) / 1000, max(0, rawValue) % 1000)
    guard rest > 0 else { return "\(whole)" }
    var digits = String(repeating: "0", count: 3 - String(rest).utf8.count) + String(rest)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}
