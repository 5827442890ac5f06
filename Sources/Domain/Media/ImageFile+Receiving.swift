public import Clients
public import Database
import Formats

extension ImageFile {
  /// The variant under which the whole picture is kept, where the image shown is a square cut out of it. It is never public.
  public static let wholeVariant = "source"

  /// Stores the image file at `path` and enqueues the making of its variants. What isn't square, or has more around it than is
  /// wanted, is cut: to `crop`, in pixels of the upright picture, or to the largest square about the middle. The whole stays, so
  /// that it can be cut otherwise. Throws ``ImagesError`` for what isn't an image we can show, in a sentence for the sender.
  public static func receive(file path: String, crop: CropSquare? = nil, _ services: Services) async throws -> MediaID {
    let info = try await services.images.inspect(path)
    return try await withFolder(services) { folder in
      try await admit(path, info, crop: crop, originURL: nil, in: folder, services).id
    }
  }

  /// A new image: another square cut out of the whole picture of `id`. The old one stays as it is for whatever still shows it.
  /// Throws ``DomainError/notFound``, ``ImagesError``.
  public static func cut(_ id: MediaID, to crop: CropSquare, _ services: Services) async throws -> MediaID {
    let file = try await services.database.read { db in try MediaFile.whole(of: id, db) }
    return try await withFolder(services) { folder in
      let path = "\(folder)/received"
      let key = try ObjectKey(checking: file.storageKey)
      try write(try await services.storage.bytes(of: key, limit: byteLimit), to: path)
      let info = try await services.images.inspect(path)
      guard file.variant == wholeVariant else {
        return try await admit(path, info, crop: crop, originURL: nil, in: folder, services).id
      }
      let whole = CleanImage(path: path, kind: info.kind, width: info.width, height: info.height)
      return try await put(whole, crop: crop, originURL: nil, in: folder, services).id
    }
  }

  /// Cleans the picture at `path` and stores it.
  static func admit(
    _ path: String, _ info: ImageInspection, crop: CropSquare?, originURL: String?, in folder: String, _ services: Services
  ) async throws -> (id: MediaID, isNew: Bool) {
    let longer = max(info.width, info.height)
    // Enough of it that the square wanted keeps as many pixels as a directory takes.
    let share = max(Double(longestWhole) / Double(longer), crop.map { Double(longestSquare) / Double(max($0.edge, 1)) } ?? 0)
    let longest = share < 1 ? Int((Double(longer) * share).rounded(.up)) : longer
    let whole = try await services.images.clean(path, info, longest: longest, into: folder)
    let factor = Double(max(whole.width, whole.height)) / Double(longer)
    return try await put(whole, crop: crop?.scaled(by: factor), originURL: originURL, in: folder, services)
  }

  /// Stores a clean picture, or the square of it with the whole beside it.
  private static func put(
    _ whole: CleanImage, crop: CropSquare?, originURL: String?, in folder: String, _ services: Services
  ) async throws -> (id: MediaID, isNew: Bool) {
    let everything = CropSquare.centre(width: whole.width, height: whole.height)
    let wanted = crop?.fitted(width: whole.width, height: whole.height) ?? everything
    let isWhole = whole.width == whole.height && wanted == everything
    let id = MediaID.make(at: services.clock.now)
    var files: [MediaFile] = []
    do {
      let square = isWhole ? whole : try await services.images.cut(whole, wanted, longest: longestSquare, into: folder)
      files.append(try await file(square, id: id, of: nil, originURL: originURL, services))
      if !isWhole { files.append(try await file(whole, id: .make(at: services.clock.now), of: id, originURL: nil, services)) }
      let (stored, now) = (files, services.clock.now)
      let known = try await services.database.write { db -> MediaFile? in
        // Several episodes may have one picture, fetched for each at the same time.
        if let originURL {
          try FeedImport.takeTurn(db)
          if let known = try MediaFile.find(originURL: originURL, db) { return known }
        }
        for file in stored { try file.insert(db) }
        try Job.enqueue(variantsJob, payload: "\(id)", key: "\(variantsJob):\(id)", at: now, db)
        return nil
      }
      guard let known else { return (id, true) }
      for file in files { await file.discard(services) }
      return (known.id, false)
    } catch {
      for file in files { await file.discard(services) }
      throw error
    }
  }

  private static func file(
    _ image: CleanImage, id: MediaID, of original: MediaID?, originURL: String?, _ services: Services
  ) async throws -> MediaFile {
    let name = original.map { "\($0)-\(wholeVariant)" } ?? "\(id)"
    let key = try ObjectKey(checking: "images/\(name).\(image.kind.fileExtension)")
    let stored = try await services.storage.put(key, file: image.path, contentType: image.kind.mediaType)
    return MediaFile(
      id: id, originalID: original, variant: original == nil ? "original" : wholeVariant, storageKey: key.text,
      contentType: image.kind.mediaType, size: stored.size, sha256: stored.sha256?.rawValue ?? "", width: image.width,
      height: image.height, originURL: originURL, createdAt: services.clock.now)
  }
}

extension MediaFile {
  /// The whole picture out of which the image `id` was cut, or that image itself. Throws ``DomainError/notFound``.
  public static func whole(of id: MediaID, _ db: any Connection) throws -> MediaFile {
    let found = try db.row(
      """
      SELECT \(columns) FROM media
      WHERE ((id = \(id) AND original_id IS NULL) OR (original_id = \(id) AND variant = \(ImageFile.wholeVariant)))
        AND content_type LIKE 'image/%'
      ORDER BY CASE WHEN original_id IS NULL THEN 1 ELSE 0 END, id LIMIT 1
      """, as: MediaFile.self)
    guard let found else { throw DomainError.notFound }
    return found
  }
}
