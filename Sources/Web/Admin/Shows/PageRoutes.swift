import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  /// `GET /admin/shows/{show}/pages?q=`: in their order.
  @Sendable func pageList(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let text = query("q", request) ?? ""
    let pages = try await database.read { db in try show.pages(db) }
    let base = "/admin/shows/\(show.id)/pages"
    let found = pages.filter { page in
      text.isEmpty || [page.title, page.slug, page.body].contains { $0.lowercased().contains(text.lowercased()) }
    }
    let suggestions = PageSuggestion.all.filter { suggestion in !pages.contains { $0.slug == suggestion.slug } }
    let content = PageListPage(
      layout: layout("Pages", of: show, area: .pages, request, context), base: base, text: text,
      isFiltered: !text.isEmpty, total: pages.count,
      pages: found.map { page in
        PageListPage.Item(
          slug: page.slug, title: page.title, url: "\(base)/edit/\(Slug.pathComponent(page.slug))",
          site: siteAddress(of: show) + Slug.pathComponent(page.slug), path: "/\(page.slug)",
          changed: DateTimeItem(page.updatedAt, zone: show.timeZone), isFirst: page.slug == pages.first?.slug,
          isLast: page.slug == pages.last?.slug)
      },
      suggestions: suggestions.map { LinkItem(title: $0.title, url: "\(base)/new?like=\($0.slug)") })
    return try page(content)
  }

  /// `GET /admin/shows/{show}/pages/new?like=about`.
  @Sendable func newPage(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let suggestion = PageSuggestion.all.first { $0.slug == query("like", request) }
    let draft = PageDraft(slug: suggestion?.slug ?? "", title: suggestion?.title ?? "", body: suggestion?.body(show) ?? "")
    return try pageForm(show, nil, draft, version: 0, request, context)
  }

  /// `POST /admin/shows/{show}/pages`.
  @Sendable func createPage(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let draft = PageForm.draft(form)
    do {
      try await database.write { db in try draft.apply(to: nil, of: show.id, by: staff, at: now, db) }
      return seeOther("/admin/shows/\(show.id)/pages", notice: .created)
    } catch DomainError.invalid(let problems) {
      return try pageForm(show, nil, draft, version: 0, request, context, problems: problems)
    }
  }

  /// `GET /admin/shows/{show}/pages/{page}`: where its form is. Pages may be called “new” or “order”.
  @Sendable func pageAddress(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let slug = try parameter("page", context)
    let rest = request.uri.query.map { "?\($0)" } ?? ""
    return seeOther("/admin/shows/\(show.id)/pages/edit/\(Slug.pathComponent(slug))\(rest)")
  }

  /// `GET /admin/shows/{show}/pages/edit/{page}`.
  @Sendable func editPage(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let slug = try parameter("page", context)
    let (found, version) = try await database.read { db in
      (try show.page(slug, db), try Revision.version(of: .page(slug, of: show.id), db))
    }
    guard let found else { throw DomainError.notFound }
    return try pageForm(show, slug, PageDraft(found), version: version, request, context)
  }

  /// `POST /admin/shows/{show}/pages/edit/{page}`.
  @Sendable func savePage(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let slug = try parameter("page", context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let typed = PageForm.draft(form)
    do {
      try await database.write { db in
        var draft = typed
        if !form.takenFromOthers.isEmpty, let theirs = try show.page(slug, db),
          try Revision.version(of: .page(slug, of: show.id), db) == form.version
        {
          draft = try draft.taking(form.takenFromOthers, from: PageDraft(theirs))
        }
        try draft.apply(to: slug, of: show.id, expecting: form.version, by: staff, at: now, db)
      }
      return seeOther("/admin/shows/\(show.id)/pages", notice: .saved)
    } catch DomainError.invalid(let problems) {
      return try pageForm(show, slug, typed, version: form.version, request, context, problems: problems)
    } catch DomainError.notFound {
      // Somebody has moved or removed it: what was typed becomes a new page, if its author still wants it.
      let problems: [Field: String] = [
        "slug":
          "This page was moved or deleted in the meantime. Nothing you typed is lost: saving makes it a new page at this address."
      ]
      return try pageForm(show, nil, typed, version: 0, request, context, problems: problems)
    } catch let collision as Collision<PageDraft> {
      let base = "/admin/shows/\(show.id)/pages"
      let content = CollisionPage(
        collision, form: form, action: "\(base)/edit/\(Slug.pathComponent(slug))", leave: base, zone: show.timeZone,
        layout: layout(typed.title, of: show, area: .pages, request, context))
      return try page(content, status: .conflict)
    }
  }

  private func pageForm(
    _ show: Show, _ slug: String?, _ draft: PageDraft, version: Int64, _ request: Request, _ context: AdminContext,
    problems: [Field: String] = [:]
  ) throws -> Response {
    let base = "/admin/shows/\(show.id)/pages"
    let content = PageFormPage(
      layout: layout(
        slug == nil ? "New page" : draft.title, of: show, area: .pages, crumbs: [LinkItem(title: "Pages", url: base)], request,
        context),
      action: slug.map { "\(base)/edit/\(Slug.pathComponent($0))" } ?? base, deletion: slug == nil ? nil : "\(base)/deletion",
      key: slug ?? "", version: String(version), problems: AdminRoutes.problemLinks(problems),
      title: TextField("title", "Title", draft.title, error: problems["title"], required: true, limit: 128),
      slug: TextField(
        "slug", "Address", draft.slug,
        hint: slug == nil
          ? "Left empty, it is made from the title: “about” is at \(siteAddress(of: show))about."
          : "When it changes, the former address leads here.",
        error: problems["slug"], limit: 80),
      body: TextArea("body", "Text", draft.body, rows: 16, isMarkdown: true, hint: "Markdown.", error: problems["body"]),
      site: slug.map { siteAddress(of: show) + Slug.pathComponent($0) },
      history: slug.map { historyAddress(.page($0, of: show.id)) })
    return try page(content, status: problems.isEmpty ? .ok : .unprocessableContent)
  }

  /// `POST /admin/shows/{show}/pages/order` with `page` and `direction` (`up` or `down`).
  @Sendable func movePage(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    // A button that says both: “up:about”.
    let parts = form.text("move").split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["up", "down"].contains(parts[0]) else {
      throw DomainError.invalid(["move": "Say which page, and whether up or down."])
    }
    try await database.write { db in try show.move(page: parts[1], up: parts[0] == "up", by: staff, at: now, db) }
    return seeOther("/admin/shows/\(show.id)/pages")
  }

  /// `POST /admin/shows/{show}/pages/deletion` with `page` for each.
  @Sendable func deletePages(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let slugs = form.all("page")
    try await database.write { db in
      for slug in slugs where try show.page(slug, db) != nil { try show.delete(page: slug, by: staff, at: now, db) }
    }
    return seeOther("/admin/shows/\(show.id)/pages", notice: slugs.isEmpty ? nil : .deleted)
  }
}
