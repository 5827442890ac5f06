import Clients
import Database
import Delivery
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  func addArtworkRoutes(to router: Router<AdminContext>) {
    router.get("/admin/media/:id/:file", use: picture)
    router.post("/admin/media/:id/crop", use: cropPicture)
  }

  /// `GET /admin/media/{id}/{variant}`: an image, in a variant or whole (`source`), for those who work here.
  @Sendable func picture(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, name): (MediaID, String) = (try id("id", context), try parameter("file", context))
    let variant = ImageVariant(fileName: name)
    guard variant != nil || name == ImageFile.wholeVariant else { throw DomainError.notFound }
    let staff = context.staff
    let media = try await database.read { db in
      try staff.checkImage(id, db)
      guard let variant else { return try MediaFile.whole(of: id, db) }
      guard let media = try MediaFile.image(id, variant: variant.rawValue, db) else { throw DomainError.notFound }
      return media
    }
    guard media.contentType.hasPrefix("image/"), media.contentType != "image/svg+xml",
      let path = services.storage.localPath(of: try ObjectKey(checking: media.storageKey)), let file = try? OpenFile(path: path)
    else { throw DomainError.notFound }
    let isFinal = variant == nil || media.variant == variant?.rawValue
    return files.response(
      to: request, file: file,
      as: FileDescription(
        contentType: media.contentType, tag: EntityTag(String(media.sha256.prefix(32))), modified: media.createdAt,
        cacheControl: isFinal ? "private, max-age=86400" : "private, no-cache"))
  }

  /// `POST /admin/media/{id}/crop` with `x`, `y` and `edge`: another square of the same picture, as a new image. Scripts get its
  /// key, browsers the picture.
  @Sendable func cropPicture(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, staff): (MediaID, Staff) = (try id("id", context), context.staff)
    try await database.read { db in try staff.checkImage(id, db) }
    guard let square = try AdminRoutes.square(in: try await form(request), prefix: "") else {
      throw DomainError.invalid(["edge": "Say which square: x, y and edge, in pixels."])
    }
    let made = try await AdminRoutes.sayingWhy(field: "edge") { try await ImageFile.cut(id, to: square, services) }
    guard AdminRoutes.wantsJSON(request) else { return seeOther("/admin/media/\(made)/\(ImageVariant.large.fileName)") }
    return try json(
      MadePicture(id: made.description, url: "/admin/media/\(made)/\(ImageVariant.large.fileName)"), status: .created)
  }

  /// What a script is told of a new image.
  private struct MadePicture: Encodable, Sendable {
    let id: String
    let url: String
  }

  /// The image that an ``ArtworkField`` of a form stands for after it was sent: a new one from the file that came, another square of
  /// the one that was there, that one, or nil where there is none or it was taken away. From then on the form says so itself, so that
  /// neither an error beside another field nor a collision loses the image. Throws ``DomainError/invalid(_:)`` for `field`.
  func receiveArtwork(from form: inout UploadedForm, field: String = "artwork") async throws -> MediaID? {
    if let problem = form.problems[Field(rawValue: field)] { throw DomainError.invalid([Field(rawValue: field): problem]) }
    let image = try await receiveArtwork(form.fields, file: form.file(field)?.path, field: field)
    form.fields.set("\(field).media", image?.description ?? "")
    for part in ["x", "y", "edge", "remove"] { form.fields.set("\(field).\(part)", nil) }
    return image
  }

  /// The same for a form whose fields and file are known apart.
  func receiveArtwork(_ form: FormFields, file: String?, field: String = "artwork") async throws -> MediaID? {
    let square = try AdminRoutes.square(in: form, prefix: "\(field).")
    if let file {
      return try await AdminRoutes.sayingWhy(field: field) { try await ImageFile.receive(file: file, crop: square, services) }
    }
    guard !form.isOn("\(field).remove"), let current = MediaID(form.text("\(field).media")) else { return nil }
    if let square {
      return try await AdminRoutes.sayingWhy(field: field) { try await ImageFile.cut(current, to: square, services) }
    }
    // Whatever the form says, only an image can be artwork.
    let known = try await database.read { db in try MediaFile.image(current, variant: ImageVariant.feed.rawValue, db) }
    return known == nil ? nil : current
  }

  /// The square that a form names; nil where it names none.
  static func square(in form: FormFields, prefix: String) throws -> CropSquare? {
    let numbers = ["x", "y", "edge"].map { form.text(prefix + $0) }
    guard !numbers.allSatisfy(\.isEmpty) else { return nil }
    let values = numbers.map { Double($0).flatMap { Int(exactly: $0.rounded()) } }
    guard let x = values[0] ?? (numbers[0].isEmpty ? 0 : nil), let y = values[1] ?? (numbers[1].isEmpty ? 0 : nil),
      let edge = values[2], (1..<(1 << 24)).contains(edge), (-(1 << 24)..<(1 << 24)).contains(x),
      (-(1 << 24)..<(1 << 24)).contains(y)
    else {
      throw DomainError.invalid([
        Field(rawValue: prefix.isEmpty ? "edge" : String(prefix.dropLast())):
          "The square’s corner and size are whole numbers of pixels."
      ])
    }
    return CropSquare(x: x, y: y, edge: edge)
  }

  /// Puts what is wrong with an image beside its field.
  private static func sayingWhy<T>(field: String, _ work: () async throws -> T) async throws -> T {
    let name = Field(rawValue: field)
    do {
      return try await work()
    } catch let error as ImagesError where error.isAboutTheFile {
      throw DomainError.invalid([name: error.description])
    } catch ImagesError.diskFull, StorageError.full {
      throw DomainError.invalid([
        name: "The server’s disk is full, so the image was not stored. Free some space, then send it again."
      ])
    } catch DomainError.notFound where field != "edge" {
      throw DomainError.invalid([name: "The image is no longer there. Choose it again."])
    }
  }
}
