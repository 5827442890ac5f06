import Clients
import Database
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension AdminRoutes {
  /// The second step of a new show: its artwork, sent, drawn, or left for later.
  func addArtworkStep(to router: Router<AdminContext>) {
    router.get("/admin/begin/{show}/artwork") { request, context in
      try await artworkStep(try await begun(context), nil, request, context)
    }
    router.post("/admin/begin/{show}/artwork") { request, context in
      let show = try await begun(context)
      let sent = try await formWithFiles(request, fileLimit: Int64(ImageFile.byteLimit))
      return try await sent.finally {
        do {
          guard sent.problems.isEmpty else { throw DomainError.invalid(sent.problems) }
          guard let image = try await receiveArtwork(sent.fields, file: sent.file("artwork")?.path) else {
            throw DomainError.invalid(["artwork": "Choose an image first, or go on without."])
          }
          return try await keep(image, of: show, context)
        } catch DomainError.invalid(let problems) {
          let problem = problems.values.sorted().joined(separator: " ")
          return try await artworkStep(show, problem, request, context, status: .unprocessableContent)
        }
      }
    }
    router.post("/admin/begin/{show}/artwork/drawn") { request, context in
      let (show, form) = (try await begun(context), try await form(request))
      guard let number = Int(form.text("cover")), let design = DrawnCover.design(number, for: show.id) else {
        return try await artworkStep(show, "Choose one of the covers first.", request, context, status: .unprocessableContent)
      }
      let path = "\(services.scratch)/cover-\(show.id)-\(UUID().uuidString).jpg"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try await services.ffmpeg.drawArtwork(design, to: path, size: 3000)
      return try await keep(try await ImageFile.receive(file: path, services), of: show, context)
    }
    router.get("/admin/begin/{show}/cover/{number}") { _, context in
      let show = try await begun(context)
      guard let number = try Int(parameter("number", context)), let design = DrawnCover.design(number, for: show.id) else {
        throw DomainError.notFound
      }
      let path = "\(services.scratch)/cover-\(show.id)-\(UUID().uuidString).png"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try await services.ffmpeg.drawArtwork(design, to: path, size: 320)
      return Response(
        status: .ok, headers: [.contentType: "image/png", .cacheControl: "private, max-age=86400"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: try Data(contentsOf: URL(filePath: path)))))
    }
  }

  /// Gives the show the image and goes on.
  private func keep(_ image: MediaID, of show: Show, _ context: AdminContext) async throws -> Response {
    let (staff, now) = (context.staff, context.now)
    try await database.write { db in
      try Beginning.set(artwork: image, of: show.id, by: staff, at: now, db)
      try Beginning.move(show.id, to: .episode, by: staff, at: now, db)
    }
    return seeOther("/admin/begin/\(show.id)/episode")
  }

  private func artworkStep(
    _ show: Show, _ problem: String?, _ request: Request, _ context: AdminContext, status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let field = try await database.read { db in
      try ArtworkField.load(label: "A picture of your own", current: show.artworkID, error: problem, db)
    }
    let base = "/admin/begin/\(show.id)"
    let content = BeginArtworkPage(
      layout: layout("Artwork", crumbs: [LinkItem(title: "Begin", url: "/admin/begin")], request, context),
      way: BeginSteps(2, of: show.id), base: base, errors: problem.map { [FormError(text: $0, url: "#f-artwork")] } ?? [],
      artwork: field,
      covers: DrawnCover.names.enumerated().map {
        BeginArtworkPage.Cover(number: String($0), picture: "\(base)/cover/\($0)", name: $1)
      }, hasArtwork: show.artworkID != nil)
    return try page(content, status: status)
  }

  /// The third step: a title for the first episode, which is then written where all episodes are.
  func addEpisodeStep(to router: Router<AdminContext>) {
    router.get("/admin/begin/{show}/episode") { request, context in
      let (show, staff, now) = (try await begun(context), context.staff, context.now)
      try await database.write { db in try Beginning.move(show.id, to: .episode, by: staff, at: now, db) }
      return try episodeStep(show, "", [:], request, context)
    }
    router.post("/admin/begin/{show}/episode") { request, context in
      let (show, form, staff, now) = (try await begun(context), try await form(request), context.staff, context.now)
      do {
        let id = try await database.write { db in
          let episode = try Beginning.firstEpisode(form.text("title"), of: show, by: staff, at: now, db)
          try Beginning.move(show.id, to: nil, by: staff, at: now, db)
          return episode
        }
        return seeOther("/admin/episodes/\(id)")
      } catch DomainError.invalid(let problems) {
        return try episodeStep(show, form.text("title"), problems, request, context, status: .unprocessableContent)
      }
    }
  }

  private func episodeStep(
    _ show: Show, _ title: String, _ problems: [Field: String], _ request: Request, _ context: AdminContext,
    status: HTTPResponse.Status = .ok
  ) throws -> Response {
    let content = BeginEpisodePage(
      layout: layout("First episode", crumbs: [LinkItem(title: "Begin", url: "/admin/begin")], request, context),
      way: BeginSteps(3, of: show.id), base: "/admin/begin/\(show.id)", errors: FormError.list(problems, ["title"]),
      title: TextField(
        "title", "What is the first episode called?", title,
        hint: "A working title will do. Only you see it until you publish.", error: problems["title"], required: true, limit: 255),
      show: show.title)
    return try page(content, status: status)
  }
}
