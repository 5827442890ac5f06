/// Makes the channel of its element.
struct FeedChannelReader {
  let fields: FeedFields
  private(set) var pages = Feed.Pages()
  private var hasType = false
  private var explicit: Bool?
  private var spareImage: String?
  private var spareImageTitle: String?
  private var spareAuthor: String?
  private var alternate: String?

  init(fields: FeedFields) { self.fields = fields }

  mutating func read(_ element: FeedElement) -> Feed.Channel {
    var channel = Feed.Channel(title: "")
    for child in element.elements {
      switch child.space {
      case .rss: plain(child, &channel)
      case .itunes: itunes(child, &channel)
      case .podcast: podcast(child, &channel)
      case .atom: atom(child, &channel)
      default: others(child, &channel)
      }
    }
    complete(&channel)
    return channel
  }

  private mutating func plain(_ child: FeedElement, _ channel: inout Feed.Channel) {
    switch child.name.lowercased() {
    case "title": if channel.title.isEmpty { channel.title = fields.line(child) ?? "" }
    case "link": if channel.link.isEmpty { channel.link = fields.link(child.text, "link") ?? "" }
    case "description": if channel.description.isEmpty { channel.description = fields.block(child) ?? "" }
    case "language": channel.language = channel.language ?? language(child)
    case "copyright": channel.copyright = channel.copyright ?? fields.line(child)
    case "managingeditor": channel.managingEditor = channel.managingEditor ?? fields.line(child)
    case "webmaster": channel.webMaster = channel.webMaster ?? fields.line(child)
    case "pubdate": channel.published = channel.published ?? fields.date(child)
    case "lastbuilddate": channel.lastBuild = channel.lastBuild ?? fields.date(child)
    case "generator": channel.generator = channel.generator ?? fields.line(child)
    case "ttl": channel.timeToLive = channel.timeToLive ?? fields.ordinal(child.text, "ttl")
    case "category": channel.keywords += [fields.line(child)].compactMap(\.self)
    case "image":
      for part in child.elements where part.space == .rss {
        if part.name == "url", spareImage == nil { spareImage = FeedText.line(part.text) }
        if part.name == "title", spareImageTitle == nil { spareImageTitle = fields.line(part) }
      }
    default: break
    }
  }

  private func language(_ child: FeedElement) -> String? {
    guard let text = fields.line(child) else { return nil }
    let tag = String(text.map { $0 == "_" ? "-" : $0 })
    guard tag.utf8.allSatisfy({ (97...122).contains($0 | 0x20) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }) else {
      fields.note("language", "“\(text.prefix(60))” is no language tag and was left out.", "Write a tag as en or en-US.")
      return nil
    }
    if tag != text { fields.note("language", "“\(text)” was read as \(tag).", "Write \(tag).") }
    return tag
  }

  private mutating func itunes(_ child: FeedElement, _ channel: inout Feed.Channel) {
    switch child.name.lowercased() {
    case "subtitle": channel.subtitle = channel.subtitle ?? fields.line(child)
    case "summary": channel.summary = channel.summary ?? fields.block(child)
    case "author": channel.author = channel.author ?? fields.line(child)
    case "explicit": explicit = explicit ?? fields.flag(child)
    case "image":
      if channel.image == nil, let url = fields.link(child["href"] ?? child["url"] ?? child.text, "itunes:image") {
        channel.image = Feed.Image(url: url)
      }
    case "category": channel.categories += FeedCategories.read(child, fields).filter { !channel.categories.contains($0) }
    case "owner":
      guard channel.owner == nil else { return }
      var owner = Feed.Owner()
      for part in child.elements {
        if part.name == "name" { owner.name = fields.line(part) }
        if part.name == "email" { owner.email = fields.line(part) }
      }
      if owner.name != nil || owner.email != nil { channel.owner = owner }
    case "type":
      hasType = true
      let text = FeedText.line(child.text).lowercased()
      if let type = Feed.ShowType(rawValue: text) {
        channel.type = type
      } else {
        fields.note("itunes:type", "“\(text.prefix(60))” is neither episodic nor serial.", "Write one of them.")
      }
    case "new-feed-url": channel.newFeedURL = fields.link(child.text, "itunes:new-feed-url")
    case "block": channel.isBlocked = fields.yes(child)
    case "complete": channel.isComplete = fields.yes(child)
    case "keywords": channel.keywords += fields.list(child)
    case "title": break
    default: channel.preserved.append(FeedPreserved.canonical(child, fields))
    }
  }

  private func podcast(_ child: FeedElement, _ channel: inout Feed.Channel) {
    switch child.name {
    case "guid":
      guard channel.guid == nil, let guid = fields.line(child.text, "podcast:guid") else { return }
      channel.guid = guid
      let isUUID =
        guid.utf8.count == 36
        && guid.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 0x20) || $0 == UInt8(ascii: "-") }
      if !isUUID { fields.note("podcast:guid", "“\(guid.prefix(60))” is not a UUID; it was kept.", "Make it of the feed's URL.") }
    case "locked":
      guard channel.locked == nil else { return }
      channel.locked = Feed.Locked(
        isLocked: FeedText.line(child.text).lowercased() == "yes", owner: fields.line(child["owner"], "podcast:locked"))
    case "medium": channel.medium = channel.medium ?? fields.line(child.text, "podcast:medium")
    case "funding":
      guard let url = fields.link(child["url"], "podcast:funding", isSecure: true) else {
        return fields.note("podcast:funding", "A funding link without URL was left out.", "Give it one.")
      }
      add(Feed.Funding(url: url, label: fields.line(child.text, "podcast:funding", limit: 128) ?? ""), to: &channel)
    case "person": channel.persons += [FeedPreserved.person(child, fields)].compactMap(\.self)
    case "trailer":
      guard let url = fields.link(child["url"], "podcast:trailer", isSecure: true) else {
        return fields.note("podcast:trailer", "A trailer without URL was left out.", "Give it one.")
      }
      channel.trailers.append(
        Feed.Trailer(
          title: fields.line(child.text, "podcast:trailer") ?? "", url: url,
          published: fields.date(child["pubdate"], "podcast:trailer"), length: child["length"].flatMap { Int64($0) },
          type: fields.line(child["type"], "podcast:trailer"),
          season: child["season"].flatMap { fields.ordinal($0, "podcast:trailer") }))
    case "updateFrequency":
      guard channel.updateFrequency == nil else { return }
      channel.updateFrequency = Feed.UpdateFrequency(
        label: fields.line(child.text, "podcast:updateFrequency") ?? "",
        rule: fields.line(child["rrule"], "podcast:updateFrequency"),
        start: fields.looseDate(child["dtstart"], "podcast:updateFrequency"),
        isComplete: child["complete"].map { FeedText.line($0).lowercased() == "true" })
    default: channel.preserved.append(FeedPreserved.canonical(child, fields))
    }
  }

  private func add(_ funding: Feed.Funding, to channel: inout Feed.Channel) {
    if !channel.fundings.contains(where: { $0.url == funding.url }) { channel.fundings.append(funding) }
  }

  private mutating func atom(_ child: FeedElement, _ channel: inout Feed.Channel) {
    switch child.name {
    case "title": if channel.title.isEmpty { channel.title = fields.line(child) ?? "" }
    case "subtitle": channel.subtitle = channel.subtitle ?? fields.line(child)
    case "author": spareAuthor = spareAuthor ?? child.elements.first.flatMap { fields.line($0) }
    case "logo", "icon": spareImage = spareImage ?? FeedText.line(child.text)
    case "link":
      let href = child["href"]
      for relation in (child["rel"] ?? "alternate").lowercased().split(separator: " ") {
        switch relation {
        case "self": pages.selfLink = pages.selfLink ?? fields.link(href, "atom:link")
        case "next": pages.next = pages.next ?? fields.link(href, "atom:link")
        case "first": pages.first = pages.first ?? fields.link(href, "atom:link")
        case "last": pages.last = pages.last ?? fields.link(href, "atom:link")
        case "prev", "previous": pages.previous = pages.previous ?? fields.link(href, "atom:link")
        case "hub": if let hub = fields.link(href, "atom:link"), !channel.hubs.contains(hub) { channel.hubs.append(hub) }
        case "payment":
          if let url = fields.link(href, "atom:link", isSecure: true) {
            add(Feed.Funding(url: url, label: fields.line(child["title"], "atom:link", limit: 128) ?? ""), to: &channel)
          }
        case "alternate": alternate = alternate ?? fields.link(href, "atom:link")
        default: break
        }
      }
    default: break
    }
  }

  private mutating func others(_ child: FeedElement, _ channel: inout Feed.Channel) {
    switch (child.space, child.name) {
    case (.dublinCore, "creator"), (.googlePlay, "author"): spareAuthor = spareAuthor ?? fields.line(child)
    case (.dublinCore, "language"): channel.language = channel.language ?? language(child)
    case (.dublinCore, "rights"), (.media, "copyright"): channel.copyright = channel.copyright ?? fields.line(child)
    case (.googlePlay, "image"): spareImage = spareImage ?? child["href"]
    default: break
    }
  }

  private mutating func complete(_ channel: inout Feed.Channel) {
    channel.explicit = explicit ?? false
    channel.author = channel.author ?? spareAuthor
    if channel.link.isEmpty { channel.link = alternate ?? "" }
    if channel.image == nil, let url = fields.link(spareImage, "image") { channel.image = Feed.Image(url: url) }
    if spareImageTitle != channel.title { channel.image?.title = spareImageTitle }
    if channel.description.isEmpty, let other = channel.summary ?? channel.subtitle {
      channel.description = other
      fields.note("description", "There is no description; the itunes summary was taken.", "Describe the show.")
    }
    var seen: Set<String> = []
    channel.keywords = channel.keywords.filter { seen.insert($0).inserted }
    let missing: [(String, Bool, String)] = [
      ("title", channel.title.isEmpty, "Name the show."), ("link", channel.link.isEmpty, "Link to the show's page."),
      ("description", channel.description.isEmpty, "Describe the show."),
      ("language", channel.language == nil, "Name the language: en."),
      ("itunes:category", channel.categories.isEmpty, "Choose one of Apple's categories."),
      ("itunes:explicit", explicit == nil, "Write true or false."), ("itunes:image", channel.image == nil, "Add artwork."),
      ("atom:link", pages.selfLink == nil, "Link to the feed itself with rel=\"self\"."),
    ]
    for (field, isMissing, remedy) in missing where isMissing { fields.note(field, "It is missing from the channel.", remedy) }
    if channel.title.isEmpty { channel.title = "Untitled" }
  }
}
