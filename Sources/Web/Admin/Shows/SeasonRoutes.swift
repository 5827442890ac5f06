import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  /// `GET /admin/shows/{show}/seasons`.
  @Sendable func seasons(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await seasonsPage(try await editedShow(context), request, context)
  }

  /// The seasons as they are stored, or with the names that were typed.
  private func seasonsPage(
    _ show: Show, _ request: Request, _ context: AdminContext, typed: [(season: SeasonDraft, seen: String)] = [],
    problems: [Field: String] = [:]
  ) async throws -> Response {
    let stored = try await database.read { db in try show.seasons(db) }
    var rows = stored.map { season in
      let name = typed.first { $0.season.number == season.number }?.season.name ?? season.name
      return SeasonsPage.Row(
        season.number, name: name, seen: season.name, episodes: season.episodes, show: show.id,
        error: problems[Field(rawValue: "season.\(season.number)")])
    }
    for (season, seen) in typed where !stored.contains(where: { $0.number == season.number }) {
      rows.append(
        SeasonsPage.Row(
          season.number, name: season.name, seen: seen, episodes: 0, show: show.id,
          error: problems[Field(rawValue: "season.\(season.number)")]))
    }
    rows.sort { $0.position < $1.position }
    let next = (stored.map(\.number).max() ?? 0) + 1
    let content = SeasonsPage(
      layout: layout("Seasons", of: show, area: .seasons, request, context), action: "/admin/shows/\(show.id)/seasons",
      problems: problems.sorted { $0.key < $1.key }.map { LinkItem(title: $0.value, url: "#f-\($0.key.rawValue)") },
      seasons: rows, nextNumber: String(next), newError: problems["new"])
    return try page(content, status: problems.isEmpty ? .ok : .unprocessableContent)
  }

  /// `POST /admin/shows/{show}/seasons` with rows of `number`, `name` and `was`, the name that was seen; and `new.number`, `new.name`.
  @Sendable func saveSeasons(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    var typed = form.entries("season").compactMap { row -> (season: SeasonDraft, seen: String)? in
      row["number"].flatMap { Int($0) }.map { (SeasonDraft(number: $0, name: row["name"] ?? ""), row["was"] ?? "") }
    }
    var problems: [Field: String] = [:]
    if let name = form["new.name"]?.nonEmpty {
      if let number = Int(form.text("new.number")), (1...9999).contains(number),
        !typed.contains(where: { $0.season.number == number })
      {
        typed.append((SeasonDraft(number: number, name: name), ""))
      } else {
        problems["new"] = "Give “\(name)” a number from 1 to 9999 that no other season has."
      }
    }
    let seasons = typed
    do {
      guard problems.isEmpty else { throw DomainError.invalid(problems) }
      try await database.write { db in
        var problems: [Field: String] = [:]
        for (season, seen) in seasons {
          do {
            try season.apply(to: show.id, seen: seen, by: staff, at: now, db)
          } catch DomainError.conflict(let message) {
            problems[Field(rawValue: "season.\(season.number)")] = message
          } catch DomainError.invalid(let found) {
            problems.merge(found) { first, _ in first }
          }
        }
        guard problems.isEmpty else { throw DomainError.invalid(problems) }
      }
      return seeOther("/admin/shows/\(show.id)/seasons", notice: .saved)
    } catch DomainError.invalid(let problems) {
      return try await seasonsPage(show, request, context, typed: typed, problems: problems)
    }
  }
}

/// `/admin/shows/{show}/seasons`.
struct SeasonsPage: AdminPage {
  static let template = "admin/shows/seasons"
  let layout: AdminLayout
  let action: String
  let problems: [LinkItem]
  let seasons: [Row]
  let nextNumber: String
  let newError: String?

  struct Row: Sendable {
    let position: Int
    let number: String
    let name: String
    /// The name that is stored.
    let seen: String
    let episodes: String
    let episodesURL: String
    let error: String?

    init(_ number: Int, name: String, seen: String, episodes: Int, show: ShowID, error: String?) {
      (position, self.number, self.name, self.seen, self.error) = (number, String(number), name, seen, error)
      self.episodes = episodes == 1 ? "1 episode" : "\(episodes) episodes"
      episodesURL = "/admin/shows/\(show)/episodes?season=\(number)"
    }
  }
}
