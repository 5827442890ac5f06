public import Database
public import Formats

extension Episode {
  /// The episode with this key; throws ``DomainError/notFound``.
  public static func find(_ id: EpisodeID, _ db: any Connection) throws -> Episode {
    guard let episode = try db.row("SELECT \(columns) FROM episodes WHERE id = \(id)", as: Episode.self) else {
      throw DomainError.notFound
    }
    return episode
  }

  /// The same, held against other writers until the transaction ends.
  static func held(_ id: EpisodeID, _ db: any Connection) throws -> Episode {
    if db.engine == .postgres { try db.execute("SELECT 1 FROM episodes WHERE id = \(id) FOR UPDATE") }
    return try find(id, db)
  }
}

extension Show {
  /// What an address of an episode leads to.
  public enum EpisodeAddress: Sendable {
    /// The episode itself.
    case episode(Episode)
    /// A former address: the present slug.
    case moved(to: String)
  }

  /// The episode that visitors see under `slug` at `now`.
  ///
  /// Throws ``DomainError/gone`` for a withdrawn one and ``DomainError/notFound`` for drafts and what never was.
  public func episode(slug: String, at now: Timestamp, _ db: any Connection) throws -> EpisodeAddress {
    let found = try db.row(
      "SELECT \(Episode.columns) FROM episodes WHERE show_id = \(id) AND slug = \(slug)", as: Episode.self)
    if let found {
      if found.isListed(at: now) || found.status == .unlisted { return .episode(found) }
      throw found.status == .withdrawn ? DomainError.gone : DomainError.notFound
    }
    return .moved(to: try formerEpisode("slug", slug, at: now, db))
  }

  /// The present slug of the listed episode that has or had this number.
  public func episodeSlug(number: Int, at now: Timestamp, _ db: any Connection) throws -> String {
    let slug = try db.value(
      """
      SELECT slug FROM episodes WHERE show_id = \(id) AND number = \(number) AND \(Episode.isListed(at: now))
      ORDER BY published_at DESC LIMIT 1
      """, as: String.self)
    return try slug ?? formerEpisode("number", String(number), at: now, db)
  }

  /// The present slug of the episode that stood at `path` before the show came here.
  public func episodeSlug(formerPath path: String, at now: Timestamp, _ db: any Connection) throws -> String {
    try formerEpisode("path", path, at: now, db)
  }

  private func formerEpisode(_ kind: String, _ value: String, at now: Timestamp, _ db: any Connection) throws -> String {
    let slug = try db.value(
      """
      SELECT episodes.slug FROM episode_aliases JOIN episodes ON episodes.id = episode_aliases.episode_id
      WHERE episode_aliases.show_id = \(id) AND kind = \(kind) AND value = \(value)
        AND (\(Episode.isListed(at: now)) OR episodes.status IN ('unlisted', 'withdrawn'))
      """, as: String.self)
    guard let slug else { throw DomainError.notFound }
    return slug
  }
}
