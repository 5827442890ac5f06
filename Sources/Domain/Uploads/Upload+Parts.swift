public import Clients
import Crypto
import Database
import Formats
public import NIOCore

extension Upload {
  /// Takes part `number`, whole or not at all; one that came before is replaced. `length` in bytes and `sha256` are checked where the
  /// sender gave them. Throws ``DomainError/invalid(_:)`` for a part that isn't what it has to be, ``DomainError/gone`` when the
  /// upload is no longer open, and ``StorageError``.
  public func receive<Body: AsyncSequence & Sendable>(
    part number: Int, _ body: Body, length: Int64?, sha256: Checksum?, _ services: Services
  ) async throws -> UploadedPart where Body.Element == ByteBuffer {
    guard state == .open else { throw DomainError.gone }
    guard let expected = self.length(ofPart: number) else {
      throw DomainError.invalid([.recording: "Part \(number) isn't one of this file's \(partCount)."])
    }
    if let length, length != expected { throw Upload.wrongLength(of: number, expected: expected, got: length) }
    let part: UploadedPart
    do {
      part = try await services.storage.uploadPart(
        stored, number: number, CheckedBody(body: body, sha256: sha256), length: expected)
    } catch StorageError.wrongLength(_, let got) {
      throw Upload.wrongLength(of: number, expected: expected, got: got)
    } catch StorageError.wrongChecksum {
      throw DomainError.invalid([.recording: "Part \(number) was damaged on its way. Send it again."])
    } catch StorageError.unknownUpload {
      throw DomainError.gone
    }
    let now = services.clock.now
    try await services.database.write { db in
      _ = try db.execute("UPDATE uploads SET updated_at = \(now) WHERE id = \(id) AND state = 'open'")
    }
    return part
  }

  /// The parts that are here, by number.
  public func parts(_ services: Services) async throws -> [UploadedPart] {
    guard state == .open else { return [] }
    do {
      return try await services.storage.parts(of: stored).filter { length(ofPart: $0.number) == $0.size }
    } catch StorageError.unknownUpload {
      return []
    }
  }

  private static func wrongLength(of number: Int, expected: Int64, got: Int64) -> DomainError {
    .invalid([.recording: "Part \(number) has to have \(expected) bytes, not \(got)."])
  }
}

/// A body that ends in an error when its bytes don't have the sum they should.
private struct CheckedBody<Body: AsyncSequence & Sendable>: AsyncSequence, Sendable where Body.Element == ByteBuffer {
  typealias Element = ByteBuffer
  let body: Body
  let sha256: Checksum?

  func makeAsyncIterator() -> Iterator { Iterator(body: body.makeAsyncIterator(), sha256: sha256) }

  struct Iterator: AsyncIteratorProtocol {
    var body: Body.AsyncIterator
    let sha256: Checksum?
    var hash = SHA256()

    mutating func next() async throws -> ByteBuffer? {
      let buffer = try await body.next()
      guard let sha256 else { return buffer }
      if let buffer {
        buffer.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        return buffer
      }
      let sum = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      guard sum == sha256.rawValue else { throw StorageError.wrongChecksum(expected: sha256.rawValue, got: sum) }
      return nil
    }
  }
}
