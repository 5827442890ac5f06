public import Database
public import Formats

extension Beginning {
  /// Makes the draft of a show's first episode. Throws ``DomainError/invalid(_:)`` naming `title`.
  public static func firstEpisode(
    _ title: String, of show: Show, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> EpisodeID {
    try staff.require(.owner, in: show.id)
    guard !title.isEmpty else { throw DomainError.invalid(["title": "Give the episode a title; a working title will do."]) }
    let slug = try Episode.freeSlug(for: title, in: show.id, db)
    var episode = Episode(show: show.id, title: title, slug: slug, at: now)
    episode.createdBy = staff.id
    try episode.save(at: now, db)
    return episode.id
  }
}
