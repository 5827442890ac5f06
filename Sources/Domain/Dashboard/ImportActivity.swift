public import Database
public import Formats

/// An import as those who look after the installation see it.
public struct ImportActivity: Sendable, RowDecodable {
  public let id: ImportID
  public let address: String
  /// `planning`, `planned`, `waiting`, `working`, `done` or `failed`.
  public let state: String
  public let updatedAt: Timestamp

  /// Reads a row of `imports`.
  public init(row: Row) throws {
    id = try row["id"]
    address = try row["address"]
    state = try row["state"]
    updatedAt = try row["updated_at"]
  }

  /// The latest imports, at most `limit`.
  public static func list(limit: Int, _ db: any Connection) throws -> [ImportActivity] {
    try db.rows(
      "SELECT id, address, state, updated_at FROM imports ORDER BY updated_at DESC, id DESC LIMIT \(limit)",
      as: ImportActivity.self)
  }
}
