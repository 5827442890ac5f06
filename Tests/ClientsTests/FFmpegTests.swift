import Clients
import Formats
import Glibc
import Testing

@Suite(.timeLimit(.minutes(3))) struct FFmpegTests {
  @Test func aSpokenTextIsAnMP3OfItsLength() async throws {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      let hostile = "It's 100%: \"quotes\", [brackets]; a=b \\ 'textfile=/etc/passwd' $(reboot)"
      let times = try await ffmpeg.speak(
        [SpokenLine(.slt, "Hello and welcome."), SpokenLine(.rms, hostile)], to: "\(folder)/a.mp3",
        tags: ["title": "Tom's “Show” = 1; 2", "artist": "Ada"])
      let info = try await ffmpeg.probeAudio("\(folder)/a.mp3")
      #expect(info.codec == "mp3")
      #expect(info.channels == 1)
      #expect(info.sampleRate == 44_100)
      #expect(info.tags["title"] == "Tom's “Show” = 1; 2")
      #expect(times.count == 2)
      #expect(times[1].lowerBound - times[0].upperBound >= Milliseconds(349))
      #expect(abs((info.duration - times[1].upperBound).rawValue) < 500)
      #expect(Scratch.names(folder) == ["a.mp3"])
    }
  }

  @Test func whatIsNoAudioIsSaidPlainly() async throws {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      Scratch.write([], "\(folder)/empty.mp3")
      await #expect(throws: FFmpegError.empty) { try await ffmpeg.probe("\(folder)/empty.mp3") }
      await #expect(throws: FFmpegError.noFile("\(folder)/none.mp3")) { try await ffmpeg.probe("\(folder)/none.mp3") }
      Scratch.write(Array("<!DOCTYPE html><html><body>Please sign in</body></html>".utf8), "\(folder)/page.mp3")
      Scratch.write(Scratch.noise(3000), "\(folder)/noise.mp3")
      Scratch.write(Array("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n".utf8), "\(folder)/list.mp3")
      Scratch.write(Array("ffconcat version 1.0\nfile /etc/passwd\n".utf8), "\(folder)/concat.mp3")
      for name in ["page", "noise", "list", "concat"] {
        let error = await #expect(throws: FFmpegError.self, "\(name)") { try await ffmpeg.probeAudio("\(folder)/\(name).mp3") }
        guard case .unreadable = error else { Issue.record("\(name): \(String(describing: error))"); return }
      }
      try await ffmpeg.drawArtwork(
        GeneratedArtwork(.tiles, ground: 0x102030, colours: [0xFF8800]), to: "\(folder)/a.png", size: 64)
      #expect(rename("\(folder)/a.png", "\(folder)/picture.mp3") == 0)
      await #expect(throws: FFmpegError.noAudio("a picture (PNG)")) { try await ffmpeg.probeAudio("\(folder)/picture.mp3") }
      #expect(try await ffmpeg.probe("\(folder)/picture.mp3").isImage)
    }
  }

  @Test(arguments: GeneratedArtwork.Pattern.allCases)
  func artworkIsDrawnAndCutSquare(_ pattern: GeneratedArtwork.Pattern) async throws {
    try await Scratch.folder { folder in
      let ffmpeg = FFmpeg(scratch: folder)
      let artwork = GeneratedArtwork(pattern, ground: 0x0B3954, colours: [0xFF6663, 0xFEFFFE], seed: 5)
      for type in ["jpg", "png", "webp"] {
        try await ffmpeg.drawArtwork(artwork, to: "\(folder)/a.\(type)", size: 200)
        try await ffmpeg.convertImage("\(folder)/a.\(type)", to: "\(folder)/-small.jpg", size: 96)
        let info = try await ffmpeg.probe("\(folder)/-small.jpg")
        #expect(info.width == 96 && info.height == 96)
        #expect(info.pictureCodec == "mjpeg")
        #expect(try await ffmpeg.probe("\(folder)/a.\(type)").width == 200)
      }
    }
  }

  @Test func aPictureOfTooManyPixelsIsRefused() async throws {
    try await Scratch.folder { folder in
      var ffmpeg = FFmpeg(scratch: folder)
      ffmpeg.maximumPixels = 10_000
      try await ffmpeg.drawArtwork(GeneratedArtwork(.bars, ground: 0, colours: []), to: "\(folder)/a.png", size: 101)
      await #expect(throws: FFmpegError.tooManyPixels(width: 101, height: 101)) {
        try await ffmpeg.convertImage("\(folder)/a.png", to: "\(folder)/b.png", size: 10)
      }
      #expect(Scratch.names(folder) == ["a.png"])
    }
  }

  @Test func aProgramIsStoppedWhenItsTimeIsUpAndWithItsTask() async throws {
    let start = ContinuousClock.now
    await #expect(throws: Programs.Failure.timedOut("sleep")) {
      try await Programs.run("sleep", ["30"], limit: .milliseconds(200))
    }
    let task = Task { try await Programs.run("sleep", ["30"], limit: .seconds(60)) }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func aProgramSaysItsVersionOrIsMissing() async throws {
    #expect(try await Programs.version(of: "ffmpeg").hasPrefix("ffmpeg version"))
    await #expect(throws: Programs.Failure.missing("no-such-program")) { try await Programs.version(of: "no-such-program") }
    let failed = try await Programs.run("sh", ["-c", "seq 1 100000 >&2; exit 3"], limit: .seconds(20))
    #expect(failed.status == 3)
    #expect(failed.complaint.hasSuffix("99999\n100000"))
  }
}
