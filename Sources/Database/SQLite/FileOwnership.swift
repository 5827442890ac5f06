import Glibc
import Synchronization

/// The advisory lock beside a database file: one process owns the file. The kernel lets go of it when the process ends.
final class FileOwnership: Sendable {
  private let file: Mutex<Int32>

  /// Takes `<path>.lock`, or throws `locked` with the owner's process number.
  init(path: String) throws {
    let lockPath = path + ".lock"
    // Closed on exec, so that an ffmpeg that outlives us does not hold the database.
    let file = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw DatabaseError.unavailable("\(lockPath) cannot be opened: \(String(cString: strerror(errno)))") }
    // A process that is just ending, or a program it was just starting, may hold on for a moment.
    var patience = 10
    while flock(file, LOCK_EX | LOCK_NB) != 0 && patience > 0 {
      usleep(20_000)
      patience -= 1
    }
    guard patience > 0 else {
      var bytes = [UInt8](repeating: 0, count: 32)
      let count = max(0, Glibc.read(file, &bytes, bytes.count))
      let owner = String(decoding: bytes.prefix(count), as: UTF8.self).filter(\.isNumber)
      Glibc.close(file)
      throw DatabaseError.locked(
        """
        The database \(path) is in use by another process\(owner.isEmpty ? "" : " (number \(owner))"). \
        Stop that one first, or give this one another data folder.
        """)
    }
    let owner = Array("\(getpid())\n".utf8)
    if ftruncate(file, 0) == 0 { _ = pwrite(file, owner, owner.count, 0) }
    self.file = Mutex(file)
  }

  deinit { release() }

  /// Lets another process have the file. The lock file stays: removing it would let two processes lock two files of one name.
  func release() {
    file.withLock { file in
      if file >= 0 { Glibc.close(file) }
      file = -1
    }
  }

  /// Makes the folders that lead to `path`.
  static func makeFolder(of path: String) throws {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    if access(folder, F_OK) == 0 { return }
    try makeFolder(of: folder)
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw DatabaseError.unavailable("The folder \(folder) cannot be made: \(String(cString: strerror(errno)))")
    }
  }
}
