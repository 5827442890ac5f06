import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addEpisodeListRoutes(to router: Router<AdminContext>) {
    router.get("/admin/shows/:show/episodes", use: episodeList)
    router.post("/admin/shows/:show/episodes/actions", use: actOnEpisodes)
  }

  /// `GET /admin/shows/{show}/episodes?search=&status=&season=&tag=&person=&type=&attention=&sort=&page=`.
  @Sendable func episodeList(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: ShowID = try id("show", context)
    let query = FormFields(urlEncoded: (request.uri.query ?? "").utf8)
    let address = AdminEpisodeListAddress(path: "/admin/shows/\(id)/episodes", query: query)
    return try page(try await episodeListPage(id, address, done: AdminRoutes.done(query), request, context))
  }

  private func episodeListPage(
    _ id: ShowID, _ address: AdminEpisodeListAddress, done: String? = nil,
    refused: AdminEpisodeListPage.RefusedAction? = nil, _ request: Request, _ context: AdminContext
  ) async throws -> AdminEpisodeListPage {
    let (staff, now) = (context.staff, context.now)
    let (show, found, choices) = try await database.read { db in
      (
        try staff.show(id, db), try address.listing.page(address.page, of: id, for: staff, at: now, db),
        try EpisodeListing.choices(of: id, for: staff, at: now, db)
      )
    }
    return AdminEpisodeListPage(
      found, choices: choices, at: address, show: show, role: staff.role(in: id) ?? .author, isOwner: staff.isOwner, done: done,
      refused: refused, now: now, layout: layout("Episodes", of: show, area: .episodes, request, context),
      artwork: { artworkURL($0, .small) })
  }

  /// “12 episodes published.”, as the address says after something was done to many.
  private static func done(_ query: FormFields) -> String? {
    guard let count = query["done"].flatMap({ Int($0) }), count >= 0, let did = query["did"] else { return nil }
    if count == 0 { return "They were that way already; nothing was changed." }
    let words = "\(count == 1 ? "1 episode" : "\(count) episodes") \(EpisodeActionForm.participle(did))."
    guard let same = query["same"].flatMap({ Int($0) }), same > 0 else { return words }
    return "\(words) \(same) \(same == 1 ? "was" : "were") that way already."
  }

  /// `POST /admin/shows/{show}/episodes/actions`: does something to the episodes ticked, or to all that the filter finds. What takes
  /// something away, and whatever is done to more than a page, is asked once.
  @Sendable func actOnEpisodes(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: ShowID = try id("show", context)
    try context.staff.require(.author, in: id)
    let sent = try await form(request)
    let address = AdminEpisodeListAddress(
      path: "/admin/shows/\(id)/episodes", query: FormFields(urlEncoded: sent.text("query").utf8))
    do {
      return try await act(try EpisodeActionForm(sent), id, address, request, context)
    } catch DomainError.invalid(let fields) {
      let problem = fields.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")
      let content = try await episodeListPage(
        id, address, refused: .init(form: sent, problem: problem), request, context)
      return try page(content, status: .unprocessableContent)
    }
  }

  private func act(
    _ form: EpisodeActionForm, _ id: ShowID, _ address: AdminEpisodeListAddress, _ request: Request, _ context: AdminContext
  ) async throws -> Response {
    let (staff, now) = (context.staff, context.now)
    try form.action.check()
    if !form.isConfirmed && (form.action.isDestructive || form.isEverything) {
      return try await confirmation(form, id, address, request, context)
    }
    let chosen =
      form.isEverything
      ? try await database.read { db in try address.listing.ids(of: id, for: staff, at: now, db) } : form.episodes
    var outcome = EpisodeActionOutcome()
    // A hundred at a time, so that others can save in between.
    for start in stride(from: 0, to: chosen.count, by: 100) {
      let part = Array(chosen[start..<min(start + 100, chosen.count)])
      outcome += try await database.write { db in try staff.perform(form.action, on: part, of: id, at: now, db) }
    }
    if outcome.refusals.isEmpty {
      let mark = address.query.isEmpty ? "?" : "&"
      let did = EpisodeActionForm.fields(form.action)[0].1
      let same = outcome.unchanged > 0 ? "&same=\(outcome.unchanged)" : ""
      return seeOther("\(address.url)\(mark)done=\(outcome.done.count)&did=\(did)\(same)")
    }
    let show = try await database.read { db in try staff.show(id, db) }
    let crumbs = [LinkItem(title: "Episodes", url: address.url)]
    let heading = outcome.done.isEmpty ? "Nothing could be done" : "Not all could be done"
    return try page(
      EpisodeOutcomePage(
        layout: layout(heading, of: show, area: .episodes, crumbs: crumbs, request, context), outcome, of: form.action,
        back: address.url),
      status: outcome.done.isEmpty ? .unprocessableContent : .ok)
  }

  private func confirmation(
    _ form: EpisodeActionForm, _ id: ShowID, _ address: AdminEpisodeListAddress, _ request: Request, _ context: AdminContext
  ) async throws -> Response {
    let (staff, now) = (context.staff, context.now)
    let (show, episodes) = try await database.read { db in
      let chosen = form.isEverything ? try address.listing.ids(of: id, for: staff, at: now, db) : form.episodes
      return (try staff.show(id, db), try ListedEpisode.visible(chosen, of: id, to: staff, db))
    }
    guard !episodes.isEmpty else { throw DomainError.invalid(["episode": "There is no such episode any more."]) }
    let crumbs = [LinkItem(title: "Episodes", url: address.url)]
    let count = episodes.count == 1 ? "1 episode" : "\(episodes.count) episodes"
    let heading = "\(EpisodeActionForm.verb(form.action)) \(count)?"
    return try page(
      EpisodeConfirmationPage(
        layout: layout(heading, of: show, area: .episodes, crumbs: crumbs, request, context), episodes, form, back: address.url,
        path: "\(address.path)/actions", now: now))
  }
}

/// Asks once before something is taken away or done to many.
struct EpisodeConfirmationPage: AdminPage {
  static let template = "admin/episodes/list-confirm"
  let layout: AdminLayout
  let consequence: String
  /// The first of them.
  let titles: [EpisodeLine]
  /// “and 12 more”.
  let more: String?
  let path: String
  let fields: [AdminEpisodeListPage.HiddenField]
  let button: String
  let isDestructive: Bool
  let back: String

  /// An episode by its title.
  struct EpisodeLine: Sendable {
    let title: String
    let url: String
    let status: String
    let statusTitle: String
  }

  init(
    layout: AdminLayout, _ episodes: [ListedEpisode], _ form: EpisodeActionForm, back: String, path: String, now: Timestamp
  ) {
    (self.layout, self.back, self.path) = (layout, back, path)
    consequence = EpisodeActionForm.consequence(form.action)
    titles = episodes.prefix(20).map {
      let status = $0.status(at: now)
      return EpisodeLine(title: $0.title, url: "/admin/episodes/\($0.id)", status: status.rawValue, statusTitle: status.title)
    }
    more = episodes.count > 20 ? "and \(episodes.count - 20) more" : nil
    let known = [("query", form.query), ("confirmed", "1")] + EpisodeActionForm.fields(form.action)
    // The episodes that were shown are meant, not those that the filter would find by then.
    fields = (known + episodes.map { ("episode", $0.id.description) }).map {
      AdminEpisodeListPage.HiddenField(name: $0.0, value: $0.1)
    }
    button = EpisodeActionForm.verb(form.action)
    isDestructive = form.action.isDestructive
  }
}

/// What could be done to many episodes, and what couldn't.
struct EpisodeOutcomePage: AdminPage {
  static let template = "admin/episodes/list-outcome"
  let layout: AdminLayout
  /// “12 episodes published.”; nil when there is none.
  let done: String?
  let unchanged: String?
  let refusals: [Refusal]
  let back: String

  /// An episode that is as it was.
  struct Refusal: Sendable {
    let title: String
    let url: String?
    let reason: String
  }

  init(layout: AdminLayout, _ outcome: EpisodeActionOutcome, of action: EpisodeAction, back: String) {
    (self.layout, self.back) = (layout, back)
    let did = EpisodeActionForm.participle(EpisodeActionForm.fields(action)[0].1)
    let count = outcome.done.count
    done = count == 0 ? nil : "\(count == 1 ? "1 episode" : "\(count) episodes") \(did)."
    unchanged =
      outcome.unchanged == 0 ? nil : "\(outcome.unchanged) \(outcome.unchanged == 1 ? "was" : "were") that way already."
    refusals = outcome.refusals.map { refusal in
      Refusal(
        title: refusal.title ?? "An episode that isn't here",
        url: refusal.title.map { _ in "/admin/episodes/\(refusal.episode)" },
        reason: refusal.reason)
    }
  }
}
