extension Feed {
  /// The show a feed describes.
  public struct Channel: Sendable, Hashable {
    /// The show's name.
    public var title: String
    /// The show's web page.
    public var link: String
    /// What the show is about; HTML or text, at most 4000 bytes when written.
    public var description: String
    /// `itunes:subtitle`.
    public var subtitle: String? = nil
    /// `itunes:summary`.
    public var summary: String? = nil
    /// A BCP 47 tag, `en-US`.
    public var language: String? = nil
    /// The copyright line.
    public var copyright: String? = nil
    /// `itunes:author`.
    public var author: String? = nil
    /// `itunes:owner`.
    public var owner: Owner? = nil
    /// `managingEditor`, `mail@example.com (Name)`.
    public var managingEditor: String? = nil
    /// `webMaster`, in the same form.
    public var webMaster: String? = nil
    /// Whether the show as a whole is explicit.
    public var explicit: Bool = false
    /// In which order episodes are meant to be heard.
    public var type: ShowType = .episodic
    /// Apple's categories, most fitting first.
    public var categories: [Category] = []
    /// The artwork.
    public var image: Image? = nil
    /// Where listeners can give money.
    public var fundings: [Funding] = []
    /// `podcast:guid`, assigned once and kept.
    public var guid: String? = nil
    /// Whether other hosts may import the feed; nil says nothing.
    public var locked: Locked? = nil
    /// `podcast:medium`: podcast, music, video, audiobook, …
    public var medium: String? = nil
    /// `itunes:new-feed-url`.
    public var newFeedURL: String? = nil
    /// `itunes:block`: kept out of Apple's directory.
    public var isBlocked: Bool = false
    /// `itunes:complete`: no episode will follow.
    public var isComplete: Bool = false
    /// Hosts and crew, where an item names none of its own.
    public var persons: [Person] = []
    /// WebSub hubs.
    public var hubs: [String] = []
    /// `pubDate` of the channel.
    public var published: Timestamp? = nil
    /// `lastBuildDate`.
    public var lastBuild: Timestamp? = nil
    /// `ttl`, in minutes.
    public var timeToLive: Int? = nil
    /// The program that wrote the feed.
    public var generator: String? = nil
    /// `itunes:keywords` and plain `category` elements.
    public var keywords: [String] = []
    /// `podcast:trailer`.
    public var trailers: [Trailer] = []
    /// `podcast:updateFrequency`.
    public var updateFrequency: UpdateFrequency? = nil
    /// Other `podcast:` and `itunes:` elements, each as well-formed XML with the fixed prefixes; written out as they stand.
    public var preserved: [String] = []

    /// A show with what cannot be missing; everything else is set afterwards.
    public init(title: String, link: String = "", description: String = "") {
      self.title = title
      self.link = link
      self.description = description
    }

  }
}
