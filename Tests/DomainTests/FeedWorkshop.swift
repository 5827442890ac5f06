import Cast
import Clients
import Database
import Formats
import Foundation
import Support

@testable import Domain

/// Media made by ffmpeg, once for the whole run.
actor Material {
  static let shared = Material()
  private var made: [String: [UInt8]] = [:]

  /// A recording of `seconds`.
  func mp3(seconds: Int = 2) throws -> [UInt8] {
    try make("\(seconds).mp3", ["-f", "lavfi", "-i", "sine=frequency=440:duration=\(seconds)", "-b:a", "64k"])
  }

  /// A picture.
  func png(_ width: Int = 1400, _ height: Int = 1400) throws -> [UInt8] {
    try make("\(width)x\(height).png", ["-f", "lavfi", "-i", "color=c=teal:size=\(width)x\(height)", "-frames:v", "1"])
  }

  private func make(_ name: String, _ arguments: [String]) throws -> [UInt8] {
    if let bytes = made[name] { return bytes }
    let path = "\(NSTemporaryDirectory())/lectern-\(ProcessInfo.processInfo.processIdentifier)-\(name)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try run(["ffmpeg", "-nostdin", "-v", "error", "-y"] + arguments + [path])
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    made[name] = bytes
    return bytes
  }
}

/// Runs a program; throws unless it ends well.
func run(_ command: [String]) throws {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = command
  process.standardInput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw SupportError("\(command) ended with \(process.terminationStatus)") }
}

/// The text of a feed with `items`.
func rss(_ items: String, channel: String = "<description>About.</description>", title: String = "Synthetic") -> String {
  """
  <?xml version="1.0" encoding="UTF-8"?>
  <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" \
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
  xmlns:psc="http://podlove.org/simple-chapters/"><channel><title>\(title)</title><link>https://show.example/</link>
  <language>en</language>\(channel)\(items)</channel></rss>
  """
}

/// The text of an item.
func item(_ guid: String, _ title: String? = nil, audio: String? = nil, length: Int = 1, _ more: String = "") -> String {
  let enclosure = audio.map { "<enclosure url=\"\($0)\" length=\"\(length)\" type=\"audio/mpeg\"/>" } ?? ""
  return """
    <item><title>\(title ?? guid)</title><guid isPermaLink="false">\(guid)</guid>\
    <pubDate>Fri, 09 Oct 2020 04:30:38 GMT</pubDate>\(enclosure)\(more)</item>
    """
}

extension Stage {
  /// A feed read from its text.
  func source(_ text: String, at location: String = "https://feeds.example/show.xml") throws -> FeedSource {
    let result = try Feed.read(Array(text.utf8))
    return FeedSource(location: location, feed: result.feed, findings: result.findings)
  }

  /// Imports `source` with everything it links to.
  @discardableResult
  func run(_ source: FeedSource, _ options: FeedImport.Options = .init()) async throws -> (
    plan: FeedImport.Plan, show: ShowID, files: FeedImport.LinkedReport
  ) {
    let work = FeedImport(source: source, options: options, services: services)
    let (plan, show) = try await work.apply()
    return (plan, show, try await work.copyLinkedFiles(into: show) { _ in })
  }

  /// All rows of a show, table by table, as an export writes them, the HTML made from Markdown besides.
  func rows(of show: ShowID) async throws -> [String: [String]] {
    try await read { db in
      var all: [String: [String]] = [:]
      for table in ArchiveTable.all {
        let names = SQL(raw: table.columns.map(\.name).joined(separator: ", "))
        all[table.name] = try db.rows("SELECT \(names) FROM \(raw: table.name) WHERE \(table.rows(show)) ORDER BY \(table.order)")
          .map {
            row in
            var values = try table.json(row)
            for (name, kind) in table.columns { if case .html = kind { values[name] = try row[name] as String } }
            return String(decoding: try JSONSerialization.data(withJSONObject: values, options: .sortedKeys), as: UTF8.self)
          }
      }
      all["events"] = ["\(try Event.last(db))"]
      return all
    }
  }

  /// How many rows there are in `table`.
  func count(_ table: String) async throws -> Int {
    try await read { db in try db.value("SELECT count(*) FROM \(raw: table)", as: Int.self) ?? 0 }
  }

  /// Every key in the storage.
  func keys() async throws -> Set<String> {
    Set(try await services.storage.list(prefix: "", after: nil, limit: 1000).objects.map(\.key.text))
  }

  /// The keys that rows of `media` name.
  func keysOfRows() async throws -> Set<String> {
    Set(try await read { db in try db.values("SELECT storage_key FROM media ORDER BY id", as: String.self) })
  }

  /// What lies in the scratch folder.
  func scratch() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: services.scratch).sorted() }
}

/// A server on this machine that has whatever a feed links to.
struct MediaHost {
  let server: LocalHTTPServer
  let audio: [UInt8]
  let picture: [UInt8]

  init(_ server: LocalHTTPServer) async throws {
    self.server = server
    audio = try await Material.shared.mp3()
    picture = try await Material.shared.png()
  }

  /// `source` with every link that an import follows led here; everything else, GUIDs above all, as it was.
  func serving(_ source: FeedSource) -> FeedSource {
    var feed = source.feed
    if let image = feed.channel.image { feed.channel.image?.url = serve(image.url, picture, "image/png") }
    feed.channel.persons = feed.channel.persons.map(served)
    for index in feed.items.indices {
      if let enclosure = feed.items[index].enclosure {
        feed.items[index].enclosure?.url = serve(enclosure.url, audio, "audio/mpeg")
      }
      feed.items[index].image = feed.items[index].image.map { serve($0, picture, "image/png") }
      feed.items[index].persons = feed.items[index].persons.map(served)
      if let link = feed.items[index].chaptersLink {
        let json =
          #"{"version":"1.2.0","chapters":[{"startTime":0,"title":"A\u0000"},{"startTime":61.5,"title":"B","toc":false}]}"#
        feed.items[index].chaptersLink?.url = serve(link.url, Array(json.utf8), "application/json")
      }
      for position in feed.items[index].transcripts.indices {
        let link = feed.items[index].transcripts[position]
        let text =
          link.type == "text/vtt"
          ? "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>Good evening.</v>\n" : "00:00:00 Ada: Good evening.\n00:00:05 Bo: Hello.\n"
        feed.items[index].transcripts[position].url = serve(link.url, Array(text.utf8), link.type)
      }
    }
    return FeedSource(location: source.location, feed: feed, findings: source.findings)
  }

  private func served(_ person: Feed.Person) -> Feed.Person {
    var person = person
    person.image = person.image.map { serve($0, picture, "image/png") }
    return person
  }

  private func serve(_ url: String, _ bytes: [UInt8], _ type: String) -> String {
    let path = "/" + (URLComponents(string: url).map { "\($0.host ?? "")\($0.percentEncodedPath)" } ?? "unknown")
    server.on(path) { .file(bytes, for: $0, type: type) }
    return server.url(path)
  }
}
