/// What a driver does for a transaction: run statements on its one connection.
protocol StatementRunner: AnyObject {
  var engine: Engine { get }
  func execute(_ sql: SQL) throws -> Int
  func rows(_ sql: SQL) throws -> [Row]
  /// Runs statements separated by `;`, without values or rows.
  func script(_ text: String) throws
}

/// A connection that runs whole scripts; for the migrator only.
protocol ScriptConnection: Connection {
  func script(_ text: String) throws
}

/// One transaction of either engine: remembers its first failure and what is to be notified.
final class Transaction<Runner: StatementRunner>: ScriptConnection {
  private let runner: Runner
  private(set) var channels: [String] = []
  /// The failure that doomed the transaction.
  private(set) var failure: (any Error)?
  private var depth = 0
  private var ended = false

  init(_ runner: Runner) { self.runner = runner }

  var engine: Engine { runner.engine }

  func execute(_ sql: SQL) throws -> Int { try guarded { try runner.execute(sql) } }

  func rows(_ sql: SQL) throws -> [Row] { try guarded { try runner.rows(sql) } }

  func script(_ text: String) throws { try guarded { try runner.script(text) } }

  func notify(_ channel: String) {
    if !channels.contains(channel) { channels.append(channel) }
  }

  func savepoint<T>(_ body: () throws -> T) throws -> T {
    depth += 1
    defer { depth -= 1 }
    let (name, mark) = ("savepoint_\(depth)", channels.count)
    try guarded { try runner.script("SAVEPOINT \(name)") }
    do {
      let result = try body()
      if let failure { throw failure }
      try guarded { try runner.script("RELEASE \(name)") }
      return result
    } catch {
      // What only a new transaction can mend is not undone here: it has to reach whoever retries.
      if let failure, endsTransaction(failure) { throw failure }
      failure = nil
      channels.removeLast(channels.count - mark)
      try guarded { try runner.script("ROLLBACK TO \(name); RELEASE \(name)") }
      throw error
    }
  }

  /// From now on the connection answers nothing.
  func end() { ended = true }

  private func guarded<T>(_ work: () throws -> T) throws -> T {
    if ended { throw DatabaseError.invalid("a connection was used after its transaction had ended") }
    if let failure { throw failure }
    do {
      return try work()
    } catch {
      failure = error
      throw error
    }
  }

  /// Runs `body` and says what came of it: its result, or what to throw after rolling back.
  func run<T>(_ body: (any Connection) throws -> T) throws -> T {
    do {
      let result = try body(self)
      if let failure { throw failure }
      return result
    } catch {
      // A body may turn an error into one of its own; one that a retry mends must not get lost that way.
      if let failure, endsTransaction(failure) { throw failure }
      throw error
    }
  }
}

/// Whether only a new transaction can go on from here.
private func endsTransaction(_ error: any Error) -> Bool {
  switch error {
  case DatabaseError.busy, DatabaseError.unavailable: true
  case is CancellationError: true
  default: false
  }
}

/// How often and after which pauses a transaction that others got in the way of is tried again.
enum Retry {
  static let attempts = 10

  /// Runs `attempt` until it does not throw `busy`, with growing random pauses so that rivals fall out of step.
  static func untilUndisturbed<T: Sendable>(_ attempt: () async throws -> T) async throws -> T {
    var tried = 0
    while true {
      do {
        return try await attempt()
      } catch DatabaseError.busy(let message) {
        tried += 1
        if tried == attempts { throw DatabaseError.busy(message) }
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...min(1000, 10 << tried))))
      }
    }
  }
}
