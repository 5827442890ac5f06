import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small HTTP server on loopback whose answers a test decides, honest or not.
public final class LocalHTTPServer: Sendable {
  /// What came in.
  public struct Request: Sendable {
    /// The method, the path without query, and the query without `?`.
    public var method: String
    public var path: String
    public var query: String
    /// The header fields, names in lower case.
    public var headers: [String: String]
    /// The whole body.
    public var body: [UInt8]
    /// How many requests for this path came before it.
    public var earlier: Int
  }

  /// What goes out.
  public struct Reply: Sendable {
    /// The status line's number.
    public var status: Int
    /// The header fields; `Content-Length` is added unless here or `isUnframed`.
    public var headers: [(String, String)]
    /// The body.
    public var body: [UInt8]
    /// Close the connection after this many bytes of the body.
    public var cutAfter: Int?
    /// Send so many bytes at a time, with this pause between.
    public var drip: (bytes: Int, pause: Duration)?
    /// Wait this long before the first byte.
    public var delay: Duration?
    /// No `Content-Length`: the end of the connection is the end of the body.
    public var isUnframed = false

    /// A reply with a body.
    public init(
      _ status: Int = 200, _ body: [UInt8] = [], type: String = "application/octet-stream", headers: [(String, String)] = []
    ) {
      self.status = status
      self.body = body
      self.headers = [("Content-Type", type)] + headers
    }

    /// A reply with text.
    public static func text(_ text: String, type: String = "text/plain") -> Reply { Reply(200, Array(text.utf8), type: type) }

    /// A redirect.
    public static func redirect(to location: String, status: Int = 302) -> Reply {
      Reply(status, headers: [("Location", location)])
    }

    /// `bytes` with an entity tag, or the range of them that `request` asks for, by `Range` and `If-Range`.
    public static func file(_ bytes: [UInt8], for request: Request, type: String = "audio/mpeg", etag: String = "\"one\"")
      -> Reply
    {
      let facts = [("ETag", etag), ("Accept-Ranges", "bytes")]
      let matches = request.headers["if-range"].map { $0 == etag } ?? true
      guard matches, let range = request.headers["range"], range.hasPrefix("bytes=") else {
        return Reply(200, bytes, type: type, headers: facts)
      }
      let ends = range.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
      guard let first = Int(ends[0]) else { return Reply(200, bytes, type: type, headers: facts) }
      let last = min(ends.count > 1 ? Int(ends[1]) ?? bytes.count - 1 : bytes.count - 1, bytes.count - 1)
      guard first <= last else { return Reply(416, type: type, headers: facts + [("Content-Range", "bytes */\(bytes.count)")]) }
      let part = [("Content-Range", "bytes \(first)-\(last)/\(bytes.count)")]
      return Reply(206, Array(bytes[first...last]), type: type, headers: facts + part)
    }

    /// The same reply, cut after `count` bytes of its body.
    public func cut(after count: Int) -> Reply {
      var reply = self
      reply.cutAfter = count
      return reply
    }

    /// The same reply with a header field more.
    public func with(_ name: String, _ value: String) -> Reply {
      var reply = self
      reply.headers.append((name, value))
      return reply
    }
  }

  /// Answers one request.
  public typealias Answer = @Sendable (Request) -> Reply

  private struct State {
    var answers: [String: Answer] = [:]
    var requests: [Request] = []
  }

  private let state = Mutex(State())
  private let channel: Mutex<(any Channel)?> = Mutex(nil)

  private init() {}

  /// Starts on a free port of 127.0.0.1.
  public static func start() async throws -> LocalHTTPServer {
    let server = LocalHTTPServer()
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Exchange(server: server))
        }
      }
    let bound = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    server.channel.withLock { $0 = bound }
    return server
  }

  /// Starts a server, runs `body` with it, and stops it.
  public static func running<T>(_ body: (LocalHTTPServer) async throws -> T) async throws -> T {
    let server = try await start()
    do {
      let result = try await body(server)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }

  /// Stops listening.
  public func stop() async { try? await channel.withLock { $0 }?.close().get() }

  /// The port it listens on.
  public var port: Int { channel.withLock { $0?.localAddress?.port ?? 0 } }

  /// The address of `path` here.
  public func url(_ path: String, host: String = "127.0.0.1") -> String { "http://\(host):\(port)\(path)" }

  /// Answers requests for `path` (of any method) with what `answer` says.
  public func on(_ path: String, _ answer: @escaping Answer) { state.withLock { $0.answers[path] = answer } }

  /// Every request so far, or those for `path`.
  public func requests(for path: String? = nil) -> [Request] {
    state.withLock { state in state.requests.filter { path == nil || $0.path == path } }
  }

  fileprivate func answer(_ head: HTTPRequestHead, _ body: [UInt8]) -> Reply {
    let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var headers: [String: String] = [:]
    for (name, value) in head.headers { headers[name.lowercased()] = value }
    let (request, answer) = state.withLock { state -> (Request, Answer?) in
      let earlier = state.requests.count { $0.path == parts[0] }
      let query = parts.count > 1 ? parts[1] : ""
      let request = Request(
        method: head.method.rawValue, path: parts[0], query: query, headers: headers, body: body, earlier: earlier)
      state.requests.append(request)
      return (request, state.answers[parts[0]])
    }
    return answer?(request) ?? Reply(404, Array("nothing here".utf8), type: "text/plain")
  }
}

/// One connection: reads whole requests, writes what the test decided.
private final class Exchange: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart
  private let server: LocalHTTPServer
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(server: LocalHTTPServer) { self.server = server }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let buffer): body += Array(buffer.readableBytesView)
    case .end:
      guard let head else { return }
      let reply = server.answer(head, body)
      let channel = context.channel
      let omitsBody = head.method == .HEAD
      if let delay = reply.delay {
        context.eventLoop.scheduleTask(in: Self.amount(delay)) { Self.send(reply, channel, omitsBody) }
      } else {
        Self.send(reply, channel, omitsBody)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private static func amount(_ duration: Duration) -> TimeAmount {
    .nanoseconds(duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
  }

  private static func send(_ reply: LocalHTTPServer.Reply, _ channel: any Channel, _ omitsBody: Bool) {
    var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status))
    for (name, value) in reply.headers { head.headers.add(name: name, value: value) }
    if reply.isUnframed {
      head.headers.add(name: "Connection", value: "close")
      head.version = .http1_0
    } else if !head.headers.contains(name: "Content-Length"), !head.headers.contains(name: "Transfer-Encoding") {
      head.headers.add(name: "Content-Length", value: "\(reply.body.count)")
    }
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    let body = omitsBody ? [] : Array(reply.body.prefix(reply.cutAfter ?? .max))
    // A reply that ends otherwise than it said can only be followed by the end of the connection.
    let declared = head.headers.first(name: "Content-Length").flatMap { Int($0) }
    let closes = reply.isUnframed || reply.cutAfter != nil || (!omitsBody && declared != nil && declared != body.count)
    write(body[...], reply.drip, channel, closes)
  }

  private static func write(
    _ rest: ArraySlice<UInt8>, _ drip: (bytes: Int, pause: Duration)?, _ channel: any Channel, _ closes: Bool
  ) {
    let piece = rest.prefix(drip?.bytes ?? .max)
    if !piece.isEmpty { channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: piece))), promise: nil) }
    let left = rest.dropFirst(piece.count)
    if let drip, !left.isEmpty, channel.isActive {
      channel.eventLoop.scheduleTask(in: amount(drip.pause)) { write(left, drip, channel, closes) }
    } else if closes {
      channel.flush()
      channel.close(promise: nil)
    } else {
      channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    }
  }
}
