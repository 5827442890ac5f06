import Glibc
public import NIOCore
import NIOPosix

extension DiskStorage {
  /// Stores `body`; when this returns, the object has reached the device.
  public func put<Body: AsyncSequence & Sendable>(
    _ key: ObjectKey, _ body: Body, length: Int64?, contentType: String, sha256: Checksum?
  ) async throws -> ObjectInfo where Body.Element == ByteBuffer {
    let file = try await write(body, limit: length)
    return try await commit(file, key, length: length, contentType: contentType, sha256: sha256)
  }

  /// Writes `body` to a temporary file, which goes away by itself if an error leaves it behind.
  func write<Body: AsyncSequence & Sendable>(
    _ body: Body, limit: Int64?
  ) async throws -> TemporaryFile where Body.Element == ByteBuffer {
    let file = try await blocking { try TemporaryFile(in: $0.temporary) }
    var pending = ByteBuffer()
    for try await chunk in body {
      pending.writeImmutableBuffer(chunk)
      guard pending.readableBytes >= FileChunks.size else { continue }
      let full = pending
      pending = ByteBuffer()
      try await blocking { _ in try file.append(full) }
      if let limit, file.size > limit { throw StorageError.wrongLength(expected: limit, got: file.size) }
    }
    // Many sequences end quietly when their task is cancelled: that is not the end of the bytes.
    try Task.checkCancellation()
    let last = pending
    try await blocking { _ in try file.append(last) }
    return file
  }

  /// Checks the temporary file and puts it in the object's place.
  func commit(
    _ file: TemporaryFile, _ key: ObjectKey, length: Int64?, contentType: String, sha256: Checksum?
  ) async throws -> ObjectInfo {
    try await blocking { folder in
      let checksum = file.checksum
      if let length, file.size != length { throw StorageError.wrongLength(expected: length, got: file.size) }
      if let sha256, sha256 != checksum {
        throw StorageError.wrongChecksum(expected: sha256.rawValue, got: checksum.rawValue)
      }
      return try folder.locked(key) {
        // A delete may remove the folder that we have just found: then look again.
        for attempt in 1... {
          do {
            return Self.info(key, try folder.place(file, key, contentType: contentType, checksum: checksum))
          } catch let error as FileError where error.isMissing && attempt < 100 {
            continue
          }
        }
        throw StorageError.failed("“\(key)” could not be put in place")
      }
    }
  }
}

extension DiskFolder {
  /// Sidecar first, then the bytes: see `Sidecar`. The key's lock must be held.
  func place(_ file: TemporaryFile, _ key: ObjectKey, contentType: String, checksum: Checksum) throws -> Version {
    let (parent, name) = try folder(of: key, making: true)
    var kept: [Version] = []
    var existing = stat()
    if fstatat(parent.descriptor, name, &existing, AT_SYMLINK_NOFOLLOW) == 0 {
      let status = FileStatus(existing)
      if status.isFolder { throw StorageError.conflict("“\(key)” cannot be stored: there are objects under “\(key)/”.") }
      guard status.isRegular else { throw StorageError.refused("“\(key)” is not a plain file") }
      kept = versions(key).filter { $0.size == status.size && $0.modified == status.modified }
    }
    // Times tell versions apart, and a clock's tick may be longer than two puts.
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let nanoseconds = max(Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec), (kept.first?.modified ?? 0) + 1)
    let time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    guard futimens(file.file.descriptor, [time, time]) == 0 else { throw FileError.last("utimens", file.path) }
    try file.file.synchronize()
    let version = Version(
      size: file.size, modified: try file.file.status().modified, sha256: checksum.rawValue, contentType: contentType)
    try write([version] + kept, for: key)
    guard renameat(AT_FDCWD, file.path, parent.descriptor, name) == 0 else { throw FileError.last("rename", key.text) }
    file.keep()
    try parent.synchronize()
    return version
  }
}
