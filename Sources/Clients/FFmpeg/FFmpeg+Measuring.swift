public import Formats
import Synchronization

extension FFmpeg {
  /// Decodes the recording at `path` from end to end, at most `longest` of it, and measures its loudness and its peaks as they are with
  /// `channels` (1 or 2) at `sampleRate` Hz. `info` is what ``probe(_:)`` said of it; `progress` is told the share that is done, from
  /// 0 to 1, from any thread.
  ///
  /// Throws `FFmpegError` where nothing can be decoded, and `Programs.Failure.timedOut` when it takes much longer than its length.
  public func measure(
    _ path: String, info: MediaInfo, channels: Int, sampleRate: Int, longest: Milliseconds = Milliseconds(90_000_000),
    progress: (@Sendable (Double) -> Void)? = nil
  ) async throws -> AudioMeasurement {
    let layout = channels == 1 ? "mono" : "stereo"
    // Peaks are taken of a narrower copy: a tenth of a second's loudest moment looks the same.
    let rate = Peaks.rate
    let graph =
      "[0:a:0]aresample=\(sampleRate),aformat=channel_layouts=\(layout),asplit=2[loud][wave];"
      + "[loud]ebur128=peak=true:dualmono=true:framelog=verbose[out];"
      + "[wave]aresample=\(rate),aformat=sample_fmts=s16:channel_layouts=mono[pcm]"
    let peaks = Mutex(Peaks())
    let total = max(1, info.duration.seconds)
    let length = "\(longest.wholeSeconds)"
    let outcome = try await withInput(path) { input, _ in
      var arguments = ["-nostdin", "-hide_banner", "-nostats", "-v", "repeat+level+info", "-threads", "1"]
      arguments += ["-filter_complex_threads", "1"] + Self.guards + ["-i", input, "-filter_complex", graph]
      arguments += ["-map", "[out]", "-t", length, "-f", "null", "-", "-map", "[pcm]", "-t", length, "-f", "s16le", "pipe:1"]
      return try await Programs.run(
        ffmpeg, arguments,
        limit: Self.limit(for: min(info.duration, longest)), complaintLines: 200,
        sink: { bytes in
          let seconds = peaks.withLock {
            $0.take(bytes)
            return $0.seconds
          }
          progress?(min(1, seconds / total))
        })
    }
    let found = peaks.withLock { $0.finished() }
    let decoded = Milliseconds(seconds: found.seconds)
    guard decoded > .zero else {
      if outcome.complaint.contains("No space left on device") { throw FFmpegError.diskFull }
      let words = outcome.complaint.split(separator: "\n").last { $0.contains("[error]") || $0.contains("[fatal]") }
      throw FFmpegError.unreadable(words.map(Self.withoutPrefix) ?? "nothing in it can be decoded")
    }
    return AudioMeasurement(decoded: decoded, peaks: found.values, complaint: outcome.complaint)
  }

  /// How long work on a recording of `length` may take: four minutes, and as long as it plays.
  static func limit(for length: Milliseconds) -> Duration { .seconds(240) + .milliseconds(max(0, length.rawValue)) }

  private static func withoutPrefix(_ line: Substring) -> String {
    line.split(separator: "] ").last.map(String.init) ?? String(line)
  }

  /// Collects the greatest sample of each tenth of a second from a stream of samples.
  struct Peaks: Sendable {
    /// Samples a second.
    static let rate = 8000
    static let window = rate / 10
    var values: [UInt16] = []
    private var greatest: UInt16 = 0
    private var inWindow = 0
    private var samples: Int64 = 0
    private var odd: UInt8?

    /// How much has come.
    var seconds: Double { Double(samples) / Double(Peaks.rate) }

    /// Takes 16-bit little-endian samples, cut anywhere.
    mutating func take(_ bytes: [UInt8]) {
      bytes.withUnsafeBufferPointer { bytes in
        var at = 0
        if let low = odd, !bytes.isEmpty {
          add(low, bytes[0])
          (odd, at) = (nil, 1)
        }
        while at + 1 < bytes.count {
          add(bytes[at], bytes[at + 1])
          at += 2
        }
        if at < bytes.count { odd = bytes[at] }
      }
    }

    @inline(__always) private mutating func add(_ low: UInt8, _ high: UInt8) {
      let sample = Int16(truncatingIfNeeded: UInt16(high) << 8 | UInt16(low))
      let size = sample == .min ? 32767 : UInt16(sample.magnitude)
      if size > greatest { greatest = size }
      samples += 1
      inWindow += 1
      if inWindow == Peaks.window {
        values.append(greatest)
        (greatest, inWindow) = (0, 0)
      }
    }

    /// The same with the last, shorter window.
    func finished() -> Peaks {
      var peaks = self
      if peaks.inWindow > 0 { peaks.values.append(peaks.greatest) }
      return peaks
    }
  }
}
