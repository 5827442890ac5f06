import Delivery
import Foundation
import NIOCore
import Testing

@Suite(.serialized) struct RequestBodyTests {
  @Test func anEarlyAnswerEndsALongRequest() async throws {
    try await withServer(try Shelf(), { $0.limits.linger = .milliseconds(300) }) { port in
      try await blocking {
        let client = try RawClient(port: port)
        client.send(
          "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n" + String(repeating: "x", count: 1000))
        let answer = try client.response()
        #expect(answer.status == 404)
        #expect(answer["connection"] == "close")
        let start = Date()
        // The client may go on for a moment, and is not listened to any more.
        client.send(String(repeating: "x", count: 3_000_000))
        #expect(try client.all().isEmpty)
        #expect(Date().timeIntervalSince(start) < 3)
      }
    }
  }

  @Test func anEarlyAnswerToAShortRequestKeepsTheConnection() async throws {
    try await withServer(try Shelf()) { port in
      try await blocking {
        let client = try RawClient(port: port)
        client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
        client.send(String(repeating: "x", count: 100_000))
        #expect(try client.response().status == 404)
        #expect(try client.get("/page/10").status == 200)
      }
    }
  }

  @Test func aClientThatAsksFirstIsToldToGoOnOrRefused() async throws {
    try await withServer(try Shelf()) { port in
      try await blocking {
        let client = try RawClient(port: port)
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.response(hasBody: false).status == 100)
        client.send("hello")
        let answer = try client.response()
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self) == "hello")
        #expect(try client.get("/page/10").status == 200)

        let refused = try RawClient(port: port)
        refused.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        let refusal = try refused.response()
        #expect(refusal.status == 404)
        #expect(refusal["connection"] == "close")
        #expect(try refused.all().isEmpty)
      }
    }
  }

  @Test func aSlowBodyIsWaitedForAndAStalledOneIsNot() async throws {
    try await withServer(try Shelf(), { $0.limits.body = .milliseconds(500) }) { port in
      try await blocking {
        let client = try RawClient(port: port)
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n")
        for _ in 0..<20 {
          usleep(100_000)
          client.send("x")
        }
        #expect(try client.response().status == 200)

        let stalled = try RawClient(port: port)
        stalled.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\nx")
        let start = Date()
        #expect(try stalled.all().isEmpty)
        #expect(Date().timeIntervalSince(start) < 3)
      }
    }
  }
}
