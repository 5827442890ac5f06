import Clients
import Glibc
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(2))) struct DiskStorageTests {
  private func key(_ text: String) throws -> ObjectKey { try ObjectKey(checking: text) }

  private func files(in root: String) -> [String] {
    ["temporary", "objects", "uploads"].flatMap { folder in Scratch.names("\(root)/\(folder)").map { "\(folder)/\($0)" } }
  }

  /// A body that fails, or is cut, when its chunks are used up.
  private struct Broken: AsyncSequence, Sendable {
    struct Fault: Error {}
    typealias Element = ByteBuffer
    var chunks: [ByteBuffer]
    func makeAsyncIterator() -> Iterator { Iterator(rest: chunks[...]) }
    struct Iterator: AsyncIteratorProtocol {
      var rest: ArraySlice<ByteBuffer>
      mutating func next() async throws -> ByteBuffer? {
        guard let chunk = rest.popFirst() else { throw Fault() }
        return chunk
      }
    }
  }

  @Test func anObjectComesBackAsItWasPut() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      let bytes = Scratch.noise(1_000_003)
      let info = try await store.put(key("audio/7f/a.mp3"), bytes: bytes, contentType: "audio/mpeg")
      #expect(info.size == 1_000_003)
      #expect(info.sha256 == Checksum(of: bytes))
      #expect(try await store.head(key("audio/7f/a.mp3")) == info)
      #expect(try await DiskStorage(root: root).head(key("audio/7f/a.mp3")) == info)
      #expect(try await store.bytes(of: key("audio/7f/a.mp3"), limit: 2_000_000) == bytes)
      #expect(try await store.verify(key("audio/7f/a.mp3")) == info)
      #expect(Scratch.read(try #require(store.localPath(of: try key("audio/7f/a.mp3")))) == bytes)
      #expect(try await store.presignedGet(key("audio/7f/a.mp3"), lifetime: .seconds(60), downloadName: nil) == nil)
    }
  }

  @Test(arguments: [(0, 1), (0, 500), (499_999, 500_000), (100, 900_000), (262_143, 262_146)])
  func aRangeIsExactlyThoseBytes(_ first: Int, _ end: Int) async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      let bytes = Scratch.noise(500_000)
      try await store.put(key("a"), bytes: bytes, contentType: "audio/mpeg")
      let object = try await store.get(key("a"), range: Int64(first)..<Int64(end))
      var got: [UInt8] = []
      for try await chunk in object.body { got += chunk.readableBytesView }
      #expect(got == Array(bytes[first..<min(end, 500_000)]))
      #expect(object.range == Int64(first)..<Int64(min(end, 500_000)))
      await #expect(throws: StorageError.invalidRange(size: 500_000)) { try await store.get(key("a"), range: 500_000..<500_001) }
    }
  }

  @Test(arguments: [
    "", "/a", "a/", "a//b", "../a", "a/../b", "a/.", ".", "a\u{0}b", "a\nb", "a\\b", "a\u{7f}",
    String(repeating: "a", count: 201), String(repeating: "ab/", count: 200) + "c",
  ])
  func aKeyThatCouldLeadAstrayIsNone(_ text: String) { #expect(ObjectKey(text) == nil) }

  @Test(arguments: ["a", "a.b", "..a", "a..b/c", "Ünï/çødé 🎧", "-rf", "%2e%2e/x", "a b"])
  func anOddKeyIsStillAKey(_ text: String) async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      try await store.put(key(text), bytes: [1, 2], contentType: "x/y")
      #expect(try await store.head(key(text)).contentType == "x/y")
      #expect(try await store.list(prefix: "", after: nil, limit: 9).objects.map(\.key.text) == [text])
    }
  }

  @Test func whatIsNotThereIsSaidAndDeletingItIsNoError() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      await #expect(throws: StorageError.notFound("a/b")) { try await store.head(key("a/b")) }
      try await store.delete(key("a/b"))
      try await store.put(key("a/b/c"), bytes: [1], contentType: "x/y")
      await #expect(throws: StorageError.notFound("a/b")) { try await store.head(key("a/b")) }
      try await store.delete(key("a/b"))
      #expect(try await store.contains(key("a/b/c")))
      try await store.delete(key("a/b/c"))
      #expect(try await store.contains(key("a/b/c")) == false)
      #expect(files(in: root) == [])
    }
  }

  @Test func anObjectAndAFolderOfOneNameExcludeEachOther() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      try await store.put(key("a"), bytes: [1], contentType: "x/y")
      await #expect(throws: StorageError.self) { try await store.put(key("a/b"), bytes: [1], contentType: "x/y") }
      try await store.put(key("c/d"), bytes: [1], contentType: "x/y")
      await #expect(throws: StorageError.self) { try await store.put(key("c"), bytes: [1], contentType: "x/y") }
      #expect(Scratch.names("\(root)/temporary") == [])
    }
  }

  @Test func aBodyThatBreaksOrLiesLeavesTheOldObject() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      let old = try await store.put(key("a"), bytes: [1, 2, 3], contentType: "audio/mpeg")
      let chunks = [ByteBuffer(bytes: Scratch.noise(400_000)), ByteBuffer(bytes: Scratch.noise(400_000))]
      await #expect(throws: Broken.Fault.self) {
        try await store.put(key("a"), Broken(chunks: chunks), length: nil, contentType: "x/y", sha256: nil)
      }
      await #expect(throws: StorageError.wrongLength(expected: 5, got: 4)) {
        try await store.put(key("a"), ObjectSource([1, 2, 3, 4]), length: 5, contentType: "x/y", sha256: nil)
      }
      await #expect(throws: StorageError.self) {
        try await store.put(key("a"), ObjectSource([1]), length: 1, contentType: "x/y", sha256: Checksum(of: [2]))
      }
      #expect(try await store.head(key("a")) == old)
      #expect(files(in: root) == ["objects/a"])
    }
  }

  @Test func aCancelledPutLeavesNothing() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
      continuation.yield(ByteBuffer(bytes: Scratch.noise(300_000)))
      let name = try key("a")
      let task = Task { try await store.put(name, stream, length: nil, contentType: "x/y", sha256: nil) }
      try await Task.sleep(for: .milliseconds(100))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      try await Task.sleep(for: .milliseconds(50))
      #expect(files(in: root) == [])
    }
  }

  @Test func whatAKilledProcessLeftIsSweptAndWhatALivingOneWritesIsNot() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      Scratch.write(Scratch.noise(1000), "\(root)/temporary/0123abcd")
      let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
      continuation.yield(ByteBuffer(bytes: Scratch.noise(300_000)))
      let name = try key("a")
      async let put = store.put(name, stream, length: nil, contentType: "x/y", sha256: nil)
      while Scratch.names("\(root)/temporary").count < 2 { try await Task.sleep(for: .milliseconds(10)) }
      _ = try DiskStorage(root: root)
      #expect(Scratch.names("\(root)/temporary").count == 1)
      continuation.finish()
      #expect(try await put.size == 300_000)
      #expect(files(in: root) == ["objects/a"])
    }
  }

  @Test func theFactsSurviveACrashBetweenSidecarAndBytes() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      let old = try await store.put(key("a"), bytes: [1, 2, 3], contentType: "old/type")
      let path = try #require(store.localPath(of: try key("a")))
      // The old bytes under the new sidecar: a crash just before the rename.
      #expect(link(path, "\(root)/kept") == 0)
      try await store.put(key("a"), bytes: [4, 5, 6], contentType: "new/type")
      #expect(rename("\(root)/kept", path) == 0)
      #expect(try await store.head(key("a")) == old)
    }
  }

  @Test func aRestoredBackupKeepsItsTypeAndADamagedFileIsNotServed() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      try await store.put(key("a"), bytes: [1, 2, 3], contentType: "audio/mpeg")
      let path = try #require(store.localPath(of: try key("a")))
      Scratch.write([1, 2, 3], path)
      #expect(try await store.head(key("a")).contentType == "audio/mpeg")
      Scratch.write([1, 2, 4], path)
      for attempt in 0..<2 {
        let error = await #expect(throws: StorageError.self, "\(attempt)") { try await store.get(key("a")) }
        guard case .damaged = error else { Issue.record("got \(String(describing: error))"); return }
        await #expect(throws: StorageError.self) { try await store.verify(key("a")) }
      }
    }
  }

  @Test func aSymbolicLinkLeadsNowhere() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: "\(root)/store")
      Scratch.write(Array("secret".utf8), "\(root)/secret")
      #expect(symlink("\(root)/secret", "\(root)/store/objects/link") == 0)
      #expect(symlink(root, "\(root)/store/objects/folder") == 0)
      for name in ["link", "folder/secret"] {
        let error = await #expect(throws: StorageError.self) { try await store.get(key(name)) }
        guard case .refused = error else { Issue.record("got \(String(describing: error))"); return }
        await #expect(throws: StorageError.self) { try await store.put(key(name), bytes: [1], contentType: "x/y") }
      }
      #expect(Scratch.read("\(root)/secret") == Array("secret".utf8))
      #expect(try await store.list(prefix: "", after: nil, limit: 10).objects == [])
    }
  }

  @Test func aListComesInPagesInTheOrderOfBytes() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      let names = ["a-b", "a/1", "a/2/x", "a/b", "a0", "b", "ab/c", "é", "Z"]
      for name in names { try await store.put(key(name), bytes: [1], contentType: "x/y") }
      let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for limit in 1...10 {
        var got: [String] = []
        var after: ObjectKey?
        repeat {
          let page = try await store.list(prefix: "", after: after, limit: limit)
          #expect(page.objects.count <= limit)
          got += page.objects.map(\.key.text)
          after = page.next
        } while after != nil
        #expect(got == sorted)
      }
      #expect(try await store.list(prefix: "a/", after: nil, limit: 9).objects.map(\.key.text) == ["a/1", "a/2/x", "a/b"])
      #expect(try await store.list(prefix: "a/", after: key("a/1"), limit: 9).objects.map(\.key.text) == ["a/2/x", "a/b"])
      #expect(try await store.list(prefix: "a", after: nil, limit: 99).objects.count == 6)
    }
  }

  @Test func partsMakeAnObjectInTheirOrderAlsoAfterARestart() async throws {
    try await Scratch.folder { root in
      let bytes = Scratch.noise(700_000)
      let upload = try await DiskStorage(root: root).createUpload(key("big"), contentType: "audio/mpeg")
      let store = try DiskStorage(root: root)
      for (number, range) in [(3, 600_000..<700_000), (1, 0..<300_000), (2, 0..<10), (2, 300_000..<600_000)] {
        _ = try await store.uploadPart(upload, number: number, ObjectSource(bytes[range]), length: Int64(range.count))
      }
      let parts = try await DiskStorage(root: root).parts(of: upload)
      #expect(parts.map(\.number) == [1, 2, 3])
      #expect(try await store.contains(key("big")) == false)
      await #expect(throws: StorageError.self) { try await store.completeUpload(upload, parts: parts, sha256: Checksum(of: [1])) }
      let info = try await store.completeUpload(upload, parts: parts, sha256: Checksum(of: bytes))
      #expect(info.contentType == "audio/mpeg")
      #expect(try await store.bytes(of: key("big"), limit: 1 << 20) == bytes)
      #expect(files(in: root) == ["objects/big"])
      await #expect(throws: StorageError.unknownUpload(upload.id)) { try await store.parts(of: upload) }
    }
  }

  @Test func anAbandonedUploadIsFoundAndDropped() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      let upload = try await store.createUpload(key("big"), contentType: "audio/mpeg")
      _ = try await store.uploadPart(upload, number: 1, ObjectSource([1]), length: 1)
      #expect(try await store.uploads(olderThan: .seconds(3600)) == [])
      #expect(try await store.uploads(olderThan: .zero) == [upload])
      try await store.abortUpload(upload)
      try await store.abortUpload(upload)
      #expect(files(in: root) == [])
      await #expect(throws: StorageError.self) { try await store.parts(of: ObjectUpload(key: "big", id: "../../x")) }
    }
  }

  @Test func manyWritersOfOneKeyLeaveOneWholeObject() async throws {
    try await Scratch.folder { root in
      let (one, two) = (try DiskStorage(root: root), try DiskStorage(root: root))
      let name = try key("deep/er/a")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<40 {
          group.addTask {
            let store = number % 2 == 0 ? one : two
            if number % 7 == 6 { try await store.delete(name) }
            try await store.put(
              name, bytes: [UInt8](repeating: UInt8(number), count: 1000 + number), contentType: "type/\(number)")
          }
          group.addTask { if try await one.contains(name) { _ = try? await one.get(name) } }
        }
        try await group.waitForAll()
      }
      let bytes = try await one.bytes(of: name, limit: 5000)
      #expect(bytes == [UInt8](repeating: UInt8(bytes.count - 1000), count: bytes.count))
      #expect(try await one.verify(name).contentType == "type/\(bytes.count - 1000)")
      #expect(Scratch.names("\(root)/temporary") == [])
    }
  }

  @Test func aCopyHasTheSameBytesAndType() async throws {
    try await Scratch.folder { root in
      let store = try DiskStorage(root: root)
      let from = try await store.put(key("a"), bytes: Scratch.noise(5000), contentType: "audio/mpeg")
      let to = try await store.copy(key("a"), to: key("b/c"))
      #expect(to.sha256 == from.sha256)
      #expect(to.contentType == "audio/mpeg")
      #expect(try store.space().free > 0)
    }
  }

  @Test(.enabled(if: getuid() == 0, "mounting a small disk needs root"))
  func aFullDiskKeepsTheOldObjectsAndNothingHalfWritten() async throws {
    try await Scratch.folder { root in
      guard mount("tmpfs", root, "tmpfs", 0, "size=2m") == 0 else { return }
      // Lazily: a thread may not have let go of its file yet.
      defer { umount2(root, Int32(MNT_DETACH)) }
      let store = try DiskStorage(root: "\(root)/store")
      let old = try await store.put(key("a"), bytes: Scratch.noise(500_000), contentType: "audio/mpeg")
      await #expect(throws: StorageError.full) {
        try await store.put(key("a"), bytes: Scratch.noise(3_000_000, seed: 3), contentType: "x/y")
      }
      #expect(try await store.verify(key("a")) == old)
      #expect(files(in: "\(root)/store") == ["objects/a"])
      try await store.put(key("b"), bytes: Scratch.noise(500_000), contentType: "x/y")
    }
  }
}
