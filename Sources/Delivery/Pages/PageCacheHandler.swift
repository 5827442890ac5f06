import Formats
import NIOCore
import NIOHTTP1

/// Answers requests for cached pages on the event loop, without a thread's hop and past the HTTP encoder, with bytes made ready
/// before. Whatever isn't a plain GET or HEAD of a live entry, or comes while an earlier answer is outstanding, goes on to
/// Hummingbird untouched.
final class PageCacheHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// What of a request's headers matters to us.
  private struct Question {
    var host: String?
    var accepted: String?
    var conditions = RequestConditions()
  }

  private let cache: PageCache
  private let activity: ConnectionActivity
  private let personalCookies: Set<String>
  private let onPage: (@Sendable (PageServed) -> Void)?
  /// The context whose `write` goes past the encoder.
  private var encoder: ChannelHandlerContext?
  private var isSwallowing = false
  private var needsFlush = false
  private var heldRead = false
  private var hasAnswered = false

  init(
    _ cache: PageCache, _ activity: ConnectionActivity, personalCookies: Set<String>, onPage: (@Sendable (PageServed) -> Void)?
  ) {
    (self.cache, self.activity, self.personalCookies, self.onPage) = (cache, activity, personalCookies, onPage)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    encoder = nil
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      // The one exchange is this request itself.
      if activity.exchanges.count == 1, let encoder, answer(head, context, encoder) {
        isSwallowing = true
        return
      }
    case .body:
      if isSwallowing { return }
    case .end:
      if isSwallowing {
        isSwallowing = false
        activity.finishOldest()
        return
      }
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if needsFlush {
      needsFlush = false
      context.flush()
    }
    context.fireChannelReadComplete()
  }

  private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext, _ encoder: ChannelHandlerContext) -> Bool {
    let isHead = head.method == .HEAD
    guard isHead || head.method == .GET, let question = question(head.headers), let host = question.host else { return false }
    let now = cache.now
    let key = PageKey(host: host, path: head.uri)
    guard let page = cache.page(key, at: now) else { return false }
    let variant = page.variant(for: question.accepted)
    let connection: String? =
      switch (!head.isHTTP10, head.isKeepAlive) {
      case (true, true): nil
      case (false, true): "keep-alive"
      case (_, false): "close"
      }
    var status = page.status
    var (first, second): (ByteBuffer, ByteBuffer?)
    switch page.outcome(question.conditions, of: variant) {
    case .notModified:
      status = 304
      (first, second) = (variant.head(status: 304, at: now, connection: connection), nil)
    case .preconditionFailed:
      status = 412
      (first, second) = (variant.head(status: 412, at: now, connection: connection), nil)
    case .proceed where connection == nil:
      let wire = variant.wire(at: now)
      (first, second) = (wire.head, isHead ? nil : wire.body)
      if isHead { first = first.getSlice(at: first.readerIndex, length: wire.headLength) ?? first }
    case .proceed:
      (first, second) = (variant.head(status: status, at: now, connection: connection), isHead ? nil : variant.body)
    }
    let size = first.readableBytes + (second?.readableBytes ?? 0)
    activity.writes &+= 1
    hasAnswered = true
    needsFlush = true
    if connection == "close" {
      if let second {
        encoder.write(NIOAny(IOData.byteBuffer(first)), promise: nil)
        first = second
      }
      finish(first, context, encoder)
    } else {
      encoder.write(NIOAny(IOData.byteBuffer(first)), promise: nil)
      if let second { encoder.write(NIOAny(IOData.byteBuffer(second)), promise: nil) }
    }
    onPage?(PageServed(method: isHead ? "HEAD" : "GET", host: key.host, path: key.path, status: status, bytes: size))
    return true
  }

  /// The last write of the connection: our direction ends with it, and the idle time-out sees to a client that doesn't close.
  private func finish(_ last: ByteBuffer, _ context: ChannelHandlerContext, _ encoder: ChannelHandlerContext) {
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in context.close(mode: .output, promise: nil) }
    encoder.write(NIOAny(IOData.byteBuffer(last)), promise: written)
  }

  /// Nil for a request that only the application can answer.
  private func question(_ headers: HTTPHeaders) -> Question? {
    var question = Question()
    for (name, value) in headers {
      // The length tells nearly all names apart, so that most are never compared.
      switch name.utf8.count {
      case 4 where name.isSame(as: "host"): question.host = value
      case 5 where name.isSame(as: "range"): return nil
      case 6 where name.isSame(as: "cookie"):
        if Cookies.name(any: personalCookies, in: value) { return nil }
      case 6 where name.isSame(as: "expect"): return nil
      case 7 where name.isSame(as: "upgrade"): return nil
      case 8 where name.isSame(as: "if-match"): question.conditions.ifMatch = value.appended(to: question.conditions.ifMatch)
      case 13 where name.isSame(as: "if-none-match"):
        question.conditions.ifNoneMatch = value.appended(to: question.conditions.ifNoneMatch)
      case 13 where name.isSame(as: "authorization"): return nil
      case 14 where name.isSame(as: "content-length"): if value != "0" { return nil }
      case 15 where name.isSame(as: "accept-encoding"): question.accepted = value.appended(to: question.accepted)
      case 17 where name.isSame(as: "if-modified-since"): question.conditions.ifModifiedSince = value
      case 17 where name.isSame(as: "transfer-encoding"): return nil
      case 19 where name.isSame(as: "if-unmodified-since"): question.conditions.ifUnmodifiedSince = value
      default: break
      }
    }
    return question
  }

  // MARK: Slow clients and endings

  /// Nothing more is read while answers wait to be taken, however many requests the client sends ahead.
  func read(context: ChannelHandlerContext) {
    if hasAnswered, !context.channel.isWritable {
      heldRead = true
    } else {
      context.read()
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if heldRead, context.channel.isWritable {
      heldRead = false
      context.read()
    }
    context.fireChannelWritabilityChanged()
  }

  /// Hummingbird knows nothing of our answers, and would close over them when the client has ended its direction or the server
  /// shuts down: it hears of that when they are written.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    let ends = event is ChannelShouldQuiesceEvent || (event as? ChannelEvent) == .inputClosed
    guard ends, hasAnswered, activity.exchanges.isEmpty, let encoder else { return context.fireUserInboundEventTriggered(event) }
    let isQuiesce = event is ChannelShouldQuiesceEvent
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in
      if isQuiesce {
        context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
      } else {
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      }
    }
    encoder.writeAndFlush(NIOAny(IOData.byteBuffer(ByteBuffer())), promise: written)
  }
}

extension String {
  /// Whether the letters are the same but for their case; `small` is in small letters, and of the same length.
  fileprivate func isSame(as small: StaticString) -> Bool {
    small.withUTF8Buffer { expected in
      var index = 0
      for byte in utf8 {
        let lowered = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        if lowered != expected[index] { return false }
        index += 1
      }
      return true
    }
  }

  fileprivate func appended(to earlier: String?) -> String { earlier.map { "\($0), \(self)" } ?? self }
}
