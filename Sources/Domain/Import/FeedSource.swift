import Clients
import Crypto
public import Formats
import Foundation

/// A feed as it was read, with all of its pages joined, before anything is done with it.
public struct FeedSource: Sendable {
  /// Where it was read: an address, or the path of a file.
  public let location: String
  public let feed: Feed
  /// What had to be repaired while reading.
  public let findings: [Finding]

  /// Feeds larger than this are refused: 64 MB.
  public static let limit = 64 << 20
  /// How many pages of a paged feed are followed.
  static let pageLimit = 1000

  /// Reads the feed at `location`, a file or an address, and the pages that follow it (RFC 5005 §3).
  public static func read(_ location: String, _ services: Services) async throws -> FeedSource {
    try await read(location) { try await bytes($0, services) }
  }

  /// The same, where `bytes` gives each page.
  static func read(_ location: String, bytes: (String) async throws -> [UInt8]) async throws -> FeedSource {
    var (feed, findings) = try parse(try await bytes(location), location)
    var next = feed.pages.next
    var seen: Set<String> = [location]
    while let page = next, isAddress(page) {
      guard seen.insert(page).inserted, seen.count <= pageLimit else {
        findings.append(
          Finding(
            field: "atom:link rel=next", message: "The pages of this feed lead back to \(page).",
            remedy: "Everything up to there was read."))
        break
      }
      do {
        let (following, more) = try parse(try await bytes(page), page)
        let known = Set(feed.items.map(\.guid))
        feed.items += following.items.filter { !known.contains($0.guid) }
        findings += more
        next = following.pages.next
      } catch {
        throw ImportError("Page \(seen.count) of the feed, \(page): \(error)")
      }
    }
    return FeedSource(location: location, feed: feed, findings: findings)
  }

  private static func parse(_ bytes: [UInt8], _ location: String) throws -> (Feed, [Finding]) {
    do {
      let result = try Feed.read(bytes)
      return (result.feed, result.findings)
    } catch {
      throw ImportError("\(location): \(error)")
    }
  }

  /// A page as it is at an address or in a file.
  static func bytes(_ location: String, _ services: Services) async throws -> [UInt8] {
    if isAddress(location) {
      return try await services.outgoing.fetch(location, limit: limit).successful().body
    }
    guard let handle = FileHandle(forReadingAtPath: location) else {
      throw ImportError("There is no file \(location). Give the path of a feed, or its address beginning with https://.")
    }
    defer { try? handle.close() }
    let data = try handle.read(upToCount: limit + 1) ?? Data()
    guard data.count <= limit else { throw ImportError("\(location) is larger than \(limit >> 20) MB, which no feed is.") }
    return [UInt8](data)
  }

  static func isAddress(_ text: String) -> Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }

  /// A digest of what an item says, by which a later import sees whether it changed.
  static func digest(of item: Feed.Item) -> String {
    digest(Feed(channel: Feed.Channel(title: ""), items: [item]))
  }

  /// A digest of what a channel says about the show, whenever it was built and by whatever.
  static func digest(of channel: Feed.Channel) -> String {
    var channel = channel
    (channel.lastBuild, channel.published, channel.generator) = (nil, nil, nil)
    return digest(Feed(channel: channel))
  }

  private static func digest(_ feed: Feed) -> String {
    SHA256.hash(data: feed.write()).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The same feed under the place that it says is its own, or else under its show's title: for a file from a browser, which can't be
  /// read again from where it was.
  var asUpload: FeedSource {
    let own = feed.pages.selfLink.flatMap { FeedSource.isAddress($0) ? $0 : nil }
    return FeedSource(
      location: own ?? "\(FeedSource.uploadMark)\(Slug.make(from: feed.channel.title))", feed: feed, findings: findings)
  }

  private static let uploadMark = "upload:"

  /// Whether it came from a browser and names no address.
  var isUpload: Bool { location.hasPrefix(FeedSource.uploadMark) }

  /// Whether the feed says by itself which show it is.
  var namesItself: Bool { feed.channel.guid?.isEmpty == false || feed.pages.selfLink != nil }

  /// The show's `podcast:guid`: the one the feed gives, or else the one its address makes.
  var showGUID: String {
    if let guid = feed.channel.guid, !guid.isEmpty { return guid }
    return PodcastGUID.make(feedURL: feed.pages.selfLink ?? location)
  }

  /// By GUID, the paths under which episodes had a page, so that links to them go on working when the host name comes here. A path
  /// that several items share, or that is the show's own, is nobody's page.
  var formerPaths: [String: String] {
    let own = FeedSource.path(of: feed.channel.link)
    var byPath: [String: [String]] = [:]
    for item in feed.items {
      if let link = item.link, let path = FeedSource.path(of: link), path != own { byPath[path, default: []].append(item.guid) }
    }
    var paths: [String: String] = [:]
    for (path, guids) in byPath where guids.count == 1 { paths[guids[0]] = path }
    return paths
  }

  /// The path of `link` without a slash at its end; nil for none.
  private static func path(of link: String) -> String? {
    guard isAddress(link), let start = link.range(of: "://")?.upperBound else { return nil }
    guard let slash = link[start...].firstIndex(of: "/") else { return nil }
    // An address told apart by its query has no path of its own.
    guard !link.contains("?") else { return nil }
    var path = link[slash...].prefix { $0 != "#" }
    while path.count > 1 && path.last == "/" { path = path.dropLast() }
    return path.count > 1 ? String(path) : nil
  }
}

/// Why an import can't go on, in words for the publisher.
public struct ImportError: Error, Sendable, CustomStringConvertible {
  public let description: String
  /// An import that ends with `description`.
  public init(_ description: String) { self.description = description }
}
