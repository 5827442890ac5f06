public import Formats
import Foundation
import NIOCore

/// A regular file, opened once for one response or several, closed when the last of them is done with it.
public final class OpenFile: Sendable {
  /// Why a file can't be opened.
  public enum Failure: Error, Sendable, Hashable {
    /// There is no such file, or it is no regular file.
    case notFound
    /// The system refused: the errno.
    case refused(Int32)
  }

  /// The length in bytes when the file was opened.
  public let length: Int
  /// The time of the last change when the file was opened.
  public let modified: Timestamp
  /// A strong tag made of length, time of change in nanoseconds and inode, for files that have no checksum at hand.
  public let tag: EntityTag

  let handle: NIOFileHandle

  /// Opens the file at `path` for reading. Blocks for as long as the file system does.
  public init(path: String) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      throw [ENOENT, ENOTDIR, ELOOP, ENXIO].contains(errno) ? .notFound : .refused(errno)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notFound
    }
    length = Int(status.st_size)
    let (seconds, nanoseconds) = (Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec))
    modified = Timestamp(milliseconds: seconds * 1000 + nanoseconds / 1_000_000)
    tag = EntityTag(
      [Int64(length), seconds, nanoseconds, Int64(status.st_ino)].map { String($0, radix: 16) }.joined(separator: "-"))
    handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
  }

  deinit {
    try? handle.close()
  }

  /// How long the file is now; sending past that would never end.
  var currentLength: Int {
    let size = try? handle.withUnsafeFileDescriptor { descriptor in
      var status = stat()
      return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }
    return size ?? 0
  }

  /// Reads up to `count` bytes at `offset`; fewer only at the end of the file. Blocks.
  func read(at offset: Int, count: Int) throws -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: count)
    try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
      try handle.withUnsafeFileDescriptor { descriptor in
        var done = 0
        while done < count {
          let got = pread(descriptor, space.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
          if got < 0 && errno == EINTR { continue }
          if got < 0 { throw Failure.refused(errno) }
          if got == 0 { break }
          done += got
        }
        return done
      }
    }
    return buffer
  }
}
