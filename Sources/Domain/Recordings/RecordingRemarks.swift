import Clients
import Formats
import Foundation

/// What isn't wrong with a recording but worth knowing before it is published.
struct RecordingRemarks {
  private(set) var lines: [String] = []

  /// `whole` is the length that the file says it has, where it has less.
  init(_ info: MediaInfo, _ source: AudioMeasurement, product: AudioMeasurement, missing whole: Milliseconds?, normalised: Bool) {
    if let whole { lines.append("The file stopped at \(source.decoded.clock) of \(whole.clock); what is there was kept.") }
    if source.decoded >= Milliseconds(8 * 3_600_000) {
      lines.append("It plays for \(source.decoded.clock). Is that all one episode?")
    } else if source.decoded < Milliseconds(10_000) {
      lines.append("It is only \(source.decoded.wholeSeconds) s long.")
    }
    if source.faults >= RecordingRemarks.damaging {
      lines.append("Parts of the file are damaged. They were mended as well as that goes; listen to it before you publish.")
    }
    if let channels = info.channels, channels > 2 { lines.append("Its \(channels) channels were mixed down to stereo.") }
    if info.channels == 1 { lines.append("It is mono, which suits a single voice.") }
    if info.hasVideo { lines.append("It is a video; only its sound was taken.") }
    if let bitrate = info.bitrate, info.isLossy, bitrate < (info.channels == 1 ? 48_000 : 80_000) {
      lines.append(
        "The file has only \((bitrate + 500) / 1000) kbit/s, which can be heard. If there is a better one, upload that.")
    }
    if let loudness = product.loudness {
      let off = loudness - Loudness.target
      if abs(off) > Loudness.tolerance {
        let amount = Loudness.text(abs(off), unit: "LU")
        lines.append(
          "It is \(amount) \(off < 0 ? "quieter" : "louder") than podcasts are meant to be (\(Loudness.text(loudness, unit: "LUFS")) instead of −16)."
            + (normalised ? "" : " “Bring it to −16 LUFS” corrects that."))
      }
    } else {
      lines.append("It is silent from beginning to end.")
    }
    if let peak = source.truePeak, peak > 0.2 {
      lines.append("Its loudest moments are clipped (true peak +\(Loudness.text(peak, unit: "dBTP"))) and may crackle.")
    }
  }

  /// From how many complaints of the decoder on a file counts as damaged: the cut-off last frame of a sound file is one or two.
  static let damaging = 5
}

extension MediaInfo {
  /// Whether its sound was made smaller at the cost of its quality.
  var isLossy: Bool {
    codec.map { ["mp3", "aac", "vorbis", "opus", "ac3", "eac3", "wmav2", "amrnb", "amr_nb"].contains($0) } ?? false
  }

  /// Whether its container states how long it plays, so that a file that was cut short is seen to be.
  var statesLength: Bool {
    let names = Set(format.split(separator: ",").map(String.init))
    return !names.isDisjoint(with: ["mov", "mp4", "m4a", "flac", "matroska", "webm", "aiff", "caf", "w64", "wav", "asf", "avi"])
  }

  /// How long the file says that it plays: for WAV and AIFF by the length in their headers, which ffmpeg cuts to what is there.
  func statedDuration(of path: String) throws -> Milliseconds {
    guard ["wav", "aiff"].contains(format), size > 12 else { return duration }
    guard let handle = FileHandle(forReadingAtPath: path) else { return duration }
    defer { try? handle.close() }
    let head = Array(try handle.read(upToCount: 8) ?? Data())
    guard head.count == 8, head.starts(with: "RIFF".utf8) || head.starts(with: "FORM".utf8) else { return duration }
    let bytes = head.starts(with: "RIFF".utf8) ? Array(head[4...].reversed()) : Array(head[4...])
    let stated = bytes.reduce(Int64(0)) { $0 << 8 | Int64($1) } + 8
    // Recorders that were switched off, and pipes, leave all bits set.
    guard stated > size, stated < 0xFFFF_FF00 else { return duration }
    return Milliseconds(seconds: duration.seconds * Double(stated) / Double(size))
  }

  /// What it is in plain words: `WAV`, `AAC in MP4`, `MP3`.
  var plainFormat: String {
    let names = [
      "mp3": "MP3", "wav": "WAV", "w64": "WAV", "flac": "FLAC", "ogg": "Ogg", "mov": "MP4", "matroska": "Matroska",
      "aiff": "AIFF",
      "caf": "CAF", "aac": "AAC", "asf": "WMA", "avi": "AVI",
    ]
    let container = format.split(separator: ",").lazy.compactMap { names[String($0)] }.first ?? format.uppercased()
    let codecs = ["aac": "AAC", "vorbis": "Vorbis", "opus": "Opus", "alac": "Apple Lossless", "flac": "FLAC", "mp3": "MP3"]
    var text = container
    if let name = codec.flatMap({ codecs[$0] }), name != container { text = "\(name) in \(container)" }
    if let channels, channels > 2 { text += ", \(channels) channels" }
    if let sampleRate, sampleRate > 48_000 { text += ", \(sampleRate / 1000) kHz" }
    return text
  }
}
