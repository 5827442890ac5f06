import Database
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension AdminRoutes {
  func addBeginningRoutes(to router: Router<AdminContext>) {
    router.get("/admin/begin") { request, context in try await beginning(request, context) }
    router.post("/admin/begin/demo/end") { _, context in
      let (staff, now) = (context.staff, context.now)
      try await database.write { db in try DemoShows.remove(by: staff, at: now, db) }
      return seeOther("/admin/begin", notice: .demoRemoved)
    }
    router.get("/admin/begin/show") { request, context in
      try context.staff.requireOwner()
      var answers = Beginning.Answers()
      answers.author = context.staff.name
      return try showStep(nil, answers, [:], request, context)
    }
    router.post("/admin/begin/show") { request, context in
      let answers = AdminRoutes.answers(try await form(request))
      let (staff, now, origin) = (context.staff, context.now, installation.origin)
      do {
        let id = try await database.write { db in try Beginning.start(answers, origin: origin, by: staff, at: now, db) }
        return seeOther("/admin/begin/\(id)/artwork")
      } catch DomainError.invalid(let problems) {
        return try showStep(nil, answers, problems, request, context, status: .unprocessableContent)
      }
    }
    router.get("/admin/begin/{show}/show") { request, context in
      let show = try await begun(context)
      return try showStep(show.id, Beginning.Answers(show), [:], request, context)
    }
    router.post("/admin/begin/{show}/show") { request, context in
      let answers = AdminRoutes.answers(try await form(request))
      let (id, staff, now): (ShowID, Staff, Timestamp) = (try id("show", context), context.staff, context.now)
      do {
        try await database.write { db in try Beginning.change(id, answers, by: staff, at: now, db) }
        return seeOther("/admin/begin/\(id)/artwork")
      } catch DomainError.invalid(let problems) {
        return try showStep(id, answers, problems, request, context, status: .unprocessableContent)
      }
    }
    addArtworkStep(to: router)
    addEpisodeStep(to: router)
  }

  /// The show of a step, for its owner.
  func begun(_ context: AdminContext) async throws -> Show {
    let (id, staff): (ShowID, Staff) = (try id("show", context), context.staff)
    return try await database.read { db in try staff.show(id, atLeast: .owner, db) }
  }

  private func beginning(_ request: Request, _ context: AdminContext) async throws -> Response {
    try context.staff.requireOwner()
    let staff = context.staff
    let (unfinished, demo, shows) = try await database.read { db in
      (try Beginning.unfinished(for: staff, db), try DemoShows.all(db), try staff.shows(db))
    }
    let titles = demo.map { "“\($0.title)”" }.joined(separator: " and ")
    let next: [Beginning.Step: String] = [.artwork: "Next: artwork", .episode: "Next: the first episode"]
    let content = BeginPage(
      layout: layout("Begin", request, context), name: staff.name,
      isFirst: shows.count == demo.count,
      unfinished: unfinished.map {
        BeginPage.Unfinished(
          title: $0.show.title, url: "/admin/begin/\($0.show.id)/\($0.step.rawValue)", next: next[$0.step] ?? "",
          artwork: artworkURL($0.show.artworkID, .small))
      },
      demo: demo.isEmpty ? nil : titles)
    return try page(content)
  }

  private static func answers(_ form: FormFields) -> Beginning.Answers {
    var answers = Beginning.Answers()
    (answers.title, answers.description) = (form.text("title"), form.text("description"))
    (answers.author, answers.category) = (form.text("author"), form.text("category"))
    answers.language = form.text("language").nonEmpty ?? "en"
    answers.timeZone = form.text("time_zone").nonEmpty ?? "UTC"
    return answers
  }

  private func showStep(
    _ id: ShowID?, _ answers: Beginning.Answers, _ problems: [Field: String], _ request: Request, _ context: AdminContext,
    status: HTTPResponse.Status = .ok
  ) throws -> Response {
    let categories = FeedCategories.apple.flatMap { group in
      [group.name] + group.children.map { group.name + Beginning.Answers.separator + $0 }
    }
    let content = BeginShowPage(
      layout: layout("A new show", crumbs: [LinkItem(title: "Begin", url: "/admin/begin")], request, context),
      way: BeginSteps(1, of: id), action: id.map { "/admin/begin/\($0)/show" } ?? "/admin/begin/show",
      errors: FormError.list(problems, ["title", "description", "author", "categories", "language", "time_zone"]),
      title: TextField("title", "What is it called?", answers.title, error: problems["title"], required: true, limit: 255),
      description: TextArea(
        "description", "What is it about?", answers.description, rows: 4,
        hint: "A few sentences for people who decide whether to listen. You can polish them later.",
        error: problems["description"]),
      author: TextField(
        "author", "Who makes it?", answers.author, hint: "Shown under the title in podcast apps", error: problems["author"],
        autocomplete: "organization", limit: 255),
      category: SelectField(
        "category", "Where would you shelve it?", answers.category,
        options: [("", "Choose a category")] + BeginChoices.with(answers.category, categories.map { ($0, $0) }),
        hint: "Apple's categories, which all directories know", error: problems["categories"]),
      language: SelectField(
        "language", "In which language?", answers.language, options: BeginChoices.with(answers.language, BeginChoices.languages),
        error: problems["language"]),
      timeZone: SelectField(
        "time_zone", "In which time zone?", answers.timeZone, options: BeginChoices.with(answers.timeZone, BeginChoices.zones),
        hint: "Episodes are scheduled and dated in it", error: problems["time_zone"]),
      guesses: id == nil && problems.isEmpty)
    return try page(content, status: status)
  }
}
