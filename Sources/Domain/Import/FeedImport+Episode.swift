import Database
import Formats

extension FeedImport {
  /// Stores one item with all that the feed itself says of it.
  func store(
    _ item: Feed.Item, digest: String, in show: Show, isNew: Bool, at now: Timestamp, _ db: any Connection
  ) throws {
    var episode = try isNew ? newEpisode(item, in: show, at: now, db) : storedEpisode(item, in: show, db)
    // A draft without a recording only waits for one; any other was made a draft on purpose and stays one.
    let waits = episode.status == .draft && episode.audioURL == nil && episode.audioID == nil
    update(&episode, from: item)
    episode.sourceHash = digest
    let published = item.published ?? episode.publishedAt ?? now
    if episode.audioURL == nil && episode.audioID == nil {
      // Nothing to hear: podcast apps would leave it out, so it waits as a draft for its recording.
      episode.publishedAt = published
      try episode.save(at: now, db)
    } else if waits || episode.status == .published || episode.status == .scheduled {
      try episode.publish(on: published, at: now, db)
    } else {
      try episode.save(at: now, db)
    }
    if let path = formerPaths[item.guid] { try episode.redirect("path", path, db) }
    if !item.persons.isEmpty || !isNew {
      try episode.set(credits: try credits(item.persons, in: show, at: now, db), at: now, db)
    }
    if !item.keywords.isEmpty { try episode.set(tags: item.keywords.map { Tag(name: $0) }, at: now, db) }
    if !item.soundbites.isEmpty {
      let bites = item.soundbites.map { Soundbite(start: $0.start, length: $0.duration, title: $0.title ?? "") }
      try episode.set(soundbites: bites, at: now, db)
    }
    if !item.chapters.isEmpty {
      try episode.set(chapters: item.chapters, at: now, db)
    } else if item.chaptersLink == nil {
      // Many shows list their chapters in the notes, where no player finds them.
      let noted = Chapters.fromShowNotes(item.contentEncoded ?? item.description ?? "")
      if !noted.isEmpty { try episode.set(chapters: noted, at: now, db) }
    }
  }

  private func newEpisode(_ item: Feed.Item, in show: Show, at now: Timestamp, _ db: any Connection) throws -> Episode {
    let title = String(item.title.prefix(255))
    let slug = try Episode.freeSlug(for: title, in: show.id, db)
    return Episode(show: show.id, guid: item.guid, isPermalink: item.isPermaLink, title: title, slug: slug, at: now)
  }

  private func storedEpisode(_ item: Feed.Item, in show: Show, _ db: any Connection) throws -> Episode {
    let stored = try db.row(
      "SELECT \(Episode.columns) FROM episodes WHERE show_id = \(show.id) AND guid = \(item.guid)", as: Episode.self)
    guard let stored else { throw DomainError.notFound }
    return stored
  }

  private func update(_ episode: inout Episode, from item: Feed.Item) {
    let notes = item.contentEncoded ?? item.description ?? item.summary ?? ""
    let summary = item.summary ?? item.description ?? item.contentEncoded ?? ""
    episode.title = String(item.title.prefix(255))
    episode.shortTitle = item.itunesTitle ?? ""
    episode.number = item.episode ?? item.episodeGuess
    episode.season = item.season?.number
    episode.type = EpisodeType(rawValue: item.episodeType.rawValue) ?? .full
    episode.subtitle = item.subtitle ?? ""
    episode.summary = PlainText.excerpt(PlainText.from(html: summary), characters: 600)
    episode.notes = Markdown.from(html: notes)
    episode.author = item.author ?? ""
    episode.explicit = item.explicit
    episode.blocked = item.isBlocked
    episode.duration = item.duration ?? episode.duration
    episode.preserved = PreservedXML(item.preserved)
    guard let enclosure = item.enclosure, enclosure.url != episode.audioURL else { return }
    episode.audioID = nil
    episode.audioURL = enclosure.url
    episode.audioLength = enclosure.length
    episode.audioType = enclosure.type
  }
}
