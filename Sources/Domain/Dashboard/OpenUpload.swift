import Clients
public import Database
import Formats

/// A file that somebody began to send and that is not all here, with what it is for.
public struct OpenUpload: Sendable, RowDecodable {
  public let upload: Upload
  public let showID: ShowID
  /// The episode's title.
  public let title: String
  /// Who sends it.
  public let sender: String

  /// Reads a row.
  public init(row: Row) throws {
    upload = try Upload(row: row)
    showID = try row["show_id"]
    title = try row["title"]
    sender = try row["sender"]
  }

  /// The open uploads for episodes under `visible`, the one sent to last first.
  static func load(_ visible: SQL, limit: Int = Dashboard.limit, _ db: any Connection) throws -> [OpenUpload] {
    try db.rows(
      """
      SELECT \(Upload.columns), episodes.show_id, episodes.title, accounts.name AS sender
      FROM uploads JOIN episodes ON episodes.id = uploads.episode_id JOIN accounts ON accounts.id = uploads.account_id
      WHERE uploads.state = 'open' AND \(visible) ORDER BY uploads.updated_at DESC, uploads.id DESC LIMIT \(limit)
      """, as: OpenUpload.self)
  }

  /// All the open uploads on the installation, at most `limit`. Throws ``DomainError/forbidden`` for everybody but an owner.
  public static func all(for staff: Staff, limit: Int, _ db: any Connection) throws -> [OpenUpload] {
    try staff.requireOwner()
    return try load("1 = 1", limit: limit, db)
  }

  /// How many bytes of each are here; nil for those of which the storage can't say. Asks the storage, all at once.
  public static func received(_ uploads: [OpenUpload], _ services: Services) async -> [UploadID: Int64] {
    await withTaskGroup(of: (UploadID, Int64?).self) { group in
      for upload in uploads.map(\.upload) {
        group.addTask {
          let parts = try? await upload.parts(services)
          return (upload.id, parts.map { $0.reduce(0) { $0 + $1.size } })
        }
      }
      var sizes: [UploadID: Int64] = [:]
      for await (id, size) in group { sizes[id] = size }
      return sizes
    }
  }
}
