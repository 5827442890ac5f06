import Synchronization

/// The agreement between one connection's `SendFileHandler` and the responses made for its requests: a response names its
/// transfer by number, and a connection that has died ends the transfers that were still to come.
final class SendFileConnection: Sendable {
  private struct State {
    var next = 0
    var transfers: [Int: FileTransfer] = [:]
    var isClosed = false
  }

  let id: UInt64
  private let state = Mutex(State())

  init(id: UInt64) {
    self.id = id
  }

  /// The number under which the handler will find `transfer`; nil when the connection is gone.
  func expect(_ transfer: FileTransfer) -> Int? {
    state.withLock { state in
      guard !state.isClosed else { return nil }
      state.next += 1
      state.transfers[state.next] = transfer
      return state.next
    }
  }

  func take(_ number: Int) -> FileTransfer? {
    state.withLock { $0.transfers.removeValue(forKey: number) }
  }

  /// Forgets a transfer whose response was thrown away before it was written.
  func forget(_ number: Int) {
    _ = take(number)
  }

  func close() {
    let orphans = state.withLock { state in
      state.isClosed = true
      defer { state.transfers = [:] }
      return state.transfers.values.map { $0 }
    }
    for orphan in orphans { orphan.finish(.failure(FileTransfer.Failure.connectionClosed)) }
  }
}

/// All connections on which files can be sent without a copy, by number.
final class SendFileConnections: Sendable {
  private let state = Mutex<(next: UInt64, all: [UInt64: SendFileConnection])>((0, [:]))
  /// Drawn anew by every process, so that nobody can name a connection from outside on a listener without the handler.
  let secret = [UInt64.random(in: .min ... .max), .random(in: .min ... .max)].map { String($0, radix: 36) }.joined()

  func open() -> SendFileConnection {
    state.withLock { state in
      state.next += 1
      let connection = SendFileConnection(id: state.next)
      state.all[connection.id] = connection
      return connection
    }
  }

  func close(_ connection: SendFileConnection) {
    state.withLock { _ = $0.all.removeValue(forKey: connection.id) }
    connection.close()
  }

  /// The connection that an internal request header names; nil when it comes from anybody but our handler.
  func find(_ text: String) -> SendFileConnection? {
    guard text.hasPrefix(secret), let id = UInt64(text.dropFirst(secret.count + 1)) else { return nil }
    return state.withLock { $0.all[id] }
  }

  func name(_ connection: SendFileConnection) -> String { "\(secret)-\(connection.id)" }
}
