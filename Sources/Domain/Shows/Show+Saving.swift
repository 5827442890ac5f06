public import Database
public import Formats

extension Show {
  /// Names that a show can't have as its path, because the installation answers there itself.
  public static let reservedSlugs: Set<String> = [
    "admin", "api", "art", "assets", "episodes", "favicon.ico", "health", "media", "oembed", "robots.txt", "shows", "sign-in",
    "sitemap.xml", "static", "well-known",
  ]

  /// Stores the show, new or changed, and says so in the log. A slug that changed redirects for ever.
  ///
  /// Throws ``DomainError/invalid(_:)`` for a field that can't be taken and ``DomainError/conflict(_:)`` when the stored show has
  /// changed since this value was read.
  public mutating func save(at now: Timestamp, _ db: any Connection) throws {
    try check()
    let html = Markdown.html(description, policy: .staff)
    updatedAt = now
    if version == 0 {
      version = 1
      try insert(html, db)
    } else {
      let former = try db.value("SELECT slug FROM shows WHERE id = \(id)", as: String.self)
      try update(html, db)
      version += 1
      if let former, former != slug {
        try db.execute(
          """
          INSERT INTO show_aliases (slug, show_id) VALUES (\(former), \(id))
          ON CONFLICT (slug) DO UPDATE SET show_id = excluded.show_id
          """)
      }
    }
    try db.execute("DELETE FROM show_aliases WHERE slug = \(slug)")
    try Event.append(.showChanged, subject: id, at: now, db)
  }

  func check() throws {
    var problems: [Field: String] = [:]
    if title.isEmpty { problems["title"] = "Give the show a title." }
    if title.count > 255 { problems["title"] = "Titles have at most 255 characters; this one has \(title.count)." }
    if slug.isEmpty || slug != Slug.make(from: slug) {
      problems["slug"] = "Addresses are lower-case letters, digits and hyphens, such as “night-walks”."
    } else if Show.reservedSlugs.contains(slug) {
      problems["slug"] = "“\(slug)” is an address the site needs for itself. Choose another."
    }
    if !problems.isEmpty { throw DomainError.invalid(problems) }
  }

  private func insert(_ html: String, _ db: any Connection) throws {
    do {
      try db.execute(
        """
        INSERT INTO shows (id, slug, title, subtitle, description, description_html, language, time_zone, author, owner_name,
          owner_email, copyright, explicit, type, medium, categories, fundings, platforms, socials, keywords, accent, guid, locked,
          locked_owner, theme_credit, blocked, complete, new_feed_url, website, artwork_id, preserved, source_url, version,
          created_at, updated_at)
        VALUES (\(id), \(slug), \(title), \(subtitle), \(description), \(html), \(language), \(timeZone), \(author), \(ownerName),
          \(ownerEmail), \(copyright), \(explicit), \(type), \(medium), \(JSONColumn(categories)), \(JSONColumn(fundings)),
          \(JSONColumn(platforms)), \(JSONColumn(socials)), \(JSONColumn(keywords)), \(accent), \(guid), \(locked),
          \(lockedOwner), \(themeCredit), \(blocked), \(complete), \(newFeedURL), \(website), \(artworkID), \(preserved),
          \(sourceURL), \(version), \(createdAt), \(updatedAt))
        """)
    } catch DatabaseError.uniqueViolation {
      throw DomainError.invalid(["slug": "Another show already has the address “\(slug)”."])
    }
  }

  private func update(_ html: String, _ db: any Connection) throws {
    do {
      let changed = try db.execute(
        """
        UPDATE shows SET slug = \(slug), title = \(title), subtitle = \(subtitle), description = \(description),
          description_html = \(html), language = \(language), time_zone = \(timeZone), author = \(author),
          owner_name = \(ownerName), owner_email = \(ownerEmail), copyright = \(copyright), explicit = \(explicit),
          type = \(type), medium = \(medium), categories = \(JSONColumn(categories)), fundings = \(JSONColumn(fundings)),
          platforms = \(JSONColumn(platforms)), socials = \(JSONColumn(socials)), keywords = \(JSONColumn(keywords)),
          accent = \(accent), guid = \(guid), locked = \(locked), locked_owner = \(lockedOwner), theme_credit = \(themeCredit),
          blocked = \(blocked), complete = \(complete), new_feed_url = \(newFeedURL), website = \(website),
          artwork_id = \(artworkID), preserved = \(preserved), source_url = \(sourceURL), version = version + 1,
          updated_at = \(updatedAt)
        WHERE id = \(id) AND version = \(version)
        """)
      if changed == 0 { throw DomainError.conflict("Somebody else has changed this show in the meantime.") }
    } catch DatabaseError.uniqueViolation {
      throw DomainError.invalid(["slug": "Another show already has the address “\(slug)”."])
    }
  }

  /// Answers at `host` from now on; the first host given is the preferred one. Takes lower-case names with an optional port.
  public func claim(host: String, at now: Timestamp, _ db: any Connection) throws {
    let name = host.lowercased()
    guard Show.isHost(name) else {
      throw DomainError.invalid(["host": "“\(host)” isn't a host name. Write it like “podcast.example.com”, without https://."])
    }
    let taken = try db.value("SELECT show_id FROM show_hosts WHERE host = \(name)", as: ShowID.self)
    if taken == id { return }
    guard taken == nil else { throw DomainError.invalid(["host": "Another show already answers at “\(name)”."]) }
    try db.execute(
      """
      INSERT INTO show_hosts (host, show_id, position)
      VALUES (\(name), \(id), (SELECT count(*) FROM show_hosts WHERE show_id = \(id)))
      """)
    try Event.append(.showChanged, subject: id, at: now, db)
  }

  /// Stops answering at `host`.
  public func release(host: String, at now: Timestamp, _ db: any Connection) throws {
    let removed = try db.execute("DELETE FROM show_hosts WHERE host = \(host.lowercased()) AND show_id = \(id)")
    if removed > 0 { try Event.append(.showChanged, subject: id, at: now, db) }
  }

  static func isHost(_ name: String) -> Bool {
    let allowed = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
      default: false
      }
    }
    return allowed && !name.isEmpty && name.utf8.count <= 255 && !name.hasPrefix(".") && !name.hasPrefix("-")
  }

  /// Names a season; an empty name takes its name away.
  public func name(season: Int, _ name: String, at now: Timestamp, _ db: any Connection) throws {
    try db.execute(
      """
      INSERT INTO seasons (show_id, number, name) VALUES (\(id), \(season), \(name))
      ON CONFLICT (show_id, number) DO UPDATE SET name = excluded.name
      """)
    try Event.append(.showChanged, subject: id, at: now, db)
  }
}
