import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix

/// `file.part` and `file.part.json`: what has arrived of a download, and what it is a part of.
actor PartialFile {
  struct Note: Codable, Sendable, Equatable {
    var url: String
    var etag: String?
    var lastModified: String?
    /// The whole's length in bytes, by the server.
    var length: Int64?
    var contentType: String?

    init(url: String, etag: String? = nil, lastModified: String? = nil, length: Int64? = nil, contentType: String? = nil) {
      (self.url, self.etag, self.lastModified) = (url, etag, lastModified)
      (self.length, self.contentType) = (length, contentType)
    }

    /// What If-Range may name: never a weak tag (RFC 9110 §13.1.5).
    var validator: String? {
      if let etag, !etag.hasPrefix("W/"), etag.hasPrefix("\"") { return etag }
      return etag == nil ? lastModified : nil
    }
  }

  private let path: String
  private let file: OpenFile
  private(set) var note = Note(url: "")
  private var partPath: String { path + ".part" }
  private var notePath: String { path + ".part.json" }

  private init(path: String, file: OpenFile) { (self.path, self.file) = (path, file) }

  /// Opens or makes the partial file, alone; throws `.busy` if another download has it.
  static func open(_ path: String) async throws -> PartialFile {
    try await blocking {
      var patience = 10
      while true {
        let file = try OpenFile(path + ".part", O_RDWR | O_CREAT)
        guard try file.lock(wait: false) else {
          // An earlier download's handle may take a moment to close, as when a program is being started meanwhile.
          guard patience > 0 else { throw OutgoingError.busy(path: path) }
          patience -= 1
          usleep(20_000)
          continue
        }
        // The one who had it may have finished and moved it away in between.
        guard try file.status().links > 0, let there = try? OpenFile(path + ".part", O_RDONLY), try there.isSame(as: file) else {
          continue
        }
        return PartialFile(path: path, file: file)
      }
    }
  }

  private static func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    do {
      return try await BlockingThreads.disk.runIfActive(body)
    } catch let error as FileError {
      throw OutgoingError(error)
    }
  }

  /// How many bytes are here of the file at `url`; what belongs to anything else is thrown away.
  func resumable(from url: String) async throws -> Int64 {
    let found = try await Self.blocking { [notePath] in
      (try? Files.read(notePath, limit: 65536)).flatMap { try? JSONDecoder().decode(Note.self, from: Data($0)) }
    }
    guard let found, found.url == url, found.validator != nil else {
      try await restart(Note(url: url))
      return 0
    }
    note = found
    let size = try await size()
    if let length = found.length, size > length {
      try await restart(Note(url: url))
      return 0
    }
    try await Self.blocking { [file] in try file.truncate(to: size) }
    return size
  }

  /// Empties the file for a new beginning.
  func restart(_ note: Note) async throws {
    self.note = note
    try await Self.blocking { [file, notePath] in
      try file.truncate(to: 0)
      try Files.replace(notePath, with: Array(try JSONEncoder().encode(note)), temporary: notePath + ".new")
    }
  }

  func size() async throws -> Int64 { try await Self.blocking { [file] in try file.status().size } }

  func append(_ buffer: ByteBuffer) async throws {
    // Bytes that have arrived are written even if the task has just been cancelled, for the next try.
    try await Self.blocking { [file] in try buffer.withUnsafeReadableBytes { try file.write($0) } }
  }

  /// Syncs the file and moves it to its place; returns its length and first bytes.
  func finish() async throws -> (length: Int64, first: [UInt8]) {
    try await Self.blocking { [file, path, partPath, notePath] in
      try file.synchronize()
      let length = try file.status().size
      let first = try Files.read(partPath, limit: 512)
      try Files.move(partPath, to: path)
      try Files.remove(notePath)
      try Files.synchronizeFolder(Files.parent(of: path))
      return (length, first)
    }
  }

  /// Removes what there is, also when the task has been cancelled.
  func discard() async {
    let (partPath, notePath) = (partPath, notePath)
    let work = BlockingThreads.disk.runIfActive(eventLoop: MultiThreadedEventLoopGroup.singleton.any()) {
      try Files.remove(partPath)
      try Files.remove(notePath)
      try Files.remove(notePath + ".new")
    }
    try? await work.get()
  }
}
