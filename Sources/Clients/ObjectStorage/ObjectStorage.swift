public import NIOCore

/// Where media and other large immutable bytes live: a folder on disk, or a bucket.
///
/// An object appears whole or not at all, and is replaced in one step. Errors are `StorageError`, or `CancellationError`.
public protocol ObjectStorage: Sendable {
  /// Describes an object; throws `.notFound`.
  func head(_ key: ObjectKey) async throws -> ObjectInfo

  /// Opens an object, or the part of it in `range` (its end is cut to the object's). Throws `.notFound`, `.invalidRange`.
  func get(_ key: ObjectKey, range: Range<Int64>?) async throws -> StoredObject

  /// Stores `body` under `key`, replacing what was there. `length` in bytes and `sha256` are checked where given, before
  /// anything becomes visible.
  func put<Body: AsyncSequence & Sendable>(
    _ key: ObjectKey, _ body: Body, length: Int64?, contentType: String, sha256: Checksum?
  ) async throws -> ObjectInfo where Body.Element == ByteBuffer

  /// Copies an object with its content type; throws `.notFound`.
  func copy(_ key: ObjectKey, to target: ObjectKey) async throws -> ObjectInfo

  /// Removes an object; one that is not there is no error.
  func delete(_ key: ObjectKey) async throws

  /// The keys that begin with `prefix` and come after `after` in byte order, at most `limit`.
  func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ObjectPage

  /// Reads the whole object and compares its checksum; throws `.damaged`.
  func verify(_ key: ObjectKey) async throws -> ObjectInfo

  /// Begins an upload in parts, which need not be sent in order nor by one process.
  func createUpload(_ key: ObjectKey, contentType: String) async throws -> ObjectUpload

  /// Stores part `number` (1…10 000; on S3 each but the last ≥ 5 MiB), replacing an earlier one of that number.
  func uploadPart<Body: AsyncSequence & Sendable>(
    _ upload: ObjectUpload, number: Int, _ body: Body, length: Int64
  ) async throws -> UploadedPart where Body.Element == ByteBuffer

  /// The parts that have arrived whole, by number: where to resume.
  func parts(of upload: ObjectUpload) async throws -> [UploadedPart]

  /// Joins `parts` into the object. `sha256`, where given, is checked before it becomes visible.
  func completeUpload(_ upload: ObjectUpload, parts: [UploadedPart], sha256: Checksum?) async throws -> ObjectInfo

  /// Drops an unfinished upload; one that is not there is no error.
  func abortUpload(_ upload: ObjectUpload) async throws

  /// The unfinished uploads begun more than `age` ago, for a sweep.
  func uploads(olderThan age: Duration) async throws -> [ObjectUpload]

  /// A link with which anyone may read the object for as long as `lifetime`, or nil where the store makes none (disk).
  /// `downloadName` makes browsers save it under that name.
  func presignedGet(_ key: ObjectKey, lifetime: Duration, downloadName: String?) async throws -> String?

  /// A link to which anyone may PUT the object, once and with this type, or nil where the store makes none (disk).
  func presignedPut(_ key: ObjectKey, contentType: String, lifetime: Duration) async throws -> String?

  /// A link to which anyone may PUT that part, or nil where the store makes none (disk).
  func presignedPart(_ upload: ObjectUpload, number: Int, lifetime: Duration) async throws -> String?

  /// The path of the file that holds the object's bytes and nothing else, for `sendfile`; nil where there is none (S3).
  /// It says nothing about whether the object exists; open it with `O_NOFOLLOW`.
  func localPath(of key: ObjectKey) -> String?
}

extension ObjectStorage {
  /// The whole object.
  public func get(_ key: ObjectKey) async throws -> StoredObject { try await get(key, range: nil) }

  /// Whether there is such an object.
  public func contains(_ key: ObjectKey) async throws -> Bool {
    do {
      _ = try await head(key)
      return true
    } catch StorageError.notFound {
      return false
    }
  }

  /// All bytes of a small object; throws `.refused` if it has more than `limit`.
  public func bytes(of key: ObjectKey, limit: Int) async throws -> [UInt8] {
    let object = try await get(key, range: nil)
    guard object.info.size <= Int64(limit) else { throw StorageError.refused("“\(key)” is larger than \(limit) bytes") }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(object.info.size))
    for try await chunk in object.body { bytes.append(contentsOf: chunk.readableBytesView) }
    return bytes
  }

  /// Stores `bytes`.
  @discardableResult
  public func put(_ key: ObjectKey, bytes: [UInt8], contentType: String) async throws -> ObjectInfo {
    try await put(key, ObjectSource(bytes), length: Int64(bytes.count), contentType: contentType, sha256: nil)
  }

  /// Stores the content of the file at `path`.
  @discardableResult
  public func put(_ key: ObjectKey, file path: String, contentType: String, sha256: Checksum? = nil) async throws -> ObjectInfo {
    try await put(key, ObjectSource(file: path), length: nil, contentType: contentType, sha256: sha256)
  }
}
