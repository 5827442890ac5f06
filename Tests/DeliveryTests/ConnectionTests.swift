import Delivery
import Foundation
import NIOCore
import Testing

@Suite(.serialized) struct ConnectionTests {
  @Test func whatIsNoRequestIsRefused() async throws {
    try await withServer(try Shelf()) { port in
      try await blocking {
        for (text, status) in [
          ("garbage\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
          ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n", 431),
          (
            "GET / HTTP/1.1\r\nHost: a\r\n" + (0..<20).map { "X\($0): \(String(repeating: "x", count: 1000))\r\n" }.joined()
              + "\r\n", 431
          ),
          ("GET /\(String(repeating: "x", count: 20_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 431),
          ("GET / HTTP/1.1\r\nHost: a\r\n" + (0..<200).map { "X\($0): 1\r\n" }.joined() + "\r\n", 431),
          ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ] {
          let client = try RawClient(port: port)
          client.send(text)
          let answer = try client.response()
          #expect(answer.status == status, "\(text.prefix(60))")
          #expect(answer["connection"] == "close")
          #expect(try client.all().isEmpty)
        }
        #expect(try RawClient(port: port).get("/page/10").status == 200)
      }
    }
  }

  @Test func aClientThatDribblesItsHeadIsCutOff() async throws {
    try await withServer(try Shelf(), { $0.limits.firstHead = .milliseconds(300) }) { port in
      try await blocking {
        let client = try RawClient(port: port)
        let start = Date()
        client.send("GET / HTTP/1.1\r\nHo")
        #expect(try client.all().isEmpty)
        #expect(Date().timeIntervalSince(start) < 3)
      }
    }
  }

  @Test func idleConnectionsEndAndBusyOnesDoNot() async throws {
    let shelf = try Shelf()
    try await withServer(shelf, { $0.limits.idle = .milliseconds(400) }) { port in
      try await blocking {
        let client = try RawClient(port: port)
        for _ in 0..<10 {
          #expect(try client.get("/page/2000").status == 200)
          usleep(100_000)
        }
        let start = Date()
        #expect(try client.all().isEmpty)
        #expect(Date().timeIntervalSince(start) < 3)
      }
    }
  }

  @Test func aClientThatTakesNothingIsCutOff() async throws {
    let shelf = try Shelf()
    try shelf.write("big.mp3", noise(20_000_000))
    try await withServer(shelf, { $0.limits.stall = .milliseconds(500) }) { port in
      let stuck = try RawClient(port: port, receiveBuffer: 4096)
      stuck.send("GET /file/big.mp3 HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await eventually { shelf.sent.entries.count == 1 })
      #expect(shelf.sent.entries.first?.isComplete == false)
      withExtendedLifetime(stuck) {}
    }
  }

  @Test func anAddressHasItsShareOfConnections() async throws {
    try await withServer(try Shelf(), { $0.limits.connectionsPerAddress = 3 }) { port in
      try await blocking {
        var clients = try (0..<3).map { _ in try RawClient(port: port) }
        for client in clients { #expect(try client.get("/page/10").status == 200) }
        #expect(try RawClient(port: port).all().isEmpty)
        clients = []
        usleep(300_000)
        #expect(try RawClient(port: port).get("/page/10").status == 200)
      }
    }
  }

  @Test func requestsSentAheadWithoutReadingAreNotAnsweredWithoutEnd() async throws {
    let shelf = try Shelf()
    try await withServer(shelf) { port in
      try await blocking {
        _ = try RawClient(port: port).get("/page/900000")
        let client = try RawClient(port: port, receiveBuffer: 4096)
        let request = "GET /page/900000 HTTP/1.1\r\nHost: example.org\r\n\r\n"
        // As much as the socket takes without blocking for ever.
        client.setTimeout(SO_SNDTIMEO, milliseconds: 300)
        client.send(String(repeating: request, count: 200_000))
      }
      #expect(shelf.served.entries.count < 20_000)
    }
  }
}
