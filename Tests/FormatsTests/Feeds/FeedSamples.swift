import FoundationEssentials

@testable import Formats

/// Feeds written out for the tests.
enum FeedSample {
  static let namespaces =
    #"xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" "#
    + #"xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" "#
    + #"xmlns:psc="http://podlove.org/simple-chapters""#

  /// A feed with one channel and these elements in it.
  static func feed(
    channel: String = "", items: String = "", namespaces: String = FeedSample.namespaces,
    declaration: String = #"<?xml version="1.0" encoding="UTF-8"?>"#
  ) -> [UInt8] {
    Array(
      """
      \(declaration)
      <rss version="2.0" \(namespaces)><channel><title>Show</title><link>https://example.com/show/</link>\
      <description>About</description>\(channel)\(items)</channel></rss>
      """.utf8)
  }

  /// An item that needs no repair, with further elements.
  static func item(_ more: String = "", guid: String = "g1", audio: String = "https://example.com/1.mp3") -> String {
    """
    <item><title>One</title><guid isPermaLink="false">\(guid)</guid><enclosure url="\(audio)" length="10" type="audio/mpeg"/>\
    <pubDate>Fri, 09 Oct 2020 04:30:38 GMT</pubDate>\(more)</item>
    """
  }

  /// A file of the shared test data; nil, with a line that says so, where the folder is not there.
  static func shared(_ path: String) -> [UInt8]? {
    // Beside the repository unless the environment says where.
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let folder = ProcessInfo.processInfo.environment["LECTERN_TEST_DATA"] ?? "/\(root)/../shared/data"
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
      print("skipped: \(folder)/\(path) is not there; set LECTERN_TEST_DATA to the folder that holds it")
      return nil
    }
    return Array(data)
  }
}

extension [Finding] {
  func about(_ field: String) -> [Finding] { filter { $0.field == field } }
}
