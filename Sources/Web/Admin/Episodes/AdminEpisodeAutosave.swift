import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  /// What a script is told of what was kept.
  private struct Kept: Encodable, Sendable {
    /// When, in milliseconds; the tab sends it along the next time.
    let at: Int64
  }

  /// `PUT /admin/episodes/{id}/autosave?since={at}`: keeps what is in the form, for its writer alone. Answers 409 when another tab has
  /// kept something since; with `force=1` that is replaced.
  @Sendable func autosaveEpisode(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let since = query("since", request).flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
    let expecting: Autosave.Expectation = query("force", request) == nil ? .exactly(since) : .anything
    let form = try await form(request)
    let kept = try await database.write { db in
      let episode = try context.staff.episode(id, db)
      guard try context.staff.mayEdit(episode) else { throw DomainError.forbidden }
      let kept = try Autosave.save(
        form: form, episode.subject, version: form.version, by: context.staff.id, expecting: expecting, at: context.now, db)
      return Kept(at: kept.at.rawValue)
    }
    return try json(kept)
  }

  /// `POST /admin/episodes/{id}/autosave/end`: forgets it.
  @Sendable func discardAutosave(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    try await database.write { db in
      let episode = try context.staff.episode(id, db)
      try Autosave.discard(episode.subject, by: context.staff.id, db)
    }
    if AdminRoutes.wantsJSON(request) { return Response(status: .noContent) }
    return seeOther("/admin/episodes/\(id)", notice: .discarded)
  }
}

extension EpisodeForm {
  /// Whether two forms say the same of an episode, however they say it.
  static func saysTheSame(_ left: FormFields, _ right: FormFields) -> Bool {
    let (left, right) = (comparable(left), comparable(right))
    return left.draft.digest == right.draft.digest && left.problems == right.problems
  }

  private static func comparable(_ form: FormFields) -> EpisodeForm {
    EpisodeForm(form, artwork: form.isOn("artwork.remove") ? nil : MediaID(form.text("artwork.media")))
  }
}
