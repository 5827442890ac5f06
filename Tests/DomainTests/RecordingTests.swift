import Cast
import Clients
import Database
import Domain
import Formats
import Foundation
import Support
import Testing

@Suite(.timeLimit(.minutes(5))) struct RecordingTests {
  @Test(arguments: eachEngine) func aWAVBecomesATaggedMP3(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let before = try await stage.now()
    let events = try await stage.count("SELECT count(*) FROM events")
    let original = try await stage.give(
      try await stage.made("talk.wav", "-f lavfi -i sine=440:duration=12:sample_rate=44100 -ac 2"))
    #expect(try await stage.recording().state == .waiting)
    await stage.worker.drain()
    let recording = try await stage.recording()
    #expect(recording.state == .ready, "\(recording.message ?? "")")
    #expect(recording.originalID == original && recording.name == "talk.wav" && recording.format == "WAV")
    #expect(recording.channels == 2 && recording.sampleRate == 44_100)
    #expect((recording.bitrate ?? 0) / 1000 >= 126 && (recording.bitrate ?? 0) / 1000 <= 131)
    #expect(abs((recording.duration?.rawValue ?? 0) - 12_000) < 100)
    #expect(abs((recording.loudness ?? 0) + 21.8) < 1)
    let id = stage.episode
    let waveform = try await stage.stage.read { db in try EpisodeRecording.waveform(id, db) }
    #expect((119...122).contains(waveform?.count ?? 0))
    // The episode has it, one event says so, and a form that is open on it has lost nothing.
    let episode = try await stage.now()
    #expect(episode.audioID == recording.productID && episode.audioType == "audio/mpeg" && episode.duration == recording.duration)
    #expect(episode.version == before.version)
    #expect(try await stage.count("SELECT count(*) FROM events") == events + 1)
    let path = try await stage.product()
    let file = try #require(try await MP3File.open(path))
    #expect(file.size == episode.audioLength)
    #expect(file.tag?.title == "Down by the river" && file.tag?.album == "Night Walks" && file.tag?.artist == "Ada Brook")
    #expect(file.tag?.track == "7" && file.tag?.link == "https://example.com/night-walks/episodes/down-by-the-river")
    #expect(try await stage.count("SELECT count(*) FROM media") == 2)
    #expect(try await stage.orphans() == [])
  }

  @Test(arguments: eachEngine) func anMP3IsUsedFrameByFrameAndItsChaptersAreTaken(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let marks = try stage.file(
      "marks.txt",
      Array(
        ";FFMETADATA1\ntitle=Old title\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=5000\ntitle=Eins\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=5000\nEND=11000\ntitle=Zwei\n"
          .utf8))
    let path = try await stage.made(
      "talk.mp3",
      "-f lavfi -i sine=440:duration=11:sample_rate=44100 -i \(marks) -map_metadata 1 -map_chapters 1 -b:a 96k -id3v2_version 3 -write_id3v1 1"
    )
    let given = try #require(try await MP3File.open(path))
    #expect(given.tag?.title == "Old title")
    let recording = try await stage.work(path)
    #expect(recording.state == .ready, "\(recording.message ?? "")")
    let product = try await stage.product()
    let made = try #require(try await MP3File.open(product))
    #expect(made.tag?.title == "Down by the river")
    #expect(made.tag?.chapters.map(\.title) == ["Eins", "Zwei"])
    let (old, new) = (try Data(contentsOf: URL(filePath: path)), try Data(contentsOf: URL(filePath: product)))
    #expect(
      old[Int(given.frames.lowerBound)..<Int(given.frames.upperBound)]
        == new[Int(made.frames.lowerBound)..<Int(made.frames.upperBound)])
    let id = stage.episode
    let chapters = try await stage.stage.read { db in try Episode.find(id, db).chapters(db) }
    #expect(chapters == [Chapter(start: .zero, title: "Eins"), Chapter(start: Milliseconds(5000), title: "Zwei")])
    #expect(recording.foundChapters == chapters)
    #expect(try await stage.stage.read { db in try recording.isOutOfDate(try Episode.find(id, db), db) } == false)
  }

  @Test(arguments: eachEngine) func everyFormatBecomesOneThatEveryAppPlays(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let sine = "-f lavfi -i sine=440:duration=11:sample_rate="
    let files = [
      ("a.m4a", "\(sine)48000 -c:a aac", "AAC in MP4"), ("a.ogg", "\(sine)44100 -c:a libvorbis", "Vorbis in Ogg"),
      ("a.opus", "\(sine)48000 -c:a libopus", "Opus in Ogg"), ("a.flac", "\(sine)44100", "FLAC"),
      ("six.wav", "-f lavfi -i anoisesrc=d=11:c=pink:a=0.1:r=48000 -ac 6", "WAV, 6 channels"),
      ("high.wav", "\(sine)192000 -ac 2 -c:a pcm_s24le", "WAV, 192 kHz"),
      (
        "film.mp4", "-f lavfi -i testsrc=d=11:s=64x64:r=5 \("-f lavfi -i sine=440:duration=11") -c:a aac -c:v mpeg4", "AAC in MP4"
      ),
    ]
    for (name, arguments, format) in files {
      let recording = try await stage.work(try await stage.made(name, arguments))
      #expect(recording.state == .ready, "\(name): \(recording.message ?? "")")
      #expect(recording.format == format, "\(name)")
      let info = try await stage.stage.services.ffmpeg.probeAudio(try await stage.product())
      #expect(info.codec == "mp3" && [1, 2].contains(info.channels) && (info.sampleRate ?? 0) <= 48_000, "\(name)")
      #expect(abs(info.duration.rawValue - 11_000) < 150, "\(name)")
      if name == "six.wav" { #expect(recording.remarks.contains { $0.contains("6 channels") }) }
      if name == "film.mp4" { #expect(recording.remarks.contains { $0.contains("video") }) }
    }
    // Each took the former one's place: what is left is the last original and the last product.
    #expect(try await stage.count("SELECT count(*) FROM media") == 2)
  }

  @Test(arguments: eachEngine) func whatIsNoRecordingIsRefusedInPlainWords(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let picture = try await stage.made("picture.png", "-f lavfi -i testsrc=d=1:s=64x64 -frames:v 1")
    let mute = try await stage.made("mute.mp4", "-f lavfi -i testsrc=d=2:s=64x64:r=5 -c:v mpeg4")
    let whole = try await stage.made("whole.m4a", "-f lavfi -i sine=440:duration=20:sample_rate=44100 -c:a aac")
    let half = Array(try Data(contentsOf: URL(filePath: whole)).prefix(40_000))
    let cases = [
      (try stage.file("song.mp3", Array(try Data(contentsOf: URL(filePath: picture)))), "This is a picture (PNG)"),
      (mute, "This is a video without sound"), (try stage.file("empty.mp3", []), "The file is empty"),
      (try stage.file("half.m4a", half), "The file isn't whole: its end is missing"),
      (try stage.file("letter.mp3", Array("Dear Ada, here is the recording.".utf8)), "This isn't a recording that can be read"),
    ]
    for (path, words) in cases {
      let recording = try await stage.work(path)
      #expect(recording.state == .failed, "\(path)")
      #expect(recording.problem == .unusable, "\(path)")
      #expect(recording.message?.hasPrefix(words) == true, "\(path): \(recording.message ?? "")")
      #expect(recording.productID == nil)
    }
    #expect(try await stage.now().audioID == nil)
    #expect(try await stage.count("SELECT count(*) FROM jobs WHERE state <> 'done'") == 0)
  }

  @Test(arguments: eachEngine, [("a.flac", ""), ("a.mp3", "-b:a 128k"), ("a.wav", "")])
  func aFileThatEndsEarlyIsKeptOnlyWhenAskedTo(_ engine: TestEngine, _ kind: (name: String, arguments: String)) async throws {
    let stage = try await RecordingStage(engine)
    let whole = try await stage.made(kind.name, "-f lavfi -i sine=440:duration=60:sample_rate=44100 \(kind.arguments)")
    let bytes = Array(try Data(contentsOf: URL(filePath: whole)))
    let recording = try await stage.work(try stage.file("cut-\(kind.name)", Array(bytes.prefix(bytes.count / 2))))
    #expect(recording.state == .failed)
    #expect(recording.problem == .incomplete)
    let message = recording.message ?? ""
    #expect(
      message.hasPrefix("The file stops at 0:") && message.contains("of 1:00. Upload it again, or keep it as it is."),
      "\(message)")
    let (id, now) = (stage.episode, stage.stage.clock.now)
    try await stage.stage.write { db in try EpisodeRecording.retry(id, keepingIncomplete: true, at: now, db) }
    await stage.worker.drain()
    let kept = try await stage.recording()
    #expect(kept.state == .ready, "\(kept.message ?? "")")
    #expect(abs((kept.duration?.rawValue ?? 0) - 30_000) < 1500)
    #expect(kept.remarks.contains { $0.contains("what is there was kept") })
  }

  @Test(arguments: eachEngine) func aQuietRecordingIsSaidToBeAndBroughtToTheTarget(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let quiet = try await stage.work(
      try await stage.made(
        "quiet.wav", "-f lavfi -i anoisesrc=d=14:c=pink:a=0.3:r=44100 -af tremolo=f=2:d=0.6,volume=-18dB -ac 2"))
    #expect(quiet.isOff)
    #expect(quiet.remarks.contains { $0.contains("quieter than podcasts are meant to be") }, "\(quiet.remarks)")
    let (id, now) = (stage.episode, stage.stage.clock.now)
    try await stage.stage.write { db in try EpisodeRecording.normalise(id, true, at: now, db) }
    await stage.worker.drain()
    let loud = try await stage.recording()
    #expect(loud.state == .ready && loud.normalise && !loud.isOff, "\(loud.message ?? "")")
    #expect(abs((loud.loudness ?? 0) + 16) < 1)
    #expect(loud.originalID == quiet.originalID && loud.productID != quiet.productID)
    #expect(try await stage.count("SELECT count(*) FROM media") == 2)
  }

  @Test(arguments: eachEngine) func theNewerOfTwoUploadsWins(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let long = try await stage.made("long.wav", "-f lavfi -i sine=300:duration=900:sample_rate=44100 -ac 2")
    let short = try await stage.made("short.wav", "-f lavfi -i sine=600:duration=11:sample_rate=44100")
    try await stage.give(long)
    let working = Task { await stage.worker.drain() }
    while try await stage.recording().state == .waiting { try await Task.sleep(for: .milliseconds(20)) }
    let last = try await stage.give(short)
    await stage.worker.drain()
    await working.value
    await stage.worker.drain()
    let recording = try await stage.recording()
    #expect(recording.state == .ready && recording.originalID == last && recording.name == "short.wav")
    #expect(try await stage.now().duration.map { $0 < Milliseconds(12_000) } == true)
    #expect(try await stage.count("SELECT count(*) FROM jobs WHERE state <> 'done'") == 0)
  }

  @Test(arguments: eachEngine) func aFileThatFailsLeavesTheFormerRecordingInPlace(_ engine: TestEngine) async throws {
    let stage = try await RecordingStage(engine)
    let good = try await stage.work(try await stage.made("good.wav", "-f lavfi -i sine=440:duration=11"))
    let bad = try await stage.work(try stage.file("bad.wav", Array("no sound at all".utf8)))
    #expect(bad.state == .failed && bad.productID == good.productID && bad.hasFormer)
    #expect(try await stage.now().audioID == good.productID)
    let (id, now) = (stage.episode, stage.stage.clock.now)
    try await stage.stage.write { db in try EpisodeRecording.revert(id, at: now, db) }
    let back = try await stage.recording()
    #expect(back.state == .ready && back.originalID == good.originalID && !back.hasFormer)
  }
}
