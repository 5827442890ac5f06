import Clients
import Database
import Delivery
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension SiteRoutes {
  /// `GET /episodes/download/{number}/{slug}.mp3`: the recording, from disk, with every range and condition; while it is only linked,
  /// a redirect to where it is. A former slug, number or extension is sent to the present one.
  @Sendable func download(_ request: Request, _ context: SiteContext) async throws -> Response {
    let (number, file) = (try parameter("number", context), try parameter("file", context))
    let dot = file.lastIndex(of: ".") ?? file.endIndex
    let slug = String(file[..<dot])
    let (site, now) = (context.site, context.now)
    let found = try await database.read { db in
      let show = try Show.find(site.show.id, db)
      switch try show.recording(slug: slug, number: Int(number), at: now, db) {
      case .moved(let slug):
        guard case .recording(let present) = try show.recording(slug: slug, number: nil, at: now, db) else {
          throw DomainError.notFound
        }
        return (present, isMoved: true)
      case .recording(let recording): return (recording, isMoved: false)
      }
    }
    let recording = found.0
    let address = site.audio(number: recording.number, slug: recording.slug, type: recording.type)
    guard !found.isMoved, address.hasSuffix("/\(number)/\(Slug.pathComponent(file))") else {
      return redirect(.movedPermanently, to: address + (request.uri.query.map { "?\($0)" } ?? ""))
    }
    guard let media = recording.media else {
      guard let url = recording.url else { throw DomainError.notFound }
      return redirect(.found, to: url)
    }
    return try serve(
      media, request, downloadName: file, cacheControl: "public, max-age=86400", isOpen: true)
  }

  /// `GET /art/{id}/{variant}`: an image. A new image has a new address, so it may be kept for good once its variant is made.
  @Sendable func art(_ request: Request, _ context: SiteContext) async throws -> Response {
    guard let id = MediaID(try parameter("id", context)), let variant = ImageVariant(fileName: try parameter("file", context))
    else {
      throw DomainError.notFound
    }
    guard let media = try await database.read({ db in try MediaFile.image(id, variant: variant.rawValue, db) }) else {
      throw DomainError.notFound
    }
    let isFinal = media.variant == variant.rawValue
    return try serve(
      media, request, downloadName: nil, cacheControl: isFinal ? "public, max-age=31536000, immutable" : "no-cache", isOpen: true)
  }

  /// A stored file, straight from the disk.
  private func serve(
    _ media: MediaFile, _ request: Request, downloadName: String?, cacheControl: String, isOpen: Bool
  ) throws -> Response {
    guard let path = storage.localPath(of: try ObjectKey(checking: media.storageKey)), let file = try? OpenFile(path: path) else {
      throw DomainError.notFound
    }
    // A feed may have said what its recording is; nothing that a browser would open as a document of this site leaves as one.
    let isMedia =
      ["audio/", "video/", "image/"].contains { media.contentType.hasPrefix($0) } && media.contentType != "image/svg+xml"
    let isKnown = isMedia || ["application/ogg", "application/pdf"].contains(media.contentType)
    let description = FileDescription(
      contentType: isKnown ? media.contentType : "application/octet-stream", tag: EntityTag(String(media.sha256.prefix(32))),
      modified: media.createdAt,
      downloadName: request.uri.queryParameters["download"] == nil ? nil : downloadName, cacheControl: cacheControl,
      isOpenToAnySite: isOpen)
    return files.response(to: request, file: file, as: description)
  }
}
