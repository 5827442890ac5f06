import Clients
import Database
import Domain
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Recordings in resumable parts. Each request stands for itself, so that a browser can go on after whatever happened in between.
extension AdminRoutes {
  func addUploadRoutes(to router: Router<AdminContext>) {
    router.get("/admin/episodes/:episode/uploads", use: openUploads)
    router.post("/admin/episodes/:episode/uploads", use: beginUpload)
    router.get("/admin/uploads/:upload", use: uploadState)
    router.put("/admin/uploads/:upload/parts/:part", use: receivePart)
    router.post("/admin/uploads/:upload/completion", use: completeUpload)
    router.delete("/admin/uploads/:upload", use: cancelUpload)
    router.post("/admin/uploads/:upload/end", use: cancelUpload)
  }

  /// `GET /admin/episodes/{id}/uploads`: what the asker has begun to send for the episode, and how much of each is here.
  @Sendable private func openUploads(_ request: Request, _ context: AdminContext) async throws -> Response {
    let episode: EpisodeID = try id("episode", context)
    let uploads = try await database.read { db in try Upload.open(for: episode, of: context.staff, db) }
    var items: [UploadState] = []
    for upload in uploads { items.append(UploadState(upload, parts: try await upload.parts(services))) }
    return try json(items)
  }

  /// `POST /admin/episodes/{id}/uploads` with `{name, size, fingerprint}`: 201 for a new upload, 200 for one that was begun before.
  @Sendable private func beginUpload(_ request: Request, _ context: AdminContext) async throws -> Response {
    struct Announcement: Decodable {
      var name: String
      var size: Int64
      var fingerprint: String
    }
    let episode: EpisodeID = try id("episode", context)
    let body = try await request.body.collect(upTo: 16 * 1024)
    guard let announced = try? JSONDecoder().decode(Announcement.self, from: Data(body.readableBytesView)) else {
      throw HTTPError(.badRequest, message: "This isn't a file's name, size and fingerprint.")
    }
    let file = try AnnouncedFile(name: announced.name, size: announced.size, fingerprint: announced.fingerprint)
    let upload = try await Upload.begin(file, for: episode, by: context.staff, services)
    let parts = try await upload.parts(services)
    return try json(UploadState(upload, parts: parts), status: parts.isEmpty ? .created : .ok)
  }

  /// `GET /admin/uploads/{id}`.
  @Sendable private func uploadState(_ request: Request, _ context: AdminContext) async throws -> Response {
    let upload = try await upload(context)
    return try json(UploadState(upload, parts: try await upload.parts(services)))
  }

  /// `PUT /admin/uploads/{id}/parts/{n}`: 204 when the part is on the disk. `X-Part-SHA256`, in hexadecimal, is checked where sent.
  @Sendable private func receivePart(_ request: Request, _ context: AdminContext) async throws -> Response {
    let upload = try await upload(context)
    guard let number = context.parameters.get("part").flatMap({ Int($0) }) else { throw DomainError.notFound }
    let length = try request.headers[.contentLength].map { text -> Int64 in
      guard let length = Int64(text) else { throw HTTPError(.badRequest) }
      return length
    }
    let sum = try request.headers[.partSHA256].map { text -> Checksum in
      guard let sum = Checksum(rawValue: text) else {
        throw HTTPError(.badRequest, message: "X-Part-SHA256 isn't a SHA-256 sum.")
      }
      return sum
    }
    _ = try await upload.receive(part: number, request.body, length: length, sha256: sum, services)
    return Response(status: .noContent, headers: [.cacheControl: "no-store"])
  }

  /// `POST /admin/uploads/{id}/completion`: all parts are here; the file becomes the episode's recording.
  @Sendable private func completeUpload(_ request: Request, _ context: AdminContext) async throws -> Response {
    let upload = try await upload(context).complete(by: context.staff, services)
    return try json(UploadState(upload, parts: []))
  }

  /// `DELETE /admin/uploads/{id}` and `POST /admin/uploads/{id}/end`: what has arrived is removed.
  @Sendable private func cancelUpload(_ request: Request, _ context: AdminContext) async throws -> Response {
    let upload = try await upload(context)
    try await Upload.cancel(upload.id, by: context.staff, services)
    if request.method == .delete || AdminRoutes.wantsJSON(request) {
      return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }
    return seeOther("/admin/episodes/\(upload.episodeID)", notice: .discarded)
  }

  private func upload(_ context: AdminContext) async throws -> Upload {
    let id: UploadID = try id("upload", context)
    return try await database.read { db in try Upload.find(id, of: context.staff, db) }
  }
}

/// An upload as the script sees it. Identifiers are text: JavaScript's numbers have 53 bits.
struct UploadState: Encodable, Sendable {
  let id: String
  let name: String
  /// In bytes.
  let size: Int64
  let fingerprint: String
  let partSize: Int64
  let partCount: Int
  /// `open`, `complete` or `failed`.
  let state: String
  let message: String?
  /// The numbers of the parts that are here.
  let parts: [Int]
  /// Their bytes in all.
  let received: Int64

  init(_ upload: Upload, parts: [UploadedPart]) {
    id = upload.id.description
    (name, size, fingerprint, partSize, partCount) = (
      upload.name, upload.size, upload.fingerprint, upload.partSize, upload.partCount
    )
    (state, message) = (upload.state.rawValue, upload.message)
    self.parts = parts.map(\.number)
    received = upload.state == .complete ? upload.size : parts.reduce(0) { $0 + $1.size }
  }
}

extension HTTPField.Name {
  /// `X-Part-SHA256`.
  fileprivate static let partSHA256 = HTTPField.Name("X-Part-SHA256") ?? .server
}
