/// Reads single values out of elements, repairs what can be repaired and notes each repair.
final class FeedFields {
  var findings: [Finding] = []
  /// The item being read; nil at the channel.
  var item: String?
  /// Whether a link was met that has to be resolved against the channel's.
  var hasRelativeLinks = false
  private static let findingLimit = 20_000

  func note(_ field: String, _ message: String, _ remedy: String?) { note(field, message, remedy, item: item) }

  /// With an item of its own; nil where it is about the whole document.
  func note(_ field: String, _ message: String, _ remedy: String?, item: String?) {
    guard findings.count < Self.findingLimit else { return }
    findings.append(Finding(item: item, field: field, message: message, remedy: remedy))
  }

  /// A text of one line, at most 255 characters when written.
  func line(_ element: FeedElement, limit: Int = 255) -> String? {
    line(element.text, element.field, limit: limit)
  }

  func line(_ text: String?, _ field: String, limit: Int = 255) -> String? {
    guard let text = text.map(FeedText.line), !text.isEmpty else { return nil }
    if text.utf8.count > limit, text.count > limit {
      note(field, "This is \(text.count) characters long; directories show \(limit).", "Shorten it; it is cut when published.")
    }
    return text
  }

  /// A text of several lines, at most 4000 bytes when written.
  func block(_ element: FeedElement, isLimited: Bool = true) -> String? {
    let text = FeedText.block(element.text)
    guard !text.isEmpty else { return nil }
    if isLimited, text.utf8.count > 4000 {
      note(
        element.field, "This is \(text.utf8.count) bytes long; directories take 4000.", "Shorten it; it is cut when published.")
    }
    return text
  }

  func flag(_ element: FeedElement) -> Bool? {
    let text = FeedText.line(element.text).lowercased()
    switch text {
    case "true": return true
    case "false": return false
    case "yes", "explicit", "1":
      note(element.field, "The value is “\(text)”, which was read as true.", "Write true.")
      return true
    case "no", "clean", "0", "notexplicit":
      note(element.field, "The value is “\(text)”, which was read as false.", "Write false.")
      return false
    case "": return nil
    default:
      note(element.field, "“\(text.prefix(60))” is neither true nor false.", "Write true or false.")
      return nil
    }
  }

  /// `itunes:block` and `itunes:complete` act on `Yes` only.
  func yes(_ element: FeedElement) -> Bool { FeedText.line(element.text).lowercased() == "yes" }

  func date(_ element: FeedElement) -> Timestamp? { date(element.text, element.field) }

  func date(_ text: String?, _ field: String) -> Timestamp? {
    guard let text = text.map(FeedText.line), !text.isEmpty else { return nil }
    if let strict = Timestamp(rfc2822: text) { return strict }
    guard let date = Timestamp(lenient: text) else {
      note(field, "“\(text.prefix(60))” is no date that could be read.", "Write it as Fri, 09 Oct 2020 04:30:38 GMT.")
      return nil
    }
    note(field, "“\(text)” is not in the form feeds use; it was read as \(date.iso8601).", "Write it as \(date.rfc2822).")
    return date
  }

  /// An ISO 8601 date of a `podcast:` attribute, where any form is right.
  func looseDate(_ text: String?, _ field: String) -> Timestamp? {
    guard let text = text.map(FeedText.line), !text.isEmpty else { return nil }
    guard let date = Timestamp(lenient: text) else {
      note(field, "“\(text.prefix(60))” is no date that could be read.", "Write it as 2020-10-09T04:30:38Z.")
      return nil
    }
    return date
  }

  func duration(_ element: FeedElement) -> Milliseconds? {
    let text = FeedText.line(element.text)
    guard !text.isEmpty else { return nil }
    guard let duration = Milliseconds(duration: text), duration > .zero else {
      note(element.field, "“\(text.prefix(60))” is no length.", "Write the length in seconds.")
      return nil
    }
    return duration
  }

  /// An integer above zero, as season and episode must be.
  func ordinal(_ text: String, _ field: String) -> Int? {
    let text = FeedText.line(text)
    guard !text.isEmpty else { return nil }
    if let value = Int(text), value > 0, value < 1_000_000 { return value }
    if let value = Double(text), value >= 1, value < 1_000_000 {
      note(field, "“\(text)” is not a whole number; \(Int(value)) was taken.", "Write a whole number.")
      return Int(value)
    }
    note(field, "“\(text.prefix(60))” is not a whole number above zero and was left out.", "Write 1, 2, 3 …")
    return nil
  }

  func seconds(_ text: String?, _ field: String) -> Milliseconds? {
    guard let text = text.map(FeedText.line), !text.isEmpty else { return nil }
    guard let value = Milliseconds(duration: text) else {
      note(field, "“\(text.prefix(60))” is no number of seconds.", "Write seconds: 33.5.")
      return nil
    }
    return value
  }

  /// A link to be followed: http and https only. With `isSecure`, http becomes https, as every `podcast:` link must be; links to
  /// files that are still to be fetched stay as they are, since the server that has them may speak nothing else.
  func link(_ text: String?, _ field: String, isSecure: Bool = false, isASCII: Bool = false) -> String? {
    guard var link = text.map(FeedText.line), !link.isEmpty else { return nil }
    if link.hasPrefix("//") {
      link = "https:" + link
      note(field, "The link had no scheme; it was read as \(link).", "Write https: before it.")
    } else if link.hasPrefix("www.") {
      link = "https://" + link
      note(field, "The link had no scheme; it was read as \(link).", "Write https:// before it.")
    }
    switch FeedLink.scheme(of: link) {
    case "http", "https": break
    case nil:
      note(field, "“\(link.prefix(200))” is a relative link; it was resolved against the channel's.", "Write the whole URL.")
      hasRelativeLinks = true
    case let scheme?:
      note(field, "A link with the scheme \(scheme.prefix(20)): is not followed and was left out.", "Write an https link.")
      return nil
    }
    let encoded = FeedLink.encoded(link, isASCII: isASCII)
    if encoded != link {
      note(field, "The link holds characters that no URL can; they were percent-encoded.", "Write \(encoded)")
      link = encoded
    }
    if isSecure, link.lowercased().hasPrefix("http:") {
      link = "https:" + link.dropFirst(5)
      note(field, "The link is http; https was put in its place.", "Serve it over https.")
    }
    return link
  }

  func list(_ element: FeedElement) -> [String] {
    element.text.split(separator: ",").map { FeedText.line(String($0)) }.filter { !$0.isEmpty }
  }
}

/// What a feed's links need of URL rules.
enum FeedLink {
  /// The scheme in lower case; nil for relative references.
  static func scheme(of link: String) -> String? {
    guard let colon = link.utf8.firstIndex(of: UInt8(ascii: ":")), let first = link.utf8.first, (97...122).contains(first | 0x20)
    else { return nil }
    let scheme = link[..<colon]
    let isScheme = scheme.utf8.allSatisfy {
      (97...122).contains($0 | 0x20) || (48...57).contains($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: ".")
    }
    // `example.com:8080/a` has a host, not a scheme.
    return isScheme && !scheme.utf8.contains(UInt8(ascii: ".")) ? scheme.lowercased() : nil
  }

  /// Spaces, quotes and angle brackets percent-encoded; with `isASCII`, everything beyond ASCII too.
  static func encoded(_ link: String, isASCII: Bool) -> String {
    func isWrong(_ byte: UInt8) -> Bool {
      byte <= 32 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
        || (isASCII && byte >= 0x80)
    }
    guard link.utf8.contains(where: isWrong) else { return link }
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in link.utf8 {
      if isWrong(byte) {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `link` as seen from `base`, an absolute http or https URL; `link` itself where it is absolute or base is not.
  static func resolved(_ link: String, against base: String) -> String {
    guard scheme(of: link) == nil, let scheme = scheme(of: base), let mark = base.range(ofText: "://") else { return link }
    if link.hasPrefix("//") { return "\(scheme):\(link)" }
    let rest = base[mark.upperBound...]
    let authorityEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let origin = base[..<authorityEnd]
    if link.hasPrefix("/") { return origin + link }
    var path = String(rest[authorityEnd...].prefix { $0 != "?" && $0 != "#" })
    if link.hasPrefix("?") || link.hasPrefix("#") { return origin + (path.isEmpty ? "/" : path) + link }
    path = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
    var segments = path.split(separator: "/").map(String.init)
    var rest2 = Substring(link)
    while rest2.hasPrefix("./") || rest2.hasPrefix("../") {
      if rest2.hasPrefix("../") { _ = segments.popLast() }
      rest2 = rest2.dropFirst(rest2.hasPrefix("../") ? 3 : 2)
    }
    return origin + "/" + (segments + [String(rest2)]).joined(separator: "/")
  }
}
