import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Reads a range of a file in pieces of at most `size` bytes, on the disk's threads.
final class FileChunks: Sendable {
  static let size = 256 * 1024
  private let file: OpenFile
  private let end: Int64
  private let offset: Mutex<Int64>

  init(_ file: OpenFile, range: Range<Int64>) {
    self.file = file
    self.end = range.upperBound
    self.offset = Mutex(range.lowerBound)
  }

  /// The whole of the file at `path`.
  static func opening(_ path: String) async throws -> FileChunks {
    do {
      return try await BlockingThreads.disk.runIfActive {
        let file = try OpenFile(path, O_RDONLY)
        return FileChunks(file, range: 0..<(try file.status().size))
      }
    } catch let error as FileError {
      throw StorageError(error)
    }
  }

  /// The next piece, nil at the end of the range; throws `StorageError.failed` if the file has become shorter.
  func next() async throws -> ByteBuffer? {
    guard offset.withLock({ $0 < end }) else { return nil }
    do {
      return try await BlockingThreads.disk.runIfActive { try self.nextBlocking() }
    } catch let error as FileError {
      throw StorageError(error)
    }
  }

  /// `next` for callers already on a thread that may block.
  func nextBlocking() throws -> ByteBuffer? {
    try offset.withLock { offset in
      let wanted = Int(min(Int64(Self.size), end - offset))
      guard wanted > 0 else { return nil }
      var buffer = ByteBufferAllocator().buffer(capacity: wanted)
      let start = offset
      let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) {
        try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0.prefix(wanted)), at: start)
      }
      guard count > 0 else { throw StorageError.failed("\(file.path) became shorter while it was read") }
      offset += Int64(count)
      return buffer
    }
  }
}
