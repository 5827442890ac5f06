import Cast
import Clients
import Database
import Domain
import Formats
import Foundation
import Support
import Testing

/// A draft of Night Walks, files for it made on the spot, and a worker.
struct RecordingStage {
  let stage: Stage
  let show: Show
  let episode: EpisodeID

  init(_ engine: TestEngine) async throws {
    stage = try await Stage(engine)
    show = try await stage.nightWalks()
    let (show, now) = (show, stage.clock.now)
    episode = try await stage.write { db in
      var episode = Episode(show: show.id, title: "Down by the river", slug: "down-by-the-river", at: now)
      episode.number = 7
      try episode.save(at: now, db)
      return episode.id
    }
  }

  var worker: Worker {
    let address: @Sendable (Show, Episode) -> String? = { "https://example.com/\($0.slug)/episodes/\($1.slug)" }
    return Worker(
      name: "test", services: stage.services,
      handlers: [
        EpisodeRecording.processJob: { try await RecordingJob.process($0, address: address) },
        EpisodeRecording.tagsJob: { try await RecordingJob.writeTags($0, address: address) },
      ])
  }

  /// A file made by ffmpeg with these arguments.
  func made(_ name: String, _ arguments: String) async throws -> String {
    let path = "\(stage.folder)/\(name)"
    let outcome = try await Programs.run(
      "ffmpeg", ["-v", "error", "-y"] + arguments.split(separator: " ").map(String.init) + [path], limit: .seconds(60))
    #expect(outcome.status == 0, "\(outcome.complaint)")
    return path
  }

  /// A file of these bytes.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(stage.folder)/\(name)"
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    return path
  }

  /// Gives the file to the episode, as a finished upload does.
  @discardableResult
  func give(_ path: String) async throws -> MediaID {
    let now = stage.clock.now
    let id = MediaID.make(at: now)
    let key = try ObjectKey(checking: "audio/\(id)")
    let stored = try await stage.services.storage.put(key, file: path, contentType: "application/octet-stream")
    let file = MediaFile(
      id: id, storageKey: key.text, contentType: stored.contentType, size: stored.size, sha256: stored.sha256?.rawValue ?? "",
      createdAt: now)
    let (episode, name) = (episode, String(path.split(separator: "/").last ?? ""))
    try await stage.write { db in try EpisodeRecording.receive(file, name: name, for: episode, by: nil, at: now, db) }
    return id
  }

  /// Gives the file and does all the work that follows.
  func work(_ path: String) async throws -> EpisodeRecording {
    try await give(path)
    await worker.drain()
    return try await recording()
  }

  func recording() async throws -> EpisodeRecording {
    let episode = episode
    return try #require(try await stage.read { db in try EpisodeRecording.find(episode, db) })
  }

  func now() async throws -> Episode {
    let episode = episode
    return try await stage.read { db in try Episode.find(episode, db) }
  }

  func change(_ body: @escaping @Sendable (inout Episode, any Connection) throws -> Void) async throws {
    let (id, now) = (episode, stage.clock.now)
    try await stage.write { db in
      var episode = try Episode.find(id, db)
      try body(&episode, db)
      try episode.save(at: now, db)
      try EpisodeRecording.retag(id, at: now, db)
    }
  }

  /// Where the episode's product is on disk.
  func product() async throws -> String {
    let audio = try #require(try await now().audioID)
    let media = try #require(try await stage.read { db in try MediaFile.find(audio, db) })
    #expect(media.contentType == "audio/mpeg")
    return try #require(stage.services.storage.localPath(of: try ObjectKey(checking: media.storageKey)))
  }

  func count(_ sql: SQL) async throws -> Int { try await stage.read { db in try db.value(sql, as: Int.self) ?? 0 } }

  /// Every object that no row names.
  func orphans() async throws -> [String] {
    let page = try await stage.services.storage.list(prefix: "audio/", after: nil, limit: 1000)
    let known = try await stage.read { db in Set(try db.values("SELECT storage_key FROM media ORDER BY id", as: String.self)) }
    return page.objects.map(\.key.text).filter { !known.contains($0) }
  }
}
