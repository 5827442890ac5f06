import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore

extension AdminRoutes {
  func addEpisodeRoutes(to router: Router<AdminContext>) {
    router.post("/admin/shows/:show/episodes", use: beginEpisode)
    router.get("/admin/episodes/:episode", use: episode)
    router.post("/admin/episodes/:episode", use: saveEpisode)
    router.post("/admin/episodes/:episode/end", use: deleteEpisode)
    router.get("/admin/episodes/:episode/preview", use: previewEpisode)
    router.put("/admin/episodes/:episode/autosave", use: autosaveEpisode)
    router.post("/admin/episodes/:episode/autosave", use: autosaveEpisode)
    router.post("/admin/episodes/:episode/autosave/end", use: discardAutosave)
    router.delete("/admin/episodes/:episode/autosave", use: discardAutosave)
    router.post("/admin/preview/markdown", use: previewMarkdown)
    addPublicationRoutes(to: router)
  }

  /// `POST /admin/shows/{show}/episodes`: an empty draft, and on to its form.
  @Sendable func beginEpisode(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show: ShowID = try id("show", context)
    let episode = try await database.write { db in
      try Episode.begin(in: show, by: context.staff, at: context.now, db)
    }
    return seeOther("/admin/episodes/\(episode.id)")
  }

  /// `GET /admin/episodes/{id}`: the form, with what was typed and not saved.
  @Sendable func episode(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    return try await page(
      database.read { db in
        let episode = try context.staff.episode(id, db)
        let stored = EpisodeForm.fields(of: try EpisodeDraft.load(episode, db), version: episode.version)
        let unsaved = try unsaved(episode, context, db)
        let kept = try Autosave.find(episode.subject, by: context.staff.id, db)
        return try episodePage(
          episode, form: unsaved?.form ?? stored, restored: unsaved, keptAt: kept?.at, request, context, db)
      })
  }

  /// What the asker typed about `episode` and didn't save; nil where it says nothing else than what is stored.
  func unsaved(_ episode: Episode, _ context: AdminContext, _ db: any Connection) throws -> Autosave? {
    guard try context.staff.mayEdit(episode), let kept = try Autosave.find(episode.subject, by: context.staff.id, db) else {
      return nil
    }
    let stored = EpisodeForm.fields(of: try EpisodeDraft.load(episode, db), version: episode.version)
    return EpisodeForm.saysTheSame(kept.form, stored) ? nil : kept
  }

  /// `POST /admin/episodes/{id}/end`: deletes a draft that never was public.
  @Sendable func deleteEpisode(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let show = try await database.write { db in
      let episode = try context.staff.editableEpisode(id, db)
      try episode.delete(by: context.staff, at: context.now, db)
      return episode.showID
    }
    return seeOther("/admin/shows/\(show)/episodes", notice: .deleted)
  }

  /// `POST /admin/preview/markdown` with `text`: what it looks like, as a piece of HTML.
  @Sendable func previewMarkdown(_ request: Request, _ context: AdminContext) async throws -> Response {
    let html = Markdown.html(try await form(request).text("text"), policy: .notes)
    var headers = SecurityHeaders.admin()
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.cacheControl] = "no-store"
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: SiteView.withoutPictures(html))))
  }
}
