import Delivery
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Testing

@Suite(.serialized) struct FileDeliveryTests {
  static let digits = Array("0123456789".utf8)

  @Test(arguments: [true, false]) func everyRangeFormIsByteExact(sendsFiles: Bool) async throws {
    let shelf = try Shelf()
    try shelf.write("a.mp3", Self.digits)
    try await withServer(shelf, { $0.sendsFiles = sendsFiles }) { port in
      try await blocking {
        let client = try RawClient(port: port)
        for (range, body, content) in [
          ("0-0", "0", "bytes 0-0/10"), ("-3", "789", "bytes 7-9/10"), ("4-", "456789", "bytes 4-9/10"),
          ("8-100", "89", "bytes 8-9/10"), ("0-9", "0123456789", "bytes 0-9/10"),
        ] {
          let answer = try client.get("/file/a.mp3", "Range: bytes=\(range)")
          #expect(answer.status == 206)
          #expect(answer.text == body)
          #expect(answer["content-range"] == content)
          #expect(answer["content-length"] == "\(body.utf8.count)")
          #expect(answer["content-type"] == "audio/mpeg")
        }
        for range in ["5-2", "10-", "-0", "99-100"] {
          let answer = try client.get("/file/a.mp3", "Range: bytes=\(range)")
          #expect(answer.status == 416)
          #expect(answer["content-range"] == "bytes */10")
          #expect(answer.text == "")
        }
        for value in ["bytes=x", "items=0-1", "bytes=0-4,5-9", "bytes"] {
          let answer = try client.get("/file/a.mp3", "Range: \(value)")
          #expect(answer.status == 200)
          #expect(answer.text == "0123456789")
          #expect(answer["content-range"] == nil)
        }
        let parts = try client.get("/file/a.mp3", "Range: bytes=0-1,-2")
        let boundary = try #require(parts["content-type"]?.split(separator: "=").last)
        #expect(parts.status == 206)
        #expect(
          parts.text
            == "--\(boundary)\r\nContent-Type: audio/mpeg\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n--\(boundary)\r\n"
            + "Content-Type: audio/mpeg\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n--\(boundary)--\r\n")
        #expect(try client.get("/file/a.mp3").text == "0123456789")
      }
    }
  }

  @Test func headAnswersWhatGetWouldWithoutABody() async throws {
    let shelf = try Shelf()
    try shelf.write("a.mp3", Self.digits)
    try shelf.write("empty.mp3", [])
    try await withServer(shelf) { port in
      try await blocking {
        let client = try RawClient(port: port)
        let get = try client.get("/file/a.mp3?as=x.mp3")
        let head = try client.get("/file/a.mp3?as=x.mp3", method: "HEAD")
        #expect(head.head == get.head)
        #expect(head["content-length"] == "10")
        #expect(head["accept-ranges"] == "bytes")
        #expect(head["x-content-type-options"] == "nosniff")
        #expect(head["content-disposition"] == "attachment; filename=\"x.mp3\"")
        #expect(head["access-control-allow-origin"] == "*")
        #expect(head["last-modified"] == "Fri, 09 Oct 2020 04:30:38 GMT")
        let empty = try client.get("/file/empty.mp3")
        #expect(empty.status == 200)
        #expect(empty["content-length"] == "0")
        #expect(try client.get("/file/none.mp3").status == 404)
      }
    }
  }

  @Test func conditionsDecideBeforeRanges() async throws {
    let shelf = try Shelf()
    try shelf.write("a.mp3", Self.digits)
    try await withServer(shelf) { port in
      try await blocking {
        let client = try RawClient(port: port)
        let range = "Range: bytes=0-1"
        let date = "Fri, 09 Oct 2020 04:30:38 GMT"
        #expect(try client.get("/file/a.mp3", "If-None-Match: \"v1\"", range).status == 304)
        #expect(try client.get("/file/a.mp3", "If-Modified-Since: \(date)").status == 304)
        #expect(try client.get("/file/a.mp3", "If-None-Match: \"v0\"", "If-Modified-Since: \(date)").status == 200)
        #expect(try client.get("/file/a.mp3", "If-Match: \"v0\"", range).status == 412)
        #expect(try client.get("/file/a.mp3", range, "If-Range: \"v1\"").status == 206)
        #expect(try client.get("/file/a.mp3", range, "If-Range: \(date)").status == 206)
        for value in ["W/\"v1\"", "\"v0\"", "Fri, 09 Oct 2020 04:30:39 GMT", "junk"] {
          let answer = try client.get("/file/a.mp3", range, "If-Range: \(value)")
          #expect(answer.status == 200, "\(value)")
          #expect(answer.text == "0123456789")
        }
      }
    }
  }

  @Test(arguments: [true, false]) func aLargeFileArrivesWholeAndIsCounted(sendsFiles: Bool) async throws {
    let shelf = try Shelf()
    let bytes = noise(3_000_001)
    try shelf.write("big.mp3", bytes)
    try await withServer(shelf, { $0.sendsFiles = sendsFiles }) { port in
      try await blocking {
        let client = try RawClient(port: port)
        client.send(
          "GET /file/big.mp3 HTTP/1.1\r\nHost: a\r\n\r\nGET /file/big.mp3 HTTP/1.1\r\nHost: a\r\nRange: bytes=1-2000000\r\n\r\n")
        #expect(try client.response().body == bytes)
        #expect(try client.response().body == Array(bytes[1...2_000_000]))
        // Ends its direction with the request: the answer still comes whole.
        let half = try RawClient(port: port)
        half.send("GET /file/big.mp3 HTTP/1.1\r\nHost: a\r\n\r\n")
        half.shutdownSending()
        #expect(try half.response().body == bytes)
      }
      #expect(await eventually { shelf.sent.entries.count == 3 })
      #expect(shelf.sent.entries.allSatisfy { $0.isComplete })
      #expect(Set(shelf.sent.entries.map(\.bytes)) == [3_000_001, 2_000_000])
      #expect(await eventually { openFiles(in: shelf.folder) == 0 })
    }
  }

  @Test(arguments: [true, false]) func aClientThatLeavesMidwayLeavesNothingOpen(sendsFiles: Bool) async throws {
    let shelf = try Shelf()
    try shelf.write("big.mp3", noise(20_000_000))
    try await withServer(shelf, { $0.sendsFiles = sendsFiles }) { port in
      try await blocking {
        for _ in 0..<5 {
          let client = try RawClient(port: port)
          client.send("GET /file/big.mp3 HTTP/1.1\r\nHost: a\r\n\r\n")
          var first = [UInt8](repeating: 0, count: 1000)
          _ = recv(client.descriptor, &first, first.count, 0)
          client.reset()
        }
      }
      #expect(await eventually { shelf.sent.entries.count == 5 })
      #expect(shelf.sent.entries.allSatisfy { !$0.isComplete && $0.expected == 20_000_000 })
      #expect(await eventually { openFiles(in: shelf.folder) == 0 })
    }
  }

  @Test func fiveHundredSlowReadersHoldAHandleEachAndNobodyUp() async throws {
    let shelf = try Shelf()
    let bytes = noise(8_000_000)
    try shelf.write("big.mp3", bytes)
    try await withServer(shelf) { port in
      try await blocking {
        let before = residentBytes()
        var clients: [RawClient] = []
        for _ in 0..<500 {
          let client = try RawClient(port: port, receiveBuffer: 4096)
          client.send("GET /file/big.mp3 HTTP/1.1\r\nHost: a\r\n\r\n")
          clients.append(client)
        }
        let deadline = Date(timeIntervalSinceNow: 8)
        while openFiles(in: shelf.folder) < 500, Date() < deadline { usleep(20_000) }
        #expect(openFiles(in: shelf.folder) == 500)
        #expect(residentBytes() - before < 60_000_000)
        let quick = try RawClient(port: port)
        #expect(try quick.get("/file/big.mp3", "Range: bytes=100-199").body == Array(bytes[100...199]))
        for client in clients { client.reset() }
        clients = []
      }
      #expect(await eventually { openFiles(in: shelf.folder) == 0 })
    }
  }

  @Test func aFileCutShortEndsTheConnectionRatherThanHang() async throws {
    let shelf = try Shelf()
    try shelf.write("big.mp3", noise(20_000_000))
    for sendsFiles in [true, false] {
      try shelf.write("big.mp3", noise(20_000_000))
      try await withServer(shelf, { $0.sendsFiles = sendsFiles }) { port in
        try await blocking {
          let client = try RawClient(port: port, receiveBuffer: 4096)
          client.send("GET /file/big.mp3 HTTP/1.1\r\nHost: a\r\n\r\n")
          usleep(200_000)
          truncate(shelf.folder.appending(path: "big.mp3").path, 1000)
          let got = try client.all()
          #expect(got.count < 20_000_000)
        }
        try shelf.write("big.mp3", noise(20_000_000))
      }
      try FileManager.default.createDirectory(at: shelf.folder, withIntermediateDirectories: true)
    }
  }

  @Test func theInternalHeaderNeitherLeaksNorComesFromOutside() async throws {
    let shelf = try Shelf()
    try shelf.write("a.mp3", Self.digits)
    for sendsFiles in [true, false] {
      try FileManager.default.createDirectory(at: shelf.folder, withIntermediateDirectories: true)
      try shelf.write("a.mp3", Self.digits)
      try await withServer(shelf, { $0.sendsFiles = sendsFiles }) { port in
        try await blocking {
          let client = try RawClient(port: port)
          for value in ["1", "x-1", "-1", "", "0000-1"] {
            let answer = try client.get("/file/a.mp3", "X-Internal-Send-File: \(value)", "x-internal-send-file: 1")
            #expect(answer.text == "0123456789")
            #expect(!answer.names.contains { $0.contains("internal") })
          }
          let part = try client.get("/file/a.mp3", "Range: bytes=0-1,3-4")
          #expect(!part.names.contains { $0.contains("internal") })
        }
      }
    }
  }

  @Test func nginxInFrontMayBeToldWhereTheFileIs() throws {
    let shelf = try Shelf()
    try shelf.write("a.mp3", Self.digits)
    let file = try OpenFile(path: shelf.folder.appending(path: "a.mp3").path)
    var description = FileDescription(contentType: "audio/mpeg", downloadName: "a.mp3")
    description.acceleratedPath = "/media/a.mp3"
    let head = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/", headerFields: [.range: "bytes=0-1"])
    let answer = FileResponder().response(to: Request(head: head, body: .init(buffer: .init())), file: file, as: description)
    #expect(answer.status == .ok)
    #expect(answer.headers.contains { $0.name.canonicalName == "x-accel-redirect" && $0.value == "/media/a.mp3" })
    #expect(answer.body.contentLength == 0)
    try FileManager.default.removeItem(at: shelf.folder)
  }

  @Test func folderAndPipesAreNotFiles() throws {
    #expect(throws: OpenFile.Failure.notFound) { try OpenFile(path: "/tmp") }
    #expect(throws: OpenFile.Failure.notFound) { try OpenFile(path: "/dev/null") }
    #expect(throws: OpenFile.Failure.notFound) { try OpenFile(path: "/no/such/file") }
  }
}

private func residentBytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  return (status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
}
