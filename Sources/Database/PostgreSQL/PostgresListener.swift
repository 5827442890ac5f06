import CLibpq
import Dispatch
import Glibc
import Logging
import Synchronization

/// Hears what other processes notify, on a connection and a thread of its own that start at the first `listen`.
final class PostgresListener: Sendable {
  private struct State {
    var wanted: Set<String> = []
    var isRunning = false
    var isStopped = false
  }

  /// Sent along with each notification, to know one's own: those were delivered at commit.
  let instance = String(UInt64.random(in: .min ... .max), radix: 36)
  private let settings: PostgresSettings
  private let listeners: Listeners
  private let queue = DispatchQueue(label: "postgres.listener")
  private let state = Mutex(State())
  /// A pipe, written to when the thread has to look at the state again.
  private let alarm: (out: Int32, into: Int32)

  init(settings: PostgresSettings, listeners: Listeners) {
    self.settings = settings
    self.listeners = listeners
    var ends: [Int32] = [-1, -1]
    // Without a pipe (no descriptors left) the thread still looks every minute.
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
    }
    alarm = (ends[0], ends[1])
  }

  deinit {
    Glibc.close(alarm.out)
    Glibc.close(alarm.into)
  }

  /// Hears a channel too. Its handlers are called once when that has taken effect, for what was missed until then.
  func listen(_ channel: String) {
    let isFirst = state.withLock { state in
      state.wanted.insert(channel)
      defer { state.isRunning = true }
      return !state.isRunning && !state.isStopped
    }
    if isFirst { queue.async { self.run() } } else { wake() }
  }

  /// Ends the thread soon.
  func stop() {
    state.withLock { $0.isStopped = true }
    wake()
  }

  /// Ends the thread and waits for it.
  func close() async {
    stop()
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }

  private func wake() {
    var ring: UInt8 = 1
    _ = write(alarm.into, &ring, 1)
  }

  private func run() {
    var connection: OpaquePointer?
    var heard: Set<String> = []
    var pause: Int32 = 100
    defer { PQfinish(connection) }
    while true {
      let (wanted, isStopped) = state.withLock { ($0.wanted, $0.isStopped) }
      if isStopped { return }
      if connection == nil {
        do {
          connection = try PostgresConnecting.connect(settings)
          heard = []
          pause = 100
        } catch {
          settings.logger.warning("The database's notifications cannot be heard: \(error)")
          _ = wait(descriptor: -1, milliseconds: pause)
          pause = min(pause * 2, 5000)
        }
      }
      guard let open = connection else { continue }
      let fresh = wanted.subtracting(heard)
      if subscribe(open, fresh) {
        heard.formUnion(fresh)
        listeners.deliver(fresh)
        drain(open)
        guard wait(descriptor: PQsocket(open), milliseconds: 60_000) else { continue }
        if PQconsumeInput(open) == 1, PQstatus(open) == CONNECTION_OK {
          drain(open)
          continue
        }
      }
      settings.logger.notice("The connection for the database's notifications was lost; connecting again.")
      PQfinish(open)
      connection = nil
    }
  }

  /// Whether there is something to read on `descriptor`; returns early when the alarm rings.
  private func wait(descriptor: Int32, milliseconds: Int32) -> Bool {
    var waiting = [
      pollfd(fd: alarm.out, events: Int16(POLLIN), revents: 0), pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&waiting, 2, milliseconds) > 0 else { return false }
    var rings = [UInt8](repeating: 0, count: 64)
    if waiting[0].revents != 0 { _ = read(alarm.out, &rings, rings.count) }
    return waiting[1].revents != 0
  }

  private func subscribe(_ connection: OpaquePointer, _ channels: Set<String>) -> Bool {
    for channel in channels {
      let name = channel.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      let result = PQexec(connection, "LISTEN \"\(name)\"")
      defer { PQclear(result) }
      guard PQresultStatus(result) == PGRES_COMMAND_OK else { return false }
    }
    return true
  }

  private func drain(_ connection: OpaquePointer) {
    var channels: Set<String> = []
    while let notification = PQnotifies(connection) {
      if notification.pointee.extra.map({ String(cString: $0) }) != instance {
        channels.insert(String(cString: notification.pointee.relname))
      }
      PQfreemem(notification)
    }
    listeners.deliver(channels)
  }
}
