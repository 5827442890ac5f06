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
