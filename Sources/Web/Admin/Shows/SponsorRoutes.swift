import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  /// `GET /admin/shows/{show}/sponsors?q=&sort=`.
  @Sendable func sponsorList(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (show, now) = (try await editedShow(context), context.now)
    let text = query("q", request) ?? ""
    let order = query("sort", request).flatMap(SponsorSummary.Order.init(rawValue:)) ?? .name
    let (sponsors, host) = try await database.read { db in
      (try show.sponsors(matching: text, by: order, at: now, db), try show.hosts(db).first)
    }
    let base = "/admin/shows/\(show.id)/sponsors"
    let content = SponsorListPage(
      layout: layout("Sponsors", of: show, area: .sponsors, request, context), base: base, text: text, isFiltered: !text.isEmpty,
      sort: SelectField(
        "sort", "Sort by", order.rawValue,
        options: [
          ("name", "Name"), ("clicks", "Clicks ever"), ("recent", "Clicks in 30 days"), ("newest", "Newest first"),
        ]),
      sponsors: sponsors.map { sponsor in
        SponsorListPage.Item(
          id: sponsor.id.description, name: sponsor.name, url: "\(base)/\(sponsor.id)", target: sponsor.url,
          shortLink: sponsor.shortLink.map { publicURL(of: show, host: host, "/\(Slug.pathComponent($0))") },
          episodes: String(sponsor.episodes), clicks: String(sponsor.clicks), recentClicks: String(sponsor.recentClicks))
      })
    return try page(content)
  }

  /// `GET /admin/shows/{show}/sponsors/new`.
  @Sendable func newSponsor(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    return try await sponsorForm(
      show, nil, SponsorDraft(name: "", text: "", url: "", shortLink: nil), version: 0, request, context)
  }

  /// `POST /admin/shows/{show}/sponsors`.
  @Sendable func createSponsor(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let draft = SponsorForm.draft(form)
    do {
      let id = try await database.write { db in try draft.create(of: show.id, by: staff, at: now, db) }
      return seeOther("/admin/shows/\(show.id)/sponsors/\(id)", notice: .created)
    } catch DomainError.invalid(let problems) {
      return try await sponsorForm(show, nil, draft, version: 0, request, context, problems: problems)
    }
  }

  /// `GET /admin/shows/{show}/sponsors/{sponsor}`.
  @Sendable func editSponsor(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (show, id): (Show, SponsorID) = (try await editedShow(context), try id("sponsor", context))
    let (sponsor, version) = try await database.read { db in
      (try show.sponsor(id, db), try Revision.version(of: .sponsor(id, of: show.id), db))
    }
    return try await sponsorForm(show, id, SponsorDraft(sponsor), version: version, request, context)
  }

  /// `POST /admin/shows/{show}/sponsors/{sponsor}`.
  @Sendable func saveSponsor(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (show, id): (Show, SponsorID) = (try await editedShow(context), try id("sponsor", context))
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let typed = SponsorForm.draft(form)
    do {
      try await database.write { db in
        var draft = typed
        if !form.takenFromOthers.isEmpty, try Revision.version(of: .sponsor(id, of: show.id), db) == form.version {
          draft = try draft.taking(form.takenFromOthers, from: SponsorDraft(try show.sponsor(id, db)))
        }
        try draft.apply(to: id, of: show.id, expecting: form.version, by: staff, at: now, db)
      }
      return seeOther("/admin/shows/\(show.id)/sponsors/\(id)", notice: .saved)
    } catch DomainError.invalid(let problems) {
      return try await sponsorForm(show, id, typed, version: form.version, request, context, problems: problems)
    } catch DomainError.notFound {
      let problems: [Field: String] = [
        "name": "This sponsor was deleted in the meantime. Nothing you typed is lost: saving makes it a new sponsor."
      ]
      return try await sponsorForm(show, nil, typed, version: 0, request, context, problems: problems)
    } catch let collision as Collision<SponsorDraft> {
      let address = "/admin/shows/\(show.id)/sponsors/\(id)"
      let content = CollisionPage(
        collision, form: form, action: address, leave: address, zone: show.timeZone,
        layout: layout(typed.name, of: show, area: .sponsors, request, context))
      return try page(content, status: .conflict)
    }
  }

  private func sponsorForm(
    _ show: Show, _ id: SponsorID?, _ draft: SponsorDraft, version: Int64, _ request: Request, _ context: AdminContext,
    problems: [Field: String] = [:]
  ) async throws -> Response {
    let (base, now) = ("/admin/shows/\(show.id)/sponsors", context.now)
    let (host, figures) = try await database.read { db in
      (try show.hosts(db).first, try id.map { try SponsorFormPage.Figures(try show.sponsor($0, db), at: now, db) })
    }
    let content = SponsorFormPage(
      layout: layout(
        id == nil ? "New sponsor" : draft.name, of: show, area: .sponsors, crumbs: [LinkItem(title: "Sponsors", url: base)],
        request, context),
      action: id.map { "\(base)/\($0)" } ?? base, deletion: id == nil ? nil : "\(base)/deletion", key: id?.description ?? "",
      version: String(version), problems: AdminRoutes.problemLinks(problems),
      name: TextField("name", "Name", draft.name, error: problems["name"], required: true, limit: 128),
      url: TextField(
        "url", "Leads to", draft.url, kind: "url",
        hint: "The short link redirects there and nowhere else.", error: problems["url"], required: true),
      shortLink: TextField(
        "short_link", "Short link", draft.shortLink ?? "",
        hint: "Something to say aloud, such as “teahouse” for \(publicURL(of: show, host: host, "/teahouse")). Empty for none.",
        error: problems["short_link"], limit: 80),
      text: TextArea(
        "text", "Text", draft.text, rows: 6, isMarkdown: true, hint: "Shown with its episodes. Markdown.", error: problems["text"]
      ),
      address: id == nil || !problems.isEmpty
        ? nil : draft.shortLink.map { publicURL(of: show, host: host, "/\(Slug.pathComponent($0))") },
      figures: figures, history: id.map { historyAddress(.sponsor($0, of: show.id)) })
    return try page(content, status: problems.isEmpty ? .ok : .unprocessableContent)
  }

  /// `POST /admin/shows/{show}/sponsors/deletion` with `sponsor` for each.
  @Sendable func deleteSponsors(_ request: Request, _ context: AdminContext) async throws -> Response {
    let show = try await editedShow(context)
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let ids = form.all("sponsor").compactMap { SponsorID($0) }
    try await database.write { db in
      for id in ids {
        do { try show.delete(sponsor: id, by: staff, at: now, db) } catch DomainError.notFound { continue }
      }
    }
    return seeOther("/admin/shows/\(show.id)/sponsors", notice: ids.isEmpty ? nil : .deleted)
  }
}

/// The form of a sponsor.
enum SponsorForm {
  /// What was sent. A short link may be typed with its slash.
  static func draft(_ form: FormFields) -> SponsorDraft {
    let link = form.text("short_link").lowercased()
    return SponsorDraft(
      name: form.text("name"), text: form.text("text"), url: form.text("url"),
      shortLink: (link.hasPrefix("/") ? String(link.dropFirst()) : link).nonEmpty)
  }
}
