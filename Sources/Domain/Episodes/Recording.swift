public import Database
public import Formats

/// What is served when an episode's recording is asked for.
public struct Recording: Sendable {
  public let number: Int?
  public let slug: String
  public let type: String?
  /// The stored file, nil while it is only linked.
  public let media: MediaFile?
  /// Where it is linked.
  public let url: String?

  /// What an address of a recording leads to.
  public enum Address: Sendable {
    case recording(Recording)
    /// A former slug or number: the present slug.
    case moved(to: String)
  }
}

extension Show {
  /// The recording of the episode that visitors know as `slug`, or else by `number`, in one read.
  public func recording(slug: String, number: Int?, at now: Timestamp, _ db: any Connection) throws -> Recording.Address {
    let row = try db.rows(
      """
      SELECT number, slug, audio_type, audio_url, audio_id, status, \(Episode.isListed(at: now)) AS listed FROM episodes
      WHERE show_id = \(id) AND slug = \(slug)
      """
    ).first
    guard let row else {
      if let former = try? episode(slug: slug, at: now, db), case .moved(let present) = former { return .moved(to: present) }
      guard let number else { throw DomainError.notFound }
      return .moved(to: try episodeSlug(number: number, at: now, db))
    }
    let status: EpisodeStatus = try row["status"]
    guard try row["listed"] || status == .unlisted else {
      throw status == .withdrawn ? DomainError.gone : DomainError.notFound
    }
    let audioID: MediaID? = try row["audio_id"]
    return .recording(
      Recording(
        number: try row["number"], slug: try row["slug"], type: try row["audio_type"],
        media: try audioID.flatMap { try MediaFile.find($0, db) }, url: try row["audio_url"]))
  }
}
