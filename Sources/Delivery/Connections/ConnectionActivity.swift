import DequeModule
import NIOHTTP1

/// What the handlers of one connection tell each other; lives on the connection's event loop.
final class ConnectionActivity {
  /// A request that came in and is not yet answered to its end.
  struct Exchange {
    let isHTTP10: Bool
    let staysOpen: Bool
  }

  /// The unanswered requests, the oldest first.
  var exchanges: Deque<Exchange> = []
  /// Grows with every write, so that a connection that makes progress is told from one that doesn't.
  var writes = 0

  /// The oldest request has its answer.
  func finishOldest() {
    _ = exchanges.popFirst()
  }
}

extension HTTPRequestHead {
  /// Whether the client speaks HTTP/1.0 or older, which knows no chunks and closes unless told otherwise.
  var isHTTP10: Bool { version.major < 1 || (version.major == 1 && version.minor == 0) }
}
