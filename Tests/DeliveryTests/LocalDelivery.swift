import Delivery
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// A clock that stands until it is set.
final class StandingClock: Sendable {
  private let time = Mutex(Timestamp(seconds: 1_602_217_838))
  var now: Timestamp { time.withLock { $0 } }
  func advance(seconds: Int64) { time.withLock { $0 = Timestamp(seconds: $0.seconds + seconds) } }
}

/// Things that happened, in the order they did.
final class Journal<Entry: Sendable>: Sendable {
  private let list = Mutex<[Entry]>([])
  var entries: [Entry] { list.withLock { $0 } }
  func add(_ entry: Entry) { list.withLock { $0.append(entry) } }
}

/// What the pages of the server are rendered from.
struct Shelf: Sendable {
  let folder: URL
  let clock = StandingClock()
  let sent = Journal<FileSent>()
  let served = Journal<PageServed>()
  let renders = Journal<String>()
  let cache: PageCache

  init(capacity: Int = 24 << 20) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "delivery-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let clock = clock
    cache = PageCache(capacity: capacity, personalCookies: ["session"]) { clock.now }
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }
}

/// A real server on a loopback port for as long as `body` runs: files under `/file/`, pages under `/page/{size}`.
func withServer(
  _ shelf: Shelf, _ adjust: (inout Delivery) -> Void = { _ in }, _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
  let files = FileResponder()
  var delivery = Delivery(files: files, pages: shelf.cache)
  delivery.personalCookies = ["session"]
  delivery.limits.connectionsPerAddress = 2000
  delivery.pieceSize = 64 * 1024
  delivery.onPage = { shelf.served.add($0) }
  adjust(&delivery)
  let router = Router()
  router.on("/file/{name}", method: .get) { request, context in try serve(request, context) }
  router.on("/file/{name}", method: .head) { request, context in try serve(request, context) }
  @Sendable func serve(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let name = try context.parameters.require("name")
    guard let file = try? OpenFile(path: shelf.folder.appending(path: name).path) else { throw HTTPError(.notFound) }
    let description = FileDescription(
      contentType: "audio/mpeg", tag: EntityTag("v1"), modified: Timestamp(seconds: 1_602_217_838),
      downloadName: request.uri.queryParameters["as"].map { String($0) }, isOpenToAnySite: true)
    return files.response(to: request, file: file, as: description) { shelf.sent.add($0) }
  }
  router.on("/page/{size}", method: .get) { request, context in try await page(request, context) }
  router.on("/page/{size}", method: .head) { request, context in try await page(request, context) }
  @Sendable func page(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let size = try context.parameters.require("size", as: Int.self)
    return try await shelf.cache.response(for: request) {
      shelf.renders.add(request.uri.path)
      return samplePage(size)
    }
  }
  router.post("/echo") { request, _ in
    let body = try await request.body.collect(upTo: 1 << 20)
    return Response(status: .ok, body: .init(byteBuffer: body))
  }
  router.get("/headers") { request, _ in request.headers.map { "\($0.name.canonicalName)" }.joined(separator: " ") }
  router.get("/stream") { _, _ in
    Response(
      status: .ok,
      body: .init { writer in
        try await writer.write(ByteBuffer(string: "streamed"))
        try await writer.finish(nil)
      })
  }
  var logger = Logger(label: "delivery-tests")
  logger.logLevel = .critical
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  let app = Application(
    router: router, server: .http1(configuration: delivery.channel),
    configuration: .init(address: .hostname("127.0.0.1", port: 0), backlog: 1024),
    onServerRunning: { channel in
      port.yield(channel.localAddress?.port ?? 0)
    }, logger: logger)
  try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask { try await app.run() }
    for await port in ports {
      try await body(port)
      break
    }
    // A connection that was accepted and not yet handled when its server is cancelled ends the process (a precondition of SwiftNIO).
    try? await Task.sleep(for: .milliseconds(150))
    tasks.cancelAll()
    while let _ = await tasks.nextResult() {}
  }
  try? FileManager.default.removeItem(at: shelf.folder)
}

/// Runs what blocks, as sockets do, on a thread of its own rather than on one of the pool that the server's tasks need.
func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

/// Waits for something that happens on another thread; false after five seconds.
func eventually(_ condition: () -> Bool) async -> Bool {
  for _ in 0..<500 {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return condition()
}

func samplePage(_ size: Int, cacheable: Bool = true, freshUntil: Timestamp? = nil) -> Page {
  Page(
    contentType: "text/html; charset=utf-8", body: sampleBody(size), lastModified: Timestamp(seconds: 1_602_217_838),
    freshUntil: freshUntil, cacheControl: "public, max-age=60", headers: [.contentSecurityPolicy: "default-src 'none'"],
    isCacheable: cacheable)
}

func sampleBody(_ size: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  var number = 0
  while bytes.count < size {
    bytes += Array("line \(number) of \(size) \(number &* 2_654_435_761 % 1009)\n".utf8)
    number += 1
  }
  return Array(bytes.prefix(size))
}

func noise(_ count: Int) -> [UInt8] {
  var state: UInt64 = 42
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 33)
  }
}

/// File descriptors this process has open on `folder`.
func openFiles(in folder: URL) -> Int {
  let links = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
  return links.count { name in
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)"))?.hasPrefix(folder.path) ?? false
  }
}
