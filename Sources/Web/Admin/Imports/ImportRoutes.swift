import Database
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  func addImportRoutes(to router: Router<AdminContext>) {
    router.get("/admin/imports") { _, _ in seeOther("/admin/imports/new") }
    router.get("/admin/imports/new") { request, context in
      try context.staff.requireOwner()
      var form = FormFields()
      if let address = query("address", request) { form.append("address", address) }
      return try await importForm(form, [:], request, context)
    }
    router.post("/admin/imports") { request, context in try await beginImport(request, context) }
    router.get("/admin/imports/{id}") { request, context in try await showImport(request, context) }
    router.post("/admin/imports/{id}/run") { _, context in
      try await changeImport(context) { run, now, db in try run.start(at: now, db) }
    }
    router.post("/admin/imports/{id}/run/end") { _, context in
      try await changeImport(context) { run, now, db in try run.stop(at: now, db) }
    }
    router.post("/admin/imports/{id}/plan") { request, context in try await planImport(request, context) }
  }

  /// The import in the path, and its show once it is here.
  private func storedImport(_ context: AdminContext) async throws -> (run: ImportRun, show: Show?) {
    let (id, staff): (ImportID, Staff) = (try id("id", context), context.staff)
    return try await database.read { db in
      let run = try ImportRun.find(id, for: staff, db)
      return (run, try run.showID.map { try Show.find($0, db) })
    }
  }

  private func showImport(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (run, show) = try await storedImport(context)
    if AdminRoutes.wantsJSON(request) { return try json(ImportProgressItem(run)) }
    return try page(importPage(run, show, nil, [:], request, context))
  }

  private func planImport(_ request: Request, _ context: AdminContext) async throws -> Response {
    let form = try await form(request)
    let options = AdminRoutes.importOptions(form)
    do {
      return try await changeImport(context) { run, now, db in try run.lookAgain(options, at: now, db) }
    } catch DomainError.invalid(let problems) {
      let (run, show) = try await storedImport(context)
      return try page(importPage(run, show, form, problems, request, context), status: .unprocessableContent)
    }
  }

  private func changeImport(
    _ context: AdminContext, _ change: @escaping @Sendable (ImportRun, Timestamp, any Connection) throws -> Void
  ) async throws -> Response {
    let (id, staff, now): (ImportID, Staff, Timestamp) = (try id("id", context), context.staff, context.now)
    do {
      try await database.write { db in try change(try ImportRun.find(id, for: staff, db), now, db) }
    } catch DomainError.conflict {
      // Pressed twice, or in two tabs: the page says how it stands.
    }
    return seeOther("/admin/imports/\(id)")
  }

  private func beginImport(_ request: Request, _ context: AdminContext) async throws -> Response {
    try context.staff.requireOwner()
    let sent = try await formWithFiles(request, fileLimit: AdminRoutes.feedLimit)
    let (staff, now, fields) = (context.staff, context.now, sent.fields)
    return try await sent.finally {
      do {
        guard sent.problems.isEmpty else { throw DomainError.invalid(sent.problems) }
        let source: ImportRun.Source
        if let file = sent.file("file") {
          source = .file(name: file.name, bytes: [UInt8](try Data(contentsOf: URL(filePath: file.path))))
        } else {
          source = .address(fields.text("address"))
        }
        let id = try await database.write { db in
          try ImportRun.begin(source, AdminRoutes.importOptions(fields), by: staff, at: now, db)
        }
        return seeOther("/admin/imports/\(id)")
      } catch DomainError.invalid(let problems) {
        return try await importForm(fields, problems, request, context, status: .unprocessableContent)
      }
    }
  }

  /// The most a feed's file may have, in bytes.
  private static let feedLimit: Int64 = 64 << 20

  private static func importOptions(_ form: FormFields) -> ImportRun.Options {
    var options = ImportRun.Options()
    options.copiesAudio = !form.isOn("link")
    (options.slug, options.owner) = (form.text("slug").nonEmpty, form.text("owner").nonEmpty)
    return options
  }

  private func importForm(
    _ form: FormFields, _ problems: [Field: String], _ request: Request, _ context: AdminContext,
    status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let staff = context.staff
    let runs = try await database.read { db in try ImportRun.latest(10, for: staff, db) }
    let options = AdminRoutes.importOptions(form)
    let content = ImportFormPage(
      layout: layout("Bring a show here", crumbs: [LinkItem(title: "Begin", url: "/admin/begin")], request, context),
      errors: FormError.list(problems, ["address", "file", "slug", "owner"]),
      address: TextField(
        "address", "Address of the feed", form.text("address"),
        hint: "Where podcast apps subscribe, such as https://example.com/feed.xml",
        error: problems["address"], autocomplete: "url"),
      fileError: problems["file"], link: linkField(options), slug: slugField(options, problems), owner: ownerField(options),
      isOpen: options != ImportRun.Options() || problems["slug"] != nil, imports: runs.map(PastImport.init))
    return try page(content, status: status)
  }

  private func linkField(_ options: ImportRun.Options) -> CheckField {
    CheckField(
      "link", "Leave the recordings where they are and only link to them", isOn: !options.copiesAudio,
      hint: "Otherwise they are copied here, which is what you want when the old host goes.")
  }

  private func slugField(_ options: ImportRun.Options, _ problems: [Field: String]) -> TextField {
    TextField(
      "slug", "Path of the show here", options.slug ?? "", hint: "Made from the title when left empty, such as night-walks",
      error: problems["slug"])
  }

  private func ownerField(_ options: ImportRun.Options) -> TextField {
    TextField(
      "owner", "Owner's address", options.owner ?? "", kind: "email",
      hint: "Only for a locked feed: confirm that it is yours with the address that the feed names", autocomplete: "email")
  }

  private func importPage(
    _ run: ImportRun, _ show: Show?, _ form: FormFields? = nil, _ problems: [Field: String] = [:], _ request: Request,
    _ context: AdminContext
  ) -> ImportPage {
    let options = form.map(AdminRoutes.importOptions) ?? run.options
    let rests = !run.state.isUnderWay
    return ImportPage(
      layout: layout(
        run.forecast?.title.nonEmpty ?? "Import", crumbs: [LinkItem(title: "Bring a show here", url: "/admin/imports/new")],
        request, context),
      address: run.address, url: "/admin/imports/\(run.id)", state: run.state.rawValue, isReading: run.state == .planning,
      isUnderWay: run.state.isUnderWay, working: run.state.isUnderWay ? ImportProgressItem(run) : nil,
      planned: run.state == .planned ? run.forecast.map(planned) : nil, done: run.state == .done ? done(run, show) : nil,
      trouble: run.state == .failed ? run.message ?? "It was tried again and again, and the server stopped each time." : nil,
      canGoOn: run.state == .failed && run.forecast?.refusal == nil && run.forecast != nil, canLookAgain: rests,
      link: linkField(options), slug: slugField(options, problems), owner: ownerField(options),
      isOpen: !problems.isEmpty || run.forecast?.refusal != nil, errors: FormError.list(problems, ["slug", "owner"]))
  }

  private func planned(_ forecast: ImportForecast) -> ImportPage.Planned {
    func titles(_ heading: String, _ titles: [String]) -> ImportPage.Titles? {
      guard !titles.isEmpty else { return nil }
      let rest = titles.count - 500
      return ImportPage.Titles(heading: heading, titles: titles.prefix(500) + (rest > 0 ? ["… and \(rest) more"] : []))
    }
    return ImportPage.Planned(
      headline: forecast.headline, episodes: forecast.episodes, recordings: forecast.recordings,
      refusal: forecast.refusal.map { "\($0.reason) \($0.remedy)" }, created: titles("New episodes", forecast.created),
      updated: titles("Changed episodes", forecast.updated), findings: ImportPage.Findings(forecast.findings),
      isReady: forecast.refusal == nil)
  }

  private func done(_ run: ImportRun, _ show: Show?) -> ImportPage.Done? {
    guard let outcome = run.outcome else { return nil }
    return ImportPage.Done(
      headline: outcome.headline,
      failures: outcome.failures == 0
        ? nil
        : "\(outcome.failures == 1 ? "One file" : "\(outcome.failures) files") couldn't be had. Everything else is here; trying again brings only what is missing.",
      findings: ImportPage.Findings(outcome.findings), site: show.map(siteAddress), admin: show.map { "/admin/shows/\($0.id)" })
  }
}
