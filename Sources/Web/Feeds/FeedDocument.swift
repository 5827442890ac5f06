public import Database
public import Domain
public import Formats

/// A show's feed as podcast apps and directories read it.
public struct FeedDocument: Sendable {
  let source: ShowFeed
  let site: Site
  let hub: String?
  /// The path that was asked for, so that the feed's link to itself is true.
  let path: String

  init(_ source: ShowFeed, site: Site, hub: String?, path: String) {
    (self.source, self.site, self.hub, self.path) = (source, site, hub, path)
  }

  /// The feed of a show at its preferred address, as the site serves it at `now`.
  public static func bytes(
    of show: ShowID, on installation: Installation, hub: String?, at now: Timestamp, _ db: any Connection
  ) throws -> [UInt8] {
    guard let address = try ShowAddress.all(db).first(where: { $0.id == show }) else { throw DomainError.notFound }
    let site = Site(preferred: address, on: installation)
    return FeedDocument(try ShowFeed.load(show, at: now, db), site: site, hub: hub, path: "/rss").write()
  }

  /// When the newest of what it shows changed.
  var lastModified: Timestamp {
    source.episodes.reduce(source.show.updatedAt) { max($0, max($1.episode.updatedAt, $1.episode.publishedAt ?? $0)) }
  }

  /// The feed as RSS 2.0.
  func write() -> [UInt8] {
    var pages = Feed.Pages()
    pages.selfLink = site.url(path)
    let writer = FeedWriter(channel, pages: pages, capacity: 4096 + source.episodes.count * 3000)
    for episode in source.episodes { writer.add(item(episode)) }
    return writer.finish()
  }

  private var channel: Feed.Channel {
    let show = source.show
    let text = PlainText.from(html: source.descriptionHTML)
    var channel = Feed.Channel(
      title: show.title, link: site.canonicalURL("/"), description: text.isEmpty ? show.title : text)
    channel.subtitle = show.subtitle.nonEmpty
    channel.language = show.language
    channel.copyright = show.copyright.nonEmpty
    channel.author = show.author.nonEmpty
    if !show.ownerEmail.isEmpty || !show.ownerName.isEmpty {
      channel.owner = Feed.Owner(name: show.ownerName.nonEmpty, email: show.ownerEmail.nonEmpty)
    }
    channel.explicit = show.explicit
    channel.type = show.type == .serial ? .serial : .episodic
    channel.categories = show.categories.compactMap { names in
      names.first.map { Feed.Category(name: $0, sub: names.count > 1 ? names[1] : nil) }
    }
    channel.image = site.art(show.artworkID, .feed).map { Feed.Image(url: site.origin + $0, title: show.title) }
    channel.fundings = show.fundings.filter { $0.url.webAddress != nil }.map { Feed.Funding(url: $0.url, label: $0.title) }
    channel.guid = show.guid.nonEmpty
    channel.locked = Feed.Locked(isLocked: show.locked, owner: show.lockedOwner.nonEmpty ?? show.ownerEmail.nonEmpty)
    channel.medium = show.medium
    channel.newFeedURL = show.newFeedURL
    channel.isBlocked = show.blocked
    channel.isComplete = show.complete
    channel.persons = source.credits.map(person)
    channel.hubs = [hub].compactMap(\.self)
    channel.published = source.episodes.first?.episode.publishedAt
    channel.lastBuild = lastModified
    channel.timeToLive = 60
    channel.generator = "Lectern"
    channel.keywords = show.keywords
    channel.preserved = show.preserved.fragments
    return channel
  }

  private func item(_ feedEpisode: FeedEpisode) -> Feed.Item {
    let episode = feedEpisode.episode
    let page = site.canonicalURL("/episodes/\(Slug.pathComponent(episode.slug))")
    var item = Feed.Item(guid: episode.guid, title: episode.title)
    item.isPermaLink = episode.guidIsPermalink
    item.itunesTitle = episode.shortTitle.nonEmpty
    item.link = page
    item.published = episode.publishedAt
    item.description = episode.summary.nonEmpty ?? episode.title
    item.contentEncoded = episode.notesHTML.nonEmpty
    item.subtitle = episode.subtitle.nonEmpty
    item.author = episode.author.nonEmpty ?? source.show.author.nonEmpty
    let type = episode.audioType ?? "audio/mpeg"
    item.enclosure = Feed.Enclosure(
      url: site.origin + site.audio(number: episode.number, slug: episode.slug, type: episode.audioType),
      length: episode.audioLength ?? 0, type: type)
    item.duration = episode.duration
    item.image = site.art(episode.artworkID, .feed).map { site.origin + $0 }
    item.explicit = episode.explicit
    item.episode = episode.number
    item.season = episode.season.map { Feed.Season(number: $0, name: source.seasonNames[$0]) }
    item.episodeType = Feed.EpisodeType(rawValue: episode.type.rawValue) ?? .full
    item.persons = feedEpisode.credits.map(person)
    item.transcripts = transcripts(feedEpisode)
    if feedEpisode.hasChapters {
      item.chaptersLink = Feed.ChaptersLink(
        url: site.origin + site.episode(episode.slug) + "/chapters.json", type: Chapters.mediaType)
    }
    item.soundbites = feedEpisode.soundbites.map {
      Feed.Soundbite(start: $0.start, duration: $0.length, title: $0.title.nonEmpty)
    }
    item.keywords = feedEpisode.tags
    item.isBlocked = episode.blocked
    item.preserved = episode.preserved.fragments
    return item
  }

  private func transcripts(_ feedEpisode: FeedEpisode) -> [Feed.TranscriptLink] {
    let base = site.origin + site.episode(feedEpisode.episode.slug) + "/transcript."
    return feedEpisode.transcripts.enumerated().flatMap { position, language in
      TranscriptForm.allCases.map { form in
        let query = position == 0 ? "" : "?language=\(language.urlQueryEscaped)"
        let isCaptions = form == .vtt || form == .srt
        return Feed.TranscriptLink(
          url: base + form.fileExtension + query, type: form.mediaType, language: language, rel: isCaptions ? "captions" : nil)
      }
    }
  }

  private func person(_ credit: Credit) -> Feed.Person {
    let image = site.art(credit.person.imageID, .medium).map { site.origin + $0 }
    return Feed.Person(
      name: credit.person.name, role: credit.role, group: credit.team.nonEmpty,
      image: image ?? credit.person.imageURL?.webAddress,
      link: credit.person.link?.webAddress ?? site.canonicalURL("/people/\(Slug.pathComponent(credit.person.slug))"))
  }
}

extension String {
  /// The string itself, nil when there is nothing in it.
  var nonEmpty: String? { isEmpty ? nil : self }
}
