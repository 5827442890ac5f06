extension Feed {
  /// Reads a feed as publishers really write them: what is broken is repaired as far as possible, and every repair is a finding.
  ///
  /// `charset` is the one the transport named, which counts for more than the document's own. A document larger than
  /// `maximumBytes` is refused unread. Nothing outside `bytes` is ever loaded.
  public static func read(
    _ bytes: [UInt8], charset: String? = nil, maximumBytes: Int = 67_108_864
  ) throws(FeedError) -> (feed: Feed, findings: [Finding]) {
    guard bytes.count <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
    let source = FeedEncoding(bytes, charset: charset)
    guard !source.bytes.isEmpty else { throw .empty }
    if let other = notAFeed(source.bytes) { throw other }

    var parser = FeedParser()
    var isWellFormed = parser.parse(source.bytes, recover: false)
    if let failure = parser.failure { throw explained(failure, source.bytes) }
    var breakage: [Finding] = []
    if !isWellFormed {
      let first = parser.firstError ?? (line: 1, reason: "unknown error")
      parser = FeedParser()
      isWellFormed = parser.parse(FeedMarkupRepair.repaired(source.bytes), recover: true)
      if let failure = parser.failure { throw explained(failure, source.bytes) }
      guard parser.assembly.hasChannel || !parser.assembly.items.isEmpty else {
        throw .unreadable(line: first.line, reason: first.reason)
      }
      let extent = isWellFormed ? "It was repaired whole." : "What could be read was kept; compare the items with your own list."
      breakage = [
        Finding(
          field: "xml", message: "Line \(first.line) is not well-formed: \(first.reason). \(extent)",
          remedy: "Escape & as &amp; and < as &lt;, and close every element.")
      ]
    }
    guard parser.assembly.hasChannel || !parser.assembly.items.isEmpty else {
      throw .notAFeed(what: "an XML document without a channel")
    }
    let feed = parser.assembly.finish()
    return (feed, source.findings + breakage + parser.assembly.fields.findings)
  }

  /// Other things that servers send in place of a feed, known by how they start.
  private static func notAFeed(_ bytes: [UInt8]) -> FeedError? {
    let head = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
    if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") { return explained(.webPage(title: nil), bytes) }
    if head.hasPrefix("{") || head.hasPrefix("[") { return .notAFeed(what: "a JSON document") }
    if head.hasPrefix("%pdf") { return .notAFeed(what: "a PDF") }
    if head.hasPrefix("id3") { return .notAFeed(what: "an audio file") }
    return head.contains("<") ? nil : .notAFeed(what: "text")
  }

  private static func explained(_ error: FeedError, _ bytes: [UInt8]) -> FeedError {
    guard case .webPage = error else { return error }
    let head = String(decoding: bytes.prefix(16384), as: UTF8.self)
    let lower = head.lowercased()
    guard lower.utf8.count == head.utf8.count, let open = lower.range(ofText: "<title"),
      let start = lower[open.upperBound...].range(ofText: ">"), let end = lower[start.upperBound...].range(ofText: "</title")
    else { return error }
    let title = FeedText.line(String(lower[start.upperBound..<end.lowerBound]))
    // The same bytes of the original: lower-casing kept the length.
    let offset = lower.utf8.distance(from: lower.startIndex, to: start.upperBound)
    let length = lower.utf8.distance(from: start.upperBound, to: end.lowerBound)
    let original = String(decoding: head.utf8.dropFirst(offset).prefix(length), as: UTF8.self)
    return .webPage(title: title.isEmpty ? nil : FeedText.cut(FeedText.line(original), characters: 100))
  }
}
