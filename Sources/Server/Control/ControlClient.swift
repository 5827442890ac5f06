import ArgumentParser
import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1

/// Hands a command to the server that owns the database and shows what it says.
struct ControlClient {
  let path: String

  /// Runs `arguments` in the server; throws an exit code when the command failed there.
  func run(_ arguments: [String], _ terminal: any Terminal) async throws {
    guard let base = URL(httpURLWithSocketPath: path, uri: "/command") else { throw ExitCode.failure }
    let order = ControlServer.Order(arguments: arguments, folder: FileManager.default.currentDirectoryPath)
    var request = HTTPClientRequest(url: base.absoluteString)
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(order)))
    let response: HTTPClientResponse
    do {
      response = try await HTTPClient.shared.execute(request, deadline: .distantFuture)
    } catch {
      throw ImportError(
        "Another process has this data folder and takes no commands now. Run this again when it has started, or has ended.")
    }
    guard let end = try await follow(response, terminal) else { throw cutOff }
    if let failure = end.failure {
      FileHandle.standardError.write(Data("lectern: \(failure)\n".utf8))
      throw ExitCode.failure
    }
  }

  /// Shows what comes back until the message that ends it; nil when the server went away before that.
  private func follow(_ response: HTTPClientResponse, _ terminal: any Terminal) async throws -> ControlServer.Message? {
    var rest = ByteBuffer()
    do {
      for try await var chunk in response.body {
        rest.writeBuffer(&chunk)
        while let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
          guard let line = rest.readBytes(length: end - rest.readerIndex) else { break }
          rest.moveReaderIndex(forwardBy: 1)
          let message = try JSONDecoder().decode(ControlServer.Message.self, from: Data(line))
          if let text = message.line { terminal.line(text) }
          if let text = message.progress { terminal.progress(text, message.fraction ?? 0) }
          if message.isEnd == true { return message }
        }
      }
    } catch {
      // However the connection broke, the server is gone.
    }
    return nil
  }

  private var cutOff: ImportError {
    ImportError("The server stopped before this was done. What is done is kept; start the server and run this again.")
  }
}
