import Clients
import Database
public import Formats

extension ImageFile {
  /// The kind of job that makes variants.
  public static let variantsJob = "image.variants"
  /// The kind of job that finds images of which variants are missing, such as those of an older release.
  public static let missingJob = "image.missing"
  /// Once a day.
  public static let missingPeriod = Milliseconds(86_400_000)
  /// What directories take without complaint: 512 KB.
  static let feedLimit: Int64 = 512 * 1024

  /// Makes the variants of an image that aren't there yet.
  public static func makeVariants(_ context: JobContext) async throws {
    let services = context.services
    guard let id = MediaID(context.job.payload) else { throw PermanentFailure("The job names no image.") }
    let (found, present) = try await services.database.read { db in
      (try MediaFile.find(id, db), try MediaFile.variants(of: id, db))
    }
    guard let original = found else { throw PermanentFailure("The image is gone.") }
    let missing = ImageVariant.allCases.filter { !present.contains($0.rawValue) }
    guard !missing.isEmpty else { return }
    let files = try await withFolder(services) { folder -> [MediaFile] in
      let (source, pixels) = ("\(folder)/original", "\(folder)/pixels.v")
      try write(try await services.storage.bytes(of: try ObjectKey(checking: original.storageKey), limit: byteLimit), to: source)
      let edge = try await unpack(source, to: pixels, in: folder, services)
      var files: [MediaFile] = []
      for variant in missing {
        let made = "\(folder)/\(variant.fileName)"
        let size = try await services.images.write(pixels, as: variant.form, edge: variant.edge(of: edge), to: made, in: folder)
        let key = try ObjectKey(checking: "images/\(id)-\(variant.fileName)")
        let stored = try await services.storage.put(key, file: made, contentType: variant.contentType)
        files.append(
          MediaFile(
            id: .make(at: services.clock.now), originalID: id, variant: variant.rawValue, storageKey: key.text,
            contentType: variant.contentType, size: stored.size, sha256: stored.sha256?.rawValue ?? "", width: size, height: size,
            createdAt: services.clock.now))
      }
      return files
    }
    let now = services.clock.now
    try await context.commit { db in
      for file in files { try file.insert(db) }
      try Event.append(.imageReady, subject: id, at: now, db)
    }
  }

  /// The pixels of a stored image; one that can't be decoded is no better at the next try.
  private static func unpack(_ source: String, to target: String, in folder: String, _ services: Services) async throws -> Int {
    do {
      return try await services.images.unpack(source, isForeign: true, longest: longestSquare, to: target, in: folder)
    } catch let error as ImagesError where error.isAboutTheFile && error != .tooHard {
      throw PermanentFailure(error.description)
    }
  }

  /// Enqueues the making of what is missing and not on its way, for a limited number of images at a time. What failed isn't tried
  /// again for as long as the failure is kept.
  public static func findMissing(_ context: JobContext) async throws {
    let now = context.services.clock.now
    try await context.commit { db in
      let waiting = try db.values(
        """
        SELECT media.id FROM media LEFT JOIN media AS made ON made.original_id = media.id AND made.variant IN \(
          list: ImageVariant.allCases.map(\.rawValue))
        WHERE media.original_id IS NULL AND media.content_type LIKE 'image/%'
          AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.kind = \(variantsJob) AND jobs.payload = CAST(media.id AS TEXT)
            AND jobs.state <> 'done')
        GROUP BY media.id HAVING count(made.id) < \(ImageVariant.allCases.count) ORDER BY media.id DESC LIMIT 5000
        """, as: MediaID.self)
      for id in waiting { try Job.enqueue(variantsJob, payload: "\(id)", key: "\(variantsJob):\(id)", at: now, db) }
    }
  }
}

extension MediaFile {
  /// The names of what was made from `id`.
  static func variants(of id: MediaID, _ db: any Connection) throws -> Set<String> {
    Set(try db.values("SELECT variant FROM media WHERE original_id = \(id) ORDER BY variant", as: String.self))
  }
}
