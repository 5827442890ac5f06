import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  /// `POST …/recording/retry`: works on the file once more; with `keep`, takes one that ends early as it is. For a recording that came
  /// by an import: measures it.
  @Sendable func retryRecording(_ request: Request, _ context: AdminContext) async throws -> Response {
    let keeping = try await form(request).isOn("keep")
    return try await change(request, context) { episode, now, db in
      if try EpisodeRecording.find(episode, db) == nil {
        try EpisodeRecording.adopt(episode, at: now, db)
      } else {
        try EpisodeRecording.retry(episode, keepingIncomplete: keeping, at: now, db)
      }
    }
  }

  /// `POST …/recording/normalisation`: `normalise` says whether it is to be brought to the loudness of other podcasts.
  @Sendable func normaliseRecording(_ request: Request, _ context: AdminContext) async throws -> Response {
    let isOn = try await form(request).isOn("normalise")
    return try await change(request, context) { episode, now, db in
      try EpisodeRecording.normalise(episode, isOn, at: now, db)
    }
  }

  /// `POST …/recording/tags`: writes title, cover and chapters into the file, whoever is listening.
  @Sendable func tagRecording(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await change(request, context) { episode, now, db in
      try EpisodeRecording.retag(episode, onRequest: true, at: now, db)
    }
  }

  /// `POST …/recording/former`: drops a file that can't be used and goes back to the one before.
  @Sendable func revertRecording(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await change(request, context) { episode, now, db in try EpisodeRecording.revert(episode, at: now, db) }
  }

  /// `POST …/recording/chapters`: puts the chapters that were in the file in the place of the episode's.
  @Sendable func takeRecordingChapters(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await change(request, context) { episode, now, db in
      try EpisodeRecording.takeFoundChapters(episode, at: now, db)
    }
  }

  /// `POST …/recording/end`: takes the recording away from an episode that nobody hears.
  @Sendable func removeRecording(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await change(request, context) { episode, now, db in try EpisodeRecording.remove(from: episode, at: now, db) }
  }

  /// Does `body` to an episode that the asker may edit, and answers with its state or sends the browser back to it.
  private func change(
    _ request: Request, _ context: AdminContext,
    _ body: @escaping @Sendable (EpisodeID, Timestamp, any Connection) throws -> Void
  ) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let (staff, now) = (context.staff, context.now)
    try await database.write { db in
      _ = try staff.editableEpisode(id, db)
      try body(id, now, db)
    }
    if AdminRoutes.wantsJSON(request) { return try await recordingState(request, context) }
    return seeOther("/admin/episodes/\(id)#recording-panel")
  }
}
