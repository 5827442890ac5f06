import Synchronization

/// Who in this process listens to which channel.
final class Listeners: Sendable {
  private struct State {
    var handlers: [String: [UInt64: @Sendable () -> Void]] = [:]
    var lastID: UInt64 = 0
  }

  private let state = Mutex(State())

  /// Adds a handler until the token is cancelled.
  func add(_ channel: String, _ handler: @escaping @Sendable () -> Void) -> ListenToken {
    let id = state.withLock { state in
      state.lastID += 1
      state.handlers[channel, default: [:]][state.lastID] = handler
      return state.lastID
    }
    return ListenToken { [weak self] in
      self?.state.withLock { state in
        state.handlers[channel]?[id] = nil
        if state.handlers[channel]?.isEmpty == true { state.handlers[channel] = nil }
      }
    }
  }

  /// Calls the handlers of the channels, outside the lock so that they may listen and cancel.
  func deliver(_ channels: some Sequence<String>) {
    for channel in channels {
      let handlers = state.withLock { $0.handlers[channel].map { Array($0.values) } ?? [] }
      for handler in handlers { handler() }
    }
  }

  /// The channels that anyone listens to.
  var channels: [String] { state.withLock { Array($0.handlers.keys) } }
}
