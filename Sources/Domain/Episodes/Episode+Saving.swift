public import Database
public import Formats

extension Episode {
  /// Stores the episode, new or changed, and says so in the log. A slug or number that changed redirects for ever.
  ///
  /// Throws ``DomainError/invalid(_:)`` for a field that can't be taken and ``DomainError/conflict(_:)`` when the stored episode has
  /// changed since this value was read.
  public mutating func save(at now: Timestamp, _ db: any Connection) throws {
    try check()
    renderNotes()
    updatedAt = now
    do {
      if version == 0 {
        version = 1
        try insert(db)
      } else {
        try keepFormerAddresses(db)
        try update(db)
        version += 1
      }
    } catch DatabaseError.uniqueViolation {
      throw DomainError.invalid(["slug": "Another episode of this show already has the address “\(slug)”."])
    }
    try db.execute("DELETE FROM episode_aliases WHERE show_id = \(showID) AND kind = 'slug' AND value = \(slug)")
    try Event.append(.episodeChanged, subject: id, at: now, db)
  }

  func check() throws {
    var problems: [Field: String] = [:]
    if title.isEmpty { problems["title"] = "Give the episode a title." }
    if title.count > 255 { problems["title"] = "Titles have at most 255 characters; this one has \(title.count)." }
    if slug.isEmpty || slug != Slug.make(from: slug) {
      problems["slug"] = "Addresses are lower-case letters, digits and hyphens, such as “a-walk-at-night”."
    } else if Episode.reservedSlugs.contains(slug) {
      problems["slug"] = "“\(slug)” is an address the site needs for itself. Choose another."
    }
    if let number, number < 1 { problems["number"] = "Episode numbers start at 1." }
    if let season, season < 1 { problems["season"] = "Season numbers start at 1." }
    if guid.isEmpty { problems["guid"] = "An episode needs a GUID." }
    if !problems.isEmpty { throw DomainError.invalid(problems) }
  }

  /// Names below `/episodes` that mean something else.
  static let reservedSlugs: Set<String> = ["rss", "show", "download", "transcript", "archive"]

  private func insert(_ db: any Connection) throws {
    try db.execute(
      """
      INSERT INTO episodes (id, show_id, guid, guid_is_permalink, number, season, type, title, short_title, slug, subtitle, summary,
        notes, notes_html, author, status, published_at, recorded_on, explicit, blocked, audio_id, audio_url, audio_length,
        audio_type, duration_ms, artwork_id, preserved, source_hash, version, created_by, created_at,
        updated_at)
      VALUES (\(id), \(showID), \(guid), \(guidIsPermalink), \(number), \(season), \(type), \(title), \(shortTitle), \(slug),
        \(subtitle), \(summary), \(notes), \(notesHTML), \(author), \(status), \(publishedAt), \(recordedOn), \(explicit),
        \(blocked), \(audioID), \(audioURL), \(audioLength), \(audioType), \(duration), \(artworkID), \(preserved),
        \(sourceHash), \(version), \(createdBy), \(createdAt), \(updatedAt))
      """)
  }

  private func update(_ db: any Connection) throws {
    let changed = try db.execute(
      """
      UPDATE episodes SET number = \(number), season = \(season), type = \(type), title = \(title), short_title = \(shortTitle),
        slug = \(slug), subtitle = \(subtitle), summary = \(summary), notes = \(notes), notes_html = \(notesHTML),
        author = \(author), status = \(status), published_at = \(publishedAt), recorded_on = \(recordedOn),
        explicit = \(explicit), blocked = \(blocked), audio_id = \(audioID), audio_url = \(audioURL),
        audio_length = \(audioLength), audio_type = \(audioType), duration_ms = \(duration), artwork_id = \(artworkID),
        preserved = \(preserved), source_hash = \(sourceHash), version = version + 1, updated_at = \(updatedAt)
      WHERE id = \(id) AND version = \(version)
      """)
    if changed == 0 { throw DomainError.conflict("Somebody else has changed this episode in the meantime.") }
  }

  /// Remembers the stored slug and number when they are about to change. Those of a draft that never was public nobody knows.
  private func keepFormerAddresses(_ db: any Connection) throws {
    guard let row = try db.rows("SELECT slug, number, published_at FROM episodes WHERE id = \(id)").first else {
      throw DomainError.notFound
    }
    let (formerSlug, formerNumber): (String, Int?) = (try row["slug"], try row["number"])
    guard try (row["published_at"] as Timestamp?) != nil else { return }
    if formerSlug != slug { try redirect("slug", formerSlug, db) }
    if let formerNumber, formerNumber != number { try redirect("number", String(formerNumber), db) }
  }

  /// Sends visitors of a former address here; `kind` is `slug`, `number` or `path`.
  func redirect(_ kind: String, _ value: String, _ db: any Connection) throws {
    try db.execute(
      """
      INSERT INTO episode_aliases (show_id, kind, value, episode_id) VALUES (\(showID), \(kind), \(value), \(id))
      ON CONFLICT (show_id, kind, value) DO UPDATE SET episode_id = excluded.episode_id
      """)
  }

  /// A slug made from `title` that no episode of `show` has or had.
  public static func freeSlug(for title: String, in show: ShowID, _ db: any Connection) throws -> String {
    try Slug.free(Slug.make(from: title)) { candidate in
      try reservedSlugs.contains(candidate)
        || db.exists(
          """
          SELECT 1 FROM episodes WHERE show_id = \(show) AND slug = \(candidate)
          UNION ALL SELECT 1 FROM episode_aliases WHERE show_id = \(show) AND kind = 'slug' AND value = \(candidate)
          """)
    }
  }
}
