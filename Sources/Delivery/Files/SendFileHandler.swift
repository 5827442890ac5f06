import NIOCore
import NIOHTTP1

/// Sends the bodies of file responses by `sendfile(2)`.
///
/// It sits on the wire's side of the HTTP-types codec. To each request it adds an internal header that names the connection; the
/// `FileResponder` that finds it puts the number of a transfer into its response's head, and this handler strips that
/// again and writes the file's regions itself, a piece at a time, so that a client that stops reading holds a file handle and
/// no memory, and other connections of the same loop get their turn between pieces.
final class SendFileHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  static let header = "x-internal-send-file"

  private let connections: SendFileConnections
  private let connection: SendFileConnection
  private let pieceSize: Int
  private let name: String
  private var current: Progress?

  /// Where the current transfer is.
  private final class Progress {
    let transfer: FileTransfer
    var segment = 0
    var offset = 0
    var outstanding = 0
    /// The end of the last piece handed to the channel, in the file.
    var reach = 0
    var watch: Scheduled<Void>?

    init(_ transfer: FileTransfer) {
      self.transfer = transfer
    }
  }

  init(_ connections: SendFileConnections, pieceSize: Int) {
    (self.connections, self.pieceSize) = (connections, pieceSize)
    connection = connections.open()
    name = connections.name(connection)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
    head.headers.replaceOrAdd(name: Self.header, value: name)
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .head(var head) = unwrapOutboundIn(data), let number = head.headers.first(name: Self.header) else {
      return context.write(data, promise: promise)
    }
    head.headers.remove(name: Self.header)
    cork(true, context)
    context.write(wrapOutboundOut(.head(head)), promise: promise)
    guard let transfer = Int(number).flatMap(connection.take) else { return }
    let progress = Progress(transfer)
    current = progress
    watch(progress, context)
    pump(progress, context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stop()
  }

  private func stop() {
    if let current { end(current, .failure(FileTransfer.Failure.connectionClosed)) }
    connections.close(connection)
  }

  private func end(_ progress: Progress, _ result: Result<Void, any Error>) {
    progress.watch?.cancel()
    progress.watch = nil
    if current === progress { current = nil }
    progress.transfer.finish(result)
  }

  /// Keeps two pieces in the channel: one being sent, one to follow it without a pause.
  private func pump(_ progress: Progress, _ context: ChannelHandlerContext) {
    guard current === progress else { return }
    var wrote = false
    while progress.outstanding < 2, progress.segment < progress.transfer.segments.count {
      let part: IOData
      switch progress.transfer.segments[progress.segment] {
      case .bytes(let buffer):
        part = .byteBuffer(buffer)
        progress.segment += 1
      case .file(let offset, let count):
        let size = min(pieceSize, count - progress.offset)
        let start = offset + progress.offset
        guard start + size <= progress.transfer.file.currentLength else { return truncated(progress, context) }
        part = .fileRegion(FileRegion(fileHandle: progress.transfer.file.handle, readerIndex: start, endIndex: start + size))
        progress.reach = max(progress.reach, start + size)
        progress.offset += size
        if progress.offset == count { (progress.segment, progress.offset) = (progress.segment + 1, 0) }
      }
      write(part, of: progress, context)
      wrote = true
    }
    if wrote {
      context.flush()
    } else if progress.outstanding == 0 {
      cork(false, context)
      end(progress, .success(()))
    }
  }

  private func write(_ part: IOData, of progress: Progress, _ context: ChannelHandlerContext) {
    let size = part.readableBytes
    let promise = context.eventLoop.makePromise(of: Void.self)
    progress.outstanding += 1
    context.write(wrapOutboundOut(.body(part)), promise: promise)
    promise.futureResult.assumeIsolated().whenComplete { result in
      progress.outstanding -= 1
      switch result {
      case .success:
        progress.transfer.sent(size)
        // A turn of the loop between pieces, so that a fast reader doesn't keep the thread, nor the stack grow.
        context.eventLoop.assumeIsolated().execute { self.pump(progress, context) }
      case .failure(let error):
        self.end(progress, .failure(error))
      }
    }
  }

  /// While a file goes out the kernel may fill its packets (`TCP_CORK`): head and file share the first, and the receiver is
  /// woken less often. Opening it again sends what is left.
  private func cork(_ isOn: Bool, _ context: ChannelHandlerContext) {
    #if os(Linux)
      let option = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: 3))  // TCP_CORK in Linux's tcp.h
      try? context.channel.syncOptions?.setOption(option, value: isOn ? 1 : 0)
    #endif
  }

  private func truncated(_ progress: Progress, _ context: ChannelHandlerContext) {
    end(progress, .failure(FileTransfer.Failure.fileTruncated))
    context.close(promise: nil)
  }

  /// `sendfile` at the end of a file sends nothing for ever and says so to nobody: a file that was cut short between the check
  /// of a piece and its sending is found here.
  private func watch(_ progress: Progress, _ context: ChannelHandlerContext) {
    progress.watch = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(2)) {
      guard self.current === progress else { return }
      if progress.transfer.file.currentLength < progress.reach { return self.truncated(progress, context) }
      self.watch(progress, context)
    }
  }
}
