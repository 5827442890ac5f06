import Clients
import Crypto
import Delivery
import Formats
import Foundation
import HTTPTypes
import Hummingbird

/// The style sheets, scripts and icons in `Public`, under an address that carries a digest of them all: browsers keep them for good,
/// and a new release has new addresses. Scripts import one another by relative paths and so stay within one release.
struct Assets: Sendable {
  private let folder: String
  private let known: [String: String]
  /// The digest that stands in their addresses.
  let version: String

  /// Takes stock of the files in `folder`.
  init(folder: String) throws {
    var known: [String: String] = [:]
    var digest = SHA256()
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    for path in paths {
      guard let dot = path.lastIndex(of: "."), let type = Assets.types[String(path[path.index(after: dot)...])] else { continue }
      known[path] = type
      digest.update(data: Data(path.utf8))
      digest.update(data: try Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
    }
    self.folder = folder
    self.known = known
    version = digest.finalize().prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static let types = [
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
    "ico": "image/x-icon", "webp": "image/webp", "woff2": "font/woff2",
  ]

  /// Where `path`, such as `css/site.css`, is found.
  func url(_ path: String) -> String { "/assets/\(version)/\(path)" }

  /// The file at `path`, with or without a version before it.
  func response(to request: Request, path: String, _ cache: PageCache) async throws -> Response {
    let first = path.prefix { $0 != "/" }
    let isVersioned = first.count == version.count && known[path] == nil
    let name = isVersioned ? String(path.dropFirst(first.count + 1)) : path
    guard let type = known[name] else { throw HTTPError(.notFound) }
    let (file, isCurrent) = ("\(folder)/\(name)", isVersioned && first == version)
    // One entry for each file, whatever query or invented version it is asked with.
    var head = request.head
    head.path = isCurrent ? url(name) : "/assets/\(name)"
    return try await cache.response(for: Request(head: head, body: request.body)) {
      guard let bytes = FileManager.default.contents(atPath: file) else { throw HTTPError(.notFound) }
      return Page(
        contentType: type, body: [UInt8](bytes),
        cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
        headers: [.xContentTypeOptions: "nosniff", .crossOriginResourcePolicy: "same-origin"])
    }
  }
}

extension HTTPField.Name {
  /// `Cross-Origin-Resource-Policy`.
  static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy") ?? .server
}
