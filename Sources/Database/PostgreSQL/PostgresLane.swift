import CLibpq
import Dispatch
import Synchronization

/// One connection and the queue that it blocks.
///
/// Unchecked: the session is touched on the serial queue only.
final class PostgresLane: @unchecked Sendable {
  private let queue: DispatchQueue
  private let session: PostgresSession

  init(settings: PostgresSettings, number: Int) {
    queue = DispatchQueue(label: "postgres.\(number)")
    session = PostgresSession(settings: settings)
  }

  /// Runs `work` on the lane's thread. When the task is cancelled, the server is asked to stop the statement that runs.
  func perform<T: Sendable>(
    _ work: @escaping @Sendable (PostgresSession, PostgresCancellation) throws -> T
  ) async throws -> T {
    let cancellation = PostgresCancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async { [self] in
          continuation.resume(with: Result { try work(session, cancellation) })
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
  }

  func close() async {
    await withCheckedContinuation { continuation in
      queue.async { [self] in
        session.disconnect()
        continuation.resume()
      }
    }
  }
}

/// Lets a cancelled task stop the statement that its transaction runs, and no other one on that connection.
final class PostgresCancellation: Sendable {
  /// libpq's `PGcancel`, which any thread may use.
  private struct Target: @unchecked Sendable { let pointer: OpaquePointer }

  private struct State: Sendable {
    var target: Target?
    var requested = false
    var sent = false
  }

  private let state = Mutex(State())

  /// Whether the task was cancelled.
  var isCancelled: Bool { state.withLock { $0.requested } }

  /// From now on a cancellation stops what `target` runs.
  func arm(_ target: OpaquePointer?) { state.withLock { $0.target = target.map { Target(pointer: $0) } } }

  /// From now on a cancellation stops nothing. Returns whether one was sent; the server may act on it a moment later.
  @discardableResult func disarm() -> Bool {
    state.withLock { state in
      state.target = nil
      return state.sent
    }
  }

  func cancel() {
    state.withLock { $0.requested = true }
    // The request goes over a connection of its own, so not on the caller's thread. The lock keeps the target alive meanwhile.
    DispatchQueue.global().async { [self] in
      state.withLock { state in
        guard let target = state.target, !state.sent else { return }
        state.sent = true
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(target.pointer, &message, Int32(message.count))
      }
    }
  }
}
