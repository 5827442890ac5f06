public import Database
public import Formats

/// What the form of a page edits.
public struct PageDraft: Draft {
  public static let kind = Subject.Kind.page

  public var slug: String
  public var title: String
  /// Markdown.
  public var body: String

  /// A page called `title` at `slug`.
  public init(slug: String, title: String, body: String) { (self.slug, self.title, self.body) = (slug, title, body) }

  /// The state of `page`.
  public init(_ page: ShowPage) { self.init(slug: page.slug, title: page.title, body: page.body) }

  public var headline: String { title }

  public var fields: [DraftField] {
    [
      DraftField("title", "Title", title), DraftField("slug", "Address", slug),
      DraftField("body", "Text", body),
    ]
  }

  /// Writes a page that isn't there yet, or makes the page at `former` what this says if it still is at `version` (any will do where
  /// that is nil). A page that moves leaves a redirect behind, and takes its history along.
  ///
  /// Throws ``DomainError/notFound`` when no page is at `former`, a ``Collision`` when it has changed since, and
  /// ``DomainError/invalid(_:)``.
  public func apply(
    to former: String?, of show: ShowID, expecting version: Int64? = nil, what: String? = nil, by staff: Staff, at now: Timestamp,
    _ db: any Connection
  ) throws {
    try staff.require(.editor, in: show)
    let stored = try Show.held(show, db)
    let target = Subject.page(slug, of: show)
    guard let former else {
      try check(besides: nil, in: stored, db)
      try stored.write(page: slug, title: title, body: body, at: now, db)
      let version = try Revision.version(of: target, db)
      return try Revision.record(self, of: target, version: version + 1, what: what ?? "Created", by: staff, at: now, db)
    }
    guard let page = try stored.page(former, db) else { throw DomainError.notFound }
    let subject = Subject.page(former, of: show)
    let known = try Revision.version(of: subject, db)
    let before = PageDraft(page)
    if let version, version != known {
      throw Collision(
        base: try Revision.content(PageDraft.self, of: subject, version: version, db), theirs: before, version: known, mine: self,
        by: try Revision.latest(of: subject, db))
    }
    try check(besides: former, in: stored, db)
    if self == before && what == nil { return }
    try Revision.recordBefore(before, of: subject, version: known, at: page.updatedAt, db)
    var next = known + 1
    if slug != former {
      next += try Revision.move(from: subject, to: target, db)
      try db.execute("UPDATE pages SET slug = \(slug) WHERE show_id = \(show) AND slug = \(former)")
      try Redirect.follow(from: "/\(former)", to: "/\(slug)", of: show, at: now, db)
    }
    try stored.write(page: slug, title: title, body: body, at: now, db)
    try Revision.record(self, of: target, version: next, what: what ?? "Edited", by: staff, at: now, db)
  }

  private func check(besides former: String?, in show: Show, _ db: any Connection) throws {
    var problems: [Field: String] = [:]
    if title.isEmpty { problems["title"] = "Give the page a title." }
    if title.count > 128 { problems["title"] = "Titles of pages have at most 128 characters; this one has \(title.count)." }
    if body.utf8.count > 500_000 { problems["body"] = "The text has at most 500,000 characters. Divide it into several pages." }
    if slug != former, let problem = try show.problem(withName: slug, as: .page(movedFrom: former), db) {
      problems["slug"] = problem
    }
    if !problems.isEmpty { throw DomainError.invalid(problems) }
  }
}

extension Show {
  /// What stands directly below a show's address: a page, or a sponsor's short link.
  enum NameUse { case page(movedFrom: String?), shortLink(of: SponsorID?) }

  /// Why a page or a short link can't be called `name`, nil when it can.
  func problem(withName name: String, as use: NameUse, _ db: any Connection) throws -> String? {
    if name.isEmpty || name != Slug.make(from: name) {
      return "Addresses are lower-case letters, digits and hyphens, such as “about”."
    }
    if Show.routes.contains(name) || ["art", "favicon", "sitemap"].contains(name) {
      return "“\(name)” is an address the site needs for itself. Choose another."
    }
    if let title = try db.value("SELECT title FROM pages WHERE show_id = \(id) AND slug = \(name)", as: String.self) {
      return "“\(name)” is the address of the page “\(title)”. Choose another."
    }
    var sponsor: SponsorID?
    if case .shortLink(let own) = use { sponsor = own }
    let taken = try db.value(
      "SELECT name FROM sponsors WHERE show_id = \(id) AND short_link = \(name) AND id <> \(sponsor?.rawValue ?? 0)",
      as: String.self)
    if let taken { return "“\(name)” is the short link of “\(taken)”. Choose another." }
    if let target = try db.value("SELECT target FROM redirects WHERE show_id = \(id) AND path = \("/" + name)", as: String.self) {
      // A page that moves back takes the place of the redirect it left there.
      if case .page(let former?) = use, Redirect.plainPath(ofTarget: target) == "/" + former { return nil }
      return "“\(name)” redirects to \(target). Remove that redirect first, or choose another address."
    }
    return nil
  }

  /// Moves the page called `slug` up or down by one place.
  public func move(page slug: String, up: Bool, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.require(.editor, in: id)
    _ = try Show.held(id, db)
    var order = try db.values("SELECT slug FROM pages WHERE show_id = \(id) ORDER BY position, slug", as: String.self)
    guard let place = order.firstIndex(of: slug) else { throw DomainError.notFound }
    let other = up ? place - 1 : place + 1
    if order.indices.contains(other) { order.swapAt(place, other) }
    for (position, slug) in order.enumerated() {
      try db.execute("UPDATE pages SET position = \(position) WHERE show_id = \(id) AND slug = \(slug)")
    }
    try Event.append(.showChanged, subject: id, at: now, db)
  }

  /// Removes the page called `slug`; its text stays in the history.
  public func delete(page slug: String, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try staff.require(.editor, in: id)
    _ = try Show.held(id, db)
    guard let page = try page(slug, db) else { throw DomainError.notFound }
    let subject = Subject.page(slug, of: id)
    let version = try Revision.version(of: subject, db)
    try Revision.recordBefore(PageDraft(page), of: subject, version: version, at: page.updatedAt, db)
    try db.execute("DELETE FROM pages WHERE show_id = \(id) AND slug = \(slug)")
    try Revision.record(PageDraft(page), of: subject, version: version + 1, what: "Deleted", by: staff, at: now, db)
    try Event.append(.showChanged, subject: id, at: now, db)
  }
}

extension Subject {
  /// The page called `slug` of a show.
  public static func page(_ slug: String, of show: ShowID) -> Subject {
    Subject(.page, key: "\(show)/\(slug)", show: show)
  }
}

extension Revision {
  /// Moves the history of something to its new key, where another history may lie already, and returns by how much its versions grew
  /// to stand after those.
  static func move(from former: Subject, to subject: Subject, _ db: any Connection) throws -> Int64 {
    let shift = try version(of: subject, db)
    try db.execute(
      """
      UPDATE revisions SET subject_key = \(subject.key), version = version + \(shift) WHERE \(former.condition)
      """)
    return shift
  }
}
