import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addPublicationRoutes(to router: Router<AdminContext>) {
    router.get("/admin/episodes/:episode/publication", use: publication)
    router.post("/admin/episodes/:episode/publication", use: publish)
    router.get("/admin/episodes/:episode/publication/moment", use: publicationMoment)
    router.post("/admin/episodes/:episode/publication/end", use: endPublication)
  }

  /// `GET /admin/episodes/{id}/publication`: the check list, and when. For editors.
  @Sendable func publication(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    return try await page(
      database.read { db in
        let episode = try context.staff.episode(id, db)
        try context.staff.require(.editor, in: episode.showID)
        return try publicationPage(episode, request, context, db)
      })
  }

  /// `GET …/publication/moment?date=2026-10-25&time=02:30`: what that means in the show's zone, for scripts.
  @Sendable func publicationMoment(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let zone = try await database.read { db in
      let episode = try context.staff.episode(id, db)
      return try Show.find(episode.showID, db).timeZone
    }
    let form = FormFields([
      ("date", query("date", request) ?? ""), ("time", query("time", request)?.replacing("%3A", with: ":") ?? ""),
    ])
    return try json(PublicationForm.reading(form, zone: zone))
  }

  /// `POST /admin/episodes/{id}/publication`: publishes, schedules, unlists, or moves the date.
  @Sendable func publish(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, form): (EpisodeID, FormFields) = (try id("episode", context), try await form(request))
    let now = context.now
    do {
      let notice = try await database.write { db in
        var episode = try context.staff.publishableEpisode(id, db)
        let zone = try Show.find(episode.showID, db).timeZone
        let wanted = try PublicationForm(form, zone: zone, now: now)
        if wanted.isUnlisted {
          guard wanted.moment.map({ $0 <= now }) ?? true else {
            throw DomainError.invalid(["unlisted": "What is unlisted has no date to come. Choose “Now”, or untick “Unlisted”."])
          }
          try episode.unlist(on: wanted.moment, by: context.staff, at: now, db)
          return Notice.unlisted
        }
        try episode.publish(on: wanted.moment ?? now, by: context.staff, at: now, db)
        return episode.status == .scheduled ? .scheduled : .published
      }
      return seeOther("/admin/episodes/\(id)", notice: notice)
    } catch DomainError.invalid(let problems) {
      return try await refuse(id, form, problems, request, context)
    }
  }

  /// `POST /admin/episodes/{id}/publication/end` with `to` = `draft`, `unlisted` or `withdrawn`, the latter `confirmed`.
  @Sendable func endPublication(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, form): (EpisodeID, FormFields) = (try id("episode", context), try await form(request))
    let now = context.now
    do {
      let notice = try await database.write { db in
        var episode = try context.staff.publishableEpisode(id, db)
        switch form.text("to") {
        case "draft":
          try episode.unpublish(by: context.staff, at: now, db)
          return Notice.unpublished
        case "unlisted":
          try episode.unlist(by: context.staff, at: now, db)
          return .unlisted
        case "withdrawn":
          guard form.isOn("confirmed") else {
            throw DomainError.invalid(["confirmed": "Tick “Yes, withdraw it” first: listeners will notice."])
          }
          try episode.withdraw(by: context.staff, at: now, db)
          return .withdrawn
        default: throw DomainError.invalid(["when": "Say what it is to become: a draft, unlisted or withdrawn."])
        }
      }
      return seeOther("/admin/episodes/\(id)", notice: notice)
    } catch DomainError.invalid(let problems) {
      return try await refuse(id, nil, problems, request, context)
    }
  }

  private func refuse(
    _ id: EpisodeID, _ form: FormFields?, _ problems: [Field: String], _ request: Request, _ context: AdminContext
  ) async throws -> Response {
    if AdminRoutes.wantsJSON(request) { throw DomainError.invalid(problems) }
    let content = try await database.read { db in
      let episode = try context.staff.episode(id, db)
      return try publicationPage(episode, form: form, problems: problems, request, context, db)
    }
    return try page(content, status: .unprocessableContent)
  }
}
