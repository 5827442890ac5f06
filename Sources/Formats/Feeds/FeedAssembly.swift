/// Collects what the parser hands over and makes the feed of it.
final class FeedAssembly {
  let fields = FeedFields()
  private(set) var items: [Feed.Item] = []
  private let channel = FeedElement(space: .rss, name: "channel")
  private(set) var hasChannel = false
  private var seen: [String: Int] = [:]
  private static let itemLimit = 50_000

  /// The document starts; an error where its root shows that it is no feed.
  func begin(root: FeedElement) -> FeedError? {
    let name = root.name.lowercased()
    if (name == "rss" || name == "rdf" || name == "channel") || (root.space == .atom && name == "feed") {
      if name == "channel" || name == "feed" { hasChannel = true }
      if name == "feed" { fields.note("feed", "This is an Atom feed; it was read as far as it goes.", "Offer RSS 2.0.") }
      return nil
    }
    if name == "html" || name == "head" || name == "body" { return .webPage(title: nil) }
    if name == "opml" { return .notAFeed(what: "an OPML list of feeds") }
    if name == "urlset" || name == "sitemapindex" { return .notAFeed(what: "a sitemap") }
    return .notAFeed(what: "an XML document that starts with <\(root.name.prefix(60))>")
  }

  func take(channel element: FeedElement) {
    hasChannel = true
    channel.nodes += element.nodes
  }

  /// A document whose root is the channel, or one that was cut before the channel ended.
  func take(root element: FeedElement) {
    if element.name.lowercased() == "channel" || element.name == "feed" { take(channel: element) }
  }

  func take(item element: FeedElement) {
    guard items.count < Self.itemLimit else {
      if items.count == Self.itemLimit {
        fields.note("item", "Items after the \(Self.itemLimit)th were left out.", nil, item: nil)
      }
      return
    }
    let label = Self.label(element, number: items.count + 1)
    fields.item = label
    defer { fields.item = nil }
    guard let item = FeedItemReader(fields: fields).read(element) else { return }
    if let first = seen[item.guid] {
      let before = items[first]
      if let url = item.enclosure?.url, let earlier = before.enclosure?.url, url != earlier {
        fields.note(
          "guid",
          "“\(before.title)” and “\(item.title)” have the same GUID but different audio (\(earlier) and \(url)); the first was kept.",
          "Give each episode a GUID of its own.")
      } else {
        fields.note("guid", "“\(item.title)” stands in the feed twice; the first was kept.", "Remove the second.")
      }
      return
    }
    seen[item.guid] = items.count
    items.append(item)
  }

  /// What a finding calls an item: its GUID, its title, or its place.
  static func label(_ element: FeedElement, number: Int) -> String {
    for name in ["guid", "title", "id"] {
      for child in element.elements where child.name == name && (child.space == .rss || child.space == .atom) {
        let text = FeedText.line(child.text)
        if !text.isEmpty { return FeedText.cut(text, characters: 200) }
      }
    }
    return "Item \(number)"
  }

  func finish() -> Feed {
    var reader = FeedChannelReader(fields: fields)
    var feed = Feed(channel: reader.read(channel), items: items, pages: Feed.Pages())
    feed.pages = reader.pages
    if fields.hasRelativeLinks { feed.resolveLinks() }
    if items.isEmpty {
      fields.note("item", "The feed has no items.", "Publish an episode, or check that this is the right feed.")
    }
    if feed.channel.type == .serial {
      for item in feed.items where item.episode == nil && item.episodeType == .full {
        fields.note("itunes:episode", "A serial show needs a number on every episode.", "Number it.", item: item.guid)
      }
    }
    return feed
  }
}

extension Feed {
  /// Makes relative links whole by the channel's link.
  fileprivate mutating func resolveLinks() {
    let base = FeedLink.scheme(of: channel.link) == nil ? (pages.selfLink ?? "") : channel.link
    guard FeedLink.scheme(of: base) != nil else { return }
    func fix(_ link: inout String) { link = FeedLink.resolved(link, against: base) }
    func fixOptional(_ link: inout String?) { link = link.map { FeedLink.resolved($0, against: base) } }
    func fixPersons(_ persons: inout [Person]) {
      for index in persons.indices {
        fixOptional(&persons[index].image)
        fixOptional(&persons[index].link)
      }
    }
    fix(&channel.link)
    if var image = channel.image {
      fix(&image.url)
      channel.image = image
    }
    for index in channel.fundings.indices { fix(&channel.fundings[index].url) }
    for index in channel.trailers.indices { fix(&channel.trailers[index].url) }
    fixPersons(&channel.persons)
    for index in items.indices {
      fixOptional(&items[index].link)
      fixOptional(&items[index].image)
      if var enclosure = items[index].enclosure {
        fix(&enclosure.url)
        items[index].enclosure = enclosure
      }
      if var chapters = items[index].chaptersLink {
        fix(&chapters.url)
        items[index].chaptersLink = chapters
      }
      for position in items[index].transcripts.indices { fix(&items[index].transcripts[position].url) }
      fixPersons(&items[index].persons)
    }
  }
}
