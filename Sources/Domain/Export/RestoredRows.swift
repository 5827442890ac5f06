import Database
import Formats
import Foundation

/// The rows of an archive on their way in. An archive may have been tampered with: only what the program itself could have written
/// is taken, and only for the archive's own show.
struct RestoredRows {
  private let show: Int64
  private let slug: String
  private let files: [String: ShowArchive.File]
  private var episodes: Set<Int64> = []
  /// The media rows brought in, by key.
  private var media: Set<Int64> = []

  init(archive: ShowArchive) {
    show = archive.header.show
    slug = archive.header.slug
    files = Dictionary(archive.files.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Inserts a row, its HTML made anew. A person or file that is here already stands, and so does the host name or former address
  /// of another show.
  mutating func insert(_ values: [String: Any], into table: ArchiveTable, _ db: any Connection) throws {
    var values = values
    func integer(_ name: String) -> Int64? { (values[name] as? NSNumber)?.int64Value }
    if let owner = integer("show_id"), owner != show { throw foreign(table) }
    if let owner = integer("episode_id"), !episodes.contains(owner) { throw foreign(table) }
    switch table.name {
    case "shows":
      guard integer("id") == show, values["slug"] as? String == slug else { throw foreign(table) }
    case "episodes": if let id = integer("id") { episodes.insert(id) }
    case "media":
      guard let key = values["storage_key"] as? String, let file = files[key], integer("size") == file.size,
        values["sha256"] as? String == file.sha256, values["content_type"] as? String == file.type
      else { throw ImportError("A media file of show.jsonl isn't among the files the export says it has.") }
      if try db.exists("SELECT 1 FROM media WHERE id = \(integer("id")) AND storage_key = \(key)") { return }
    case "people":
      if try db.exists("SELECT 1 FROM people WHERE id = \(integer("id"))") { return }
      if let slug = values["slug"] as? String, try db.exists("SELECT 1 FROM people WHERE slug = \(slug)") {
        // Another person of that name is here.
        values["slug"] = try Person.freeSlug(for: values["name"] as? String ?? slug, db)
      }
    case "show_hosts":
      guard let host = values["host"] as? String, Show.isHost(host) else { throw ImportError("A host name isn't one.") }
      if try db.exists("SELECT 1 FROM show_hosts WHERE host = \(host)") { return }
    case "show_aliases":
      let slug = values["slug"] as? String
      if try db.exists("SELECT 1 FROM show_aliases WHERE slug = \(slug) UNION ALL SELECT 1 FROM shows WHERE slug = \(slug)") {
        return
      }
    case "recordings":
      // The job that was at work on it stayed behind.
      if values["state"] as? String == "waiting" || values["state"] as? String == "working" {
        values["state"] = "failed"
        values["message"] = "The show was exported while this file was being worked on. Start the work again."
      }
    case "person_aliases":
      let (slug, person) = (values["slug"] as? String, integer("person_id"))
      if try db.exists("SELECT 1 FROM person_aliases WHERE slug = \(slug) UNION ALL SELECT 1 FROM people WHERE slug = \(slug)") {
        return
      }
      guard try db.exists("SELECT 1 FROM people WHERE id = \(person)") else { throw foreign(table) }
    case "revisions":
      guard try isOfTheShow(kind: values["subject_kind"] as? String ?? "", key: values["subject_key"] as? String ?? "", db) else {
        throw foreign(table)
      }
    case "redirects":
      guard let path = values["path"] as? String, path.hasPrefix("/"), let target = values["target"] as? String,
        (try? Redirect.target(target, hosts: [])) == target
      else { throw ImportError("A redirect of show.jsonl isn't one.") }
    default: break
    }
    try table.insert(values, db)
  }

  /// Holds what was inserted to the rules that saving it would have held it to.
  func check(_ db: any Connection) throws {
    try Show.find(ShowID(rawValue: show), db).check()
    for id in episodes.sorted() { try Episode.find(EpisodeID(rawValue: id), db).check() }
  }

  /// Whether a history of `kind` and `key` can be one of the show's own.
  private func isOfTheShow(kind: String, key: String, _ db: any Connection) throws -> Bool {
    switch Subject.Kind(rawValue: kind) {
    case .show: key == String(show)
    case .page, .season, .redirect: key.hasPrefix("\(show)/")
    // What was deleted has a history too.
    case .episode: try !db.exists("SELECT 1 FROM episodes WHERE id = \(Int64(key)) AND show_id <> \(show)")
    case .sponsor: try !db.exists("SELECT 1 FROM sponsors WHERE id = \(Int64(key)) AND show_id <> \(show)")
    case .person, .account, nil: false
    }
  }

  private func foreign(_ table: ArchiveTable) -> ImportError {
    ImportError("A row of \(table.name) in show.jsonl belongs to another show.")
  }
}

extension ArchiveTable {
  /// Inserts a row of an archive, its HTML made anew and its addresses checked.
  fileprivate func insert(_ values: [String: Any], _ db: any Connection) throws {
    var names: [SQL] = []
    var bound: [SQL] = []
    for (name, kind) in columns {
      names.append(SQL(raw: name))
      let text = values[name] as? String
      switch kind {
      case .integer: bound.append("\((values[name] as? NSNumber)?.int64Value)")
      case .real: bound.append("\((values[name] as? NSNumber)?.doubleValue)")
      case .boolean: bound.append("\((values[name] as? NSNumber)?.boolValue)")
      case .text: bound.append("\(text)")
      case .link:
        if let text { try allow(text, name) }
        bound.append("\(text)")
      case .links:
        let list = try text.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) } as? [[String: Any]]
        for link in list ?? [] { try allow(link["url"] as? String ?? "", name) }
        bound.append("\(list == nil ? nil : text)")
      case .html(let source, let policy):
        let markdown = values[source] as? String ?? ""
        bound.append("\(Markdown.html(markdown, policy: policy))")
      }
    }
    try db.execute("INSERT INTO \(raw: self.name) (\(names.joined(", "))) VALUES (\(bound.joined(", ")))")
  }

  private func allow(_ address: String, _ column: String) throws {
    guard SafeHTML.link(address) != nil else {
      throw ImportError("\(name).\(column) in show.jsonl holds “\(address.prefix(200))”, which isn't an address to link to.")
    }
  }
}
