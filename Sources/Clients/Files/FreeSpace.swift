import Glibc

/// How much room a disk has left.
public enum FreeSpace {
  /// The bytes that may still be written where `path` is; nil where the system doesn't say.
  public static func bytes(at path: String) -> Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let (blocks, overflow) = Int64(clamping: status.f_bavail).multipliedReportingOverflow(by: Int64(clamping: status.f_frsize))
    return overflow ? .max : blocks
  }
}
