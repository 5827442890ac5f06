import Clients
import Database
import Formats

extension RecordingJob {
  /// Runs a job of the kind ``EpisodeRecording/tagsJob``: writes the product anew with the episode's present title, cover and chapters,
  /// its sound untouched. The payload is the episode's key, followed by `now` when somebody asked for it.
  public static func writeTags(_ context: JobContext, address: @escaping @Sendable (Show, Episode) -> String?) async throws {
    let services = context.services
    let parts = context.job.payload.split(separator: " ")
    guard let id = parts.first.flatMap({ EpisodeID(String($0)) }) else { throw PermanentFailure("The job names no recording.") }
    let (isAsked, now) = (parts.count > 1, services.clock.now)
    let found = try await services.database.read { db -> (EpisodeRecording, MediaFile, RecordingTags)? in
      guard let recording = try EpisodeRecording.find(id, db), recording.state == .ready, let product = recording.productID,
        let media = try MediaFile.find(product, db)
      else { return nil }
      let episode = try Episode.find(id, db)
      guard episode.audioID == product, isAsked || !episode.isHeard(at: now) else { return nil }
      let tags = try RecordingTags.load(episode, address: address, db)
      return tags.digest == recording.tagsDigest ? nil : (recording, media, tags)
    }
    guard let (recording, media, tags) = found else { return }
    try await LocalCopy.folder(context) { folder in
      let source = try await LocalCopy.of(media, in: folder, services)
      guard let file = try await MP3File.open(source) else { return }
      let length = recording.duration ?? media.duration ?? .zero
      let cover = try await tags.cover(in: folder, services)
      let made = try await MediaFile.storing(file, tag: tags.bytes(length: length, cover: cover), length: length, services)
      do {
        try await context.commit { db in
          guard let episode = try? Episode.held(id, db), let current = try EpisodeRecording.find(id, db),
            current.turn == recording.turn, current.productID == media.id, isAsked || !episode.isHeard(at: now)
          else { throw Overtaken() }
          try made.insert(db)
          try db.execute(
            """
            UPDATE recordings SET product_id = \(made.id), tags_digest = \(tags.digest), updated_at = \(now)
            WHERE episode_id = \(id)
            """)
          try episode.place(made, db)
          try episode.touch(at: now, db)
          try MediaFile.drop(media.id, db)
        }
      } catch {
        await made.discard(services)
        if !(error is Overtaken) { throw error }
      }
    }
  }
}
