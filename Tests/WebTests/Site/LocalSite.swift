import Cast
import Database
import Delivery
import Domain
import Formats
import Foundation
import Hummingbird
import NIOCore
import Support
import Web

/// The web site of one test's installation, behind a real listening server.
struct LocalSite: Sendable {
  let stage: Stage
  let cache: PageCache
  let port: Int
  /// The installation's own host name, unless the test chose another.
  static let host = "podcasts.example"

  /// How many pages the cache holds.
  var kept: Int { cache.figures.entries }

  /// Asks with GET.
  func get(_ path: String, at host: String = LocalSite.host, _ headers: String...) async throws -> Answer {
    try await ask("GET", path, at: host, headers)
  }

  /// Asks with HEAD. What comes behind the head, where nothing may come, is the answer's body.
  func head(_ path: String, at host: String = LocalSite.host, _ headers: String...) async throws -> Answer {
    try await ask("HEAD", path, at: host, headers)
  }

  /// Asks over a connection of its own, and takes all that comes until the server closes it.
  func ask(_ method: String, _ path: String, at host: String, _ headers: [String] = []) async throws -> Answer {
    let lines = ["\(method) \(path) HTTP/1.1", "Host: \(host)", "Connection: close"] + headers
    return try await send(lines.joined(separator: "\r\n") + "\r\n\r\n")
  }

  /// Sends `text` as it stands.
  func send(_ text: String) async throws -> Answer { try await send(bytes: Array(text.utf8)) }

  /// Sends `bytes` as they stand.
  func send(bytes: [UInt8]) async throws -> Answer {
    let port = port
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try Answer(to: bytes, port: port) }) }
    }
  }

  /// Changes an episode as a publisher does.
  func change(_ id: EpisodeID, _ change: @escaping @Sendable (inout Episode) -> Void) async throws {
    let now = stage.clock.now
    try await stage.write { db in
      var episode = try Episode.find(id, db)
      change(&episode)
      try episode.save(at: now, db)
    }
  }
}

/// An HTTP response as it came over the wire.
struct Answer: Sendable {
  let status: Int
  /// The fields in their order, names in small letters.
  let fields: [(name: String, value: String)]
  let body: [UInt8]

  struct Failure: Error { let step: String }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The value of a field, nil when it isn't there.
  subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The fields that GET and HEAD have in common.
  var description: [String] {
    fields.filter { !["date", "connection"].contains($0.name) }.map { "\($0.name): \($0.value)" }.sorted()
  }

  fileprivate init(to bytes: [UInt8], port: Int) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var limit = timeval()
    limit.tv_sec = 20
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard connected == 0 else { throw Failure(step: "connect") }
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { break }
      sent += count
    }
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count < 0 && errno != ECONNRESET { throw Failure(step: "timed out, having \(all.count) bytes") }
      if count <= 0 { break }
      all += chunk[..<count]
    }
    guard let end = all.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Failure(step: "closed without an answer") }
    let lines = String(decoding: all[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
    fields = lines.dropFirst().map { line in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (line[..<colon].lowercased(), line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
    }
    body = Array(all[end.upperBound...])
  }
}

/// A site on `engine` for as long as `body` runs, at the address `url`.
func withSite(
  _ engine: TestEngine = .sqlite, url: String = "http://\(LocalSite.host)", isConfigured: Bool = true, hub: String? = nil,
  proxies: TrustedProxies = .none,
  _ body: @escaping @Sendable (LocalSite) async throws -> Void
) async throws {
  let stage = try await Stage(engine)
  let clock = stage.clock
  let cache = PageCache(clock: { clock.now })
  let files = FileResponder()
  guard let installation = Installation(url: url, isConfigured: isConfigured) else { throw Answer.Failure(step: url) }
  let website = try await Website(
    .init(
      installation: installation, services: stage.services, cache: cache, files: files, assets: repository, hub: hub,
      proxies: proxies))
  let delivery = Delivery(files: files, pages: cache)
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  let application = Application(
    responder: website, server: .http1(configuration: delivery.channel),
    configuration: .init(address: .hostname("127.0.0.1", port: 0)),
    onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: stage.services.logger)
  try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask { try await application.run() }
    for await port in ports {
      try await body(LocalSite(stage: stage, cache: cache, port: port))
      break
    }
    // A connection that was accepted and not yet handled when its server is cancelled ends the process (a precondition of SwiftNIO).
    try? await Task.sleep(for: .milliseconds(150))
    tasks.cancelAll()
    while let _ = await tasks.nextResult() {}
  }
  await stage.services.database.close()
}

/// The folder that holds `Templates` and `Public`: the one these tests were built from.
private let repository = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  .appending(path: "../../..").standardized.path(percentEncoded: false)
