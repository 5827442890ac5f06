import Crypto
import FoundationEssentials
import Glibc
import NIOCore

/// The folders of a store on disk; everything here blocks.
///
///     objects/     the bytes, under their keys
///     metadata/    for each key a JSON file, named by the key's hash so that no key is too long or clashes with another
///     temporary/   what is being written
///     uploads/     unfinished uploads in parts
///     locks/       advisory locks by the key's hash, since several processes may share the folder
struct DiskFolder: Sendable {
  let root: String
  var objects: String { root + "/objects" }
  var temporary: String { root + "/temporary" }
  var uploads: String { root + "/uploads" }

  /// What is kept beside an object's bytes. It is found by the file's size and time of change: see `Sidecar`.
  struct Version: Codable, Equatable {
    var size: Int64
    /// Nanoseconds since 1970.
    var modified: Int64
    var sha256: String
    var contentType: String
  }

  /// The new version's facts and, first written, the old one's too: the sidecar is replaced before the bytes are, so at every
  /// instant one of its versions describes the file that is there.
  struct Sidecar: Codable {
    var key: String
    var versions: [Version]
  }

  /// Makes the folders and removes what dead processes left.
  init(preparing path: String) throws(FileError) {
    try Files.makeFolders(path)
    guard let resolved = realpath(path, nil) else { throw FileError.last("realpath", path) }
    defer { free(resolved) }
    root = String(cString: resolved)
    for folder in ["objects", "metadata", "temporary", "uploads", "locks"] { try Files.makeFolders("\(root)/\(folder)") }
    try TemporaryFile.sweep(temporary)
  }

  private func hash(_ key: ObjectKey) -> String { Hexadecimal.text(SHA256.hash(data: Array(key.text.utf8))) }

  func sidecarPath(_ key: ObjectKey) -> String {
    let name = hash(key)
    return "\(root)/metadata/\(name.prefix(2))/\(name.dropFirst(2)).json"
  }

  /// Holds the lock of `key` while `body` runs; it must not wait for anything but the disk.
  func locked<T>(_ key: ObjectKey, _ body: () throws -> T) throws -> T {
    let file = try OpenFile("\(root)/locks/\(hash(key).prefix(2))", O_RDWR | O_CREAT)
    _ = try file.lock(wait: true)
    return try withExtendedLifetime(file, body)
  }

  /// The folder that holds the object's file, opened component by component so that no symbolic link leads out of the store.
  func folder(of key: ObjectKey, making: Bool) throws -> (folder: OpenFile, name: String) {
    var folder = try OpenFile(objects, O_RDONLY | O_DIRECTORY)
    let segments = key.segments.map(String.init)
    for segment in segments.dropLast() {
      if making {
        if mkdirat(folder.descriptor, segment, 0o755) == 0 {
          try folder.synchronize()
        } else if errno != EEXIST {
          throw FileError.last("mkdir", key.text)
        }
      }
      do {
        folder = try OpenFile(segment, O_RDONLY | O_DIRECTORY, in: folder)
      } catch {
        guard error.code == ENOTDIR || error.code == ELOOP else { throw error }
        var status = stat()
        _ = fstatat(folder.descriptor, segment, &status, AT_SYMLINK_NOFOLLOW)
        if status.st_mode & S_IFMT == S_IFLNK { throw StorageError.refused("“\(key)” leads through a symbolic link") }
        if making { throw StorageError.conflict("“\(key)” cannot be stored: “\(segment)” is an object, not a folder.") }
        throw StorageError.notFound(key.text)
      }
    }
    return (folder, segments.last ?? "")
  }

  /// Opens an object for reading.
  func open(_ key: ObjectKey) throws -> (file: OpenFile, status: FileStatus) {
    do {
      let (folder, name) = try folder(of: key, making: false)
      let file = try OpenFile(name, O_RDONLY | O_NONBLOCK, in: folder)
      let status = try file.status()
      guard status.isRegular else { throw StorageError.notFound(key.text) }
      return (file, status)
    } catch let error as FileError {
      if error.isMissing { throw StorageError.notFound(key.text) }
      if error.code == ELOOP { throw StorageError.refused("“\(key)” is a symbolic link") }
      throw error
    }
  }

  /// The versions noted for `key`, none if the sidecar is missing or unreadable.
  func versions(_ key: ObjectKey) -> [Version] {
    guard let bytes = try? Files.read(sidecarPath(key), limit: 65536) else { return [] }
    return (try? JSONDecoder().decode(Sidecar.self, from: Data(bytes)))?.versions ?? []
  }

  func write(_ versions: [Version], for key: ObjectKey) throws {
    let path = sidecarPath(key)
    let folder = Files.parent(of: path)
    if mkdir(folder, 0o755) == 0 { try Files.synchronizeFolder(Files.parent(of: folder)) }
    let bytes = try JSONEncoder().encode(Sidecar(key: key.text, versions: versions))
    try Files.replace(path, with: Array(bytes), temporary: "\(temporary)/\(Files.randomName())")
  }

  /// The facts of the file that is open. If none fit (a backup that lost times, a sidecar gone) the bytes are read and summed.
  func version(of key: ObjectKey, _ file: OpenFile, _ status: FileStatus) throws -> Version {
    let known = versions(key)
    if let version = known.first(where: { $0.size == status.size && $0.modified == status.modified }) { return version }
    let sum = try checksum(of: file, status).rawValue
    let same = known.first { $0.sha256 == sum }
    if same == nil, let expected = known.first {
      // Changed behind our back; or replaced since we opened it, and then the next look is at the new one.
      let now = try open(key)
      if now.status != status { return try version(of: key, now.file, now.status) }
      throw StorageError.damaged(key: key.text, expected: expected.sha256, got: sum)
    }
    let type = same?.contentType ?? "application/octet-stream"
    let found = Version(size: status.size, modified: status.modified, sha256: sum, contentType: type)
    try? locked(key) {
      // Only if the file is still the one read: a put may have come meanwhile.
      if try open(key).status == status { try write([found], for: key) }
    }
    return found
  }

  func checksum(of file: OpenFile, _ status: FileStatus) throws -> Checksum {
    var hash = SHA256()
    let chunks = FileChunks(file, range: 0..<status.size)
    while let chunk = try chunks.nextBlocking() { chunk.withUnsafeReadableBytes { hash.update(bufferPointer: $0) } }
    return Checksum(digest: hash.finalize())
  }
}
