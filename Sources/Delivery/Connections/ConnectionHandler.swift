import NIOCore
import NIOHTTP1

/// Guards one connection: connections per address, time-outs, header limits, and the closing manners of HTTP/1.0 and 1.1.
///
/// It is the first handler behind the HTTP decoder, so that it sees every request, whoever answers it. Hummingbird's own idle
/// time-out sees only those that reach it, and stays off.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum Phase {
    /// Waiting for a request's head, in a body, waiting for our own answer, waiting for the client to close.
    case head, body, answer, closing
  }

  private let limits: ConnectionLimits
  private let limiter: ConnectionLimiter
  private let activity: ConnectionActivity
  private var phase = Phase.head
  private var deadline = NIODeadline.now()
  private var timer: Scheduled<Void>?
  private var isReading = false
  private var closesAfterEnd = false
  private var counted: String?
  private var lastLook: (buffered: Int, writes: Int)?
  private var incoming: IncomingBody?

  init(_ limits: ConnectionLimits, _ limiter: ConnectionLimiter, _ activity: ConnectionActivity) {
    (self.limits, self.limiter, self.activity) = (limits, limiter, activity)
  }

  // MARK: Coming and going

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stop()
  }

  private func begin(_ context: ChannelHandlerContext) {
    guard timer == nil, counted == nil else { return }
    if let key = limiter.key(context.channel.remoteAddress) {
      guard limiter.admit(key) else { return context.close(promise: nil) }
      counted = key
    }
    wait(limits.firstHead, context)
  }

  private func stop() {
    timer?.cancel()
    timer = nil
    if let counted { limiter.release(counted) }
    counted = nil
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if phase == .closing { return }
    isReading = false
    switch unwrapInboundIn(data) {
    case .head(let head):
      if let status = refusal(of: head) { return refuse(status, context) }
      activity.exchanges.append(.init(isHTTP10: head.isHTTP10, staysOpen: head.isKeepAlive))
      incoming = IncomingBody(head)
      if incoming?.waitsForContinue == true { offerToContinue(context) }
      enter(.body, limits.body)
    case .body(let bytes):
      incoming?.take(bytes.readableBytes)
      enter(.body, limits.body)
    case .end:
      enter(.answer, limits.stall)
    }
    context.fireChannelRead(data)
    // Answered on the spot by the page cache.
    if phase == .answer, activity.exchanges.isEmpty { enter(.head, limits.idle) }
  }

  func read(context: ChannelHandlerContext) {
    isReading = true
    context.read()
  }

  private func refusal(of head: HTTPRequestHead) -> HTTPResponseStatus? {
    var size = head.uri.utf8.count + 16
    var hosts = 0
    for (name, value) in head.headers {
      size += name.utf8.count + value.utf8.count + 4
      if name.utf8.count == 4, name.lowercased() == "host" { hosts += 1 }
    }
    if size > limits.headerBytes { return .requestHeaderFieldsTooLarge }
    // RFC 9112 §3.2: exactly one Host, or none at all before HTTP/1.1.
    if hosts > 1 || (hosts == 0 && !head.isHTTP10) { return .badRequest }
    return head.uri.utf8.contains { $0 <= 0x20 || $0 == 0x7F } ? .badRequest : nil
  }

  /// Tells a client that waits for it to send its body, unless the answer is here before: a refusal takes no longer than this.
  private func offerToContinue(_ context: ChannelHandlerContext) {
    context.eventLoop.assumeIsolated().scheduleTask(in: limits.refusal) {
      guard self.phase == .body, self.incoming?.waitsForContinue == true, context.channel.isActive else { return }
      self.incoming?.waitsForContinue = false
      let head = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(self.wrapOutboundOut(.head(head)), promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? HTTPParserError, activity.exchanges.isEmpty {
      return refuse(error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest, context)
    }
    context.fireErrorCaught(error)
  }

  /// Answers what isn't a request, or not one for us, and hangs up.
  private func refuse(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
    if phase == .closing { return }
    guard activity.exchanges.isEmpty else { return context.close(promise: nil) }
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: ["Connection": "close", "Content-Length": "0"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    hangUp(after: .end(nil), context)
  }

  // MARK: Responses

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    activity.writes &+= 1
    guard phase != .closing else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      guard let exchange = activity.exchanges.first, head.status.code >= 200 else { break }
      // The codec below us knows no version and writes 1.1, whose chunks an older client can't read.
      if exchange.isHTTP10 { head.version = .http1_0 }
      let framed = head.headers.contains(name: "content-length") || head.status.code == 304 || head.status.code == 204
      closesAfterEnd =
        !exchange.staysOpen || (exchange.isHTTP10 && !framed) || isUnheard
        || head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
      incoming?.waitsForContinue = false
      if closesAfterEnd {
        head.headers.replaceOrAdd(name: "Connection", value: "close")
      } else if exchange.isHTTP10 {
        head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
      }
      return context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body:
      break
    case .end(let trailers):
      activity.finishOldest()
      if closesAfterEnd { return hangUp(after: .end(trailers), context, promise) }
      if activity.exchanges.isEmpty, phase == .answer { enter(.head, limits.idle) }
    }
    context.write(data, promise: promise)
  }

  /// Whether so much of the request is still to come that it is better not to listen to the end: a client that is told to close
  /// stops sending, and reads the answer. For a little it is cheaper to listen than to connect again.
  private var isUnheard: Bool {
    guard phase == .body, activity.exchanges.count == 1, let body = incoming else { return false }
    return body.left > limits.heardOut || body.waitsForContinue
  }

  /// Writes the last part, ends our direction, and gives the client a moment to end its own.
  private func hangUp(
    after part: HTTPServerResponsePart, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil
  ) {
    let written = promise ?? context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in context.close(mode: .output, promise: nil) }
    context.writeAndFlush(wrapOutboundOut(part), promise: written)
    phase = .closing
    wait(limits.linger, context)
  }

  // MARK: Time

  private func enter(_ phase: Phase, _ amount: TimeAmount) {
    self.phase = phase
    deadline = .now() + amount
  }

  /// One timer for the connection: it is set again when it fires too early, never moved, so that a request costs no timer.
  private func wait(_ amount: TimeAmount, _ context: ChannelHandlerContext) {
    deadline = .now() + amount
    timer?.cancel()
    schedule(context)
  }

  private func schedule(_ context: ChannelHandlerContext) {
    // Looked at no later than the shortest of the limits, since the phase may change to one with an earlier deadline.
    let next = min(deadline, .now() + limits.shortest)
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { self.expire(context) }
  }

  private func expire(_ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    guard NIODeadline.now() >= deadline else { return schedule(context) }
    let buffered = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    if buffered > 0, phase != .closing {
      if let lastLook, lastLook == (buffered, activity.writes) { return context.close(promise: nil) }
      lastLook = (buffered, activity.writes)
      return wait(limits.stall, context)
    }
    lastLook = nil
    switch phase {
    case .head, .closing: context.close(promise: nil)
    case .body where isReading: context.close(promise: nil)
    case .body: wait(limits.body, context)
    case .answer: wait(limits.stall, context)
    }
  }
}
