public import Formats
import Synchronization

/// How a recording is made into MP3.
public struct MP3Settings: Sendable, Hashable {
  /// Bits a second, constant.
  public var bitrate: Int
  /// 1 or 2; more are mixed down.
  public var channels: Int
  /// Samples a second: 32 000, 44 100 or 48 000.
  public var sampleRate: Int
  /// The loudness to bring it to, with what was measured; nil leaves it as it is.
  public var correction: Correction?

  /// What loudnorm is told for its second pass.
  public struct Correction: Sendable, Hashable {
    /// LUFS.
    public var target: Double
    /// The greatest true peak, in dBTP.
    public var peak: Double
    /// What was measured.
    public var loudness: Double
    public var range: Double
    public var threshold: Double
    public var truePeak: Double

    /// From `measurement` to `target` LUFS and at most `peak` dBTP; nil for silence, which has no loudness to correct.
    public init?(_ measurement: AudioMeasurement, target: Double, peak: Double) {
      guard let loudness = measurement.loudness, let truePeak = measurement.truePeak else { return nil }
      (self.target, self.peak, self.loudness) = (target, peak, loudness)
      (range, threshold, self.truePeak) = (measurement.range, measurement.threshold, truePeak)
    }

    /// One gain for the whole where its peaks allow that (loudnorm's linear mode), else a careful limiter. loudnorm works at 192 kHz.
    var filter: String {
      func number(_ value: Double, _ range: ClosedRange<Double>) -> String {
        "\((min(max(value, range.lowerBound), range.upperBound) * 100).rounded() / 100)"
      }
      let wanted = max(11, (range + 1).rounded(.up))
      return "loudnorm=I=\(number(target, -70 ... -5)):TP=\(number(peak, -9...0)):LRA=\(number(wanted, 1...50))"
        + ":measured_I=\(number(loudness, -99...0)):measured_TP=\(number(truePeak, -99...99))"
        + ":measured_LRA=\(number(range, 0...99)):measured_thresh=\(number(threshold, -99...0))"
        + ":offset=0:linear=true:dual_mono=true:print_format=none"
    }
  }

  /// Settings without a correction.
  public init(bitrate: Int, channels: Int, sampleRate: Int, correction: Correction? = nil) {
    (self.bitrate, self.channels, self.sampleRate, self.correction) = (bitrate, channels, sampleRate, correction)
  }

  /// What suits a source: 128 kbit/s for stereo and 96 for mono, its own rate where that is a usual one, 44.1 kHz for the family of
  /// 44.1, else 48 kHz.
  public init(for info: MediaInfo) {
    let rate = info.sampleRate ?? 44_100
    channels = (info.channels ?? 2) == 1 ? 1 : 2
    bitrate = channels == 1 ? 96_000 : 128_000
    sampleRate = [32_000, 44_100, 48_000].contains(rate) ? rate : rate % 11_025 == 0 ? 44_100 : 48_000
    correction = nil
  }
}

extension FFmpeg {
  /// Makes the sound of `path` into the MP3 file at `target`, without tags. `length` is how long it plays; `progress` is told the share
  /// that is done, from 0 to 1, from any thread.
  ///
  /// Throws `FFmpegError`, and `Programs.Failure.timedOut` when it takes much longer than it plays.
  public func encodeMP3(
    _ path: String, to target: String, _ settings: MP3Settings, length: Milliseconds,
    progress: (@Sendable (Double) -> Void)? = nil
  ) async throws {
    let layout = settings.channels == 1 ? "mono" : "stereo"
    // Mixed down before its loudness is corrected, since that is how it was measured.
    let filters = ["aformat=channel_layouts=\(layout)", settings.correction?.filter, "aresample=\(settings.sampleRate)"]
    let total = max(1, length.seconds)
    let shown = Mutex("")
    try await withInput(path) { input, _ in
      try await replacing(target) { temporary in
        var arguments = ["-nostdin", "-hide_banner", "-nostats", "-v", "error", "-y", "-threads", "1", "-filter_threads", "1"]
        arguments += Self.guards + ["-i", input, "-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1"]
        arguments += ["-af", filters.compactMap(\.self).joined(separator: ","), "-c:a", "libmp3lame"]
        arguments += ["-b:a", "\(settings.bitrate)", "-ac", "\(settings.channels)", "-ar", "\(settings.sampleRate)"]
        arguments += ["-id3v2_version", "0", "-write_id3v1", "0", "-write_xing", "1", "-t", "\(length.wholeSeconds + 90)"]
        arguments += ["-progress", "pipe:1", "-f", "mp3", temporary]
        let outcome = try await Programs.run(
          ffmpeg, arguments, limit: Self.limit(for: length), outputLimit: 64 << 20,
          progress: { piece in
            let seconds = shown.withLock { text -> Double? in
              text = String((text + piece).suffix(4096))
              return Self.position(in: text)
            }
            if let seconds { progress?(min(1, seconds / total)) }
          })
        guard outcome.status == 0 else {
          if outcome.complaint.contains("No space left on device") { throw FFmpegError.diskFull }
          throw FFmpegError.failed(status: outcome.status, outcome.complaint)
        }
      }
    }
  }

  /// The last `out_time_us=` of what `-progress` writes, in seconds.
  static func position(in text: String) -> Double? {
    let line = text.split(separator: "\n").last { $0.hasPrefix("out_time_us=") }
    return line.flatMap { Double($0.dropFirst("out_time_us=".count)) }.map { $0 / 1_000_000 }
  }
}
