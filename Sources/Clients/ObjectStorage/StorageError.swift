/// Why a store could not do what was asked.
public enum StorageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no object with this key.
  case notFound(String)
  /// There is no such multipart upload, or it was completed or aborted.
  case unknownUpload(String)
  /// The disk or the quota is used up; nothing of the new object was kept.
  case full
  /// The body had another length than announced; nothing was kept. Bytes.
  case wrongLength(expected: Int64, got: Int64)
  /// The body had another checksum than announced; nothing was kept. SHA-256 in hexadecimal.
  case wrongChecksum(expected: String, got: String)
  /// What is stored is no longer what was put. SHA-256 in hexadecimal.
  case damaged(key: String, expected: String, got: String)
  /// The range asked for begins at or past the object's end, or is empty. The object's size in bytes.
  case invalidRange(size: Int64)
  /// The store cannot hold this key beside another (on disk: `a` and `a/b`).
  case conflict(String)
  /// A key, part or path that is never allowed.
  case refused(String)
  /// The store refused us: credentials, permissions.
  case denied(String)
  /// The store does not answer, or asks to slow down: worth another try.
  case unavailable(String)
  /// Anything else that the system reported.
  case failed(String)

  /// One plain sentence.
  public var description: String {
    switch self {
    case .notFound(let key): "There is no object “\(key)” in the store."
    case .unknownUpload(let id): "There is no unfinished upload “\(id)”."
    case .full: "The disk is full."
    case .wrongLength(let expected, let got): "Expected \(expected) bytes, got \(got)."
    case .wrongChecksum(let expected, let got): "Expected SHA-256 \(expected), got \(got)."
    case .damaged(let key, let expected, let got): "“\(key)” is damaged: its SHA-256 is \(got), not \(expected)."
    case .invalidRange(let size): "The range is outside the object's \(size) bytes."
    case .conflict(let text): "\(text)"
    case .refused(let text): "Refused: \(text)."
    case .denied(let text): "The store denied access: \(text)."
    case .unavailable(let text): "The store is unavailable: \(text)."
    case .failed(let text): "The store failed: \(text)."
    }
  }

  init(_ error: FileError) {
    if error.isFull {
      self = .full
    } else if error.code == 13 || error.code == 1 || error.code == 30 {
      self = .denied(error.description)
    } else {
      self = .failed(error.description)
    }
  }
}
