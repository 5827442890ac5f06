import Clients
import Database
import Formats
import Foundation

/// Images at the door: what they really are decides, not their name or what a server says of them.
public enum ImageFile {
  /// The most an image file may have: 20 MB.
  public static let byteLimit = 20 << 20
  /// The most pixels it may have: 60 million.
  static let pixelLimit = 60_000_000

  /// Stores an image and enqueues the making of its variants. Throws ``ImportError`` for what isn't an image we can show.
  public static func store(_ bytes: [UInt8], originURL: String?, _ services: Services) async throws -> MediaID {
    try await keep(bytes, originURL: originURL, services).id
  }

  /// The same, with what directories would find fault with.
  private static func keep(
    _ bytes: [UInt8], originURL: String?, _ services: Services
  ) async throws -> (id: MediaID, remarks: [String]) {
    let (info, kind) = try check(bytes)
    let now = services.clock.now
    let id = MediaID.make(at: now)
    let key = try ObjectKey(checking: "images/\(id).\(kind.fileExtension)")
    let stored = try await services.storage.put(key, bytes: bytes, contentType: kind.contentType)
    let file = MediaFile(
      id: id, storageKey: key.text, contentType: kind.contentType, size: stored.size,
      sha256: stored.sha256?.rawValue ?? Checksum(of: bytes).rawValue, width: info.width, height: info.height,
      originURL: originURL, createdAt: now)
    do {
      let known = try await services.database.write { db -> MediaFile? in
        // Several episodes may have one picture, fetched for each at the same time.
        if let originURL {
          try FeedImport.takeTurn(db)
          if let known = try MediaFile.find(originURL: originURL, db) { return known }
        }
        try file.insert(db)
        try Job.enqueue(variantsJob, payload: "\(id)", key: "\(variantsJob):\(id)", at: now, db)
        return nil
      }
      guard let known else { return (id, remarks(info)) }
      await file.discard(services)
      return (known.id, [])
    } catch {
      await file.discard(services)
      throw error
    }
  }

  private static func remarks(_ info: ImageInspection) -> [String] {
    var remarks: [String] = []
    if !info.isSquare { remarks.append("The image is \(info.width) × \(info.height) pixels; directories want a square.") }
    if min(info.width, info.height) < 1400 {
      remarks.append("The image is \(info.width) × \(info.height) pixels; directories want at least 1400 × 1400.")
    }
    if info.colourModel == .cmyk { remarks.append("The image is CMYK, made for print; directories want RGB.") }
    return remarks
  }

  /// Fetches the image at `url` and stores it, or finds it among those fetched before.
  static func fetch(_ url: String, _ services: Services) async throws -> (id: MediaID, remarks: [String]) {
    if let known = try await services.database.read({ db in try MediaFile.find(originURL: url, db) }) { return (known.id, []) }
    let answer = try await services.outgoing.fetch(url, limit: byteLimit).successful()
    return try await keep(answer.body, originURL: url, services)
  }

  /// The kind of job that makes variants.
  public static let variantsJob = "image.variants"

  /// Makes the variants of an image that aren't there yet.
  public static func makeVariants(_ context: JobContext) async throws {
    let services = context.services
    guard let id = MediaID(context.job.payload) else { throw PermanentFailure("The job names no image.") }
    guard let original = try await services.database.read({ db in try MediaFile.find(id, db) }) else {
      throw PermanentFailure("The image is gone.")
    }
    let folder = "\(services.scratch)/image-\(context.job.id)-\(context.job.fence)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let source = "\(folder)/original"
    let bytes = try await services.storage.bytes(of: try ObjectKey(checking: original.storageKey), limit: byteLimit)
    guard FileManager.default.createFile(atPath: source, contents: Data(bytes)) else { throw StorageError.full }
    var files: [MediaFile] = []
    for variant in ImageVariant.allCases {
      let edge = variant.edge(of: min(original.width ?? 1400, original.height ?? 1400))
      let made = "\(folder)/\(variant.fileName)"
      try await services.ffmpeg.convertImage(source, to: made, size: edge)
      let key = try ObjectKey(checking: "images/\(id)-\(variant.fileName)")
      let stored = try await services.storage.put(key, file: made, contentType: variant.contentType)
      files.append(
        MediaFile(
          id: .make(at: services.clock.now), originalID: id, variant: variant.rawValue, storageKey: key.text,
          contentType: variant.contentType, size: stored.size, sha256: stored.sha256?.rawValue ?? "", width: edge, height: edge,
          createdAt: services.clock.now))
    }
    let (variants, now) = (files, services.clock.now)
    try await context.commit { db in
      for file in variants { try file.insert(db) }
      try Event.append(.imageReady, subject: id, at: now, db)
    }
  }

  private static func check(_ bytes: [UInt8]) throws -> (ImageInspection, (contentType: String, fileExtension: String)) {
    let kinds: [MediaKind: (contentType: String, fileExtension: String)] = [
      .png: ("image/png", "png"), .jpeg: ("image/jpeg", "jpg"), .webp: ("image/webp", "webp"), .gif: ("image/gif", "gif"),
    ]
    let kind = MediaKind.sniff(Array(bytes.prefix(4096)))
    guard let known = kinds[kind] else { throw ImportError("It isn't a PNG, JPEG, WebP or GIF image.") }
    guard let info = ImageInspection.read(bytes), info.width > 0, info.height > 0 else {
      throw ImportError("The image is damaged.")
    }
    guard info.width * info.height <= pixelLimit else {
      throw ImportError("The image has \(info.width) × \(info.height) pixels. 3000 × 3000 are enough.")
    }
    return (info, known)
  }
}
