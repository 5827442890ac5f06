import Glibc

/// A file descriptor that closes itself. Its calls block: run them on a thread pool, never on the cooperative one.
final class OpenFile: Sendable {
  let descriptor: Int32
  let path: String

  /// Takes over `descriptor`; `path` is for messages.
  init(owning descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Opens `path`, close-on-exec and never through a symbolic link in its last component.
  convenience init(_ path: String, _ flags: Int32, mode: mode_t = 0o644, in folder: OpenFile? = nil) throws(FileError) {
    let descriptor = openat(folder?.descriptor ?? AT_FDCWD, path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw FileError.last("open", path) }
    self.init(owning: descriptor, path: path)
  }

  deinit { close(descriptor) }

  /// Size in bytes, time of change in nanoseconds and kind.
  func status() throws(FileError) -> FileStatus {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError.last("stat", path) }
    return FileStatus(status)
  }

  /// Whether `other` is the same file on the same device.
  func isSame(as other: OpenFile) throws(FileError) -> Bool {
    var (mine, others) = (stat(), stat())
    guard fstat(descriptor, &mine) == 0, fstat(other.descriptor, &others) == 0 else { throw FileError.last("stat", path) }
    return mine.st_dev == others.st_dev && mine.st_ino == others.st_ino
  }

  /// Writes all of `bytes` at the descriptor's position.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError.last("write", path)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads at most `bytes.count` bytes at `offset`; 0 at the end.
  func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FileError) -> Int {
    while true {
      let count = pread(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw FileError.last("read", path) }
    }
  }

  /// Waits until the content has reached the device.
  func synchronize() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError.last("fsync", path) }
  }

  /// Cuts or extends to `length` bytes and moves the position there.
  func truncate(to length: Int64) throws(FileError) {
    guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, off_t(length), SEEK_SET) >= 0 else {
      throw FileError.last("truncate", path)
    }
  }

  /// Takes the file's exclusive advisory lock; returns false if someone else has it and `wait` is false.
  func lock(wait: Bool) throws(FileError) -> Bool {
    while flock(descriptor, LOCK_EX | (wait ? 0 : LOCK_NB)) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw FileError.last("lock", path) }
    }
    return true
  }
}

/// What `fstat` says, as far as this room asks.
struct FileStatus: Sendable, Equatable {
  var size: Int64
  /// Time of the last change of content, nanoseconds since 1970.
  var modified: Int64
  var isRegular: Bool
  var isFolder: Bool
  var links: Int

  init(_ status: stat) {
    size = Int64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    links = Int(status.st_nlink)
  }
}

/// Whole-file operations; all of them block.
enum Files {
  /// Makes `path` and the folders above it.
  static func makeFolders(_ path: String) throws(FileError) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if mkdir(made, 0o755) != 0, errno != EEXIST { throw FileError.last("mkdir", made) }
    }
  }

  /// Waits until the entries of the folder at `path` have reached the device.
  static func synchronizeFolder(_ path: String) throws(FileError) {
    try OpenFile(path, O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// The names in the folder at `path`, without `.` and `..`, in no order.
  static func names(in path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else { throw FileError.last("opendir", path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// All bytes of a file of at most `limit` bytes.
  static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try OpenFile(path, O_RDONLY)
    let size = min(Int(try file.status().size), limit)
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let count = bytes.withUnsafeMutableBytes { buffer -> Result<Int, FileError> in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        do throws(FileError) { return .success(try file.read(into: rest, at: Int64(filled))) } catch { return .failure(error) }
      }
      let got = try count.get()
      if got == 0 { break }
      filled += got
    }
    return Array(bytes.prefix(filled))
  }

  /// Replaces the file at `path` in one step: whoever reads sees the old bytes or the new ones, also after a crash.
  static func replace(_ path: String, with bytes: [UInt8], temporary: String) throws(FileError) {
    do throws(FileError) {
      let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC)
      let written = bytes.withUnsafeBytes { buffer -> Result<Void, FileError> in
        do throws(FileError) { return .success(try file.write(buffer)) } catch { return .failure(error) }
      }
      try written.get()
      try file.synchronize()
      try move(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
    try synchronizeFolder(parent(of: path))
  }

  /// Renames, replacing what is there.
  static func move(_ path: String, to target: String) throws(FileError) {
    guard rename(path, target) == 0 else { throw FileError.last("rename", target) }
  }

  /// Removes a file; one that is not there is no error.
  static func remove(_ path: String) throws(FileError) {
    if unlink(path) != 0, errno != ENOENT { throw FileError.last("unlink", path) }
  }

  /// The path of the folder that holds `path`.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A name nobody else uses: 128 random bits in hexadecimal.
  static func randomName() -> String {
    String(UInt64.random(in: .min ... .max), radix: 16) + String(UInt64.random(in: .min ... .max), radix: 16)
  }
}
