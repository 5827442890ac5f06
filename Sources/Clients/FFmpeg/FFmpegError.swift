/// Why ffmpeg or ffprobe could not do what was asked.
public enum FFmpegError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file has no bytes.
  case empty
  /// The file is in no format that we read; ffmpeg's words.
  case unreadable(String)
  /// The file is readable but holds no sound; what it is instead.
  case noAudio(String)
  /// The picture has more pixels than we decode.
  case tooManyPixels(width: Int, height: Int)
  /// There is no such file.
  case noFile(String)
  /// ffmpeg failed otherwise: its status and last words.
  case failed(status: Int, String)
  /// The disk is full.
  case diskFull

  /// One plain sentence.
  public var description: String {
    switch self {
    case .empty: "The file is empty."
    case .unreadable(let reason): "The file is not audio, video or a picture that we can read (\(reason))."
    case .noAudio(let what): "The file holds no sound: it is \(what)."
    case .tooManyPixels(let width, let height): "The picture is too large: \(width) × \(height) pixels."
    case .noFile(let path): "There is no file “\(path)”."
    case .failed(let status, let words): "ffmpeg failed with status \(status): \(words)"
    case .diskFull: "The disk is full."
    }
  }
}
