import Clients
import Glibc
import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct OutgoingHTTPTests {
  static func client(allowing: [String] = ["127.0.0.0/8"], _ change: (inout OutgoingHTTP.Settings) -> Void = { _ in }) throws
    -> OutgoingHTTP
  {
    var settings = OutgoingHTTP.Settings()
    settings.policy = try AddressPolicy(allowing: allowing)
    settings.retryPauses = [.milliseconds(10), .milliseconds(20), .milliseconds(30)]
    change(&settings)
    return OutgoingHTTP(settings: settings)
  }

  @Test func aPageIsFetchedWithItsHeaders() async throws {
    try await LocalHTTPServer.running { server in
      server.on("/feed") { _ in .text("<rss/>", type: "application/rss+xml").with("ETag", "\"x\"") }
      let answer = try await Self.client().fetch(server.url("/feed?a=1"), limit: 1000)
      #expect(answer.status == 200)
      #expect(answer.body == Array("<rss/>".utf8))
      #expect(answer.header("etag") == "\"x\"")
      let request = try #require(server.requests().first)
      #expect(request.query == "a=1")
      #expect(request.headers["user-agent"]?.hasPrefix("Lectern/") == true)
      #expect(request.headers["host"] == "127.0.0.1:\(server.port)")
    }
  }

  @Test(arguments: ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0", "127.1", "LOCALHOST."])
  func aNameForThisMachineIsRefused(_ host: String) async throws {
    try await LocalHTTPServer.running { server in
      server.on("/") { _ in .text("secret") }
      let client = try Self.client(allowing: [])
      let error = await #expect(throws: OutgoingError.self) { try await client.fetch(server.url("/", host: host), limit: 100) }
      guard case .refusedAddress = error else { Issue.record("got \(String(describing: error))"); return }
      #expect(server.requests().isEmpty)
    }
  }

  @Test func anAllowedNameIsConnectedToByItsCheckedAddress() async throws {
    try await LocalHTTPServer.running { server in
      server.on("/") { _ in .text("hello") }
      let answer = try await Self.client(allowing: ["localhost"]).fetch(server.url("/", host: "localhost"), limit: 100)
      #expect(answer.body == Array("hello".utf8))
      #expect(server.requests().first?.headers["host"] == "localhost:\(server.port)")
    }
  }

  @Test(arguments: [
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/", "//192.168.1.1/x", "http://[fd00:ec2::254]/",
  ])
  func aRedirectToAnInnerAddressIsRefused(_ target: String) async throws {
    try await LocalHTTPServer.running { server in
      server.on("/") { _ in .redirect(to: target) }
      let client = try Self.client()
      let error = await #expect(throws: OutgoingError.self) { try await client.fetch(server.url("/"), limit: 100) }
      guard case .refusedAddress = error else { Issue.record("got \(String(describing: error))"); return }
    }
  }

  @Test(arguments: [
    "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://example.com/", "http://", "http://user:word@example.com/", "", "/feed",
    "http://exa mple.com/",
  ])
  func onlyWholeWebAddressesAreTaken(_ url: String) async throws {
    let client = try Self.client()
    let error = await #expect(throws: OutgoingError.self) { try await client.fetch(url, limit: 100) }
    guard case .badAddress = error else { Issue.record("got \(String(describing: error))"); return }
  }

  @Test func redirectsAreFollowedFiveTimes() async throws {
    try await LocalHTTPServer.running { server in
      for step in 0..<7 {
        server.on("/\(step)") { _ in .redirect(to: "\(step + 1)", status: [301, 302, 303, 307, 308][step % 5]) }
      }
      server.on("/7") { _ in .text("there") }
      let client = try Self.client()
      #expect(try await client.fetch(server.url("/2"), limit: 100).finalURL == server.url("/7"))
      await #expect(throws: OutgoingError.tooManyRedirects) { try await client.fetch(server.url("/1"), limit: 100) }
      server.on("/file") { _ in .redirect(to: "file:///etc/passwd") }
      await #expect(throws: OutgoingError.self) { try await client.fetch(server.url("/file"), limit: 100) }
    }
  }

  @Test func aBodyOverTheLimitIsRefused() async throws {
    try await LocalHTTPServer.running { server in
      server.on("/said") { _ in .init(200, Scratch.noise(2000)) }
      server.on("/unsaid") { _ in
        var reply = LocalHTTPServer.Reply(200, Scratch.noise(200_000))
        reply.isUnframed = true
        return reply
      }
      let client = try Self.client()
      for path in ["/said", "/unsaid"] {
        await #expect(throws: OutgoingError.tooLarge(limit: 1999)) { try await client.fetch(server.url(path), limit: 1999) }
      }
      #expect(try await client.fetch(server.url("/said"), limit: 2000).body.count == 2000)
    }
  }

  @Test func aServerThatDripsRunsOutOfTime() async throws {
    try await LocalHTTPServer.running { server in
      server.on("/slow") { _ in
        var reply = LocalHTTPServer.Reply(200, Scratch.noise(1000))
        reply.drip = (1, .milliseconds(50))
        return reply
      }
      let client = try Self.client()
      let start = ContinuousClock.now
      let error = await #expect(throws: OutgoingError.self) {
        try await client.fetch(server.url("/slow"), limit: 10_000, timeout: .milliseconds(400))
      }
      #expect(error == .timedOut(host: "127.0.0.1"))
      #expect(ContinuousClock.now - start < .seconds(5))
    }
  }

  @Test func nothingListeningAndNoSuchNameAreSaid() async throws {
    let client = try Self.client()
    let refused = await #expect(throws: OutgoingError.self) { try await client.fetch("http://127.0.0.1:1/", limit: 10) }
    guard case .connection = refused else { Issue.record("got \(String(describing: refused))"); return }
    let unknown = await #expect(throws: OutgoingError.self) { try await client.fetch("http://no-such-host.invalid/", limit: 10) }
    #expect(unknown == .unresolved(host: "no-such-host.invalid"))
  }

  @Test func plainHTTPWhereTLSIsExpectedIsATLSFault() async throws {
    try await LocalHTTPServer.running { server in
      let client = try Self.client()
      let url = "https://127.0.0.1:\(server.port)/"
      let error = await #expect(throws: OutgoingError.self) { try await client.fetch(url, limit: 10) }
      guard case .tls = error else { Issue.record("got \(String(describing: error))"); return }
    }
  }

  @Test func aHubIsToldOfTheFeed() async throws {
    try await LocalHTTPServer.running { server in
      server.on("/hub") { _ in .init(204) }
      let client = try Self.client()
      try await WebSub.publish(hub: server.url("/hub"), feed: "https://a.example/feed?x=1&y=ü", over: client)
      let request = try #require(server.requests(for: "/hub").first)
      #expect(request.method == "POST")
      #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
      #expect(
        String(decoding: request.body, as: UTF8.self)
          == "hub.mode=publish&hub.url=https%3A%2F%2Fa.example%2Ffeed%3Fx%3D1%26y%3D%C3%BC")
      await #expect(throws: OutgoingError.notFound(status: 404)) {
        try await WebSub.publish(hub: server.url("/nothing"), feed: "https://a.example/", over: client)
      }
    }
  }
}
