import Clients
import Formats
import NIOCore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(3))) struct AudioTests {
  /// Makes a file out of nothing with ffmpeg.
  static func make(_ path: String, _ arguments: String) async throws {
    let outcome = try await Programs.run(
      "ffmpeg", ["-v", "error", "-y"] + arguments.split(separator: " ").map(String.init) + [path], limit: .seconds(60))
    #expect(outcome.status == 0, "\(outcome.complaint)")
  }

  @Test func loudnessPeaksAndLengthAreMeasured() async throws {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      // ffmpeg's sine has an amplitude of an eighth: −18 dBFS, and −18 LUFS from two speakers.
      try await Self.make("\(folder)/a.wav", "-f lavfi -i sine=997:duration=6:sample_rate=44100 -af adelay=2000")
      let info = try await ffmpeg.probeAudio("\(folder)/a.wav")
      let shares = Mutex<[Double]>([])
      let found = try await ffmpeg.measure(
        "\(folder)/a.wav", info: info, channels: 1, sampleRate: 44_100,
        progress: { share in shares.withLock { $0.append(share) } })
      #expect(abs(found.decoded.rawValue - 8000) < 20)
      #expect(abs((found.loudness ?? 0) + 18) < 0.4)
      #expect(abs((found.truePeak ?? 0) + 18) < 0.4)
      #expect(found.faults == 0)
      #expect(found.peaks.count == 80 || found.peaks.count == 81)
      #expect(found.peaks[5] == 0)
      #expect((3800...4300).contains(found.peaks[50]))
      #expect(shares.withLock { $0 == $0.sorted() && $0.last.map { $0 > 0.99 } == true })
    }
  }

  @Test func silenceHasNoLoudness() async throws {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      try await Self.make("\(folder)/a.wav", "-f lavfi -i anullsrc=r=48000:cl=stereo -t 3")
      let info = try await ffmpeg.probeAudio("\(folder)/a.wav")
      let found = try await ffmpeg.measure("\(folder)/a.wav", info: info, channels: 2, sampleRate: 48_000)
      #expect(found.loudness == nil && found.truePeak == nil)
      #expect(MP3Settings.Correction(found, target: -16, peak: -1.5) == nil)
    }
  }

  @Test(arguments: [
    ("-f lavfi -i sine=440:duration=4:sample_rate=192000 -ac 2", 2, 48_000),
    ("-f lavfi -i sine=440:duration=4:sample_rate=22050", 1, 44_100),
    ("-f lavfi -i anoisesrc=d=4:c=pink:a=0.1:r=48000 -ac 6", 2, 48_000),
  ]) func anythingBecomesAnMP3(_ source: String, _ channels: Int, _ rate: Int) async throws {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      try await Self.make("\(folder)/a.wav", source)
      let info = try await ffmpeg.probeAudio("\(folder)/a.wav")
      let settings = MP3Settings(for: info)
      let last = Mutex(0.0)
      try await ffmpeg.encodeMP3(
        "\(folder)/a.wav", to: "\(folder)/a.mp3", settings, length: info.duration,
        progress: { share in last.withLock { $0 = share } })
      let made = try await ffmpeg.probeAudio("\(folder)/a.mp3")
      #expect(made.codec == "mp3" && made.channels == channels && made.sampleRate == rate)
      #expect(abs(made.duration.rawValue - 4000) < 120)
      #expect(last.withLock { $0 } > 0.9)
      #expect(Scratch.names(folder) == ["a.mp3", "a.wav"])
      let file = try #require(try await MP3File.open("\(folder)/a.mp3"))
      #expect(file.frames == 0..<file.size && file.isCounted)
    }
  }

  @Test(arguments: ["volume=-20dB", "volume=24dB"]) func aQuietAndALoudRecordingAreBroughtToTheTarget(_ filter: String)
    async throws
  {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      try await Self.make(
        "\(folder)/a.wav", "-f lavfi -i anoisesrc=d=12:c=pink:a=0.3:r=44100 -af tremolo=f=2:d=0.6,\(filter) -ac 2")
      let info = try await ffmpeg.probeAudio("\(folder)/a.wav")
      let before = try await ffmpeg.measure("\(folder)/a.wav", info: info, channels: 2, sampleRate: 44_100)
      var settings = MP3Settings(for: info)
      settings.correction = MP3Settings.Correction(before, target: -16, peak: -1.5)
      try await ffmpeg.encodeMP3("\(folder)/a.wav", to: "\(folder)/a.mp3", settings, length: info.duration)
      let after = try await ffmpeg.measure(
        "\(folder)/a.mp3", info: try await ffmpeg.probeAudio("\(folder)/a.mp3"), channels: 2, sampleRate: 44_100)
      #expect(abs((before.loudness ?? -16) + 16) > 2)
      #expect(abs((after.loudness ?? 0) + 16) < 1, "\(String(describing: after.loudness))")
      #expect((after.truePeak ?? 9) < -0.5)
    }
  }

  @Test func workIsStoppedWithItsTask() async throws {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      try await Self.make("\(folder)/a.wav", "-f lavfi -i sine=440:duration=1200:sample_rate=44100 -ac 2")
      let info = try await ffmpeg.probeAudio("\(folder)/a.wav")
      let begun = ContinuousClock.now
      let task = Task {
        try await ffmpeg.encodeMP3("\(folder)/a.wav", to: "\(folder)/a.mp3", MP3Settings(for: info), length: info.duration)
      }
      try await Task.sleep(for: .milliseconds(300))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(ContinuousClock.now - begun < .seconds(8))
      #expect(Scratch.names(folder) == ["a.wav"])
    }
  }

  @Test func aTagOfOursIsReadByFFmpeg() async throws {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      try await Self.make(
        "\(folder)/a.mp3", "-f lavfi -i sine=440:duration=20:sample_rate=44100 -b:a 96k -id3v2_version 4 -metadata title=Old")
      try await ffmpeg.drawArtwork(
        GeneratedArtwork(.tiles, ground: 0x102030, colours: [0xFF8800]), to: "\(folder)/c.jpg", size: 300)
      var tag = ID3()
      (tag.title, tag.artist, tag.album, tag.track) = ("Grüße 東京", "Ada Brook", "Night Walks", "7")
      (tag.date, tag.genre, tag.language, tag.length) = ("2026-03-02", "Podcast", "eng", Milliseconds(20_000))
      tag.picture = ID3.Picture(mediaType: "image/jpeg", bytes: try #require(Scratch.read("\(folder)/c.jpg")))
      tag.chapters = [
        Chapter(start: .zero, title: "Eins"), Chapter(start: Milliseconds(12_500), title: "Zwei", link: "https://example.com/"),
      ]
      let file = try #require(try await MP3File.open("\(folder)/a.mp3"))
      #expect(file.tag?.title == "Old")
      var bytes: [UInt8] = []
      for try await piece in try await file.body(with: tag.bytes()) { bytes += Array(piece.readableBytesView) }
      #expect(Int64(bytes.count) == file.length(with: tag.bytes()))
      Scratch.write(bytes, "\(folder)/b.mp3")
      let info = try await ffmpeg.probeAudio("\(folder)/b.mp3")
      #expect(info.tags["title"] == "Grüße 東京")
      #expect(info.tags["artist"] == "Ada Brook" && info.tags["album"] == "Night Walks" && info.tags["track"] == "7")
      #expect(info.tags["date"] == "2026-03-02" && info.tags["genre"] == "Podcast")
      #expect(info.hasCover && info.width == 300)
      #expect(info.chapters.map(\.title) == ["Eins", "Zwei"])
      #expect(info.chapters.map(\.start) == [.zero, Milliseconds(12_500)])
      #expect(info.chapters.last?.end == Milliseconds(20_000))
      let again = try #require(try await MP3File.open("\(folder)/b.mp3"))
      #expect(again.tag == tag)
      #expect(again.frames.count == file.frames.count)
    }
  }
}
