import Clients
import Database
import Delivery
import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore

extension AdminRoutes {
  /// The recording of an episode: how far the work on it is, its sound, and what can be done to it.
  func addRecordingRoutes(to router: Router<AdminContext>) {
    let base = "/admin/episodes/:episode/recording"
    router.get("\(base)", use: recordingState)
    router.get("\(base)/panel", use: recordingPanel)
    router.get("\(base)/audio", use: recordingAudio)
    router.get("\(base)/original", use: recordingOriginal)
    router.get("\(base)/waveform.json", use: recordingWaveform)
    router.post("\(base)/retry", use: retryRecording)
    router.post("\(base)/normalisation", use: normaliseRecording)
    router.post("\(base)/tags", use: tagRecording)
    router.post("\(base)/former", use: revertRecording)
    router.post("\(base)/chapters", use: takeRecordingChapters)
    router.post("\(base)/end", use: removeRecording)
  }

  /// `GET …/recording`: how far the work is and what came of it.
  @Sendable func recordingState(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let (staff, now) = (context.staff, context.now)
    return try json(
      try await database.read { db in
        let episode = try staff.episode(id, db)
        return RecordingState(
          try RecordingPanel(episode, for: staff, at: now, db), try EpisodeRecording.find(id, db), episode,
          chapters: try episode.chapters(db))
      })
  }

  /// `GET …/recording/panel`: the panel's inside as HTML, for the page that shows it.
  @Sendable func recordingPanel(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let (staff, now) = (context.staff, context.now)
    let panel = try await database.read { db in try RecordingPanel(try staff.episode(id, db), for: staff, at: now, db) }
    var headers = SecurityHeaders.admin()
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.cacheControl] = "no-store"
    let html = try templates.render(panel, template: "admin/recordings/body")
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  /// `GET …/recording/audio`: what listeners get, with ranges.
  @Sendable func recordingAudio(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let staff = context.staff
    let media = try await database.read { db in
      try staff.episode(id, db).audioID.flatMap { try MediaFile.find($0, db) }
    }
    return try await serve(media, as: nil, request)
  }

  /// `GET …/recording/original`: the file that was given, to be saved under its own name.
  @Sendable func recordingOriginal(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let staff = context.staff
    let (media, name) = try await database.read { db -> (MediaFile?, String) in
      _ = try staff.episode(id, db)
      let recording = try EpisodeRecording.find(id, db)
      return (try recording?.originalID.flatMap { try MediaFile.find($0, db) }, recording?.name ?? "")
    }
    return try await serve(media, as: name.nonEmpty ?? "recording-\(id)", request)
  }

  /// `GET …/recording/waveform.json`: the outline of its sound (``Waveform``).
  @Sendable func recordingWaveform(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: EpisodeID = try id("episode", context)
    let staff = context.staff
    let found = try await database.read { db -> (levels: String, duration: Double)? in
      let episode = try staff.episode(id, db)
      guard let levels = try EpisodeRecording.waveform(id, db) else { return nil }
      return (levels, (try EpisodeRecording.find(id, db)?.duration ?? episode.duration ?? .zero).seconds)
    }
    guard let found else { throw DomainError.notFound }
    struct Outline: Encodable {
      let duration: Double
      /// A character each, of base64's 64 in their order (`-` and `_` last): 63 times the square root of the loudest sample.
      let levels: String
    }
    return try json(Outline(duration: found.duration, levels: found.levels))
  }

  /// A stored file for somebody signed in. A document would run on this address, so only sound keeps its type.
  private func serve(_ media: MediaFile?, as name: String?, _ request: Request) async throws -> Response {
    guard let media else { throw DomainError.notFound }
    let key = try ObjectKey(checking: media.storageKey)
    let isSound = media.contentType.hasPrefix("audio/") || media.contentType.hasPrefix("video/")
    let type = isSound && name == nil ? media.contentType : "application/octet-stream"
    guard let path = services.storage.localPath(of: key) else {
      guard let link = try await services.storage.presignedGet(key, lifetime: .seconds(3600), downloadName: name) else {
        throw DomainError.notFound
      }
      return seeOther(link)
    }
    guard let file = try? OpenFile(path: path) else { throw DomainError.notFound }
    return files.response(
      to: request, file: file,
      as: FileDescription(
        contentType: type, tag: EntityTag(String(media.sha256.prefix(32))), modified: media.createdAt, downloadName: name,
        cacheControl: "private, no-cache"))
  }
}
