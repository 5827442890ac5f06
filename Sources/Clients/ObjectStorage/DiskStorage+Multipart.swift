import FoundationEssentials
import Glibc
public import NIOCore

/// What `uploads/{id}/upload.json` says.
private struct UploadNote: Codable {
  var key: String
  var contentType: String
}

extension DiskFolder {
  /// The folder of an upload; ids are names that we made, and nothing else reaches a path.
  func path(of upload: ObjectUpload) throws -> String {
    guard (1...32).contains(upload.id.utf8.count),
      upload.id.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { throw StorageError.unknownUpload(upload.id) }
    return "\(uploads)/\(upload.id)"
  }

  fileprivate func note(of upload: ObjectUpload) throws -> UploadNote {
    guard let bytes = try? Files.read("\(try path(of: upload))/upload.json", limit: 65536),
      let note = try? JSONDecoder().decode(UploadNote.self, from: Data(bytes)), note.key == upload.key
    else { throw StorageError.unknownUpload(upload.id) }
    return note
  }

  /// Parts are files `{number}-{etag}`; of two with one number the younger counts.
  fileprivate func parts(of upload: ObjectUpload) throws -> [(part: UploadedPart, path: String)] {
    _ = try note(of: upload)
    let folder = try path(of: upload)
    var parts: [Int: (part: UploadedPart, path: String, modified: Int64)] = [:]
    for name in try Files.names(in: folder) {
      let fields = name.split(separator: "-")
      guard fields.count == 2, let number = Int(fields[0]) else { continue }
      var status = stat()
      guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
      let facts = FileStatus(status)
      if let other = parts[number], other.modified > facts.modified { continue }
      let part = UploadedPart(number: number, etag: String(fields[1]), size: facts.size)
      parts[number] = (part, "\(folder)/\(name)", facts.modified)
    }
    return parts.values.map { ($0.part, $0.path) }.sorted { $0.part.number < $1.part.number }
  }

  /// Removes an upload's folder; the note goes last, so that a crash leaves something to abort again.
  fileprivate func remove(_ upload: ObjectUpload) throws {
    let folder = try path(of: upload)
    guard let names = try? Files.names(in: folder) else { return }
    for name in names where name != "upload.json" { try Files.remove("\(folder)/\(name)") }
    try Files.remove("\(folder)/upload.json")
    rmdir(folder)
  }
}

extension DiskStorage {
  /// Begins an upload in parts.
  public func createUpload(_ key: ObjectKey, contentType: String) async throws -> ObjectUpload {
    try await blocking { folder in
      let upload = ObjectUpload(key: key.text, id: Files.randomName())
      let path = try folder.path(of: upload)
      guard mkdir(path, 0o755) == 0 else { throw FileError.last("mkdir", path) }
      let note = try JSONEncoder().encode(UploadNote(key: key.text, contentType: contentType))
      try Files.replace(
        "\(path)/upload.json", with: Array(note), temporary: "\(folder.temporary)/\(Files.randomName())")
      try Files.synchronizeFolder(folder.uploads)
      return upload
    }
  }

  /// Stores a part; when this returns, it has reached the device and can be counted on after a crash.
  public func uploadPart<Body: AsyncSequence & Sendable>(
    _ upload: ObjectUpload, number: Int, _ body: Body, length: Int64
  ) async throws -> UploadedPart where Body.Element == ByteBuffer {
    guard (1...10_000).contains(number) else { throw StorageError.refused("part number \(number)") }
    _ = try await blocking { try $0.note(of: upload) }
    let file = try await write(body, limit: length)
    guard file.size == length else { throw StorageError.wrongLength(expected: length, got: file.size) }
    return try await blocking { folder in
      let part = UploadedPart(number: number, etag: String(file.checksum.rawValue.prefix(32)), size: length)
      let path = try folder.path(of: upload)
      try file.file.synchronize()
      do {
        try Files.move(file.path, to: "\(path)/\(number)-\(part.etag)")
      } catch let error as FileError where error.isMissing {
        throw StorageError.unknownUpload(upload.id)
      }
      file.keep()
      try Files.synchronizeFolder(path)
      for name in try Files.names(in: path) where name.hasPrefix("\(number)-") && name != "\(number)-\(part.etag)" {
        try Files.remove("\(path)/\(name)")
      }
      return part
    }
  }

  /// The parts that have arrived whole, by number.
  public func parts(of upload: ObjectUpload) async throws -> [UploadedPart] {
    try await blocking { try $0.parts(of: upload).map(\.part) }
  }

  /// Joins the parts into the object.
  public func completeUpload(_ upload: ObjectUpload, parts: [UploadedPart], sha256: Checksum?) async throws -> ObjectInfo {
    let key = try ObjectKey(checking: upload.key)
    let (note, stored) = try await blocking { (try $0.note(of: upload), try $0.parts(of: upload)) }
    var paths: [String] = []
    for part in parts.sorted(by: { $0.number < $1.number }) {
      guard let found = stored.first(where: { $0.part == part }) else {
        throw StorageError.refused("part \(part.number) is not stored as it was sent")
      }
      paths.append(found.path)
    }
    guard !paths.isEmpty else { throw StorageError.refused("an upload without parts") }
    let joined = JoinedFiles(paths: paths)
    let length = parts.reduce(0) { $0 + $1.size }
    let info = try await put(key, joined, length: length, contentType: note.contentType, sha256: sha256)
    try await blocking { try $0.remove(upload) }
    return info
  }

  /// Drops an unfinished upload.
  public func abortUpload(_ upload: ObjectUpload) async throws {
    try await blocking { try $0.remove(upload) }
  }

  /// The unfinished uploads begun more than `age` ago.
  public func uploads(olderThan age: Duration) async throws -> [ObjectUpload] {
    try await blocking { folder in
      var now = timespec()
      clock_gettime(CLOCK_REALTIME, &now)
      let before = Int64(now.tv_sec) - age.components.seconds
      return try Files.names(in: folder.uploads).sorted().compactMap { id in
        let path = "\(folder.uploads)/\(id)/upload.json"
        guard let status = try? OpenFile(path, O_RDONLY).status(), status.modified / 1_000_000_000 <= before,
          let bytes = try? Files.read(path, limit: 65536),
          let note = try? JSONDecoder().decode(UploadNote.self, from: Data(bytes))
        else { return nil }
        return ObjectUpload(key: note.key, id: id)
      }
    }
  }
}

/// Files one after another.
private struct JoinedFiles: AsyncSequence, Sendable {
  typealias Element = ByteBuffer
  let paths: [String]

  func makeAsyncIterator() -> Iterator { Iterator(paths: paths[...]) }

  struct Iterator: AsyncIteratorProtocol {
    var paths: ArraySlice<String>
    var chunks: FileChunks?

    mutating func next() async throws -> ByteBuffer? {
      while true {
        if let chunk = try await chunks?.next() { return chunk }
        guard let path = paths.popFirst() else { return nil }
        chunks = try await FileChunks.opening(path)
      }
    }
  }
}
