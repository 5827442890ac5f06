import ArgumentParser
import Domain
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Takes commands from other processes of the same user over a socket in the data folder and runs them in the server, which owns the
/// database. What they print goes back line by line.
struct ControlServer: Service {
  let place: Workplace

  /// What the other process sends: its arguments, and the folder it was called in.
  struct Order: Codable {
    let arguments: [String]
    let folder: String
  }

  /// What goes back, a JSON object a line.
  struct Message: Codable {
    var line: String?
    var progress: String?
    var fraction: Double?
    var failure: String?
    /// The command has ended: nothing follows.
    var isEnd: Bool?
  }

  func run() async throws {
    let path = place.settings.controlPath
    try? FileManager.default.removeItem(atPath: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let router = Router()
    router.post("command") { request, context in
      let order = try await request.decode(as: Order.self, context: context)
      return Response(status: .ok, body: answer(order))
    }
    var logger = place.services.logger
    // A server that can't start says why itself; what this one logs then is only the echo.
    logger.logLevel = .critical
    let application = Application(
      router: router, configuration: .init(address: .unixDomainSocket(path: path)),
      onServerRunning: { _ in
        // Whoever may write to the data folder's owner's files may command the server, nobody else.
        try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      }, logger: logger)
    try await application.run()
  }

  private func answer(_ order: Order) -> ResponseBody {
    let place = place
    return ResponseBody { writer in
      let (messages, terminal) = RemoteTerminal.make()
      let work = Task {
        do {
          guard let command = try Lectern.parseAsRoot(order.arguments) as? any WorkingCommand else {
            throw CleanExit.message("This command can't run in a server.")
          }
          try await command.work(place.lent(to: terminal, folder: order.folder))
          terminal.send(Message(isEnd: true))
        } catch {
          // Cut off by the server's own end, it has not ended: the other side says so.
          if !Task.isCancelled { terminal.send(Message(failure: Lectern.message(for: error), isEnd: true)) }
        }
        terminal.end()
      }
      // Only a write shows that the caller is gone, and an import may have nothing to say for a long time.
      let pulse = Task {
        while !Task.isCancelled {
          try? await Task.sleep(for: .milliseconds(500))
          terminal.send(Message())
        }
      }
      defer { pulse.cancel() }
      do {
        // A server that is to stop doesn't wait for an import of hours; what is done of it is kept.
        try await withGracefulShutdownHandler {
          for await message in messages {
            var line = try JSONEncoder().encode(message)
            line.append(UInt8(ascii: "\n"))
            try await writer.write(ByteBuffer(bytes: line))
          }
        } onGracefulShutdown: {
          work.cancel()
        }
        try await writer.finish(nil)
      } catch {
        // The caller went away: so does its work.
        work.cancel()
        throw error
      }
    }
  }
}

/// A terminal at the other end of a connection.
struct RemoteTerminal: Terminal {
  private let continuation: AsyncStream<ControlServer.Message>.Continuation

  static func make() -> (AsyncStream<ControlServer.Message>, RemoteTerminal) {
    let (stream, continuation) = AsyncStream<ControlServer.Message>.makeStream()
    return (stream, RemoteTerminal(continuation: continuation))
  }

  func line(_ text: String) { send(.init(line: text)) }
  func progress(_ text: String, _ fraction: Double) { send(.init(progress: text, fraction: fraction)) }
  func send(_ message: ControlServer.Message) { continuation.yield(message) }
  func end() { continuation.finish() }
}
