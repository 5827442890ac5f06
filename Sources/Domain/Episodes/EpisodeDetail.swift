public import Database
public import Formats

/// Everything an episode's page shows, read in one transaction.
public struct EpisodeDetail: Sendable {
  public let episode: Episode
  public let chapters: [Chapter]
  /// The stored pictures of chapters by the address that the chapter names.
  public let chapterImages: [String: MediaID]
  public let links: [Link]
  public let tags: [Tag]
  public let credits: [Credit]
  public let sponsors: [Sponsor]
  public let soundbites: [Soundbite]
  /// What was said, as readable paragraphs; empty when there is no transcript.
  public let paragraphs: [Cue]
  public let previous: EpisodeSummary?
  public let next: EpisodeSummary?

  /// Reads what belongs to `episode` of `show`.
  public static func load(_ episode: Episode, of show: Show, at now: Timestamp, _ db: any Connection) throws -> EpisodeDetail {
    let neighbours = try show.neighbours(of: episode, at: now, db)
    return EpisodeDetail(
      episode: episode, chapters: try episode.chapters(db), chapterImages: try episode.chapterImages(db),
      links: try episode.links(db), tags: try episode.tags(db),
      credits: try episode.credits(db), sponsors: try episode.sponsors(db), soundbites: try episode.soundbites(db),
      paragraphs: try episode.transcriptParagraphs(db), previous: neighbours.previous, next: neighbours.next)
  }
}
