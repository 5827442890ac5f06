import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore

extension AdminRoutes {
  /// `GET /admin/episodes/{id}/preview`: the public page as listeners will see it, with what was typed and not saved.
  @Sendable func previewEpisode(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, now): (EpisodeID, Timestamp) = (try id("episode", context), context.now)
    let shows = try await directory.snapshot()
    let (episode, kept) = try await database.read { db in
      let episode = try context.staff.episode(id, db)
      return (episode, try unsaved(episode, context, db))
    }
    guard let address = shows.shows.first(where: { $0.id == episode.showID }) else { throw DomainError.notFound }
    let base = "/\(Slug.pathComponent(address.slug))"
    let site = Site(show: address, base: base, origin: installation.origin, canonical: installation.origin + base)
    let draft = kept.map { EpisodeForm($0.form, artwork: MediaID($0.form.text("artwork.media"))) }
    let html = try await detail(id, draft, context) { [templates, assets] detail, fault, db in
      let view = try SiteView.load(site, templates: templates, assets: assets, at: now, db)
      let bar = EpisodePage.PreviewBar(
        text: fault.map { "Preview without your latest changes, which can’t be shown yet: \($0)" }
          ?? "Preview: not public\(draft == nil ? "" : ", with what you haven’t saved yet").", url: "/admin/episodes/\(id)")
      return try templates.bytes(
        view.episodePage(
          detail, preview: bar, audio: detail.episode.audioID == nil ? nil : "/admin/episodes/\(id)/recording/audio"))
    }
    var headers = SecurityHeaders.page(linksAudio: true)
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.cacheControl] = "no-store"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: html)))
  }

  /// Ends a transaction that was never to be kept, and hands out what came of it.
  private struct Glimpse: Error {
    let html: [UInt8]
  }

  /// What `make` makes of the episode as `form` has it: saved, looked at, and undone. Without a form, as it is stored.
  private func detail(
    _ id: EpisodeID, _ form: EpisodeForm?, _ context: AdminContext,
    _ make: @escaping @Sendable (EpisodeDetail, String?, any Connection) throws -> [UInt8]
  ) async throws -> [UInt8] {
    let now = context.now
    let stored = { @Sendable (fault: String?) in
      try await database.read { db in
        let episode = try context.staff.episode(id, db)
        let detail = try EpisodeDetail.load(episode, of: try Show.find(episode.showID, db), at: now, db)
        return try make(detail, fault, db)
      }
    }
    guard let form else { return try await stored(nil) }
    if let fault = form.problems.sorted(by: { $0.key < $1.key }).first?.value { return try await stored(fault) }
    do {
      try await database.write { db in
        var episode = try context.staff.editableEpisode(id, db)
        try episode.apply(form.draft, basedOn: Episode.Basis(version: episode.version), by: context.staff, at: now, db)
        let detail = try EpisodeDetail.load(episode, of: try Show.find(episode.showID, db), at: now, db)
        throw Glimpse(html: try make(detail, nil, db))
      }
      throw DomainError.notFound
    } catch let glimpse as Glimpse {
      return glimpse.html
    } catch DomainError.invalid(let problems) {
      return try await stored(problems.sorted { $0.key < $1.key }.first?.value)
    }
  }
}
