import Glibc

/// A system call on a file that failed, with what it was doing.
struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  var operation: String
  var path: String
  var code: Int32

  /// Whether the disk, or the quota on it, is used up.
  var isFull: Bool { code == ENOSPC || code == EDQUOT }
  /// Whether nothing is there.
  var isMissing: Bool { code == ENOENT }

  var description: String { "\(operation) \(path): \(String(cString: strerror(code)))" }

  /// The error of the call that has just returned -1.
  static func last(_ operation: String, _ path: String) -> FileError { FileError(operation: operation, path: path, code: errno) }
}
