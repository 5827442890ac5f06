import Database
import Delivery
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension SiteRoutes {
  /// `GET /episodes/{slug}/transcript.vtt` and its four other forms; `?language=` chooses among several.
  @Sendable func transcript(_ request: Request, _ context: SiteContext) async throws -> Response {
    let (slug, file) = (try parameter("slug", context), try parameter("file", context))
    guard file.hasPrefix("transcript."), let form = TranscriptForm(fileName: file) else {
      throw DomainError.notFound
    }
    let language = try query("language", request)
    let (id, now) = (context.site.show.id, context.now)
    return try await page(request, context, query: [("language", language)]) { db in
      let show = try Show.find(id, db)
      guard case .episode(let episode) = try show.episode(slug: slug, at: now, db) else { throw DomainError.notFound }
      let transcripts = try episode.transcripts(db)
      guard let chosen = language.map({ wanted in transcripts.first { $0.language == wanted } }) ?? transcripts.first else {
        throw DomainError.notFound
      }
      return open(chosen.transcript.write(form), form.mediaType, changed: chosen.updatedAt)
    }
  }

  /// `GET /episodes/{slug}/chapters.json` in the form of the podcast namespace.
  @Sendable func chapters(_ request: Request, _ context: SiteContext) async throws -> Response {
    let (slug, site, now) = (try parameter("slug", context), context.site, context.now)
    return try await page(request, context) { db in
      let show = try Show.find(site.show.id, db)
      guard case .episode(let episode) = try show.episode(slug: slug, at: now, db) else { throw DomainError.notFound }
      let chapters = try episode.chapters(db).map { chapter in
        var chapter = chapter
        (chapter.link, chapter.image) = (chapter.link?.webAddress, chapter.image?.webAddress)
        return chapter
      }
      guard !chapters.isEmpty else { throw DomainError.notFound }
      return open(Chapters.writeJSON(chapters), "application/json+chapters", changed: episode.updatedAt)
    }
  }

  /// `GET /episodes/transcript/{number}/{slug}`, with or without an extension: an address of older sites.
  @Sendable func formerTranscript(_ request: Request, _ context: SiteContext) async throws -> Response {
    let file = try parameter("file", context)
    let dot = file.lastIndex(of: ".")
    let isForm = dot.map { TranscriptForm(fileName: String(file[$0...])) != nil } ?? false
    let slug = isForm ? String(file[..<(dot ?? file.endIndex)]) : file
    let present = try await presentSlug(slug, number: try parameter("number", context), context)
    let address = context.site.episode(present)
    return redirect(
      .movedPermanently, to: isForm ? "\(address)/transcript\(file[(dot ?? file.endIndex)...])" : "\(address)#transcript")
  }

  /// `GET /episodes/show/{number}/{slug}`: an address of older sites.
  @Sendable func formerEpisodePage(_ request: Request, _ context: SiteContext) async throws -> Response {
    let slug = try await presentSlug(try parameter("slug", context), number: try parameter("number", context), context)
    return redirect(.movedPermanently, to: context.site.episode(slug))
  }

  /// The slug that an episode, known by a slug or a number it has or had, has now.
  private func presentSlug(_ slug: String, number: String, _ context: SiteContext) async throws -> String {
    let (id, now) = (context.site.show.id, context.now)
    return try await database.read { db in
      let show = try Show.find(id, db)
      do {
        switch try show.episode(slug: slug, at: now, db) {
        case .episode(let episode): return episode.slug
        case .moved(let present): return present
        }
      } catch DomainError.notFound {
        guard let number = Int(number) else { throw DomainError.notFound }
        return try show.episodeSlug(number: number, at: now, db)
      }
    }
  }

  /// A file that apps and other sites' scripts may read.
  private func open(_ body: [UInt8], _ mediaType: String, changed: Timestamp) -> Page {
    let isText = mediaType.hasPrefix("text/")
    return Page(
      contentType: isText ? "\(mediaType); charset=utf-8" : mediaType, body: body, lastModified: changed,
      cacheControl: "public, max-age=300",
      headers: [
        .accessControlAllowOrigin: "*", .xContentTypeOptions: "nosniff",
        // A transcript as HTML is a document like any other: nothing in it may run.
        .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      ])
  }
}
