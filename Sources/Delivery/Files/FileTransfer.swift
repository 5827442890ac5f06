import NIOCore
import Synchronization

/// What became of one response that carries a file.
public struct FileSent: Sendable, Hashable {
  /// The status sent: 200 or 206.
  public let status: Int
  /// Bytes of the body handed to the network. They go in pieces, and one that was under way when the connection broke isn't counted.
  public let bytes: Int
  /// Bytes the body should have had.
  public let expected: Int

  /// Whether all of it went out.
  public var isComplete: Bool { bytes == expected }
}

/// The body of a response that is sent out of a file: made by `FileResponder`, driven by `SendFileHandler`, or, where there is
/// none, by the response's own body.
final class FileTransfer: Sendable {
  enum Segment: Sendable {
    case bytes(ByteBuffer)
    case file(offset: Int, count: Int)
  }

  enum Failure: Error {
    case connectionClosed
    /// The file got shorter than the length that was announced.
    case fileTruncated
  }

  private struct State {
    var sent = 0
    var result: Result<Void, any Error>?
    var waiting: CheckedContinuation<Void, any Error>?
  }

  let file: OpenFile
  let segments: [Segment]
  let status: Int
  let length: Int
  private let onSent: (@Sendable (FileSent) -> Void)?
  private let state = Mutex(State())

  init(file: OpenFile, segments: [Segment], status: Int, onSent: (@Sendable (FileSent) -> Void)?) {
    (self.file, self.segments, self.status, self.onSent) = (file, segments, status, onSent)
    length = segments.reduce(0) { sum, segment in
      switch segment {
      case .bytes(let buffer): sum + buffer.readableBytes
      case .file(_, let count): sum + count
      }
    }
  }

  func sent(_ count: Int) {
    state.withLock { $0.sent += count }
  }

  /// Ends the transfer; only the first call counts.
  func finish(_ result: Result<Void, any Error>) {
    let (isFirst, sent, waiting) = state.withLock { state in
      guard state.result == nil else { return (false, 0, CheckedContinuation<Void, any Error>?.none) }
      state.result = result
      defer { state.waiting = nil }
      return (true, state.sent, state.waiting)
    }
    guard isFirst else { return }
    onSent?(FileSent(status: status, bytes: sent, expected: length))
    waiting?.resume(with: result)
  }

  /// Waits until the transfer has ended; throws what ended it early.
  func wait() async throws {
    try await withCheckedThrowingContinuation { continuation in
      let result = state.withLock { state in
        if state.result == nil { state.waiting = continuation }
        return state.result
      }
      if let result { continuation.resume(with: result) }
    }
  }
}
