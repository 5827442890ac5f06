import Synchronization

/// How far a piece of work is, told by one thread and asked by another.
final class Progress: Sendable {
  private let value = Mutex(0.0)

  /// From 0 to 1.
  var share: Double {
    get { value.withLock { $0 } }
    set { value.withLock { $0 = min(max(newValue, 0), 1) } }
  }
}
