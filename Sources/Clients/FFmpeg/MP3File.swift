public import Formats
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// An MP3 file on disk: its tag, and its frames apart from every tag.
public struct MP3File: Sendable {
  /// Where it is.
  public let path: String
  /// Its length in bytes.
  public let size: Int64
  /// Where its frames begin and end, without ID3, APE and Lyrics3 tags.
  public let frames: Range<Int64>
  /// Whether a header counts its frames, so that a file that was cut short is seen to be.
  public let isCounted: Bool
  /// What the tag at its beginning says, or else the one at its end.
  public let tag: ID3?

  /// Reads what the file at `path` is; nil where it has no MP3 frames. Of a tag, at most 32 MiB are read.
  public static func open(_ path: String) async throws -> MP3File? {
    do {
      return try await BlockingThreads.disk.runIfActive {
        let file = try OpenFile(path, O_RDONLY)
        let size = try file.status().size
        func read(_ range: Range<Int64>) throws -> [UInt8] {
          var bytes = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
          let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: range.lowerBound) }
          return Array(bytes.prefix(count))
        }
        var head = try read(0..<min(size, 65536))
        let tagged = MP3.id3Bytes(head)
        var frames = head
        if tagged > 0 {
          frames = try read(min(tagged, size)..<min(tagged + 65536, size))
          if tagged > Int64(head.count) { head = try read(0..<min(tagged, size, 32 << 20)) }
        }
        let tail = try read(max(0, size - 262_144)..<size)
        guard let range = ID3.frames(prefix: frames, offset: tagged, suffix: tail, fileSize: size) else { return nil }
        let isCounted = MP3.inspect(prefix: frames, fileSize: size, offset: tagged)?.isCounted ?? false
        return MP3File(
          path: path, size: size, frames: range, isCounted: isCounted, tag: ID3.read(head) ?? ID3.readVersion1(tail))
      }
    } catch let error as FileError {
      if error.isMissing { throw FFmpegError.noFile(path) }
      throw FFmpegError.failed(status: 0, error.description)
    }
  }

  /// Whether the MP3 file at `path` says how many frames it has.
  public static func countsFrames(_ path: String) async throws -> Bool { try await open(path)?.isCounted ?? false }

  /// `head` and after it the frames, as the body of an object to store; its length is ``length(with:)``. It can be read once.
  public func body(with head: [UInt8]) async throws -> ObjectBody {
    let chunks = try await BlockingThreads.disk.runIfActive { [path, frames] in
      FileChunks(try OpenFile(path, O_RDONLY), range: frames)
    }
    let first = Mutex<ByteBuffer?>(ByteBuffer(bytes: head))
    return ObjectBody {
      let head = first.withLock { buffer in
        defer { buffer = nil }
        return buffer
      }
      if let head { return head }
      return try await chunks.next()
    }
  }

  /// The length in bytes of ``body(with:)``.
  public func length(with head: [UInt8]) -> Int64 { Int64(head.count) + frames.upperBound - frames.lowerBound }
}
