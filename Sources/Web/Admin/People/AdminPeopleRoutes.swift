import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addPeopleRoutes(to router: Router<AdminContext>) {
    router.get("/admin/people", use: peopleList)
    router.get("/admin/people/suggestions", use: peopleSuggestions)
    router.post("/admin/people/actions", use: peopleAction)
    router.post("/admin/people/merge", use: mergePeople)
    router.post("/admin/people/deletion", use: deletePeople)
    router.get("/admin/people/new", use: newPerson)
    router.post("/admin/people", use: createPerson)
    router.get("/admin/people/:id", use: editPerson)
    router.post("/admin/people/:id", use: savePerson)
    router.get("/admin/people/:id/deletion", use: confirmPersonDeletion)
    router.post("/admin/people/:id/deletion", use: deletePerson)
  }

  /// `GET /admin/people`, with `q`, `show`, `role` (`none` for who is credited nowhere), `sort` and `page`.
  @Sendable func peopleList(_ request: Request, _ context: AdminContext) async throws -> Response {
    guard context.staff.isEditorSomewhere else { throw DomainError.forbidden }
    return try page(try await peopleListPage(request, context, problem: nil))
  }

  private func peopleListPage(
    _ request: Request, _ context: AdminContext, problem: String?, chosen: Set<String> = [], query: PeopleQuery? = nil
  ) async throws -> PeopleListPage {
    let (staff, layout) = (context.staff, layout("People", area: .people, request, context))
    let query = query ?? PeopleQuery { self.query($0, request) }
    return try await database.read { db in
      let shows = try staff.shows(db).filter { (staff.role(in: $0.id) ?? .author) >= .editor }
      let found = try query.listing.load(for: staff, limit: PeopleQuery.size, offset: (query.page - 1) * PeopleQuery.size, db)
      return PeopleListPage(
        layout: layout, query, entries: found.entries, total: found.total, shows: shows,
        roles: try PeopleListing.roles(for: staff, db), problem: problem, chosen: chosen)
    }
  }

  /// `GET /admin/people/suggestions?q=…&show=…`: whom a form may credit.
  @Sendable func peopleSuggestions(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (staff, text) = (context.staff, query("q", request) ?? "")
    let show = query("show", request).flatMap { ShowID($0) }
    let found = try await database.read { db in
      try Person.suggestions(String(text.prefix(200)), to: staff, in: show.flatMap { staff.role(in: $0) == nil ? nil : $0 }, db)
    }
    return try json(
      SuggestedPeople(
        people: found.map {
          .init(id: $0.id.description, name: $0.name, text: $0.text, picture: artworkURL($0.imageID, .small))
        }))
  }

  /// What a picker is told.
  private struct SuggestedPeople: Encodable, Sendable {
    let people: [Entry]

    struct Entry: Encodable, Sendable {
      let id: String
      let name: String
      /// What to write for exactly this person.
      let text: String
      let picture: String?
    }
  }

  /// `POST /admin/people/actions`: asks before the people ticked are merged or deleted.
  @Sendable func peopleAction(_ request: Request, _ context: AdminContext) async throws -> Response {
    guard context.staff.isEditorSomewhere else { throw DomainError.forbidden }
    let (form, staff) = (try await form(request), context.staff)
    let keys = AdminRoutes.people(in: form)
    let back = PeopleQuery(form.text("query")).url
    let people = try await database.read { db in
      try keys.compactMap { key in try staff.visiblePerson(key, db) }
    }
    let isMerge = form.text("action") == "merge"
    let problem =
      switch form.text("action") {
      case "merge" where people.count < 2: "Tick the two entries that are one person."
      case "delete" where people.isEmpty: "Tick whom you want to delete."
      case "merge", "delete": String?.none
      default: "Choose what to do with the people ticked."
      }
    if let problem {
      let content = try await peopleListPage(
        request, context, problem: problem, chosen: Set(keys.map(\.description)), query: PeopleQuery(form.text("query")))
      return try page(content, status: .unprocessableContent)
    }
    let title = isMerge ? "Who stays?" : "Delete who is credited nowhere?"
    let crumbs = [LinkItem(title: "People", url: back)]
    let lines = people.map { PersonLine($0.person, episodes: $0.episodes, isCredited: $0.isCredited) }
    let layout = layout(title, area: .people, crumbs: crumbs, request, context)
    if isMerge { return try page(PeopleMergePage(layout: layout, people: lines, back: back)) }
    return try page(
      PeopleDeletionPage(
        layout: layout, gone: lines.filter { !$0.isCredited }, kept: lines.filter(\.isCredited), back: back))
  }

  /// `POST /admin/people/merge` with `keep` and everybody as `person`.
  @Sendable func mergePeople(_ request: Request, _ context: AdminContext) async throws -> Response {
    guard context.staff.isEditorSomewhere else { throw DomainError.forbidden }
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    guard let kept = PersonID(form.text("keep")) else { throw DomainError.invalid(["keep": "Choose who stays."]) }
    let others = AdminRoutes.people(in: form).filter { $0 != kept }
    guard !others.isEmpty else { throw DomainError.invalid(["person": "It takes two to merge."]) }
    try await database.write { db in
      for other in others { try Person.merge(other, into: kept, by: staff, at: now, db) }
    }
    return seeOther("/admin/people/\(kept)", notice: .saved)
  }

  /// `POST /admin/people/deletion`: everybody ticked who is credited nowhere.
  @Sendable func deletePeople(_ request: Request, _ context: AdminContext) async throws -> Response {
    guard context.staff.isEditorSomewhere else { throw DomainError.forbidden }
    let (form, staff, now) = (try await form(request), context.staff, context.now)
    let keys = AdminRoutes.people(in: form)
    let count = try await database.write { db in try Person.delete(uncredited: keys, by: staff, at: now, db) }
    guard count > 0 else { throw DomainError.conflict("Nobody was deleted: they are all credited somewhere by now.") }
    return seeOther("/admin/people", notice: .deleted)
  }

  private static func people(in form: FormFields) -> [PersonID] {
    var seen: Set<PersonID> = []
    return form.all("person").compactMap { PersonID($0) }.filter { seen.insert($0).inserted }.prefix(200).map(\.self)
  }
}
