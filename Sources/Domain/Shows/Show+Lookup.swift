public import Database
import Formats

extension Show {
  /// The show with this key; throws ``DomainError/notFound``.
  public static func find(_ id: ShowID, _ db: any Connection) throws -> Show {
    guard let show = try db.row("SELECT \(columns) FROM shows WHERE id = \(id)", as: Show.self) else {
      throw DomainError.notFound
    }
    return show
  }

  /// The show with this slug, nil when there is none.
  public static func find(slug: String, _ db: any Connection) throws -> Show? {
    try db.row("SELECT \(columns) FROM shows WHERE slug = \(slug)", as: Show.self)
  }

  /// The show that owns this `podcast:guid`, or that was imported from this address before.
  public static func find(guid: String, sourceURL: String?, _ db: any Connection) throws -> Show? {
    try db.row(
      """
      SELECT \(columns) FROM shows WHERE (guid = \(guid) AND guid <> '') OR source_url = \(sourceURL)
      ORDER BY (guid = \(guid)) DESC, id LIMIT 1
      """, as: Show.self)
  }

  /// All shows by title.
  public static func all(_ db: any Connection) throws -> [Show] {
    try db.rows("SELECT \(columns) FROM shows ORDER BY lower(title), id", as: Show.self)
  }

  /// Its host names, the preferred one first.
  public func hosts(_ db: any Connection) throws -> [String] {
    try db.rows("SELECT host FROM show_hosts WHERE show_id = \(id) ORDER BY position, host").map { try $0["host"] }
  }

  /// The names of its seasons by number; seasons without a name are left out.
  public func seasonNames(_ db: any Connection) throws -> [Int: String] {
    let rows = try db.rows("SELECT number, name FROM seasons WHERE show_id = \(id) AND name <> '' ORDER BY number")
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0["number"], try $0["name"]) })
  }
}

/// Where each show is found: the few facts that routing needs, small enough to keep in memory between changes.
public struct ShowAddress: Sendable, RowDecodable {
  /// The show.
  public let id: ShowID
  /// Its path below the installation's own address.
  public let slug: String
  /// Its preferred host name, nil when it is found by path only.
  public let host: String?

  /// Reads a row.
  public init(row: Row) throws {
    id = try row["id"]
    slug = try row["slug"]
    host = try row["host"]
  }

  /// Every show with its preferred host, oldest first.
  public static func all(_ db: any Connection) throws -> [ShowAddress] {
    try db.rows(
      """
      SELECT id, slug, (SELECT host FROM show_hosts WHERE show_id = shows.id ORDER BY position, host LIMIT 1) AS host
      FROM shows ORDER BY id
      """, as: ShowAddress.self)
  }

  /// Every host name and former slug with the show it belongs to.
  public static func names(_ db: any Connection) throws -> (hosts: [String: ShowID], formerSlugs: [String: ShowID]) {
    let hosts = try db.rows("SELECT host AS name, show_id FROM show_hosts ORDER BY host")
    let slugs = try db.rows("SELECT slug AS name, show_id FROM show_aliases ORDER BY slug")
    func index(_ rows: [Row]) throws -> [String: ShowID] {
      try Dictionary(uniqueKeysWithValues: rows.map { (try $0["name"], try $0["show_id"]) })
    }
    return (try index(hosts), try index(slugs))
  }
}

extension Show {
  /// The description as safe HTML.
  public func descriptionHTML(_ db: any Connection) throws -> String {
    try db.value("SELECT description_html FROM shows WHERE id = \(id)", as: String.self) ?? ""
  }
}
