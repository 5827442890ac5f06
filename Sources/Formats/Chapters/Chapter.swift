/// A named part of a recording.
public struct Chapter: Sendable, Hashable, Codable {
  /// Where it starts.
  public var start: Milliseconds
  /// Where it ends, if not where the next one starts.
  public var end: Milliseconds?
  /// What it is called.
  public var title: String
  /// A picture to show while it plays.
  public var image: String?
  /// A page about it.
  public var link: String?
  /// Left out of tables of contents (`toc: false`): only its picture or link appears while it plays.
  public var hidden: Bool

  /// A chapter from `start` on.
  public init(
    start: Milliseconds, end: Milliseconds? = nil, title: String, image: String? = nil, link: String? = nil, hidden: Bool = false
  ) {
    (self.start, self.end, self.title) = (start, end, title)
    (self.image, self.link, self.hidden) = (image, link, hidden)
  }
}
