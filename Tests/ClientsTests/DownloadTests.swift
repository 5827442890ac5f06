import Clients
import Glibc
import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct DownloadTests {
  private func download(
    _ url: String, _ path: String, maximum: Int64 = 1 << 30, change: (inout OutgoingHTTP.Settings) -> Void = { _ in }
  ) async throws -> Downloaded {
    try await OutgoingHTTPTests.client(change).download(url, toFile: path, maximum: maximum)
  }

  @Test func aFileArrivesByteForByte() async throws {
    let bytes = Scratch.noise(1_500_000)
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a.mp3") { .file(bytes, for: $0) }
        server.on("/old") { _ in .redirect(to: "/a.mp3") }
        let seen = Mutex<[DownloadProgress]>([])
        let result = try await OutgoingHTTPTests.client().download(
          server.url("/old"), toFile: "\(folder)/a.mp3", maximum: 1 << 30
        ) { step in
          seen.withLock { $0.append(step) }
        }
        #expect(result.length == 1_500_000)
        #expect(result.contentType == "audio/mpeg")
        #expect(result.firstBytes == Array(bytes.prefix(512)))
        #expect(result.finalURL == server.url("/a.mp3"))
        #expect(Scratch.read("\(folder)/a.mp3") == bytes)
        #expect(Scratch.names(folder) == ["a.mp3"])
        #expect(seen.withLock { $0.last }?.received == 1_500_000)
        #expect(seen.withLock { $0.last }?.total == 1_500_000)
      }
    }
  }

  @Test func aDownloadThatIsCutGoesOnByteForByte() async throws {
    let bytes = Scratch.noise(900_000)
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a.mp3") { request in
          request.earlier < 2 ? .file(bytes, for: request).cut(after: 300_001) : .file(bytes, for: request)
        }
        _ = try await download(server.url("/a.mp3"), "\(folder)/a.mp3")
        #expect(Scratch.read("\(folder)/a.mp3") == bytes)
        let requests = server.requests()
        #expect(requests.count == 3)
        #expect(requests.dropFirst().allSatisfy { $0.headers["if-range"] == "\"one\"" && $0.headers["range"] != nil })
      }
    }
  }

  @Test func aLaterRunResumesWhatAnEarlierOneLeft() async throws {
    let bytes = Scratch.noise(600_000)
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        let whole = Mutex(false)
        server.on("/a.mp3") { request in
          whole.withLock { $0 }
            ? .file(bytes, for: request)
            : LocalHTTPServer.Reply.file(bytes, for: request).cut(after: request.earlier == 0 ? 400_000 : 0)
        }
        let error = await #expect(throws: OutgoingError.self) { try await download(server.url("/a.mp3"), "\(folder)/a.mp3") }
        // What was still in the socket when it closed may be lost.
        let left = Int64(try #require(Scratch.read("\(folder)/a.mp3.part")).count)
        #expect(left > 0)
        #expect(error == .truncated(expected: 600_000, got: left))
        #expect(Scratch.names(folder) == ["a.mp3.part", "a.mp3.part.json"])
        whole.withLock { $0 = true }
        let result = try await download(server.url("/a.mp3"), "\(folder)/a.mp3")
        #expect(result.resumed == left)
        #expect(Scratch.read("\(folder)/a.mp3") == bytes)
        #expect(server.requests().last?.headers["range"] == "bytes=\(left)-")
        #expect(Scratch.names(folder) == ["a.mp3"])
      }
    }
  }

  @Test func aFileThatChangedMeanwhileIsTakenFromItsStart() async throws {
    let (old, new) = (Scratch.noise(500_000), Scratch.noise(700_000, seed: 9))
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a.mp3") { request in
          request.earlier == 0 ? .file(old, for: request).cut(after: 200_000) : .file(new, for: request, etag: "\"two\"")
        }
        _ = try await download(server.url("/a.mp3"), "\(folder)/a.mp3")
        #expect(Scratch.read("\(folder)/a.mp3") == new)
      }
    }
  }

  @Test func aServerWithoutRangesIsAskedForTheWholeAgain() async throws {
    let bytes = Scratch.noise(300_000)
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a.mp3") { $0.earlier == 0 ? .init(200, bytes).cut(after: 99_999) : .init(200, bytes) }
        _ = try await download(server.url("/a.mp3"), "\(folder)/a.mp3")
        #expect(Scratch.read("\(folder)/a.mp3") == bytes)
        #expect(server.requests().allSatisfy { $0.headers["range"] == nil })
      }
    }
  }

  @Test func aFileShorterThanItsServerSaysIsTruncated() async throws {
    let bytes = Scratch.noise(8000)
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a.mp3") { request in
          request.headers["range"] == nil
            ? LocalHTTPServer.Reply(200, bytes, headers: [("ETag", "\"one\""), ("Content-Length", "10000")])
            : .file(bytes, for: request)
        }
        await #expect(throws: OutgoingError.truncated(expected: 10_000, got: 8000)) {
          try await download(server.url("/a.mp3"), "\(folder)/a.mp3")
        }
        #expect(!Scratch.names(folder).contains("a.mp3"))
      }
    }
  }

  @Test func faultsThatWillNotPassAreSaidAtOnceAndLeaveNothing() async throws {
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/large") { _ in .init(200, Scratch.noise(5000)) }
        server.on("/gone") { _ in .init(410) }
        server.on("/mine") { _ in .init(403) }
        await #expect(throws: OutgoingError.tooLarge(limit: 4999)) {
          try await download(server.url("/large"), "\(folder)/a", maximum: 4999)
        }
        await #expect(throws: OutgoingError.notFound(status: 404)) { try await download(server.url("/none"), "\(folder)/a") }
        await #expect(throws: OutgoingError.notFound(status: 410)) { try await download(server.url("/gone"), "\(folder)/a") }
        await #expect(throws: OutgoingError.status(403)) { try await download(server.url("/mine"), "\(folder)/a") }
        #expect(server.requests().count == 4)
        #expect(Scratch.names(folder) == [])
      }
    }
  }

  @Test func aBusyServerIsAskedAgain() async throws {
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a") { $0.earlier < 2 ? .init(503) : .text("at last") }
        _ = try await download(server.url("/a"), "\(folder)/a")
        #expect(Scratch.read("\(folder)/a") == Array("at last".utf8))
      }
    }
  }

  @Test func aServerThatFallsSilentTimesOut() async throws {
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a") { _ in
          var reply = LocalHTTPServer.Reply(200, Scratch.noise(2000))
          reply.drip = (1000, .seconds(20))
          return reply
        }
        await #expect(throws: OutgoingError.timedOut(host: "127.0.0.1")) {
          try await download(server.url("/a"), "\(folder)/a") { $0.idleTimeout = .milliseconds(200) }
        }
      }
    }
  }

  @Test func theCallerSeesAWebPageBeforeItIsTaken() async throws {
    struct WebPage: Error {}
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a.mp3") { _ in .text("<!DOCTYPE html><title>Sign in</title>", type: "text/html") }
        let client = try OutgoingHTTPTests.client()
        await #expect(throws: WebPage.self) {
          try await client.download(
            server.url("/a.mp3"), toFile: "\(folder)/a.mp3", maximum: 1 << 20,
            inspect: { type, first in
              #expect(type == "text/html")
              if first.starts(with: Array("<!DOCTYPE".utf8)) { throw WebPage() }
            })
        }
        #expect(!Scratch.names(folder).contains("a.mp3"))
      }
    }
  }

  @Test func oneFileIsDownloadedOnceAtATime() async throws {
    try await Scratch.folder { folder in
      try await LocalHTTPServer.running { server in
        server.on("/a") { _ in
          var reply = LocalHTTPServer.Reply.text("slow")
          reply.delay = .milliseconds(500)
          return reply
        }
        async let first = download(server.url("/a"), "\(folder)/a")
        try await Task.sleep(for: .milliseconds(150))
        await #expect(throws: OutgoingError.busy(path: "\(folder)/a")) { try await download(server.url("/a"), "\(folder)/a") }
        #expect(try await first.length == 4)
      }
    }
  }
}
