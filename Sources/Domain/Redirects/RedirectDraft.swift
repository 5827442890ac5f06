public import Database
public import Formats

/// What the form of a redirect edits.
public struct RedirectDraft: Draft {
  public static let kind = Subject.Kind.redirect

  /// A path of the show, as somebody writes it.
  public var path: String
  /// A path of the show or an `https:` address.
  public var target: String

  /// A redirect from `path` to `target`.
  public init(path: String, target: String) { (self.path, self.target) = (path, target) }

  public var headline: String { path }
  public var fields: [DraftField] { [DraftField("path", "From", path), DraftField("target", "To", target)] }

  /// Stores the redirect, new or in the place of one with the same path, and returns it as it is stored.
  ///
  /// Throws ``DomainError/invalid(_:)`` with the fields `path` and `target` for paths that the site answers itself, for chains and
  /// loops, and for what is no path or address.
  @discardableResult
  public func apply(
    to show: ShowID, replacing: Bool = false, what: String? = nil, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> Redirect {
    try staff.require(.editor, in: show)
    let stored = try Show.held(show, db)
    let redirect = try checked(in: stored, replacing: replacing, db)
    let subject = Subject.redirect(redirect.path, of: show)
    let former = try stored.redirect(at: redirect.path, db)
    if let former {
      if former == redirect && what == nil { return redirect }
      try Revision.recordBefore(
        RedirectDraft(path: former.path, target: former.target), of: subject, version: 0, at: now, db)
    }
    try db.execute(
      """
      INSERT INTO redirects (show_id, path, target, created_at) VALUES (\(show), \(redirect.path), \(redirect.target), \(now))
      ON CONFLICT (show_id, path) DO UPDATE SET target = excluded.target
      """)
    try Event.append(.showChanged, subject: show, at: now, db)
    try Revision.record(
      RedirectDraft(path: redirect.path, target: redirect.target), of: subject,
      version: try Revision.version(of: subject, db) + 1, what: what ?? (former == nil ? "Created" : "Edited"), by: staff,
      at: now,
      db)
    return redirect
  }

  private func checked(in show: Show, replacing: Bool, _ db: any Connection) throws -> Redirect {
    let hosts = try show.hosts(db).map { String($0.prefix { $0 != ":" }) }
    var problems: [Field: String] = [:]
    var (from, to): (String?, String?)
    do throws(RedirectProblem) { from = try Redirect.path(path, hosts: hosts) } catch { problems["path"] = error.message }
    do throws(RedirectProblem) { to = try Redirect.target(target, hosts: hosts) } catch { problems["target"] = error.message }
    if path.isEmpty { problems["path"] = "Write the path that visitors ask for, such as /old-page." }
    if target.isEmpty { problems["target"] = "Write where they are sent: a path such as /about, or an https:// address." }
    if let from, problems["path"] == nil {
      if let use = try show.use(ofPath: from, db) {
        problems["path"] = use
      } else if !replacing, let known = try show.redirect(at: from, db), known.target != to {
        problems["path"] = "“\(from)” redirects to \(known.target) already. Change that one, or remove it first."
      } else if try !db.exists("SELECT 1 FROM redirects WHERE show_id = \(show.id) AND path = \(from)"),
        try db.value("SELECT count(*) FROM redirects WHERE show_id = \(show.id)", as: Int.self) ?? 0 >= Redirect.limit
      {
        problems["path"] = "A show has at most \(Redirect.limit) redirects. Remove some first."
      }
    }
    if let from, let to, problems.isEmpty, let problem = try RedirectDraft.chain(from, to, in: show, db) {
      problems[problem.field] = problem.text
    }
    guard problems.isEmpty, let from, let to else { throw DomainError.invalid(problems) }
    return Redirect(path: from, target: to)
  }

  /// Why a redirect between these would send visitors round or on and on.
  private static func chain(
    _ from: String, _ to: String, in show: Show, _ db: any Connection
  ) throws -> (field: Field, text: String)? {
    let place = Redirect.plainPath(ofTarget: to)
    if place == from { return ("target", "That leads “\(from)” to itself. Write where visitors shall go instead.") }
    if let place, let next = try show.redirect(at: place, db) {
      return ("target", "“\(place)” redirects to \(next.target) itself. Lead there at once.")
    }
    // Targets are few beside their paths' escapes and queries; those that begin alike are compared one by one.
    let known = from.split(separator: "/").map { "/" + Slug.pathComponent(String($0)) }.joined()
    let leading = try db.rows(
      """
      SELECT path, target FROM redirects WHERE show_id = \(show.id) AND (target = \(known) OR target = \(from)
        OR target LIKE \(LikePattern.beginning(known + "?")) ESCAPE '!' OR target LIKE \(LikePattern.beginning(known + "#")) ESCAPE '!')
      ORDER BY path LIMIT 1
      """, as: Redirect.self
    ).first
    if let leading {
      return (
        "path", "“\(leading.path)” already redirects to “\(from)”, so its visitors would be sent on twice. Change that one first."
      )
    }
    return nil
  }
}

extension Show {
  /// What stands at a path of the show, in a sentence saying that it can't be redirected; nil when nothing does.
  func use(ofPath path: String, _ db: any Connection) throws -> String? {
    let parts = path.split(separator: "/").map(String.init)
    let (first, second) = (parts.first ?? "", parts.dropFirst().first)
    func taken(_ what: String) -> String { "“\(path)” is \(what). A redirect stands only where the site has nothing." }
    switch (first, parts.count) {
    case (_, 1) where Show.routes.contains(first) || first == "favicon.ico": return taken("a page of the site itself")
    case ("art", _), ("assets", _), ("embed", _): return taken("where the site keeps its pictures and players")
    case ("episodes", 2...):
      if second == "rss" || second == "archive" { return taken("a page of the site itself") }
      if let second, ["download", "show", "transcript"].contains(second) {
        return taken("below where the site has its recordings and former addresses")
      }
      let title = try db.value("SELECT title FROM episodes WHERE show_id = \(id) AND slug = \(second)", as: String.self)
      if parts.count == 2, let title { return taken("the address of the episode “\(title)”") }
      let former = try db.value(
        """
        SELECT episodes.title FROM episode_aliases JOIN episodes ON episodes.id = episode_id
        WHERE episode_aliases.show_id = \(id) AND kind = 'slug' AND value = \(second)
        """, as: String.self)
      if parts.count == 2, let former {
        return "“\(path)” leads to the episode “\(former)” already, since it stood there before. Remove that redirect first."
      }
    case ("tags", 2):
      if try db.exists("SELECT 1 FROM tags WHERE show_id = \(id) AND slug = \(second)") { return taken("the page of a tag") }
    case ("people", 2):
      if try db.exists("SELECT 1 FROM people WHERE slug = \(second)") { return taken("the page of a person") }
    case (_, 1):
      if let title = try db.value("SELECT title FROM pages WHERE show_id = \(id) AND slug = \(first)", as: String.self) {
        return taken("the address of the page “\(title)”")
      }
      if let name = try db.value("SELECT name FROM sponsors WHERE show_id = \(id) AND short_link = \(first)", as: String.self) {
        return taken("the short link of “\(name)”")
      }
    default: break
    }
    return nil
  }
}

extension LikePattern {
  /// What begins with `text`, taken as it stands.
  static func beginning(_ text: String) -> String { String(containing(text).dropFirst()) }
}
