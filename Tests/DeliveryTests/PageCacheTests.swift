import CBrotli
import CZlib
import Delivery
import Formats
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Synchronization
import Testing

private func request(_ path: String, host: String = "a", method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:])
  -> Request
{
  Request(
    head: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers),
    body: .init(buffer: .init()))
}

@Suite struct PageCacheTests {
  let clock = StandingClock()

  private func cache(capacity: Int = 24 << 20) -> PageCache {
    let clock = clock
    return PageCache(capacity: capacity, personalCookies: ["session"]) { clock.now }
  }

  @Test func aPageIsRenderedOnceForEachHostAndQuery() async throws {
    let cache = cache()
    let journal = Journal<String>()
    for (host, path) in [("a", "/1"), ("A", "/1"), ("a", "/1?x"), ("b", "/1"), ("a", "/1")] {
      _ = try await cache.response(for: request(path, host: host)) {
        journal.add(host + path)
        return samplePage(100)
      }
    }
    #expect(journal.entries == ["a/1", "a/1?x", "b/1"])
    #expect(cache.figures.hits == 2)
  }

  @Test func whoeverAsksMeanwhileWaitsForTheOneRendering() async throws {
    let cache = cache()
    let journal = Journal<Int>()
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for _ in 0..<50 {
        tasks.addTask {
          let answer = try await cache.response(for: request("/")) {
            journal.add(1)
            try await Task.sleep(for: .milliseconds(50))
            return samplePage(100)
          }
          #expect(answer.status == .ok)
        }
      }
      try await tasks.waitForAll()
    }
    #expect(journal.entries.count == 1)
  }

  @Test func aRenderingThatAChangeOvertakesIsNeverGivenOutAgain() async throws {
    let cache = cache()
    let text = Mutex("old")
    let slow = Task { [cache] in
      try await cache.response(for: request("/")) {
        let read = "old"
        try await Task.sleep(for: .milliseconds(200))
        return Page(contentType: "text/plain", body: Array(read.utf8))
      }
    }
    #expect(await eventually { cache.figures.renders == 1 })
    text.withLock { $0 = "new" }
    cache.invalidate()
    // Asked after the change, while the old rendering still runs: must not join it.
    let fresh = try await cache.response(for: request("/")) { Page(contentType: "text/plain", body: Array("new".utf8)) }
    _ = try await slow.value
    let later = try await cache.response(for: request("/")) { Page(contentType: "text/plain", body: Array("wrong".utf8)) }
    #expect(fresh.headers[.eTag] == later.headers[.eTag])
    #expect(cache.figures.renders == 2)
  }

  @Test func aPageDiesAtItsSecond() async throws {
    let cache = cache()
    let journal = Journal<Int>()
    let end = clock.now + Milliseconds(10_000)
    for _ in 0..<4 {
      _ = try await cache.response(for: request("/")) {
        journal.add(1)
        return samplePage(10, freshUntil: end)
      }
      clock.advance(seconds: 4)
    }
    // At 0, then again at 12: at 4 and 8 it lived.
    #expect(journal.entries.count == 2)
  }

  @Test func memoryIsBoundedAndTheOldestUseGoesFirst() async throws {
    let cache = cache(capacity: 200_000)
    let journal = Journal<String>()
    func ask(_ path: String) async throws {
      _ = try await cache.response(for: request(path)) {
        journal.add(path)
        return Page(contentType: "application/octet-stream", body: noise(10_000))
      }
    }
    try await ask("/kept")
    for number in 0..<100 {
      try await ask("/\(number)")
      try await ask("/kept")
      #expect(cache.figures.bytes <= 200_000)
    }
    #expect(journal.entries.count { $0 == "/kept" } == 1)
    _ = try await cache.response(for: request("/huge")) { samplePage(500_000) }
    #expect(cache.figures.bytes <= 200_000)
  }

  @Test func personalAndUncacheablePagesAreSharedWithNobody() async throws {
    let cache = cache()
    let journal = Journal<String>()
    func ask(_ name: String, _ headers: HTTPFields, cacheable: Bool = true) async throws {
      _ = try await cache.response(for: request("/", headers)) {
        journal.add(name)
        return samplePage(10, cacheable: cacheable)
      }
    }
    try await ask("ann", [.cookie: "theme=dark; session=1"])
    try await ask("bob", [.authorization: "Basic x"])
    try await ask("private", [:], cacheable: false)
    try await ask("anyone", [.cookie: "theme=dark"])
    try await ask("ann", [.cookie: "session=1"])
    try await ask("cached", [.cookie: "other=1"])
    #expect(journal.entries == ["ann", "bob", "private", "anyone", "ann"])
  }

  @Test func anErrorIsNotRemembered() async throws {
    struct Broken: Error {}
    let cache = cache()
    await #expect(throws: Broken.self) { try await cache.response(for: request("/")) { throw Broken() } }
    #expect(try await cache.response(for: request("/")) { samplePage(10) }.status == .ok)
  }
}

@Suite(.serialized) struct PageCacheHandlerTests {
  @Test func hitsAreAnsweredOnTheWireAsMissesAre() async throws {
    let shelf = try Shelf()
    try await withServer(shelf) { port in
      try await blocking {
        for size in [0, 500, 30_000, 300_000] {
          let client = try RawClient(port: port)
          let miss = try client.get("/page/\(size)")
          let hit = try client.get("/page/\(size)")
          #expect(miss.body == sampleBody(size))
          #expect(hit.body == miss.body)
          #expect(hit.status == 200)
          #expect(Set(hit.names) == Set(miss.names))
          for name in miss.names where name != "date" { #expect(hit[name] == miss[name]) }
          #expect(hit.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
          #expect(hit["date"] == "Fri, 09 Oct 2020 04:30:38 GMT")
          let head = try client.get("/page/\(size)", method: "HEAD")
          #expect(head.head == hit.head)
          let tag = try #require(hit["etag"])
          let same = try client.get("/page/\(size)", "If-None-Match: \(tag)", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT")
          #expect(same.status == 304)
          #expect(same["etag"] == tag)
          #expect(same["vary"] == "Accept-Encoding")
          #expect(same["content-length"] == nil)
          #expect(try client.get("/page/\(size)", "If-Modified-Since: Fri, 09 Oct 2020 04:30:38 GMT").status == 304)
          #expect(
            try client.get("/page/\(size)", "If-None-Match: \"x\"", "If-Modified-Since: Fri, 09 Oct 2020 04:30:38 GMT").status
              == 200)
        }
      }
      #expect(shelf.renders.entries.count == 4)
      #expect(shelf.served.entries.count == 20)
    }
  }

  @Test func codingsDecodeToTheSameBytesUnderTheirOwnTags() async throws {
    let shelf = try Shelf()
    try await withServer(shelf) { port in
      for size in [500, 30_000, 300_000] {
        _ = try await blocking { try RawClient(port: port).get("/page/\(size)") }
        var tags: Set<String> = []
        for (accepted, expected) in [
          ("", nil), ("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, identity;q=0, gzip;q=0.1", "gzip"),
        ] {
          // Codings of large bodies follow the first answer.
          var answer = try await blocking { try RawClient(port: port).get("/page/\(size)", "Accept-Encoding: \(accepted)") }
          for _ in 0..<200 where expected != nil && size > 1024 && answer["content-encoding"] == nil {
            try await Task.sleep(for: .milliseconds(20))
            answer = try await blocking { try RawClient(port: port).get("/page/\(size)", "Accept-Encoding: \(accepted)") }
          }
          #expect(answer["content-encoding"] == (size < 1024 ? nil : expected))
          #expect(decoded(answer, size) == sampleBody(size))
          tags.insert(answer["etag"] ?? "")
        }
        #expect(tags.count == (size < 1024 ? 1 : 3))
      }
    }
  }

  @Test func pipelinedRequestsAreAnsweredInOrderHoweverTheyAreMixed() async throws {
    let shelf = try Shelf()
    try shelf.write("a.mp3", Array("0123456789".utf8))
    try await withServer(shelf) { port in
      try await blocking {
        let client = try RawClient(port: port)
        _ = try client.get("/page/2000")
        func line(_ method: String, _ path: String, _ more: String = "") -> String {
          "\(method) \(path) HTTP/1.1\r\nHost: example.org\r\n\(more)\r\n"
        }
        client.send(
          line("GET", "/page/2000") + line("GET", "/page/2000") + line("GET", "/file/a.mp3") + line("GET", "/page/2000")
            + line("POST", "/echo", "Content-Length: 5\r\n") + "hello" + line("HEAD", "/page/2000") + line("GET", "/page/3000")
            + line("GET", "/page/2000") + line("GET", "/stream"))
        #expect(try client.response().body.count == 2000)
        #expect(try client.response().body.count == 2000)
        #expect(try client.response().text == "0123456789")
        #expect(try client.response().body.count == 2000)
        #expect(try client.response().text == "hello")
        #expect(try client.response(hasBody: false)["content-length"] == "2000")
        #expect(try client.response().body.count == 3000)
        #expect(try client.response().body.count == 2000)
        #expect(try client.response()["transfer-encoding"] == "chunked")
      }
    }
  }

  @Test func connectionsEndAsTheirClientsAskForIt() async throws {
    let shelf = try Shelf()
    try shelf.write("a.mp3", Array("0123456789".utf8))
    try await withServer(shelf) { port in
      try await blocking {
        _ = try RawClient(port: port).get("/page/2000")
        _ = try RawClient(port: port).get("/page/900000")
        for path in ["/page/2000", "/file/a.mp3", "/stream", "/page/900000"] {
          for (version, header) in [("1.1", "Connection: close\r\n"), ("1.1", "Connection: Close\r\n"), ("1.0", "")] {
            let client = try RawClient(port: port)
            client.send("GET \(path) HTTP/\(version)\r\nHost: example.org\r\n\(header)\r\n")
            let all = try client.all()
            let text = String(decoding: all.prefix(600), as: UTF8.self).lowercased()
            #expect(text.contains("connection: close"), "\(path) \(version)")
            #expect(!(version == "1.0" && text.contains("chunked")), "\(path)")
            if path == "/page/900000" { #expect(all.suffix(900_000) == sampleBody(900_000)[...]) }
          }
        }
        for path in ["/page/2000", "/file/a.mp3"] {
          let client = try RawClient(port: port)
          for _ in 0..<2 {
            client.send("GET \(path) HTTP/1.0\r\nHost: example.org\r\nConnection: keep-alive\r\n\r\n")
            let answer = try client.response()
            #expect(answer.status == 200)
            #expect(answer["connection"] == "keep-alive")
          }
        }
      }
    }
  }

  @Test func aClientThatEndsItsDirectionStillGetsTheWholePage() async throws {
    let shelf = try Shelf()
    try await withServer(shelf) { port in
      try await blocking {
        _ = try RawClient(port: port).get("/page/5000000")
        for _ in 0..<5 {
          let client = try RawClient(port: port, receiveBuffer: 4096)
          client.send("GET /page/5000000 HTTP/1.1\r\nHost: example.org\r\n\r\n")
          client.shutdownSending()
          usleep(50_000)
          let all = try client.all()
          #expect(all.suffix(5_000_000) == sampleBody(5_000_000)[...])
        }
      }
    }
  }

  @Test func personalRequestsRangesAndBodiesGoToTheApplication() async throws {
    let shelf = try Shelf()
    try await withServer(shelf) { port in
      try await blocking {
        let client = try RawClient(port: port)
        _ = try client.get("/page/2000")
        for header in ["Cookie: a=b; session=1", "Authorization: Basic x", "Range: bytes=0-1", "Content-Length: 2\r\n\r\nhi"] {
          if header.hasSuffix("hi") {
            client.send("GET /page/2000 HTTP/1.1\r\nHost: example.org\r\n\(header)")
            #expect(try client.response().body.count == 2000)
          } else {
            #expect(try client.get("/page/2000", header).body.count == 2000)
          }
        }
        #expect(shelf.served.entries.isEmpty)
        #expect(try client.get("/page/2000", "Cookie: a=b").body.count == 2000)
        #expect(shelf.served.entries.count == 1)
        shelf.cache.invalidate()
        #expect(try client.get("/page/2000").body.count == 2000)
        #expect(shelf.served.entries.count == 1)
        shelf.clock.advance(seconds: 1)
        #expect(try client.get("/page/2000")["date"] == "Fri, 09 Oct 2020 04:30:39 GMT")
      }
    }
  }
}

private func decoded(_ response: RawResponse, _ size: Int) -> [UInt8] {
  var output = [UInt8](repeating: 0, count: size + 1)
  switch response["content-encoding"] {
  case "br":
    var count = output.count
    return BrotliDecoderDecompress(response.body.count, response.body, &count, &output) == BROTLI_DECODER_RESULT_SUCCESS
      ? Array(output.prefix(count)) : []
  case "gzip":
    var stream = z_stream()
    guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return [] }
    defer { inflateEnd(&stream) }
    var input = response.body
    let (length, room) = (input.count, output.count)
    let result = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(length)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        return inflate(&stream, Z_FINISH)
      }
    }
    return result == Z_STREAM_END ? Array(output.prefix(Int(stream.total_out))) : []
  default: return response.body
  }
}
