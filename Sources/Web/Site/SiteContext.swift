import Domain
import Formats
public import Hummingbird
import Logging
import NIOCore

/// A request to a show's site: which show, at which address, at what moment.
struct SiteContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The show as it was addressed.
  let site: Site
  /// The moment of the request.
  let now: Timestamp

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    site = source.site
    now = source.now
  }

  /// What a request to a site is made of.
  struct Source: RequestContextSource {
    let logger: Logger
    let site: Site
    let now: Timestamp
  }
}

/// A request before it is known whose it is.
public struct VisitorContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  /// Where the connection comes from.
  let remoteAddress: SocketAddress?

  /// The context of a request on the source's channel.
  public init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    remoteAddress = source.channel.remoteAddress
  }
}
