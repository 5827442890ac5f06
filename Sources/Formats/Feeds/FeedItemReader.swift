/// Makes an item of its element.
struct FeedItemReader {
  let fields: FeedFields

  /// Second choices, taken where the first is missing.
  private struct Spare {
    var link: String?
    var author: String?
    var date: (text: String, field: String)?
    var image: String?
    var media: Feed.Enclosure?
    var atomContent: String?
    var episode: Int?
    var season: Int?
  }

  /// Nil where nothing identifies the item and there is nothing to hear.
  func read(_ element: FeedElement) -> Feed.Item? {
    var item = Feed.Item(guid: "", title: "")
    var spare = Spare()
    for child in element.elements {
      switch child.space {
      case .rss: plain(child, &item, &spare)
      case .itunes: itunes(child, &item, &spare)
      case .podcast: podcast(child, &item, &spare)
      case .content where child.name == "encoded":
        if item.contentEncoded == nil { item.contentEncoded = fields.block(child, isLimited: false) }
      case .psc where child.name == "chapters":
        let (chapters, findings) = Chapters.read(psc: child)
        if item.chapters.isEmpty { item.chapters = chapters }
        for finding in findings { fields.note(finding.field, finding.message, finding.remedy) }
      default: others(child, &item, &spare)
      }
    }
    return complete(item, spare)
  }

  private func plain(_ child: FeedElement, _ item: inout Feed.Item, _ spare: inout Spare) {
    switch child.name.lowercased() {
    case "title": if item.title.isEmpty { item.title = fields.line(child) ?? "" }
    case "link": if item.link == nil { item.link = fields.link(child.text, "link") }
    case "description": if item.description == nil { item.description = fields.block(child, isLimited: false) }
    case "pubdate": if item.published == nil { item.published = fields.date(child) }
    case "author": if spare.author == nil { spare.author = fields.line(child) }
    case "category": item.keywords += [fields.line(child)].compactMap(\.self)
    case "guid":
      guard item.guid.isEmpty else { return }
      item.guid = FeedText.line(child.text)
      let isLink = ["http", "https"].contains(FeedLink.scheme(of: item.guid))
      item.isPermaLink = isLink && child["isPermaLink"]?.lowercased() != "false"
      if !isLink, !item.guid.isEmpty, child["isPermaLink"]?.lowercased() != "false" {
        fields.note("guid", "The GUID is no link but does not say so.", "Write isPermaLink=\"false\" on it.")
      }
    case "enclosure": enclosure(child, &item)
    default: break
    }
  }

  private func enclosure(_ child: FeedElement, _ item: inout Feed.Item) {
    guard let url = fields.link(child["url"], "enclosure", isASCII: true) else {
      return fields.note("enclosure", "The enclosure has no usable URL and was left out.", "Give it the URL of the audio.")
    }
    let type = MediaTypes.ofMedia(child["type"], url: url, fields)
    let length = Feed.Enclosure.length(FeedText.line(child["length"] ?? "").filter { $0 != "," && $0 != "." })
    if length <= 0 {
      let text = child["length"] ?? ""
      fields.note(
        "enclosure",
        text.isEmpty ? "The enclosure has no length." : "The enclosure's length “\(text.prefix(40))” is no number of bytes.",
        "Write the file's size in bytes.")
    }
    let read = Feed.Enclosure(url: url, length: length, type: type)
    guard let first = item.enclosure else { return item.enclosure = read }
    if MediaTypes.isMedia(read.type), !MediaTypes.isMedia(first.type) {
      item.enclosure = read
      fields.note("enclosure", "There is more than one enclosure; the one with audio was kept.", "Keep one.")
    } else {
      fields.note("enclosure", "There is more than one enclosure; the first was kept.", "Use podcast:alternateEnclosure.")
    }
  }

  private func itunes(_ child: FeedElement, _ item: inout Feed.Item, _ spare: inout Spare) {
    switch child.name.lowercased() {
    case "title": item.itunesTitle = item.itunesTitle ?? fields.line(child)
    case "subtitle": item.subtitle = item.subtitle ?? fields.line(child)
    case "summary": item.summary = item.summary ?? fields.block(child)
    case "author": item.author = item.author ?? fields.line(child)
    case "duration": item.duration = item.duration ?? fields.duration(child)
    case "image": item.image = item.image ?? fields.link(child["href"] ?? child["url"] ?? child.text, "itunes:image")
    case "explicit": item.explicit = item.explicit ?? fields.flag(child)
    case "episode": item.episode = item.episode ?? fields.ordinal(child.text, "itunes:episode")
    case "season":
      if item.season == nil { item.season = fields.ordinal(child.text, "itunes:season").map { Feed.Season(number: $0) } }
    case "episodetype":
      let text = FeedText.line(child.text).lowercased()
      if let type = Feed.EpisodeType(rawValue: text) {
        item.episodeType = type
      } else if !text.isEmpty {
        fields.note("itunes:episodeType", "“\(text.prefix(60))” is none of full, trailer and bonus.", "Write one of them.")
      }
    case "keywords": item.keywords += fields.list(child)
    case "block": item.isBlocked = fields.yes(child)
    case "order", "isclosedcaptioned", "category", "owner", "name", "email": break  // nothing acts on these any more
    default: item.preserved.append(FeedPreserved.canonical(child, fields))
    }
  }

  private func podcast(_ child: FeedElement, _ item: inout Feed.Item, _ spare: inout Spare) {
    switch child.name {
    case "season":
      if let number = fields.ordinal(child.text, "podcast:season") {
        if spare.season == nil { spare.season = number }
        let name = fields.line(child["name"], "podcast:season")
        if let name, item.season == nil || item.season?.name == nil {
          item.season = Feed.Season(number: item.season?.number ?? number, name: name)
        }
      }
    case "episode":
      spare.episode = fields.ordinal(child.text, "podcast:episode")
      let text = FeedText.line(child.text)
      item.episodeDisplay = fields.line(child["display"], "podcast:episode") ?? (text.contains(".") ? text : nil)
    case "person": item.persons += [FeedPreserved.person(child, fields)].compactMap(\.self)
    case "transcript":
      guard let url = fields.link(child["url"], "podcast:transcript") else {
        return fields.note("podcast:transcript", "A transcript without URL was left out.", "Give it one.")
      }
      item.transcripts.append(
        .init(
          url: url, type: MediaTypes.ofTranscript(child["type"], url: url, fields),
          language: fields.line(child["language"], "podcast:transcript"), rel: fields.line(child["rel"], "podcast:transcript")))
    case "chapters":
      guard item.chaptersLink == nil, let url = fields.link(child["url"], "podcast:chapters") else { return }
      item.chaptersLink = .init(url: url, type: fields.line(child["type"], "podcast:chapters") ?? Chapters.mediaType)
    case "soundbite":
      guard let start = fields.seconds(child["startTime"], "podcast:soundbite"),
        let duration = fields.seconds(child["duration"], "podcast:soundbite")
      else { return fields.note("podcast:soundbite", "A soundbite without start or duration was left out.", "Give it both.") }
      if duration.seconds < 15 || duration.seconds > 120 {
        fields.note("podcast:soundbite", "A soundbite is \(duration.seconds) s long.", "Make it 15 to 120 seconds long.")
      }
      item.soundbites.append(
        .init(start: start, duration: duration, title: fields.line(child.text, "podcast:soundbite", limit: 128)))
    default: item.preserved.append(FeedPreserved.canonical(child, fields))
    }
  }

  private func others(_ child: FeedElement, _ item: inout Feed.Item, _ spare: inout Spare) {
    switch (child.space, child.name) {
    case (.atom, "title"): if item.title.isEmpty { item.title = fields.line(child) ?? "" }
    case (.atom, "id"): if item.guid.isEmpty { item.guid = FeedText.line(child.text) }
    case (.atom, "published"), (.dublinCore, "date"), (.dublinCore, "created"): spare.date = (child.text, child.name)
    case (.atom, "updated"): spare.date = spare.date ?? (child.text, child.name)
    case (.atom, "summary"): item.summary = item.summary ?? fields.block(child)
    case (.atom, "content"): spare.atomContent = fields.block(child, isLimited: false)
    case (.atom, "author"): spare.author = spare.author ?? child.elements.first.flatMap { fields.line($0) }
    case (.atom, "link"):
      switch child["rel"] ?? "alternate" {
      case "alternate": spare.link = spare.link ?? fields.link(child["href"], "atom:link")
      case "enclosure":
        guard item.enclosure == nil, let url = fields.link(child["href"], "atom:link", isASCII: true) else { return }
        let length = Feed.Enclosure.length(child["length"] ?? "")
        spare.media = .init(url: url, length: length, type: MediaTypes.ofMedia(child["type"], url: url, fields))
      default: break
      }
    case (.dublinCore, "creator"): spare.author = spare.author ?? fields.line(child)
    case (.media, "content"):
      guard spare.media == nil, let text = child["url"], let type = child["type"], MediaTypes.isMedia(type),
        let url = FeedLink.scheme(of: text).flatMap({ $0.hasPrefix("http") ? text : nil })
      else { return }
      spare.media = .init(
        url: FeedLink.encoded(url, isASCII: true), length: Feed.Enclosure.length(child["fileSize"] ?? ""), type: type)
    case (.media, "thumbnail"): spare.image = spare.image ?? child["url"]
    case (.googlePlay, "image"): spare.image = spare.image ?? child["href"]
    case (.googlePlay, "description"): item.summary = item.summary ?? fields.block(child)
    case (.googlePlay, "explicit"): item.explicit = item.explicit ?? fields.flag(child)
    default: break
    }
  }

  private func complete(_ draft: Feed.Item, _ spare: Spare) -> Feed.Item? {
    var item = draft
    item.link = item.link ?? spare.link
    item.author = item.author ?? spare.author
    item.episode = item.episode ?? spare.episode
    if item.season == nil { item.season = spare.season.map { Feed.Season(number: $0) } }
    if item.image == nil, let image = spare.image { item.image = fields.link(image, "image") }
    item.contentEncoded = item.contentEncoded ?? spare.atomContent
    if item.enclosure == nil, let media = spare.media {
      item.enclosure = media
      fields.note("enclosure", "There is no enclosure; the audio was found in another element.", "Add an enclosure.")
    }
    var seen: Set<String> = []
    item.keywords = item.keywords.filter { seen.insert($0).inserted }
    if item.episode == nil { item.episodeDisplay = nil }
    if item.guid.isEmpty {
      guard let guid = item.enclosure?.url ?? item.link ?? (item.title.isEmpty ? nil : item.title) else {
        fields.note("item", "An item without GUID, title, link and audio was left out.", "Remove it from the feed.")
        return nil
      }
      item.guid = guid
      item.isPermaLink = false
      let source = item.enclosure != nil ? "the audio's URL" : item.link != nil ? "the link" : "the title"
      fields.note("guid", "There is no GUID; \(source) was taken.", "Give every item a GUID that never changes.")
    }
    if item.title.isEmpty {
      item.title = item.itunesTitle ?? item.guid
      fields.note("title", "There is no title; “\(item.title)” was taken.", "Give the item a title.")
    }
    if item.published == nil, let date = spare.date {
      item.published = fields.looseDate(date.text, date.field)
      if item.published != nil {
        fields.note("pubDate", "There is no usable pubDate; \(date.field) was taken.", "Add a pubDate.")
      }
    }
    if item.published == nil { fields.note("pubDate", "There is no usable date.", "Add a pubDate.") }
    if item.enclosure == nil {
      fields.note("enclosure", "The item has no enclosure, so there is nothing to hear.", "Add the audio, or leave the item out.")
    }
    if let description = item.description, description.utf8.count > 4000 {
      fields.note(
        "description", "This is \(description.utf8.count) bytes long; directories take 4000.",
        "Put the show notes into content:encoded and a summary here.")
      if item.contentEncoded == nil { item.contentEncoded = description }
      item.description = FeedText.cut(description, bytes: 4000)
    }
    return item
  }
}
