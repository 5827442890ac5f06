import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix

/// Fetches what other people point us to.
///
/// Every host is resolved once, its addresses are held against the policy, and the connection goes to an address that was
/// checked, with the name kept for TLS; the same again at each redirect. Errors are `OutgoingError` or `CancellationError`.
public struct OutgoingHTTP: Sendable {
  /// How to behave.
  public struct Settings: Sendable {
    /// Whom to connect to.
    public var policy = AddressPolicy.publicOnly
    /// Who we say we are.
    public var userAgent = "Lectern/1.0"
    /// Time in all for `fetch` and `post`, and to the first byte of a download.
    public var timeout: Duration = .seconds(30)
    /// How long a download may stand still.
    public var idleTimeout: Duration = .seconds(60)
    /// Redirects followed at most.
    public var redirects = 5
    /// Whether `https` may redirect to `http`.
    public var allowsInsecureRedirects = false
    /// The pauses before a download is tried again; it gives up after as many tries without progress, and one.
    public var retryPauses: [Duration] = [.seconds(1), .seconds(2), .seconds(5), .seconds(15)]

    /// The defaults: the public Internet, 30 s.
    public init() {}
  }

  /// The settings given.
  public let settings: Settings

  /// A client; it holds no connections between calls.
  public init(settings: Settings = Settings()) { self.settings = settings }

  /// What is sent at each hop.
  struct Request: Sendable {
    var method: HTTPMethod = .GET
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]?
    /// The most bytes into which a compressed body may grow; nil asks for an uncompressed one.
    var decompressed: Int?
  }

  /// Follows redirects to an answer, which `body` reads before this returns.
  func exchange<T: Sendable>(
    _ address: WebAddress, _ request: Request, _ body: @escaping @Sendable (HTTPClientResponse, WebAddress) async throws -> T
  ) async throws -> T {
    var current = address
    for _ in 0...settings.redirects {
      let outcome: Outcome<T> = try await hop(current, request) { [current] response in
        guard let target = try redirect(response, from: current, request.method) else {
          return .done(try await body(response, current))
        }
        return .redirect(target)
      }
      switch outcome {
      case .done(let result): return result
      case .redirect(let target): current = target
      }
    }
    throw OutgoingError.tooManyRedirects
  }

  private enum Outcome<T: Sendable>: Sendable { case done(T), redirect(WebAddress) }

  private func redirect(_ response: HTTPClientResponse, from current: WebAddress, _ method: HTTPMethod) throws -> WebAddress? {
    // Other methods keep theirs only over 307 and 308 (RFC 9110 §15.4); what was POSTed is never turned into a GET here.
    let followed = method == .GET || method == .HEAD ? [301, 302, 303, 307, 308] : [307, 308]
    guard followed.contains(Int(response.status.code)), let location = response.headers.first(name: "location") else {
      return nil
    }
    guard let target = WebAddress(location, relativeTo: current) else {
      throw OutgoingError.badAddress(String(location.prefix(200)), "the server redirects to it")
    }
    if current.scheme == "https", target.scheme == "http", !settings.allowsInsecureRedirects {
      throw OutgoingError.insecureRedirect(to: target.text)
    }
    return target
  }

  /// One request without redirects, to each checked address until one accepts the connection.
  private func hop<T: Sendable>(
    _ address: WebAddress, _ request: Request, _ body: @Sendable (HTTPClientResponse) async throws -> T
  ) async throws -> T {
    var failure: any Error = OutgoingError.unresolved(host: address.host)
    for candidate in try await checkedAddresses(of: address.host) {
      let client = HTTPClient(
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration(address, candidate, request))
      let response: HTTPClientResponse
      do {
        response = try await client.execute(prepared(address, request), timeout: amount(settings.timeout))
      } catch {
        try? await client.shutdown()
        try Task.checkCancellation()
        failure = Self.translated(error, host: address.host)
        if case OutgoingError.connection = failure { continue }
        throw failure
      }
      do {
        let result = try await body(response)
        try? await client.shutdown()
        return result
      } catch {
        try? await client.shutdown()
        try Task.checkCancellation()
        throw Self.translated(error, host: address.host)
      }
    }
    throw failure
  }

  /// The addresses of `host`, all of them allowed. One that is not refuses the host: a name that points inside is no
  /// accident to be worked round.
  private func checkedAddresses(of host: String) async throws -> [IPAddress] {
    let promise = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [IPAddress].self)
    if let literal = IPAddress(host) {
      promise.succeed([literal])
    } else {
      // The resolver cannot be interrupted, so it is left behind when it takes too long.
      promise.completeWith(
        BlockingThreads.names.runIfActive(eventLoop: promise.futureResult.eventLoop) { IPAddress.resolve(host) })
    }
    let timeout = promise.futureResult.eventLoop.scheduleTask(in: min(.seconds(10), amount(settings.timeout))) {
      promise.fail(OutgoingError.timedOut(host: host))
    }
    defer { timeout.cancel() }
    let addresses = try await promise.futureResult.get()
    for address in addresses where !settings.policy.allows(address, host: host) {
      throw OutgoingError.refusedAddress(host: host, address: address.description)
    }
    return addresses
  }

  private func configuration(_ address: WebAddress, _ candidate: IPAddress, _ request: Request) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: amount(settings.idleTimeout)))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    if IPAddress(address.host) == nil { configuration.dnsOverride = [address.host: candidate.description] }
    if let limit = request.decompressed { configuration.decompression = .enabled(limit: .size(limit)) }
    // A second lock on the same door: whatever the client made of the address, the socket's other end is the one checked.
    configuration.http1_1ConnectionDebugInitializer = { channel in
      guard let remote = channel.remoteAddress?.ipAddress, IPAddress(remote) == candidate else {
        let actual = channel.remoteAddress?.ipAddress ?? "nowhere"
        return channel.eventLoop.makeFailedFuture(OutgoingError.refusedAddress(host: address.host, address: actual))
      }
      return channel.eventLoop.makeSucceededVoidFuture()
    }
    return configuration
  }

  private func prepared(_ address: WebAddress, _ request: Request) -> HTTPClientRequest {
    var prepared = HTTPClientRequest(url: address.text)
    prepared.method = request.method
    prepared.headers.add(name: "User-Agent", value: settings.userAgent)
    prepared.headers.add(name: "Accept-Encoding", value: request.decompressed == nil ? "identity" : "gzip, deflate")
    for (name, value) in request.headers { prepared.headers.replaceOrAdd(name: name, value: value) }
    if let body = request.body { prepared.body = .bytes(ByteBuffer(bytes: body)) }
    return prepared
  }

  private func amount(_ duration: Duration) -> TimeAmount {
    .nanoseconds(duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
  }
}
