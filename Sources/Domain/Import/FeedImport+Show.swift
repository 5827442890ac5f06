import Database
import Formats

extension FeedImport {
  /// Brings `show` up to date with the channel and stores it, unless the channel says what it said the last time.
  func update(_ show: inout Show, isNew: Bool, at now: Timestamp, _ db: any Connection) throws {
    let channel = source.feed.channel
    let digest = FeedSource.digest(of: channel)
    let known = try db.value("SELECT source_hash FROM shows WHERE id = \(show.id)", as: String?.self).flatMap(\.self)
    if isNew || known != digest || show.sourceURL != source.location {
      try bring(&show, upTo: channel, at: now, db)
      try db.execute("UPDATE shows SET source_hash = \(digest) WHERE id = \(show.id)")
    }
    if let host = options.host { try show.claim(host: host, at: now, db) }
  }

  private func bring(_ show: inout Show, upTo channel: Feed.Channel, at now: Timestamp, _ db: any Connection) throws {
    show.title = String(channel.title.prefix(255))
    show.subtitle = channel.subtitle ?? ""
    show.description = Markdown.from(html: channel.description)
    show.language = channel.language ?? "en"
    show.author = channel.author ?? ""
    show.ownerName = channel.owner?.name ?? ""
    show.ownerEmail = channel.owner?.email ?? ""
    show.copyright = channel.copyright ?? ""
    show.explicit = channel.explicit
    show.type = channel.type == .serial ? .serial : .episodic
    show.medium = channel.medium ?? "podcast"
    show.categories = channel.categories.map { [$0.name, $0.sub].compactMap(\.self) }
    show.fundings = channel.fundings.map { Link(title: $0.label, url: $0.url) }
    show.keywords = channel.keywords
    show.locked = channel.locked?.isLocked ?? false
    show.lockedOwner = channel.locked?.owner ?? ""
    show.blocked = channel.isBlocked
    show.complete = channel.isComplete
    show.website = channel.link
    show.preserved = PreservedXML(channel.preserved)
    show.sourceURL = source.location
    try show.save(at: now, db)
    try show.set(credits: try credits(channel.persons, in: show, at: now, db), at: now, db)
  }

  /// Takes over the names that `items` give to their seasons.
  func nameSeasons(of items: [Feed.Item], in show: Show, at now: Timestamp, _ db: any Connection) throws {
    var names = try show.seasonNames(db)
    for item in items {
      guard let season = item.season, let name = season.name, !name.isEmpty, names[season.number] != name else { continue }
      names[season.number] = name
      try show.name(season: season.number, name, at: now, db)
    }
  }

  /// The people named in a feed, found among those known or made.
  func credits(_ persons: [Feed.Person], in show: Show, at now: Timestamp, _ db: any Connection) throws -> [NewCredit] {
    // Somebody named twice, for two roles, is one person, though not credited yet.
    var named: [String: Person] = [:]
    return try persons.map { person in
      let name = person.name.lowercased()
      let known = try named[name] ?? Person.known(as: person.name, link: person.link, in: show.id, db)
      let found = try known ?? Person(name: person.name, link: person.link, imageURL: person.image, at: now, db)
      named[name] = found
      return NewCredit(person: found.id, role: person.role ?? "host", team: person.group ?? "")
    }
  }
}
