import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  /// `POST /admin/episodes/{id}`: saves the form, with the files it brings. A recording that came with it is taken in whatever becomes
  /// of the rest: it was long on its way.
  @Sendable func saveEpisode(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    // Before a long file is read: whoever may not change it learns that at once.
    try await database.read { db in
      let episode = try context.staff.episode(id, db)
      guard try context.staff.mayEdit(episode) else { throw DomainError.forbidden }
    }
    let sent = try await formWithFiles(request, fileLimit: AdminRoutes.recordingLimit)
    return try await sent.finally {
      var (form, problems) = (sent.fields, sent.problems)
      do {
        let artwork = try await receiveArtwork(form, file: sent.file("artwork")?.path)
        AdminRoutes.settle(artwork, in: &form)
      } catch DomainError.invalid(let faults) {
        problems.merge(faults) { first, _ in first }
      }
      if let file = sent.file("recording") {
        do {
          try await WholeUpload.receive(file.path, name: file.name, for: id, by: context.staff, services)
        } catch DomainError.invalid(let faults) {
          problems.merge(faults) { first, _ in first }
        }
      }
      return try await save(id, form, problems, request, context)
    }
  }

  /// The most that a recording may have that comes in one piece: 4 GB.
  static let recordingLimit = Int64(4) << 30

  /// Puts the image that was received in the place of all that the form said of it.
  private static func settle(_ artwork: MediaID?, in form: inout FormFields) {
    for name in ["x", "y", "edge", "remove"] { form.set("artwork.\(name)", nil) }
    form.set("artwork.media", artwork?.description ?? "")
  }

  private func save(
    _ id: EpisodeID, _ form: FormFields, _ early: [Field: String], _ request: Request, _ context: AdminContext
  ) async throws -> Response {
    let read = EpisodeForm(form, artwork: MediaID(form.text("artwork.media")))
    let problems = read.problems.merging(early) { first, _ in first }
    do {
      try await database.write { db in
        var episode = try context.staff.editableEpisode(id, db)
        if !problems.isEmpty {
          // Everything that is wrong at once, not one kind after the other.
          throw DomainError.invalid(problems.merging(try episode.problems(with: read.draft, db)) { first, _ in first })
        }
        let basis = EpisodeForm.basis(form)
        let draft = try AdminRoutes.joined(read.draft, form, episode, basis, db)
        try episode.apply(draft, basedOn: basis, by: context.staff, at: context.now, db)
        try Autosave.discard(episode.subject, by: context.staff.id, db)
      }
      let goesOn = form.text("then") == "publication"
      return seeOther("/admin/episodes/\(id)\(goesOn ? "/publication" : "")", notice: .saved)
    } catch DomainError.invalid(let problems) {
      if AdminRoutes.wantsJSON(request) { throw DomainError.invalid(problems) }
      let content = try await database.read { db in
        let episode = try context.staff.episode(id, db)
        return try episodePage(episode, form: form, problems: problems, request, context, db)
      }
      return try page(content, status: .unprocessableContent)
    } catch let collision as Collision<EpisodeDraft> {
      return try await show(collision, id, form, request, context)
    }
  }

  /// The draft with what its writer, shown a collision, chose to leave as the other side has it.
  private static func joined(
    _ draft: EpisodeDraft, _ form: FormFields, _ episode: Episode, _ basis: Episode.Basis, _ db: any Connection
  ) throws -> EpisodeDraft {
    guard !form.takenFromOthers.isEmpty else { return draft }
    let present = try EpisodeDraft.load(episode, db)
    let theirs =
      basis.digest == present.digest
      ? present : try Revision.content(EpisodeDraft.self, of: episode.subject, version: basis.version, db) ?? present
    return try draft.taking(form.takenFromOthers, from: theirs)
  }

  /// Shows a collision; what was typed is kept besides.
  private func show(
    _ collision: Collision<EpisodeDraft>, _ id: EpisodeID, _ form: FormFields, _ request: Request, _ context: AdminContext
  ) async throws -> Response {
    var carried = form
    carried.set("basis", collision.theirs.digest)
    let content = try await database.write { [carried] db in
      let episode = try context.staff.episode(id, db)
      let show = try Show.find(episode.showID, db)
      let url = "/admin/episodes/\(id)"
      // Whoever closes the page now finds it again.
      try Autosave.save(form: form, episode.subject, version: form.version, by: context.staff.id, at: context.now, db)
      return CollisionPage(
        collision, form: carried, action: url, leave: url, zone: show.timeZone,
        layout: layout("Two of you were here", of: show, area: .episodes, request, context))
    }
    return try page(content, status: .conflict)
  }
}
