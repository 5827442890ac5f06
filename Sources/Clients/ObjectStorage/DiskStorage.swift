import Formats
import Glibc
import NIOCore
import NIOPosix

/// A store in a folder. Several tasks and several processes may use one folder at a time.
///
/// An object is written to a temporary file, synced, and renamed into place; power may fail at any instant and the object is
/// the old one or the new one, whole. Keys `a` and `a/b` exclude each other here.
public struct DiskStorage: ObjectStorage {
  let folder: DiskFolder

  /// Opens or makes the store in the folder at `root`, and removes what dead processes left half-written. Blocks: for start-up.
  public init(root: String) throws {
    do {
      folder = try DiskFolder(preparing: root)
    } catch {
      throw StorageError(error)
    }
  }

  /// Where the store is: an absolute path without symbolic links.
  public var root: String { folder.root }

  /// Bytes free for us and bytes in all on the disk under the store.
  public func space() throws -> (free: Int64, total: Int64) {
    var status = statvfs()
    guard statvfs(folder.root, &status) == 0 else { throw StorageError(FileError.last("statvfs", folder.root)) }
    return (Int64(status.f_bavail) * Int64(status.f_frsize), Int64(status.f_blocks) * Int64(status.f_frsize))
  }

  /// Runs `body` on a thread that may block, with its errors put into this room's words.
  func blocking<T: Sendable>(_ body: @escaping @Sendable (DiskFolder) throws -> T) async throws -> T {
    do {
      return try await BlockingThreads.disk.runIfActive { [folder] in try body(folder) }
    } catch let error as FileError {
      throw StorageError(error)
    }
  }

  static func info(_ key: ObjectKey, _ version: DiskFolder.Version) -> ObjectInfo {
    ObjectInfo(
      key: key, size: version.size, etag: String(version.sha256.prefix(32)), contentType: version.contentType,
      modified: Timestamp(milliseconds: version.modified / 1_000_000), sha256: Checksum(rawValue: version.sha256))
  }

  /// Describes an object; throws `.notFound`.
  public func head(_ key: ObjectKey) async throws -> ObjectInfo {
    try await blocking { folder in
      let (file, status) = try folder.open(key)
      return Self.info(key, try folder.version(of: key, file, status))
    }
  }

  /// Opens an object, or a range of it. The bytes are those of the object as it was when opened, even if it is replaced.
  public func get(_ key: ObjectKey, range: Range<Int64>?) async throws -> StoredObject {
    try await blocking { folder in
      let (file, status) = try folder.open(key)
      let info = Self.info(key, try folder.version(of: key, file, status))
      var wanted = 0..<info.size
      if let range {
        guard range.lowerBound >= 0, range.lowerBound < info.size, !range.isEmpty else {
          throw StorageError.invalidRange(size: info.size)
        }
        wanted = range.lowerBound..<min(range.upperBound, info.size)
      }
      let chunks = FileChunks(file, range: wanted)
      return StoredObject(info: info, range: wanted, body: ObjectBody { try await chunks.next() })
    }
  }

  /// Copies an object by reading and writing it, checked against its checksum on the way.
  public func copy(_ key: ObjectKey, to target: ObjectKey) async throws -> ObjectInfo {
    let object = try await get(key, range: nil)
    return try await put(
      target, object.body, length: object.info.size, contentType: object.info.contentType, sha256: object.info.sha256)
  }

  /// Removes an object and the folders that it leaves empty.
  public func delete(_ key: ObjectKey) async throws {
    try await blocking { folder in
      try folder.locked(key) {
        let parent: (folder: OpenFile, name: String)
        do {
          parent = try folder.folder(of: key, making: false)
        } catch let error as FileError where error.isMissing {
          return
        } catch StorageError.notFound {
          return
        }
        // A folder of that name holds other objects: it is not this one.
        if unlinkat(parent.folder.descriptor, parent.name, 0) != 0 {
          if errno == ENOENT || errno == EISDIR || errno == EPERM { return }
          throw FileError.last("unlink", key.text)
        }
        try parent.folder.synchronize()
        try Files.remove(folder.sidecarPath(key))
        var path = Files.parent(of: "\(folder.objects)/\(key.text)")
        while path.utf8.count > folder.objects.utf8.count, rmdir(path) == 0 { path = Files.parent(of: path) }
      }
    }
  }

  /// Reads the whole object and compares its checksum with the one noted when it was put; throws `.damaged`.
  public func verify(_ key: ObjectKey) async throws -> ObjectInfo {
    try await blocking { folder in
      let (file, status) = try folder.open(key)
      let known = folder.versions(key)
      let sum = try folder.checksum(of: file, status).rawValue
      if let version = known.first(where: { $0.sha256 == sum }) { return Self.info(key, version) }
      // A put may have replaced object and sidecar between our reading of the two.
      guard try folder.open(key).status == status, let expected = known.first else {
        let (file, status) = try folder.open(key)
        return Self.info(key, try folder.version(of: key, file, status))
      }
      throw StorageError.damaged(key: key.text, expected: expected.sha256, got: sum)
    }
  }

  /// The path of the file with the object's bytes.
  public func localPath(of key: ObjectKey) -> String? { "\(folder.objects)/\(key.text)" }

  /// Nil: a folder has no links of its own.
  public func presignedGet(_ key: ObjectKey, lifetime: Duration, downloadName: String?) async throws -> String? { nil }
  /// Nil: a folder has no links of its own.
  public func presignedPut(_ key: ObjectKey, contentType: String, lifetime: Duration) async throws -> String? { nil }
  /// Nil: a folder has no links of its own.
  public func presignedPart(_ upload: ObjectUpload, number: Int, lifetime: Duration) async throws -> String? { nil }
}
