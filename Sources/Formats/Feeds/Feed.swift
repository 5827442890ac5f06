/// A podcast feed as one value, for reading and for writing: RSS 2.0 with the itunes, podcast, content, atom and psc namespaces.
public struct Feed: Sendable, Hashable {
  /// The show.
  public var channel: Channel
  /// The episodes, in the document's order.
  public var items: [Item]
  /// Where this document is, and where its neighbours are when it is one page of several (RFC 5005).
  public var pages: Pages

  /// A feed of `items`.
  public init(channel: Channel, items: [Item] = [], pages: Pages = Pages()) {
    (self.channel, self.items, self.pages) = (channel, items, pages)
  }

  /// The `atom:link`s that lead to this and to other pages of the feed.
  public struct Pages: Sendable, Hashable {
    /// The feed's own URL (`rel="self"`).
    public var selfLink: String?
    /// The following page, with older items.
    public var next: String?
    /// The first page, with the newest items.
    public var first: String?
    /// The last page, with the oldest items.
    public var last: String?
    /// The page before this one.
    public var previous: String?

    /// No links but those given.
    public init(
      selfLink: String? = nil, next: String? = nil, first: String? = nil, last: String? = nil, previous: String? = nil
    ) {
      (self.selfLink, self.next, self.first, self.last, self.previous) = (selfLink, next, first, last, previous)
    }
  }
}
