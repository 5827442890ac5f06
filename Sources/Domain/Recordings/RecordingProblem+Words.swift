import Clients
import Formats

extension RecordingProblem {
  /// The longest recording that is taken: a day.
  static let longest = Milliseconds(86_400_000)

  /// What an error of the work means to the person who gave the file.
  init(_ error: any Error) {
    switch error {
    case let problem as RecordingProblem: self = problem
    case FFmpegError.empty:
      self.init(.unusable, "The file is empty: there is nothing in it to hear. Choose it again and upload it once more.")
    case FFmpegError.noAudio(let what):
      self.init(.unusable, "This is \(what), whatever its name says; there is no sound in it. Choose the recording itself.")
    case FFmpegError.unreadable(let reason) where reason.contains("moov atom not found"):
      self.init(
        .unusable,
        "The file isn't whole: its end is missing, and with it the list of what is in it. Upload it again; if that doesn't help, export it anew."
      )
    case FFmpegError.unreadable(let reason):
      self.init(
        .unusable,
        "This isn't a recording that can be read (\(reason)). Export it once more, as WAV, MP3 or M4A, and upload that.")
    case FFmpegError.diskFull, StorageError.full:
      self.init(.noRoom, "The disk is full, so the recording could not be worked on. The file is kept; make room and try again.")
    case StorageError.notFound, FFmpegError.noFile:
      self.init(.unusable, "The uploaded file is no longer in the storage. Upload it again.")
    case Programs.Failure.timedOut:
      self.init(
        .trouble, "Working on the recording took far longer than it plays, and was stopped. Try again, or export it as MP3 first."
      )
    case Programs.Failure.missing(let program):
      self.init(.trouble, "The program “\(program)” isn't installed on the server. The file is kept; try again when it is.")
    default:
      self.init(.trouble, "Something went wrong on our side, several times. The file is kept; try again, or upload it once more.")
    }
  }

  /// There isn't enough room to work in. Bytes.
  static func noRoom(needed: Int64, free: Int64) -> RecordingProblem {
    RecordingProblem(
      .noRoom,
      "There isn't room to work on the recording: \(FileSize.text(needed)) are needed, \(FileSize.text(free)) are free. The file is kept; make room and try again."
    )
  }

  /// The file ends before it says it does.
  static func incomplete(stopsAt: Milliseconds, of length: Milliseconds) -> RecordingProblem {
    RecordingProblem(
      .incomplete, "The file stops at \(stopsAt.clock) of \(length.clock). Upload it again, or keep it as it is.")
  }

  /// The file plays for too long.
  static func tooLong(_ length: Milliseconds) -> RecordingProblem {
    RecordingProblem(.unusable, "The file plays for \(length.clock); at most 24 hours are taken. Cut it into parts.")
  }
}

/// What isn't wrong with a recording but worth knowing before it is published.
struct RecordingRemarks {
  private(set) var lines: [String] = []

  init(_ info: MediaInfo, _ source: AudioMeasurement, product: AudioMeasurement, isIncomplete: Bool, normalised: Bool) {
    if isIncomplete {
      lines.append("The file stopped at \(source.decoded.clock) of \(info.duration.clock); what is there was kept.")
    }
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
