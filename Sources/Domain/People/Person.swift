public import Database
public import Formats

/// Somebody heard in, or working on, the installation's shows.
public struct Person: Sendable, RowDecodable {
  /// The key.
  public let id: PersonID
  /// The name in paths.
  public var slug: String
  public var name: String
  /// Markdown.
  public var bio: String
  public private(set) var bioHTML: String
  /// The person's own page, as feeds give it.
  public var link: String?
  public var links: [Link]
  public var imageID: MediaID?
  /// A picture that is only linked.
  public var imageURL: String?

  static let columns: SQL = """
    people.id, people.slug, people.name, people.bio, people.bio_html, people.link, people.links, people.image_id, people.image_url
    """

  /// Reads a row of `people`.
  public init(row: Row) throws {
    id = try row["id"]
    slug = try row["slug"]
    name = try row["name"]
    bio = try row["bio"]
    bioHTML = try row["bio_html"]
    link = try row["link"]
    links = try (row["links"] as JSONColumn<Link>).elements
    imageID = try row["image_id"]
    imageURL = try row["image_url"]
  }

  /// Somebody new called `name`, stored at once under a slug that is free.
  public init(
    name: String, bio: String = "", link: String? = nil, links: [Link] = [], imageURL: String? = nil, at now: Timestamp,
    _ db: any Connection
  ) throws {
    id = .make(at: now)
    slug = try Person.freeSlug(for: name, db)
    self.name = name
    self.bio = bio
    bioHTML = Markdown.html(bio, policy: .staff)
    self.link = link
    self.links = links
    self.imageURL = imageURL
    imageID = nil
    try db.execute(
      """
      INSERT INTO people (id, slug, name, bio, bio_html, link, links, image_url, created_at, updated_at)
      VALUES (\(id), \(slug), \(name), \(bio), \(bioHTML), \(link), \(JSONColumn(links)), \(imageURL), \(now), \(now))
      """)
    try Event.append(.personChanged, subject: id, at: now, db)
  }

  /// Stores what was changed.
  public mutating func save(at now: Timestamp, _ db: any Connection) throws {
    guard !name.isEmpty else { throw DomainError.invalid(["name": "Give the person a name."]) }
    bioHTML = Markdown.html(bio, policy: .staff)
    try db.execute(
      """
      UPDATE people SET name = \(name), bio = \(bio), bio_html = \(bioHTML), link = \(link), links = \(JSONColumn(links)),
        image_id = \(imageID), image_url = \(imageURL), updated_at = \(now)
      WHERE id = \(id)
      """)
    try Event.append(.personChanged, subject: id, at: now, db)
  }

  static func freeSlug(for name: String, _ db: any Connection) throws -> String {
    try Slug.free(Slug.make(from: name)) { candidate in
      try db.exists(
        "SELECT 1 FROM people WHERE slug = \(candidate) UNION ALL SELECT 1 FROM person_aliases WHERE slug = \(candidate)")
    }
  }

  /// The person with this key; throws ``DomainError/notFound``.
  public static func find(_ id: PersonID, _ db: any Connection) throws -> Person {
    guard let person = try db.row("SELECT \(columns) FROM people WHERE id = \(id)", as: Person.self) else {
      throw DomainError.notFound
    }
    return person
  }

  /// The person with this slug, nil when there is none.
  public static func find(slug: String, _ db: any Connection) throws -> Person? {
    try db.row("SELECT \(columns) FROM people WHERE slug = \(slug)", as: Person.self)
  }

  /// Somebody called `name` who already belongs to `show`, or who has the same link anywhere: two shows may well each have their
  /// own Jane Smith.
  public static func known(as name: String, link: String?, in show: ShowID, _ db: any Connection) throws -> Person? {
    try db.row(
      """
      SELECT \(columns) FROM people
      WHERE lower(name) = lower(\(name)) AND (
        (link IS NOT NULL AND link = \(link))
        OR EXISTS (SELECT 1 FROM show_people WHERE person_id = people.id AND show_id = \(show))
        OR EXISTS (SELECT 1 FROM episode_people JOIN episodes ON episodes.id = episode_id
          WHERE person_id = people.id AND show_id = \(show)))
      ORDER BY id LIMIT 1
      """, as: Person.self)
  }
}

/// What a person did: for one episode, or for the show as a whole.
public struct Credit: Sendable {
  public let person: Person
  /// `host`, `guest`, `editor`, … in lower case, as the podcast namespace's taxonomy has them.
  public let role: String
  /// The taxonomy's group: `cast`, `visuals`, …; empty for `cast`.
  public let team: String
}
