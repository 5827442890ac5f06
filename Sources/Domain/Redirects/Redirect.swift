public import Database
import Formats
import Foundation

/// A path of a show at which nothing stands, and where its visitors are sent instead.
public struct Redirect: Sendable, Hashable, RowDecodable {
  /// The path below the show's address with its escapes undone: `/old page`.
  public let path: String
  /// A path below the show's address with its escapes, or an `https:` address.
  public let target: String

  /// The most a show may have.
  public static let limit = 10_000

  /// Reads a row of `redirects`.
  public init(row: Row) throws {
    path = try row["path"]
    target = try row["target"]
  }

  /// A redirect as it is stored, nothing checked.
  init(path: String, target: String) { (self.path, self.target) = (path, target) }
}

extension Show {
  /// Where visitors of `path` are sent, nil when they aren't. `path` is canonical: it has no slash at its end, and the same escapes
  /// throughout.
  public func redirect(from path: String, _ db: any Connection) throws -> String? {
    guard let plain = path.removingPercentEncoding, !plain.utf8.contains(0) else { return nil }
    return try db.value("SELECT target FROM redirects WHERE show_id = \(id) AND path = \(plain)", as: String.self)
  }

  /// The redirect from `path`, which has no escapes; nil when there is none.
  public func redirect(at path: String, _ db: any Connection) throws -> Redirect? {
    try db.row("SELECT path, target FROM redirects WHERE show_id = \(id) AND path = \(path)", as: Redirect.self)
  }
}

extension Redirect {
  /// Keeps those who know `former` when something of the show has moved to `path`: a redirect, with those that led to `former` led
  /// here at once, and none from `path` itself.
  static func follow(from former: String, to path: String, of show: ShowID, at now: Timestamp, _ db: any Connection) throws {
    let target = path.split(separator: "/").map { "/" + Slug.pathComponent(String($0)) }.joined()
    let known = former.split(separator: "/").map { "/" + Slug.pathComponent(String($0)) }.joined()
    try db.execute("DELETE FROM redirects WHERE show_id = \(show) AND path = \(path)")
    try db.execute("UPDATE redirects SET target = \(target) WHERE show_id = \(show) AND target = \(known)")
    try db.execute(
      """
      INSERT INTO redirects (show_id, path, target, created_at) VALUES (\(show), \(former), \(target), \(now))
      ON CONFLICT (show_id, path) DO UPDATE SET target = excluded.target
      """)
  }

  /// `text` as a path that redirects may stand at: without escapes, slash at the end or doubled slashes. A whole address at one of
  /// `hosts` counts as its path. Throws a sentence.
  static func path(_ text: String, hosts: [String]) throws(RedirectProblem) -> String {
    var text = text
    if let host = WebLink.host(of: text), text.lowercased().hasPrefix("http") {
      guard hosts.contains(host) else {
        throw RedirectProblem("“\(text.prefix(80))” is at another site. Write only the path on this show, such as /old-page.")
      }
      let rest = text[(text.firstRange(of: "://")?.upperBound ?? text.startIndex)...]
      text = String(rest.drop { $0 != "/" })
    }
    guard text.hasPrefix("/") else { throw RedirectProblem("Begin the path with a slash, such as /old-page.") }
    if text.contains("?") || text.contains("#") {
      throw RedirectProblem("Leave out what follows “?” or “#”: a redirect goes by the path alone.")
    }
    var path = ""
    for segment in text.split(separator: "/") {
      // A lone “%” is itself.
      let plain = segment.removingPercentEncoding ?? String(segment)
      guard plain != ".", plain != "..", !plain.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }),
        !plain.contains("/")
      else { throw RedirectProblem("“\(text.prefix(80))” isn't a path that a browser asks for.") }
      path += "/" + plain
    }
    if path.isEmpty { throw RedirectProblem("The start page of the show can't be redirected.") }
    if path.utf8.count > 1024 { throw RedirectProblem("Paths have at most 1024 characters.") }
    return path
  }

  /// `text` as something to redirect to: a path of the show, with its query if it has one, or an address. Throws a sentence.
  static func target(_ text: String, hosts: [String]) throws(RedirectProblem) -> String {
    var text = text
    if text.lowercased().hasPrefix("https://") || text.lowercased().hasPrefix("http://"), let host = WebLink.host(of: text),
      hosts.contains(host)
    {
      let rest = text[(text.firstRange(of: "://")?.upperBound ?? text.startIndex)...]
      text = String(rest.drop { $0 != "/" })
      if text.isEmpty { text = "/" }
    }
    if text.hasPrefix("/") {
      let path = text.prefix { $0 != "?" && $0 != "#" }
      guard !text.hasPrefix("//"), !text.contains("\\"), text.utf8.count <= WebLink.limit,
        !path.split(separator: "/").contains(where: { [".", ".."].contains($0.removingPercentEncoding ?? "..") }),
        let link = SafeHTML.link(text)
      else { throw RedirectProblem("“\(text.prefix(80))” isn't a path of this show. Write it like /about.") }
      guard path.count > 1, path.hasSuffix("/") else { return link }
      // The site has its paths without a slash at the end, and would redirect once more.
      let bare = String(link.prefix { $0 != "?" && $0 != "#" })
      return String(bare.dropLast()) + link.dropFirst(bare.count)
    }
    if let problem = WebLink.problem(with: text, .secure) {
      throw RedirectProblem("Write a path such as /about, or an address that begins with https://. " + problem)
    }
    guard let link = SafeHTML.link(text) else { throw RedirectProblem("“\(text.prefix(80))” isn't an address.") }
    return link
  }

  /// The path part of a target on this show, without escapes; nil for an address elsewhere.
  static func plainPath(ofTarget target: String) -> String? {
    guard target.hasPrefix("/") else { return nil }
    return String(target.prefix { $0 != "?" && $0 != "#" }).removingPercentEncoding
  }
}

/// Why a redirect can't be as it was written, in a sentence for the form.
struct RedirectProblem: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

extension Subject {
  /// The redirect at `path` of a show.
  public static func redirect(_ path: String, of show: ShowID) -> Subject {
    Subject(.redirect, key: "\(show)\(path)", show: show)
  }
}
