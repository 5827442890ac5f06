public import NIOCore
import NIOPosix

/// A file for a moment, written as bytes arrive. It stays until it is discarded.
public final class ScratchFile: Sendable {
  /// Where it is.
  public let path: String
  private let file: TemporaryFile

  private init(_ file: TemporaryFile) {
    self.file = file
    path = file.path
    file.keep()
  }

  /// Makes an empty file in the folder at `folder`. Its name tells nothing but that it begins with ``prefix``.
  public static func make(in folder: String) async throws -> ScratchFile {
    try await ScratchFile.words { ScratchFile(try TemporaryFile(in: folder, prefix: prefix)) }
  }

  /// How the names of these files begin.
  public static let prefix = "form-"

  /// Bytes written so far.
  public var size: Int64 { file.size }
  /// The sum of the bytes written so far.
  public var sha256: Checksum { file.checksum }

  /// Writes `buffer` at the end; throws ``StorageError/full`` when the disk is.
  public func append(_ buffer: ByteBuffer) async throws {
    try await ScratchFile.words { [file] in try file.append(buffer) }
  }

  /// Removes it; a second time is no error.
  public func discard() async {
    _ = try? await BlockingThreads.disk.runIfActive { [path] in try Files.remove(path) }
  }

  /// Removes the files in the folder at `folder` that writers now dead have left.
  public static func sweep(_ folder: String) async throws {
    try await words {
      try Files.makeFolders(folder)
      try TemporaryFile.sweep(folder, prefix: prefix)
    }
  }

  private static func words<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    do {
      return try await BlockingThreads.disk.runIfActive(body)
    } catch let error as FileError {
      throw StorageError(error)
    }
  }
}
