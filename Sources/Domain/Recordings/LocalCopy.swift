import Clients
import Formats
import Foundation
import NIOCore

/// Stored files as files on this machine, which is what programs read.
enum LocalCopy {
  /// The path of `file`'s bytes: where the storage has them, or a copy in `folder`. Throws `StorageError`.
  static func of(
    _ file: MediaFile, in folder: String, _ services: Services, progress: (@Sendable (Double) -> Void)? = nil
  ) async throws -> String {
    let key = try ObjectKey(checking: file.storageKey)
    if let path = services.storage.localPath(of: key) {
      guard FileManager.default.fileExists(atPath: path) else { throw StorageError.notFound(key.text) }
      return path
    }
    let path = "\(folder)/\(file.id)"
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path) else {
      throw StorageError.full
    }
    defer { try? handle.close() }
    var written: Int64 = 0
    for try await piece in try await services.storage.get(key).body {
      do {
        try handle.write(contentsOf: Data(piece.readableBytesView))
      } catch {
        throw StorageError.full
      }
      written += Int64(piece.readableBytes)
      progress?(Double(written) / Double(max(1, file.size)))
    }
    return path
  }

  /// All bytes of a small file.
  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  /// Gives `body` an empty folder for this taking of the job and removes it afterwards.
  static func folder<T>(_ context: JobContext, _ body: (String) async throws -> T) async throws -> T {
    let path = "\(context.services.scratch)/job-\(context.job.id)-\(context.job.fence)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw StorageError.full
    }
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }
}
