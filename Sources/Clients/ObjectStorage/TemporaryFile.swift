import Crypto
import Glibc
import NIOCore
import Synchronization

/// A file being written, summed on the way, which removes itself unless it is moved to its place.
///
/// It holds an advisory lock for as long as its writer lives, so that a sweep can tell what a dead process left: the kernel
/// drops the lock however that process ended, and in whatever process namespace it ran.
final class TemporaryFile: Sendable {
  struct Written { var size: Int64 = 0; var hash = SHA256(); var isKept = false }
  let file: OpenFile
  let path: String
  private let written = Mutex(Written())

  /// Makes a file in the folder at `folder`, its name beginning with `prefix`.
  init(in folder: String, prefix: String = "") throws(FileError) {
    while true {
      let path = "\(folder)/\(prefix)\(Files.randomName())"
      let file = try OpenFile(path, O_RDWR | O_CREAT | O_EXCL)
      // A sweep may have come between making the file and locking it.
      guard try file.lock(wait: false), try file.status().links > 0 else { continue }
      (self.path, self.file) = (path, file)
      return
    }
  }

  deinit {
    if !written.withLock({ $0.isKept }) { unlink(path) }
  }

  /// Bytes written so far.
  var size: Int64 { written.withLock { $0.size } }
  /// The sum of the bytes written so far.
  var checksum: Checksum { written.withLock { Checksum(digest: $0.hash.finalize()) } }
  /// Leaves the file where it was moved to.
  func keep() { written.withLock { $0.isKept = true } }

  /// Writes `buffer` at the end.
  func append(_ buffer: ByteBuffer) throws {
    try written.withLock { written in
      try buffer.withUnsafeReadableBytes { bytes in
        try file.write(bytes)
        written.hash.update(bufferPointer: bytes)
        written.size += Int64(bytes.count)
      }
    }
  }

  /// Removes what dead processes left in `folder`, among the files whose names begin with `prefix`.
  static func sweep(_ folder: String, prefix: String = "") throws(FileError) {
    for name in try Files.names(in: folder) where name.hasPrefix(prefix) {
      let path = "\(folder)/\(name)"
      guard let file = try? OpenFile(path, O_RDWR), (try? file.lock(wait: false)) == true else { continue }
      unlink(path)
    }
  }
}
