import Database
import Support

/// A number that could be mistaken for another: one line makes it a value.
struct ShowID: RawRepresentable, Hashable, Sendable {
  var rawValue: Int64
}

extension ShowID: SQLValue {}

enum Status: String, SQLValue {
  case draft, published
}

/// The tables that these tests use.
let tables = [
  Migration("0001-things") { engine in
    """
    CREATE TABLE things (
      id BIGINT PRIMARY KEY, slug TEXT NOT NULL, flag BOOLEAN, number BIGINT, small INTEGER, ratio DOUBLE PRECISION,
      body TEXT, bytes \(engine == .sqlite ? "BLOB" : "BYTEA"), parent BIGINT REFERENCES things (id),
      CHECK (number IS NULL OR number <> 13)
    );
    CREATE UNIQUE INDEX things_slug ON things (slug);
    CREATE UNIQUE INDEX things_slug_lower ON things (lower(slug));
    CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
    INSERT INTO counters (name, value) VALUES ('a', 0);
    INSERT INTO counters (name, value) VALUES ('b', 0);
    """
  }
]

struct Thing: RowDecodable, Sendable, Equatable {
  var id: ShowID
  var slug: String
  var flag: Bool?
  var number: Int64?
  var small: Int32?
  var ratio: Double?
  var body: String?
  var bytes: [UInt8]?

  init(id: Int64, slug: String) {
    self.id = ShowID(rawValue: id)
    self.slug = slug
  }

  init(row: Row) throws {
    id = try row["id"]
    slug = try row["slug"]
    flag = try row["flag"]
    number = try row["number"]
    small = try row["small"]
    ratio = try row["ratio"]
    body = try row["body"]
    bytes = try row["bytes"]
  }

  func save(_ db: any Connection) throws {
    try db.execute(
      """
      INSERT INTO things (id, slug, flag, number, small, ratio, body, bytes)
      VALUES (\(id), \(slug), \(flag), \(number), \(small), \(ratio), \(body), \(bytes))
      """)
  }

  static func find(_ id: Int64, _ db: any Connection) throws -> Thing? {
    try db.row("SELECT * FROM things WHERE id = \(id)", as: Thing.self)
  }
}

func count(_ database: any Database) async throws -> Int {
  try await database.read { db in try db.value("SELECT count(*) AS count FROM things", as: Int.self) ?? -1 }
}
