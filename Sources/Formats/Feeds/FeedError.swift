/// Why nothing of a document could be used as a feed.
public enum FeedError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There was nothing but space.
  case empty
  /// More bytes than `limit`.
  case tooLarge(limit: Int)
  /// A web page came in place of a feed.
  case webPage(title: String?)
  /// Something else came; `what` names it.
  case notAFeed(what: String)
  /// The XML was broken from the start: the parser's words and the line.
  case unreadable(line: Int, reason: String)
  /// The document declares entities that contain entities, which serves only to overwhelm a reader.
  case entityBomb
  /// Elements stand inside one another deeper than `limit`.
  case tooDeep(limit: Int)

  /// What to tell the publisher.
  public var description: String {
    switch self {
    case .empty: "The feed is empty. Check that the address is right and that the feed has been published."
    case .tooLarge(let limit): "The feed is larger than \(limit / 1_048_576) MB. Ask for a paged or shorter feed."
    case .webPage(let title):
      "That is a web page\(title.map { " (“\($0)”)" } ?? ""), not a feed. Look for the RSS link on the page and use its address."
    case .notAFeed(let what): "That is \(what), not an RSS feed. Use the address of the show's RSS feed."
    case .unreadable(let line, let reason): "The feed is not readable XML: line \(line): \(reason)"
    case .entityBomb: "The feed declares XML entities inside entities and was refused. Remove the DOCTYPE from it."
    case .tooDeep(let limit): "Elements stand more than \(limit) deep inside one another, which no feed needs. It was refused."
    }
  }
}
