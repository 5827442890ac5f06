import Clients
import Database
import Foundation

/// A show written out whole: `show.jsonl`, a row a line after a first line that says what it is, and the media in `media/`.
public struct ShowArchive: Sendable {
  /// The version of the form.
  static let version = 1

  /// The first line of the file.
  struct Header: Codable, Sendable {
    let lectern: Int
    let show: Int64
    let slug: String
    let title: String
    let episodes: Int
    let files: [File]
  }

  /// The last line, by which a file that broke off is known.
  struct End: Codable, Sendable {
    /// How many rows stand above it.
    let rows: Int
  }

  /// A media file of the archive.
  public struct File: Codable, Sendable, Hashable {
    public let key: String
    public let type: String
    public let size: Int64
    public let sha256: String
  }

  let header: Header

  public var title: String { header.title }
  public var episodeCount: Int { header.episodes }
  public var files: [File] { header.files }

  /// Whether `folder` holds an archive.
  public static func isArchive(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/show.jsonl") }

  /// Finds out what an export of `id` holds.
  public static func gather(_ id: ShowID, _ services: Services) async throws -> ShowArchive {
    try await services.database.read { db in ShowArchive(header: try gather(id, db)) }
  }

  static func gather(_ id: ShowID, _ db: any Connection) throws -> Header {
    let show = try Show.find(id, db)
    let episodes = try db.value("SELECT count(*) FROM episodes WHERE show_id = \(id)", as: Int.self) ?? 0
    guard let media = ArchiveTable.all.first(where: { $0.name == "media" }) else { throw DomainError.notFound }
    let files = try db.rows(
      "SELECT storage_key, content_type, size, sha256 FROM media WHERE \(media.rows(id)) ORDER BY storage_key"
    ).map { File(key: try $0["storage_key"], type: try $0["content_type"], size: try $0["size"], sha256: try $0["sha256"]) }
    return Header(lectern: version, show: id.rawValue, slug: show.slug, title: show.title, episodes: episodes, files: files)
  }

  /// Reads what the archive in `folder` holds.
  public static func read(_ folder: String) throws -> ShowArchive {
    var lines = try LineReader(path: "\(folder)/show.jsonl")
    guard let first = try lines.next(), let header = try? JSONDecoder().decode(Header.self, from: first) else {
      throw ImportError("\(folder)/show.jsonl isn't an export of a show.")
    }
    guard header.lectern <= version else { throw ImportError("This export was written by a newer version of the program.") }
    return ShowArchive(header: header)
  }
}

/// Reads a file line by line without holding more than the longest of them.
struct LineReader {
  private let handle: FileHandle
  private var buffer = Data()
  private var position = 0
  private var isAtEnd = false

  init(path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw ImportError("\(path) can't be read.") }
    self.handle = handle
  }

  /// The next line, nil at the end.
  mutating func next() throws -> Data? {
    while true {
      if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return Data(buffer[position..<end])
      }
      if isAtEnd {
        defer { position = buffer.count }
        return position == buffer.count ? nil : Data(buffer[position...])
      }
      let more = try handle.read(upToCount: 1 << 20) ?? Data()
      if more.isEmpty { isAtEnd = true }
      buffer = Data(buffer[position...]) + more
      position = 0
    }
  }
}
