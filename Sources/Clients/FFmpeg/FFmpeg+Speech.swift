public import Formats
import FoundationEssentials
import Glibc
import NIOPosix

/// A line to be spoken by one of flite's voices.
public struct SpokenLine: Sendable, Hashable {
  /// The voices that Debian's ffmpeg has.
  public enum Voice: String, Sendable, CaseIterable { case slt, kal16, rms, awb, kal }
  /// Who speaks, what, and how long a pause follows.
  public var voice: Voice
  /// What is said.
  public var text: String
  /// The silence after it.
  public var pause: Milliseconds

  /// A line and the pause after it.
  public init(_ voice: Voice, _ text: String, pause: Milliseconds = Milliseconds(350)) {
    (self.voice, self.text, self.pause) = (voice, text, pause)
  }
}

extension FFmpeg {
  /// Speaks `text` in one voice into the MP3 file at `path`; returns its length.
  @discardableResult
  public func speak(
    _ text: String, voice: SpokenLine.Voice, to path: String, bitrate: Int = 64_000, tags: [String: String] = [:]
  ) async throws -> Milliseconds {
    try await speak([SpokenLine(voice, text)], to: path, bitrate: bitrate, tags: tags).last?.upperBound ?? .zero
  }

  /// Speaks `lines` one after another into the MP3 file at `path`, and returns when each is heard, pauses not counted.
  ///
  /// `bitrate` is in bits a second; `tags` are ffmpeg's (`title`, `artist`, `album`, `track`, `date`); `cover` is the path of a
  /// JPEG or PNG file to embed.
  public func speak(
    _ lines: [SpokenLine], to path: String, bitrate: Int = 64_000, tags: [String: String] = [:], cover: String? = nil
  ) async throws -> [Range<Milliseconds>] {
    try await withFolder { folder in
      let rate = 44_100
      let sound = "\(folder)/all.pcm"
      var times: [Range<Milliseconds>] = []
      var samples: Int64 = 0
      for (number, line) in lines.enumerated() {
        let piece = "\(folder)/\(number).pcm"
        // The text goes through a file of ours, so that nothing in it is ever syntax.
        let script = "\(folder)/\(number).txt"
        let text = line.text.filter { $0 != "\0" } + "\n"
        try await BlockingThreads.disk.runIfActive { [folder] in
          try Files.replace(script, with: Array(text.utf8), temporary: "\(folder)/new")
        }
        try await run(
          ["-f", "lavfi", "-i", "flite=textfile=\(script):voice=\(line.voice.rawValue)"]
            + ["-ac", "1", "-ar", "\(rate)", "-f", "s16le", piece], limit: .seconds(120))
        let silence = Int(max(0, line.pause.rawValue)) * rate / 1000
        let spoken = try await BlockingThreads.disk.runIfActive {
          try Self.append(piece, to: sound, silence: silence)
        }
        let start = Milliseconds(samples * 1000 / Int64(rate))
        times.append(start..<Milliseconds((samples + spoken) * 1000 / Int64(rate)))
        samples += spoken + Int64(silence)
      }
      try await replacing(path) { temporary in
        var arguments = ["-f", "s16le", "-ar", "\(rate)", "-ac", "1", "-i", sound]
        if let cover {
          arguments += ["-i", cover, "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic"]
        }
        for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
          arguments += ["-metadata", "\(key)=\(value.filter { $0 != "\0" })"]
        }
        arguments += ["-c:a", "libmp3lame", "-b:a", "\(bitrate)", "-id3v2_version", "3", "-f", "mp3", temporary]
        try await run(arguments, limit: .seconds(600))
      }
      return times
    }
  }

  /// Moves the samples of `piece` to the end of `sound`, with as many silent ones after; returns how many they were.
  private static func append(_ piece: String, to sound: String, silence: Int) throws -> Int64 {
    let bytes = try Files.read(piece, limit: 1 << 29)
    let file = try OpenFile(sound, O_WRONLY | O_CREAT | O_APPEND)
    try (bytes + [UInt8](repeating: 0, count: silence * 2)).withUnsafeBytes { try file.write($0) }
    try Files.remove(piece)
    return Int64(bytes.count / 2)
  }
}
