/// HTML from people and from feeds, made safe to stand in a page: libxml2's tree, of which only an allow list is written out again.
public enum SafeHTML {
  /// What may pass.
  public struct Policy: Sendable, Hashable {
    /// Whether the author is staff: links then carry `rel="noopener"` only, not `nofollow ugc`.
    public var trusted: Bool
    /// Whether pictures with an `https:` source stay; else their alternative text does.
    public var images: Bool
    /// How many levels below the page's `h1` the topmost heading stands, with the others below it without a gap; 0 leaves headings
    /// as they are.
    public var headingShift: Int
    /// Whether times at the start of a line or list item ("00:10:21 Title") become links that seek.
    public var linkTimes: Bool

    /// A policy; without arguments the one for strangers.
    public init(trusted: Bool = false, images: Bool = false, headingShift: Int = 1, linkTimes: Bool = false) {
      self.trusted = trusted
      self.images = images
      self.headingShift = headingShift
      self.linkTimes = linkTimes
    }

    /// For comments and feeds of others: no pictures, no followed links.
    public static let stranger = Policy()
    /// For what the show's own staff writes: pictures, plain links.
    public static let staff = Policy(trusted: true, images: true)
    /// For an episode's own notes: `staff`, and times that seek.
    public static let notes = Policy(trusted: true, images: true, linkTimes: true)
  }

  /// `html` as a well-formed HTML5 fragment with only the elements, attributes and addresses that the policy allows. Total: any
  /// input has an answer. No more than 1 MB is read.
  public static func clean(_ html: String, policy: Policy = .stranger) -> String {
    var writer = SafeHTMLWriter(policy: policy)
    writer.write(document: HTMLTree.parse(html))
    return writer.finish()
  }

  /// An address fit for `href`: `https:`, `http:` or `mailto:`, or relative; `//host` becomes `https://host`. `nil` for all else,
  /// however it is disguised.
  public static func link(_ address: String) -> String? {
    var scalars = String.UnicodeScalarView()
    for scalar in address.unicodeScalars {
      // Browsers drop tabs and line ends anywhere and controls at the ends (WHATWG URL §4.4); dropping all is stricter.
      if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) { continue }
      if PlainText.isInvisible(scalar) { continue }
      scalars.append(scalar)
    }
    var url = String(scalars).trimmed
    if url.isEmpty { return nil }
    if url.utf8.count > 4096 { return nil }
    let head = url.utf8.prefix(2)
    if head.count == 2, head.allSatisfy({ $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
      url = "https://" + url.dropFirst(2).drop { $0 == "/" || $0 == "\\" }
    }
    if url.hasPrefix("\\") { return nil }
    if let end = url.unicodeScalars.firstIndex(where: { ":/?#".unicodeScalars.contains($0) }), url.unicodeScalars[end] == ":" {
      let scheme = url[..<end].lowercased()
      guard ["https", "http", "mailto"].contains(scheme) else { return nil }
      let rest = url.unicodeScalars[url.unicodeScalars.index(after: end)...]
      guard !rest.isEmpty else { return nil }
      if scheme != "mailto" {
        guard rest.starts(with: "//".unicodeScalars), rest.count > 2 else { return nil }
      }
      url = scheme + ":" + String(Substring(rest))
    }
    return encoded(url)
  }

  /// The characters that RFC 3986 has no place for, percent-encoded: spaces, quotes, brackets, all that isn't ASCII.
  private static func encoded(_ url: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var output: [UInt8] = []
    for byte in url.utf8 {
      if byte <= 0x20 || byte >= 0x7F || "\"<>`[]{}|^\\".utf8.contains(byte) {
        output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
