public import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Everything on a connection between the HTTP decoder and Hummingbird: limits, the page cache's fast path, files by `sendfile`.
///
/// `Application(…, server: .http1(configuration: delivery.channel))`.
public struct Delivery: Sendable {
  /// The limits of each connection.
  public var limits = ConnectionLimits()
  /// Whether the kernel may send files itself. Must be false for a listener that speaks TLS, whose bytes it can't encrypt;
  /// files then go through small buffers.
  public var sendsFiles = true
  /// The size of a piece of a file that is handed to the kernel at once: the grain of `FileSent.bytes`.
  public var pieceSize = 256 * 1024
  /// Names of cookies that make an answer personal: a request with one of them is never answered from the cache.
  public var personalCookies: Set<String> = []
  /// Called on the event loop for each answer of the fast path; has to be quick.
  public var onPage: (@Sendable (PageServed) -> Void)?

  private let files: FileResponder
  private let pages: PageCache?

  /// Delivery of files by `files`, and of pages by `pages` where given.
  public init(files: FileResponder, pages: PageCache? = nil) {
    (self.files, self.pages) = (files, pages)
    Memory.returnLargeBlocks()
  }

  /// The configuration of an HTTP/1 channel, for Hummingbird's server builder.
  public var channel: HTTP1Channel.Configuration {
    let limiter = ConnectionLimiter(
      limit: limits.connectionsPerAddress, exempt: limits.uncountedAddresses, networks: limits.uncountedNetworks)
    let delivery = self
    return .init(
      additionalChannelHandlers: [DeliveryInstaller(delivery, limiter)],
      // The limit of all fields together is checked by our own handler too, with the request line; the decoder's keeps memory.
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: limits.headerFields))
  }

  fileprivate func install(_ context: ChannelHandlerContext, _ limiter: ConnectionLimiter) throws {
    let pipeline = context.pipeline.syncOperations
    let codec = try pipeline.context(handlerType: HTTP1ToHTTPServerCodec.self).handler
    let activity = ConnectionActivity()
    var handlers: [any ChannelHandler] = [ConnectionHandler(limits, limiter, activity)]
    if let pages { handlers.append(PageCacheHandler(pages, activity, personalCookies: personalCookies, onPage: onPage)) }
    if sendsFiles { handlers.append(SendFileHandler(files.connections, pieceSize: pieceSize)) }
    try pipeline.addHandlers(handlers, position: .before(codec))
  }
}

/// Hummingbird adds handlers only behind the codec; this one then puts ours before it, where a request still has its version and
/// a response can carry a region of a file.
private final class DeliveryInstaller: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart

  private let delivery: Delivery
  private let limiter: ConnectionLimiter

  init(_ delivery: Delivery, _ limiter: ConnectionLimiter) {
    (self.delivery, self.limiter) = (delivery, limiter)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    do {
      try delivery.install(context, limiter)
    } catch {
      context.close(promise: nil)
    }
  }
}
