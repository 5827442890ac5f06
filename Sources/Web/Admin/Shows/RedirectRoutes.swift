import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  /// How many redirects a page of the list has.
  private static let redirectsPerPage = 100

  /// `GET /admin/shows/{show}/redirects?q=&from=&sort=&page=`.
  @Sendable func redirectList(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await redirectsPage(try await editedShow(context), request, context)
  }

  private func redirectsPage(
    _ show: Show, _ request: Request, _ context: AdminContext, typed: RedirectDraft? = nil, lines: String = "",
    outcome: RedirectLines? = nil, problems: [Field: String] = [:]
  ) async throws -> Response {
    var filter = RedirectFilter(text: query("q", request) ?? "")
    filter.origin = query("from", request).flatMap(RedirectFilter.Origin.init(rawValue:)) ?? .all
    filter.order = query("sort", request).flatMap(RedirectFilter.Order.init(rawValue:)) ?? .path
    let (number, size) = (max(1, query("page", request).flatMap { Int($0) } ?? 1), AdminRoutes.redirectsPerPage)
    guard number < 1_000_000 else { throw DomainError.notFound }
    let list = try await database.read { [filter] db in
      try show.redirects(filter, offset: (number - 1) * size, limit: size, db)
    }
    let base = "/admin/shows/\(show.id)/redirects"
    func address(_ number: Int) -> String {
      var parts = number > 1 ? ["page=\(number)"] : []
      if filter.origin != .all { parts.append("from=\(filter.origin.rawValue)") }
      if filter.order != .path { parts.append("sort=\(filter.order.rawValue)") }
      if !filter.text.isEmpty { parts.append("q=\(filter.text.urlQueryEscaped)") }
      return parts.isEmpty ? base : "\(base)?\(parts.joined(separator: "&"))"
    }
    let content = RedirectListPage(
      layout: layout("Redirects", of: show, area: .redirects, request, context), base: base, text: filter.text,
      isFiltered: !filter.text.isEmpty || filter.origin != .all,
      origin: SelectField(
        "from", "Show", filter.origin.rawValue,
        options: [("all", "All"), ("own", "Those you made"), ("automatic", "Those that came of changes")]),
      sort: SelectField("sort", "Sort by", filter.order.rawValue, options: [("path", "From"), ("target", "To")]),
      problems: problems.sorted { $0.key < $1.key }.map { LinkItem(title: $0.value, url: "#f-\($0.key.rawValue)") },
      path: TextField(
        "path", "From", typed?.path ?? "", hint: "A path of this show at which nothing is, such as /old-page.",
        error: problems["path"], required: true),
      target: TextField(
        "target", "To", typed?.target ?? "", hint: "A path such as /about, or an https:// address.", error: problems["target"],
        required: true),
      lines: TextArea(
        "lines", "Many at once", outcome.map { $0.refused.map(\.line).joined(separator: "\n") } ?? lines, rows: 6,
        hint: "A line for each: from, a space, to. Up to \(RedirectLines.limit) lines.", error: problems["lines"]),
      linesOpen: outcome != nil || problems["lines"] != nil,
      outcome: outcome.map(RedirectListPage.Outcome.init),
      total: list.total == 1 ? "One redirect" : "\(list.total) redirects",
      redirects: list.entries.map(RedirectListPage.Item.init),
      previous: number > 1 ? address(number - 1) : nil, next: number * size < list.total ? address(number + 1) : nil)
    let isGood = problems.isEmpty && outcome?.refused.isEmpty != false
    return try page(content, status: isGood ? .ok : .unprocessableContent)
  }

  /// `POST /admin/shows/{show}/redirects` with `path` and `target`.
  @Sendable func createRedirect(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let draft = RedirectDraft(path: form.text("path"), target: form.text("target"))
    do {
      try await database.write { db in try draft.apply(to: show.id, by: staff, at: now, db) }
      return seeOther("/admin/shows/\(show.id)/redirects", notice: .created)
    } catch DomainError.invalid(let problems) {
      return try await redirectsPage(show, request, context, typed: draft, problems: problems)
    }
  }

  /// `POST /admin/shows/{show}/redirects/lines` with `lines`: stores those that can be taken and gives the others back.
  @Sendable func pasteRedirects(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let text = form.text("lines")
    do {
      guard !text.isEmpty else { throw DomainError.invalid(["lines": "Write a line for each redirect: from, a space, to."]) }
      let outcome = try await database.write { db in try RedirectLines(text, of: show.id, by: staff, at: now, db) }
      if outcome.refused.isEmpty { return seeOther("/admin/shows/\(show.id)/redirects", notice: .created) }
      return try await redirectsPage(show, request, context, outcome: outcome)
    } catch DomainError.invalid(let problems) {
      return try await redirectsPage(show, request, context, lines: text, problems: problems)
    }
  }

  /// `POST /admin/shows/{show}/redirects/deletion` with `redirect` (`kind:key`) for each.
  @Sendable func deleteRedirects(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let chosen = form.all("redirect").compactMap { value -> (kind: RedirectEntry.Kind, key: String)? in
      let parts = value.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2, let kind = RedirectEntry.Kind(rawValue: parts[0]) else { return nil }
      return (kind, parts[1])
    }
    let automatic = chosen.filter { $0.kind != .own }.count
    let base = "/admin/shows/\(show.id)/redirects"
    if automatic > 0 && !form.isOn("certain") {
      let what = automatic == 1 ? "One of these came" : "\(automatic) of these came"
      let content = ConfirmationPage(
        layout: layout(
          "Delete redirects", of: show, area: .redirects, crumbs: [LinkItem(title: "Redirects", url: base)], request, context),
        text: """
          \(what) of a change of address. Whoever has such an address, in a link or an app, will no longer be led on, and this can't \
          be brought back from the history.
          """, action: "\(base)/deletion", carried: form.all("redirect").map { .init(name: "redirect", value: $0) },
        button: chosen.count == 1 ? "Delete it" : "Delete all \(chosen.count)", leave: base)
      return try page(content)
    }
    try await database.write { db in try show.delete(redirects: chosen, by: staff, at: now, db) }
    return seeOther("/admin/shows/\(show.id)/redirects", notice: chosen.isEmpty ? nil : .deleted)
  }
}

/// What is asked once before something that can't be undone.
struct ConfirmationPage: AdminPage {
  static let template = "admin/shows/confirmation"
  let layout: AdminLayout
  let text: String
  let action: String
  let carried: [CollisionPage.CarriedField]
  let button: String
  let leave: String
}

/// `/admin/shows/{show}/redirects`.
struct RedirectListPage: AdminPage {
  static let template = "admin/shows/redirects"
  let layout: AdminLayout
  let base: String
  let text: String
  let isFiltered: Bool
  let origin: SelectField
  let sort: SelectField
  let problems: [LinkItem]
  let path: TextField
  let target: TextField
  let lines: TextArea
  let linesOpen: Bool
  let outcome: Outcome?
  let total: String
  let redirects: [Item]
  let previous: String?
  let next: String?

  struct Item: Sendable {
    /// `own:/old-page`
    let key: String
    let path: String
    let target: String
    /// Where it comes from, for those that nobody wrote.
    let reason: String?
  }

  /// What became of pasted lines.
  struct Outcome: Sendable {
    let stored: String
    let refused: [String]
  }
}

extension RedirectListPage.Item {
  init(_ entry: RedirectEntry) {
    key = "\(entry.kind.rawValue):\(entry.key)"
    (path, target) = (entry.path, entry.target)
    reason =
      switch entry.kind {
      case .own: nil
      case .slug: "Former address of an episode"
      case .number: "Former number of an episode"
      case .path: "Where an episode was before"
      case .show: "Former address of the show"
      }
  }
}

extension RedirectListPage.Outcome {
  init(_ lines: RedirectLines) {
    stored = lines.stored == 1 ? "One redirect was stored." : "\(lines.stored) redirects were stored."
    refused = lines.refused.map { "Line \($0.number), “\($0.line.prefix(120))”: \($0.problem)" }
  }
}
