/// Why an import isn't done.
public enum ImportRefusal: Error, Sendable, Hashable, Codable {
  /// The feed says by `podcast:locked` that it may only move with its owner's consent.
  case locked
  /// The show at that path came from another feed.
  case another(slug: String, origin: String)

  /// The reason by itself.
  public var reason: String {
    switch self {
    case .locked: "This feed is locked: its owner doesn't want it to be moved without asking."
    case .another(let slug, let origin): "The show at /\(slug)/ was imported from another feed, \(origin)."
    }
  }

  /// What to do about it in a browser.
  public var remedy: String {
    switch self {
    case .locked:
      "If it is yours, switch the lock off where the show is now, or confirm below with the owner's address that the feed names."
    case .another: "Choose another path below."
    }
  }
}

extension ImportRefusal: CustomStringConvertible {
  /// Reason and remedy for a terminal.
  public var description: String {
    switch self {
    case .locked:
      """
      \(reason) If it is yours, switch the lock off where the show is now, or confirm with --owner and the owner's address that the \
      feed names.
      """
    case .another: "\(reason) Choose another path with --slug."
    }
  }
}
