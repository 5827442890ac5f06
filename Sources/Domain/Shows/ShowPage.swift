public import Database
public import Formats

/// A page of a show written in Markdown: about, sponsor, contact, or whatever the publisher needs.
public struct ShowPage: Sendable, RowDecodable {
  /// The name in the page's path.
  public let slug: String
  public let title: String
  /// Markdown.
  public let body: String
  /// The body as safe HTML.
  public let bodyHTML: String
  public let updatedAt: Timestamp

  /// Reads a row of `pages`.
  public init(row: Row) throws {
    slug = try row["slug"]
    title = try row["title"]
    body = try row["body"]
    bodyHTML = try row["body_html"]
    updatedAt = try row["updated_at"]
  }
}

extension Show {
  /// Its pages in their order.
  public func pages(_ db: any Connection) throws -> [ShowPage] {
    try db.rows(
      """
      SELECT slug, title, body, body_html, updated_at FROM pages WHERE show_id = \(id) ORDER BY position, slug
      """, as: ShowPage.self)
  }

  /// The page called `slug`, nil when there is none.
  public func page(_ slug: String, _ db: any Connection) throws -> ShowPage? {
    try db.row(
      """
      SELECT slug, title, body, body_html, updated_at FROM pages WHERE show_id = \(id) AND slug = \(slug)
      """, as: ShowPage.self)
  }

  /// Writes the page called `slug`, new or not.
  public func write(page slug: String, title: String, body: String, at now: Timestamp, _ db: any Connection) throws {
    guard slug == Slug.make(from: slug), !Show.routes.contains(slug) else {
      throw DomainError.invalid(["slug": "“\(slug)” can't be the address of a page."])
    }
    let html = Markdown.html(body, policy: .staff)
    try db.execute(
      """
      INSERT INTO pages (show_id, slug, title, body, body_html, position, updated_at)
      VALUES (\(id), \(slug), \(title), \(body), \(html), (SELECT count(*) FROM pages WHERE show_id = \(id)), \(now))
      ON CONFLICT (show_id, slug) DO UPDATE SET title = excluded.title, body = excluded.body, body_html = excluded.body_html,
        updated_at = excluded.updated_at
      """)
    try Event.append(.showChanged, subject: id, at: now, db)
  }

  /// Paths below a show that its site answers itself; pages and short links can't take them.
  public static let routes: Set<String> = [
    "accent.css", "archive", "embed", "episodes", "itunes", "manifest.webmanifest", "oembed", "people", "play", "robots.txt",
    "rss", "search", "sitemap.xml", "subscribe", "tags",
  ]
}

extension Show {
  /// The titles of its pages, for navigation, without their bodies.
  public func pageTitles(_ db: any Connection) throws -> [(slug: String, title: String)] {
    try db.rows("SELECT slug, title FROM pages WHERE show_id = \(id) ORDER BY position, slug")
      .map { (try $0["slug"], try $0["title"]) }
  }

  /// The name of the tag called `slug`, nil when there is none.
  public func tagName(_ slug: String, _ db: any Connection) throws -> String? {
    try db.value("SELECT name FROM tags WHERE show_id = \(id) AND slug = \(slug)", as: String.self)
  }
}
