import Clients
public import Database
public import Formats

/// A recording on its way from somebody's browser, in parts that may come over days and from several machines. The parts are in the
/// object storage; the row says what they are parts of.
public struct Upload: Sendable, RowDecodable {
  public let id: UploadID
  /// Who sends it. Nobody else finds it.
  public let accountID: AccountID
  public let episodeID: EpisodeID
  /// What the file is called where it comes from. Never a path.
  public let name: String
  /// In bytes.
  public let size: Int64
  /// What the sender's browser tells files apart by.
  public let fingerprint: String
  /// The length of every part but the last, in bytes.
  public let partSize: Int64
  public let state: State
  /// Why it can't go on.
  public let message: String?
  /// When its last part came.
  public let updatedAt: Timestamp
  /// The file that it becomes.
  let mediaID: MediaID
  /// The storage's name for it.
  let storageUpload: String

  /// How far it is.
  public enum State: String, Sendable, SQLValue, Codable {
    /// Parts are missing, or it isn't completed.
    case open
    /// It is the episode's recording, or was.
    case complete
    /// It can't go on; the file has to be sent anew.
    case failed
  }

  /// The most a recording may have: 10 GB.
  public static let sizeLimit: Int64 = 10_000_000_000
  /// The length of a part: 8 MiB.
  public static let partSize: Int64 = 8 << 20
  /// How many somebody may have open at once.
  public static let openLimit = 20
  /// How long an open one waits for its next part: 7 days.
  public static let patience = Milliseconds(7 * 86_400_000)

  static let columns: SQL = """
    uploads.id, uploads.account_id, uploads.episode_id, uploads.name, uploads.size, uploads.fingerprint, uploads.part_size,
    uploads.state, uploads.message, uploads.updated_at, uploads.media_id, uploads.storage_upload
    """

  /// Reads a row of `uploads`.
  public init(row: Row) throws {
    id = try row["id"]
    accountID = try row["account_id"]
    episodeID = try row["episode_id"]
    name = try row["name"]
    size = try row["size"]
    fingerprint = try row["fingerprint"]
    partSize = try row["part_size"]
    state = try row["state"]
    message = try row["message"]
    updatedAt = try row["updated_at"]
    mediaID = try row["media_id"]
    storageUpload = try row["storage_upload"]
  }

  /// How many parts it has.
  public var partCount: Int { Int((size + partSize - 1) / partSize) }

  /// The length of part `number` in bytes; nil when there is no such part.
  public func length(ofPart number: Int) -> Int64? {
    guard (1...max(partCount, 1)).contains(number) else { return nil }
    return min(partSize, size - Int64(number - 1) * partSize)
  }

  /// What the storage knows it by.
  var stored: ObjectUpload { ObjectUpload(key: Upload.key(of: mediaID), id: storageUpload) }

  /// Where the storage keeps the file once it is whole.
  static func key(of media: MediaID) -> String { "audio/\(media)" }

  /// An upload of somebody who may still see its episode. Throws ``DomainError/notFound``.
  public static func find(_ id: UploadID, of staff: Staff, _ db: any Connection) throws -> Upload {
    guard
      let upload = try db.row(
        "SELECT \(columns) FROM uploads WHERE id = \(id) AND account_id = \(staff.id)", as: Upload.self)
    else { throw DomainError.notFound }
    _ = try staff.episode(upload.episodeID, db)
    return upload
  }

  /// The open uploads of `staff` for an episode that they may see, the one that moved last first.
  public static func open(for episode: EpisodeID, of staff: Staff, _ db: any Connection) throws -> [Upload] {
    _ = try staff.episode(episode, db)
    return try db.rows(
      """
      SELECT \(columns) FROM uploads WHERE episode_id = \(episode) AND account_id = \(staff.id) AND state = 'open'
      ORDER BY updated_at DESC, id DESC
      """, as: Upload.self)
  }

  /// The same row, held against other writers until the transaction ends; nil when it is gone.
  static func held(_ id: UploadID, _ db: any Connection) throws -> Upload? {
    if db.engine == .postgres { try db.execute("SELECT 1 FROM uploads WHERE id = \(id) FOR UPDATE") }
    return try db.row("SELECT \(columns) FROM uploads WHERE id = \(id)", as: Upload.self)
  }
}
