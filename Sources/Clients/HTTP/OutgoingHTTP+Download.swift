import AsyncHTTPClient
import Crypto
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// A file that was downloaded whole.
public struct Downloaded: Sendable, Hashable {
  /// Its length in bytes.
  public var length: Int64
  /// The media type that the server gave, if any.
  public var contentType: String?
  /// The first bytes, at most 512, to tell what it really is.
  public var firstBytes: [UInt8]
  /// The address that answered, after redirects.
  public var finalURL: String
  /// How many bytes of it an earlier try had left.
  public var resumed: Int64
}

/// How far a download has got.
public struct DownloadProgress: Sendable, Hashable {
  /// Bytes on disk.
  public var received: Int64
  /// Bytes in all: by the server's word, else by the caller's, else nil.
  public var total: Int64?
}

extension OutgoingHTTP {
  /// Downloads `url` to the file at `path`, which appears only when it is whole and on the device.
  ///
  /// Until then `path.part` holds the bytes and `path.part.json` what they are part of; a later call goes on from there with
  /// Range and If-Range (RFC 9110 §13.1.5), after a cut as after a restart. Temporary faults are tried again with growing
  /// pauses. `expectedLength` only serves progress, since what feeds say is often wrong: the length checked is the server's.
  /// `inspect` sees the media type and the first bytes (at most 512) before the rest is taken, and may throw to stop.
  /// Throws `.tooLarge` beyond `maximum` bytes, `.timedOut` after `limit` in all.
  public func download(
    _ url: String, toFile path: String, expectedLength: Int64? = nil, maximum: Int64, limit: Duration = .seconds(6 * 3600),
    progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in },
    inspect: @escaping @Sendable (_ contentType: String?, _ firstBytes: [UInt8]) throws -> Void = { _, _ in }
  ) async throws -> Downloaded {
    let address = try Self.address(url)
    let part = try await PartialFile.open(path)
    do {
      return try await Deadline.run(within: limit) {
        let transfer = Transfer(
          http: self, address: address, part: part, expected: expectedLength, maximum: maximum, inspect: inspect,
          progress: progress)
        return try await transfer.run()
      }
    } catch is Deadline.Passed {
      throw OutgoingError.timedOut(host: address.host)
    } catch let stop as InspectionStop {
      await part.discard()
      throw stop.reason
    } catch let error as OutgoingError {
      // What will not get better by another try should not lie about.
      if !error.isTemporary { await part.discard() }
      throw error
    }
  }
}

/// The caller's reason not to go on, kept apart from the network's faults.
struct InspectionStop: Error {
  let reason: any Error
}

/// One download, over as many requests as it takes.
private struct Transfer: Sendable {
  let http: OutgoingHTTP
  let address: WebAddress
  let part: PartialFile
  let expected: Int64?
  let maximum: Int64
  let inspect: @Sendable (String?, [UInt8]) throws -> Void
  let progress: @Sendable (DownloadProgress) -> Void

  /// What one request came to.
  private enum Step: Sendable { case whole(String), startOver }

  func run() async throws -> Downloaded {
    let before = try await part.resumable(from: address.text)
    var fruitless = 0
    var startedOver = 0
    while true {
      let size = try await part.size()
      do {
        switch try await request(from: size) {
        case .whole(let final): return try await finish(final, resumed: before)
        case .startOver:
          try await part.restart(PartialFile.Note(url: address.text))
          startedOver += 1
          if startedOver > 3 { throw OutgoingError.badResponse("the file changes while it is downloaded") }
          continue
        }
      } catch let error as OutgoingError where error.isTemporary {
        let gained = try await part.size() - size
        if gained > 65536 { fruitless = 0 }
        guard fruitless < http.settings.retryPauses.count else { throw try await ending(error) }
        try await Task.sleep(for: http.settings.retryPauses[fruitless])
        fruitless += 1
      }
    }
  }

  /// After the last try: a connection that always breaks before the announced end is a file that ends early.
  private func ending(_ error: OutgoingError) async throws -> OutgoingError {
    guard case .connection = error, let length = await part.note.length else { return error }
    let got = try await part.size()
    return got > 0 && got < length ? .truncated(expected: length, got: got) : error
  }

  private func request(from offset: Int64) async throws -> Step {
    var request = OutgoingHTTP.Request()
    if offset > 0 {
      guard let validator = await part.note.validator else { return .startOver }
      request.headers = [(name: "Range", value: "bytes=\(offset)-"), (name: "If-Range", value: validator)]
    }
    return try await http.exchange(address, request) { response, final in
      try await receive(response, final, offset)
    }
  }

  private func receive(_ response: HTTPClientResponse, _ final: WebAddress, _ offset: Int64) async throws -> Step {
    let status = Int(response.status.code)
    let declared = response.headers.first(name: "content-length").flatMap { Int64($0) }
    let noted = await part.note.length
    var start = offset
    switch status {
    case 200:
      start = 0
      if let coding = response.headers.first(name: "content-encoding"), coding.lowercased() != "identity" {
        throw OutgoingError.badResponse("it is sent as \(coding), which was not asked for")
      }
      try await part.restart(note(response, length: declared))
    case 206 where offset > 0:
      guard let range = ContentRange(response.headers.first(name: "content-range")), range.first == offset else {
        return .startOver
      }
      if let noted, let total = range.total, noted != total { return .startOver }
    case 416 where offset > 0:
      // All there, if the server agrees on the length; otherwise the file is not the one we began.
      let total = ContentRange(response.headers.first(name: "content-range"))?.total
      guard total == offset, noted == nil || noted == offset else {
        if let noted, total == offset { throw OutgoingError.truncated(expected: noted, got: offset) }
        return .startOver
      }
      return .whole(final.text)
    default: throw OutgoingHTTP.error(status: status) ?? .status(status)
    }
    let total = await part.note.length
    if let total, total > maximum { throw OutgoingError.tooLarge(limit: maximum) }
    try await take(response, from: start, total: total)
    let got = try await part.size()
    if let total, got != total { throw OutgoingError.truncated(expected: total, got: got) }
    return .whole(final.text)
  }

  private func note(_ response: HTTPClientResponse, length: Int64?) -> PartialFile.Note {
    PartialFile.Note(
      url: address.text, etag: response.headers.first(name: "etag"), lastModified: response.headers.first(name: "last-modified"),
      length: length, contentType: response.headers.first(name: "content-type"))
  }

  /// Writes the body in pieces of some size, whatever those of the network are.
  private func take(_ response: HTTPClientResponse, from start: Int64, total: Int64?) async throws {
    var received = start
    var pending = ByteBuffer()
    var isInspected = start > 0
    do {
      for try await chunk in response.body {
        pending.writeImmutableBuffer(chunk)
        received += Int64(chunk.readableBytes)
        guard received <= maximum else { throw OutgoingError.tooLarge(limit: maximum) }
        if !isInspected, pending.readableBytes >= 512 {
          try check(response, pending)
          isInspected = true
        }
        guard isInspected, pending.readableBytes >= FileChunks.size else { continue }
        try await part.append(pending)
        pending = ByteBuffer()
        progress(DownloadProgress(received: received, total: total ?? expected))
      }
    } catch {
      // The network's fault: what has arrived is kept.
      if isInspected, !(error is OutgoingError) { try await part.append(pending) }
      throw error
    }
    try Task.checkCancellation()
    if !isInspected { try check(response, pending) }
    try await part.append(pending)
    progress(DownloadProgress(received: received, total: total ?? expected))
  }

  private func check(_ response: HTTPClientResponse, _ first: ByteBuffer) throws {
    do {
      try inspect(response.headers.first(name: "content-type"), Array(first.readableBytesView.prefix(512)))
    } catch {
      throw InspectionStop(reason: error)
    }
  }

  private func finish(_ final: String, resumed: Int64) async throws -> Downloaded {
    let note = await part.note
    let (length, first) = try await part.finish()
    return Downloaded(
      length: length, contentType: note.contentType, firstBytes: first, finalURL: final, resumed: min(resumed, length))
  }
}

/// `bytes 100-199/2000`, `bytes 100-199/*` and `bytes */2000` (RFC 9110 §14.4).
struct ContentRange: Equatable {
  var first: Int64?
  var total: Int64?

  init?(_ value: String?) {
    guard let value, value.lowercased().hasPrefix("bytes ") else { return nil }
    let parts = value.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    total = Int64(parts[1])
    first = parts[0].split(separator: "-").first.flatMap { Int64($0) }
  }
}
