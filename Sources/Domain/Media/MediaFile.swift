import Clients
public import Database
public import Formats

/// A stored file: a recording, an image, or a variant made from one of them.
public struct MediaFile: Sendable, RowDecodable {
  /// The key.
  public let id: MediaID
  /// What it was made from, nil for a file that came from outside.
  public let originalID: MediaID?
  /// Which variant it is: `original`, `feed`, `640`, …
  public let variant: String
  /// Where the object storage has it.
  public let storageKey: String
  public let contentType: String
  /// In bytes.
  public let size: Int64
  /// The digest of its bytes, in hexadecimal.
  public let sha256: String
  public let duration: Milliseconds?
  public let width: Int?
  public let height: Int?
  /// Where it was fetched.
  public let originURL: String?
  public let createdAt: Timestamp

  static let columns: SQL = """
    media.id, media.original_id, media.variant, media.storage_key, media.content_type, media.size, media.sha256,
    media.duration_ms, media.width, media.height, media.origin_url, media.created_at
    """

  /// Reads a row of `media`.
  public init(row: Row) throws {
    id = try row["id"]
    originalID = try row["original_id"]
    variant = try row["variant"]
    storageKey = try row["storage_key"]
    contentType = try row["content_type"]
    size = try row["size"]
    sha256 = try row["sha256"]
    duration = try row["duration_ms"]
    width = try row["width"]
    height = try row["height"]
    originURL = try row["origin_url"]
    createdAt = try row["created_at"]
  }

  /// A file of which nothing is stored yet.
  public init(
    id: MediaID, originalID: MediaID? = nil, variant: String = "original", storageKey: String, contentType: String, size: Int64,
    sha256: String, duration: Milliseconds? = nil, width: Int? = nil, height: Int? = nil, originURL: String? = nil,
    createdAt: Timestamp
  ) {
    self.id = id
    self.originalID = originalID
    self.variant = variant
    self.storageKey = storageKey
    self.contentType = contentType
    self.size = size
    self.sha256 = sha256
    self.duration = duration
    self.width = width
    self.height = height
    self.originURL = originURL
    self.createdAt = createdAt
  }

  /// Stores the row; the bytes are in the object storage already. A variant that another worker stored first stands.
  public func insert(_ db: any Connection) throws {
    try db.execute(
      """
      INSERT INTO media (id, original_id, variant, storage_key, content_type, size, sha256, duration_ms, width, height,
        origin_url, created_at)
      VALUES (\(id), \(originalID), \(variant), \(storageKey), \(contentType), \(size), \(sha256), \(duration), \(width),
        \(height), \(originURL), \(createdAt))
      ON CONFLICT DO NOTHING
      """)
  }

  /// Removes the bytes of a file whose row was not stored after all, also when the task has been cancelled.
  func discard(_ services: Services) async {
    guard let key = try? ObjectKey(checking: storageKey) else { return }
    await Task.detached { [storage = services.storage] in try? await storage.delete(key) }.value
  }

  /// The file with this key, nil when there is none.
  public static func find(_ id: MediaID, _ db: any Connection) throws -> MediaFile? {
    try db.row("SELECT \(columns) FROM media WHERE id = \(id)", as: MediaFile.self)
  }

  /// A file fetched from `url` before, nil when there is none.
  public static func find(originURL url: String, _ db: any Connection) throws -> MediaFile? {
    try db.row(
      "SELECT \(columns) FROM media WHERE origin_url = \(url) AND original_id IS NULL ORDER BY id DESC LIMIT 1",
      as: MediaFile.self)
  }

  /// The variant of an image; while it isn't made what is nearest to it, in the end the image itself. `variant` is a raw
  /// ``ImageVariant``.
  public static func image(_ id: MediaID, variant: String, _ db: any Connection) throws -> MediaFile? {
    let substitute = ImageVariant(rawValue: variant)?.substitute.rawValue ?? variant
    return try db.row(
      """
      SELECT \(columns) FROM media
      WHERE ((id = \(id) AND original_id IS NULL)
        OR (original_id = \(id) AND variant IN (\(variant), \(substitute), \(ImageVariant.feed.rawValue))))
        AND content_type LIKE 'image/%'
      ORDER BY CASE variant WHEN \(variant) THEN 0 WHEN \(substitute) THEN 1 WHEN \(ImageVariant.feed.rawValue) THEN 2 ELSE 3 END,
        id LIMIT 1
      """, as: MediaFile.self)
  }
}
