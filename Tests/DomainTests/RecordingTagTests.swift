import Cast
import Clients
import Database
import Domain
import Formats
import Foundation
import Support
import Testing

@Suite(.timeLimit(.minutes(5))) struct RecordingTagTests {
  @Test(arguments: eachEngine) func aNewTitleIsWrittenIntoTheFileOfADraft(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let first = try await stage.work(try await stage.made("a.wav", "-f lavfi -i sine=440:duration=11"))
    let before = try #require(try await MP3File.open(try await stage.product()))
    for title in ["One more", "Up the hill"] { try await stage.change { episode, _ in episode.title = title } }
    await stage.worker.drain()
    // Not at once: a form is saved several times.
    #expect(try await stage.now().audioID == first.productID)
    #expect(try await stage.count("SELECT count(*) FROM jobs WHERE kind = 'recording.tags'") == 1)
    stage.stage.clock.pass(Milliseconds(16_000))
    await stage.worker.drain()
    let after = try #require(try await MP3File.open(try await stage.product()))
    #expect(after.tag?.title == "Up the hill")
    #expect(after.size == before.size && after.frames == before.frames)
    #expect(try await stage.recording().productID == stage.now().audioID)
    #expect(try await stage.count("SELECT count(*) FROM media") == 2)
  }

  @Test(arguments: eachEngine) func thePublicFileOnlyChangesOnRequest(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let first = try await stage.work(try await stage.made("a.wav", "-f lavfi -i sine=440:duration=11"))
    let now = stage.stage.clock.now
    try await stage.change { episode, db in try episode.publish(at: now, db) }
    try await stage.change { episode, _ in episode.title = "Up the hill" }
    stage.stage.clock.pass(Milliseconds(60_000))
    await stage.worker.drain()
    #expect(try await stage.now().audioID == first.productID)
    let id = stage.episode
    #expect(try await stage.stage.read { db in try first.isOutOfDate(try Episode.find(id, db), db) })
    let later = stage.stage.clock.now
    try await stage.stage.write { db in try EpisodeRecording.retag(id, onRequest: true, at: later, db) }
    await stage.worker.drain()
    let file = try #require(try await MP3File.open(try await stage.product()))
    #expect(file.tag?.title == "Up the hill")
    #expect(try await stage.now().audioID != first.productID)
  }

  @Test(arguments: eachEngine) func coverAndChaptersAreInTheFile(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let picture = try await stage.made("cover.png", "-f lavfi -i testsrc=d=1:s=1500x1500 -frames:v 1")
    let bytes = Array(try Data(contentsOf: URL(filePath: picture)))
    let image = try await ImageFile.store(bytes, originURL: nil, stage.stage.services)
    let now = stage.stage.clock.now
    try await stage.change { episode, db in
      episode.artworkID = image
      try episode.set(
        chapters: [Chapter(start: .zero, title: "Eins"), Chapter(start: Milliseconds(4000), title: "Zwei")], at: now, db)
    }
    _ = try await stage.work(try await stage.made("a.wav", "-f lavfi -i sine=440:duration=11"))
    let info = try await stage.stage.services.ffmpeg.probeAudio(try await stage.product())
    #expect(info.hasCover && info.width == 800)
    #expect(info.chapters.map(\.title) == ["Eins", "Zwei"])
    #expect(info.tags["track"] == "7")
  }

  @Test(arguments: eachEngine) func anImportedRecordingIsMeasuredAndLeftAsItIs(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let path = try await stage.made("a.mp3", "-f lavfi -i sine=440:duration=11 -b:a 96k")
    let file = try await AudioFile.store(path, declaredType: nil, originURL: "https://example.com/a.mp3", stage.stage.services)
    let (id, now) = (stage.episode, stage.stage.clock.now)
    try await stage.change { episode, db in
      try file.insert(db)
      episode.audioID = file.id
      episode.audioURL = "https://example.com/a.mp3?x"
    }
    try await stage.stage.write { db in try EpisodeRecording.adopt(id, at: now, db) }
    await stage.worker.drain()
    let recording = try await stage.recording()
    #expect(recording.state == .ready && recording.name == "a.mp3" && recording.hasWaveform && recording.loudness != nil)
    #expect(recording.productID == file.id)
    #expect(try await stage.now().audioID == file.id)
    #expect(try await stage.count("SELECT count(*) FROM media") == 1)
  }

  @Test(arguments: eachEngine) func aRecordingIsTakenFromADraftButNotFromListeners(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    _ = try await stage.work(try await stage.made("a.wav", "-f lavfi -i sine=440:duration=11"))
    let (id, now) = (stage.episode, stage.stage.clock.now)
    try await stage.change { episode, db in try episode.publish(at: now, db) }
    await #expect(throws: DomainError.self) {
      try await stage.stage.write { db in try EpisodeRecording.remove(from: id, at: now, db) }
    }
    try await stage.change { episode, db in try episode.unpublish(at: now, db) }
    try await stage.stage.write { db in try EpisodeRecording.remove(from: id, at: now, db) }
    let gone = try await stage.stage.read { db in try EpisodeRecording.find(id, db) }
    #expect(gone == nil)
    let episode = try await stage.now()
    #expect(episode.audioID == nil && episode.duration == nil)
  }

  @Test(arguments: eachEngine) func whatADeletedEpisodeLeavesIsSweptADayLater(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    _ = try await stage.work(try await stage.made("a.wav", "-f lavfi -i sine=440:duration=11"))
    func sweep() async throws {
      let now = stage.stage.clock.now
      try await stage.stage.write { db in try Job.enqueue(StorageSweep.job, at: now, db) }
      await Worker(
        name: "sweeper", services: stage.stage.services, handlers: [StorageSweep.job: { try await StorageSweep.run($0) }]
      )
      .drain()
    }
    stage.stage.clock.pass(StorageSweep.period + StorageSweep.period)
    try await sweep()
    #expect(try await stage.count("SELECT count(*) FROM media") == 2)
    let id = stage.episode
    try await stage.stage.write { db in try db.execute("DELETE FROM episodes WHERE id = \(id)") }
    try await sweep()
    #expect(try await stage.count("SELECT count(*) FROM media") == 0)
  }
}
