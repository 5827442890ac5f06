public import NIOCore

/// The bytes of an object as they arrive, a bounded number in memory at a time. It can be read once.
public struct ObjectBody: AsyncSequence, Sendable {
  /// A piece of the object; the boundaries mean nothing.
  public typealias Element = ByteBuffer
  private let read: @Sendable () async throws -> ByteBuffer?

  /// A body whose next piece `read` returns, nil at the end.
  public init(_ read: @escaping @Sendable () async throws -> ByteBuffer?) { self.read = read }

  /// Reads on from where the last reader stopped.
  public func makeAsyncIterator() -> Iterator { Iterator(read: read) }

  /// Takes the pieces one at a time.
  public struct Iterator: AsyncIteratorProtocol {
    let read: @Sendable () async throws -> ByteBuffer?
    /// The next piece, nil at the end.
    public mutating func next() async throws -> ByteBuffer? { try await read() }
  }
}

/// Bytes already in memory, or in a file, as the body of an object to put. It can be read any number of times.
public struct ObjectSource: AsyncSequence, Sendable {
  /// A piece of the source; the boundaries mean nothing.
  public typealias Element = ByteBuffer
  private enum Kind { case bytes(ByteBuffer), file(String) }
  private let kind: Kind

  /// The bytes given.
  public init(_ bytes: some Sequence<UInt8>) { kind = .bytes(ByteBuffer(bytes: bytes)) }
  /// The content of the file at `path`, read while it is sent.
  public init(file path: String) { kind = .file(path) }

  /// Starts at the first byte.
  public func makeAsyncIterator() -> Iterator {
    switch kind {
    case .bytes(let buffer): Iterator(rest: buffer, path: nil)
    case .file(let path): Iterator(rest: nil, path: path)
    }
  }

  /// Takes the pieces one at a time.
  public struct Iterator: AsyncIteratorProtocol {
    var rest: ByteBuffer?
    var path: String?
    private var chunks: FileChunks?

    init(rest: ByteBuffer?, path: String?) { (self.rest, self.path) = (rest, path) }

    /// The next piece, nil at the end.
    public mutating func next() async throws -> ByteBuffer? {
      guard let path else {
        defer { rest = nil }
        return rest?.readableBytes == 0 ? nil : rest
      }
      if chunks == nil { chunks = try await FileChunks.opening(path) }
      return try await chunks?.next()
    }
  }
}
