import Formats
import Foundation

/// The path of a request in the one spelling under which pages are found and kept.
///
/// `/episodes/%61-walk` and `/episodes/a-walk` are one address (RFC 3986 §6.2.2). Keeping a page under each of its spellings would
/// let a visitor fill the cache with copies, and a spelling that stood in a redirect could lead away from the site.
enum RequestPath {
  /// `path` with empty segments left out and every segment escaped in the same way; a slash at its end stays. Nil for what no
  /// address here can be: `.` and `..`, escapes that are broken or not UTF-8, and those that stand for a slash or a control character.
  static func canonical(_ path: String) -> String? {
    var out = ""
    for segment in path.split(separator: "/") {
      guard let text = segment.removingPercentEncoding, text != ".", text != "..", !text.utf8.contains(where: isForbidden) else {
        return nil
      }
      out += "/" + Slug.pathComponent(text)
    }
    return path.hasSuffix("/") || out.isEmpty ? out + "/" : out
  }

  private static func isForbidden(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "/") }

  /// `path`, which is canonical, as older sites may have spelled it in the links that were imported: plain, and with escapes in
  /// capital or small letters.
  static func spellings(of path: String) -> [String] {
    var small = ""
    var digits = 0
    for character in path {
      if character == "%" { digits = 3 }
      small += digits > 0 ? character.lowercased() : String(character)
      digits -= 1
    }
    var spellings: [String] = []
    for spelling in [path.removingPercentEncoding ?? path, path, small] where !spellings.contains(spelling) {
      spellings.append(spelling)
    }
    return spellings
  }
}
