extension Feed {
  /// One episode of a feed.
  public struct Item: Sendable, Hashable {
    /// What identifies the episode for ever.
    public var guid: String
    /// Whether `guid` is also the URL of the episode's page.
    public var isPermaLink: Bool = false
    /// The title, numbers and prefixes as published.
    public var title: String
    /// `itunes:title`: the title without show name and number.
    public var itunesTitle: String? = nil
    /// The episode's web page.
    public var link: String? = nil
    /// `pubDate`.
    public var published: Timestamp? = nil
    /// A summary, HTML or text, at most 4000 bytes when written.
    public var description: String? = nil
    /// `content:encoded`: the whole show notes as HTML.
    public var contentEncoded: String? = nil
    /// `itunes:subtitle`.
    public var subtitle: String? = nil
    /// `itunes:summary`.
    public var summary: String? = nil
    /// `itunes:author`, or RSS's `author`.
    public var author: String? = nil
    /// The audio or video.
    public var enclosure: Enclosure? = nil
    /// `itunes:duration`; written in whole seconds.
    public var duration: Milliseconds? = nil
    /// The episode's artwork.
    public var image: String? = nil
    /// Nil where the show's own answer holds.
    public var explicit: Bool? = nil
    /// The episode's number, above zero.
    public var episode: Int? = nil
    /// How the number is shown where it is no plain number: `Ch.3`, `315.5`.
    public var episodeDisplay: String? = nil
    /// The season.
    public var season: Season? = nil
    /// Full, trailer or bonus.
    public var episodeType: EpisodeType = .full
    /// Who takes part; replaces the channel's persons.
    public var persons: [Person] = []
    /// Transcripts, one for each form on offer.
    public var transcripts: [TranscriptLink] = []
    /// `podcast:chapters`.
    public var chaptersLink: ChaptersLink? = nil
    /// Podlove simple chapters, in the feed itself.
    public var chapters: [Chapter] = []
    /// `podcast:soundbite`.
    public var soundbites: [Soundbite] = []
    /// `itunes:keywords` and plain `category` elements.
    public var keywords: [String] = []
    /// `itunes:block`: kept out of Apple's directory.
    public var isBlocked: Bool = false
    /// Other `podcast:` and `itunes:` elements, each as well-formed XML with the fixed prefixes; written out as they stand.
    public var preserved: [String] = []

    /// An episode with what cannot be missing; everything else is set afterwards.
    public init(guid: String, title: String, enclosure: Enclosure? = nil) {
      self.guid = guid
      self.title = title
      self.enclosure = enclosure
    }

  }
}
