import Clients
import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  /// `GET /admin/people/new`.
  @Sendable func newPerson(_ request: Request, _ context: AdminContext) async throws -> Response {
    guard context.staff.isEditorSomewhere else { throw DomainError.forbidden }
    let name = query("name", request) ?? ""
    return try await personPage(PersonDraft(name: String(name.prefix(200))), id: nil, version: 0, request, context)
  }

  /// `POST /admin/people`.
  @Sendable func createPerson(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (staff, now) = (context.staff, context.now)
    guard staff.isEditorSomewhere else { throw DomainError.forbidden }
    let uploaded = try await formWithFiles(request, fileLimit: Images.byteLimit)
    return try await uploaded.finally {
      var form = uploaded
      do {
        let draft = try await personDraft(&form)
        let id = try await database.write { db in try draft.create(by: staff, at: now, db) }
        return seeOther("/admin/people/\(id)", notice: .created)
      } catch DomainError.invalid(let problems) {
        return try await personPage(
          AdminRoutes.personDraft(form.fields), id: nil, version: 0, problems: problems, request, context)
      }
    }
  }

  /// `GET /admin/people/{id}`.
  @Sendable func editPerson(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, staff): (PersonID, Staff) = (try id("id", context), context.staff)
    let (draft, version) = try await database.read { db in
      (PersonDraft(try staff.person(id, db)), try Revision.version(of: .person(id), db))
    }
    return try await personPage(draft, id: id, version: version, request, context)
  }

  /// `POST /admin/people/{id}`: everything of the form, with the `version` it was filled with.
  @Sendable func savePerson(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, staff, now): (PersonID, Staff, Timestamp) = (try id("id", context), context.staff, context.now)
    _ = try await database.read { db in try staff.person(id, db) }
    let uploaded = try await formWithFiles(request, fileLimit: Images.byteLimit)
    return try await uploaded.finally {
      var form = uploaded
      do {
        let typed = try await personDraft(&form)
        let (version, taken) = (form.fields.version, form.fields.takenFromOthers)
        try await database.write { db in
          let draft = try typed.taking(taken, from: PersonDraft(try staff.person(id, db)))
          try draft.apply(to: id, expecting: version, by: staff, at: now, db)
        }
        return seeOther("/admin/people/\(id)", notice: .saved)
      } catch DomainError.invalid(let problems) {
        return try await personPage(
          AdminRoutes.personDraft(form.fields), id: id, version: form.fields.version, problems: problems, request, context)
      } catch let collision as Collision<PersonDraft> {
        let page = CollisionPage(
          collision, form: form.fields, action: "/admin/people/\(id)", leave: "/admin/people/\(id)", zone: "UTC",
          layout: layout("Two of you were here", area: .people, request, context))
        return try self.page(page, status: .conflict)
      }
    }
  }

  /// `GET /admin/people/{id}/deletion`: asks.
  @Sendable func confirmPersonDeletion(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, staff): (PersonID, Staff) = (try id("id", context), context.staff)
    let layout = layout(
      "Delete this person?", area: .people, crumbs: [LinkItem(title: "People", url: "/admin/people")], request, context)
    let content = try await database.read { db in
      let person = try staff.person(id, db)
      let found = try person.appearances(for: staff, limit: 10_000, db)
      let episodes = Set(found.compactMap(\.episode)).count
      let shows = Set(found.filter { $0.episode == nil }.map(\.show)).count
      let parts = [(episodes, "episode"), (shows, "show")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
      return PersonDeletionPage(
        layout: layout, name: person.name, credits: parts.joined(separator: " and ").nonEmpty,
        action: "/admin/people/\(id)/deletion", back: "/admin/people/\(id)")
    }
    return try page(content)
  }

  /// `POST /admin/people/{id}/deletion`.
  @Sendable func deletePerson(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, staff, now): (PersonID, Staff, Timestamp) = (try id("id", context), context.staff, context.now)
    try await database.write { db in try Person.delete(id, by: staff, at: now, db) }
    return seeOther("/admin/people", notice: .deleted)
  }

  private func personPage(
    _ draft: PersonDraft, id: PersonID?, version: Int64, problems: [Field: String] = [:], _ request: Request,
    _ context: AdminContext
  ) async throws -> Response {
    let staff = context.staff
    let layout = layout(
      id == nil ? "New person" : draft.name.nonEmpty ?? "Person", area: .people,
      crumbs: [LinkItem(title: "People", url: "/admin/people")], request, context)
    let content = try await database.read { db in
      try PersonEditPage.load(draft, id: id, version: version, problems: problems, layout: layout, for: staff, db)
    }
    return try page(content, status: problems.isEmpty ? .ok : .unprocessableContent)
  }

  /// What a form says of a person, its picture stored.
  private func personDraft(_ form: inout UploadedForm) async throws -> PersonDraft {
    _ = try await receiveArtwork(from: &form, field: "picture")
    return AdminRoutes.personDraft(form.fields)
  }

  private static func personDraft(_ form: FormFields) -> PersonDraft {
    let links = form.entries("link").map { Link(title: $0["title"] ?? "", url: $0["url"] ?? "") }
    return PersonDraft(
      name: form.text("name"), slug: form.text("slug"), link: form.text("link"), links: links, bio: form.text("bio"),
      picture: MediaID(form.text("picture.media")))
  }
}
