import Dispatch
import Synchronization

/// A fixed number of connections, opened when first needed, handed out first come first served.
final class PostgresPool: Sendable {
  private struct Waiter {
    let id: UInt64
    let continuation: CheckedContinuation<PostgresLane, any Error>
  }

  private struct State {
    var idle: [PostgresLane] = []
    var made = 0
    var waiters: [Waiter] = []
    var lastID: UInt64 = 0
    var closed = false
    var closing: [CheckedContinuation<Void, Never>] = []
  }

  private let settings: PostgresSettings
  private let size: Int
  private let state = Mutex(State())

  init(settings: PostgresSettings, size: Int) {
    self.settings = settings
    self.size = size
  }

  /// A lane, to be given back with `release`. Waits its turn, `patience` at most; a cancelled task waits no longer.
  func acquire() async throws -> PostgresLane {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome: Result<PostgresLane, any Error>? = state.withLock { state in
          if state.closed { return .failure(DatabaseError.closed) }
          // Looked at under the lock: a cancellation that comes later finds the waiter.
          if Task.isCancelled { return .failure(CancellationError()) }
          if let lane = state.idle.popLast() { return .success(lane) }
          if state.made < size {
            state.made += 1
            return .success(PostgresLane(settings: settings, number: state.made))
          }
          state.waiters.append(Waiter(id: id, continuation: continuation))
          return nil
        }
        if let outcome {
          continuation.resume(with: outcome)
        } else {
          let (seconds, attoseconds) = settings.patience.components
          let deadline = DispatchTime.now() + .milliseconds(Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
          DispatchQueue.global().asyncAfter(deadline: deadline) { [weak self, size, settings] in
            self?.giveUp(
              id,
              DatabaseError.timedOut(
                "none of the \(size) connections became free within \(settings.patience). Allow more, or look for a slow statement."
              ))
          }
        }
      }
    } onCancel: {
      giveUp(id, CancellationError())
    }
  }

  private func giveUp(_ id: UInt64, _ error: any Error) {
    let waiter = state.withLock { state in
      state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
    }
    waiter?.continuation.resume(throwing: error)
  }

  /// Gives a lane back: to the one who waits longest, if any.
  func release(_ lane: PostgresLane) {
    let (next, closing): (Waiter?, [CheckedContinuation<Void, Never>]) = state.withLock { state in
      if !state.waiters.isEmpty { return (state.waiters.removeFirst(), []) }
      state.idle.append(lane)
      guard state.closed, state.idle.count == state.made else { return (nil, []) }
      defer { state.closing = [] }
      return (nil, state.closing)
    }
    next?.continuation.resume(returning: lane)
    for continuation in closing { continuation.resume() }
  }

  /// Refuses newcomers, waits for what runs, and disconnects.
  func close() async {
    let waiters = state.withLock { state in
      state.closed = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.continuation.resume(throwing: DatabaseError.closed) }
    await withCheckedContinuation { continuation in
      let idle = state.withLock { state in
        if state.idle.count == state.made { return true }
        state.closing.append(continuation)
        return false
      }
      if idle { continuation.resume() }
    }
    let lanes = state.withLock { state in
      defer { state.idle = [] }
      state.made = 0
      return state.idle
    }
    for lane in lanes { await lane.close() }
  }
}
