extension Feed {
  /// Who answers mail from directories; public, so only where wanted.
  public struct Owner: Sendable, Hashable {
    /// The owner's name.
    public var name: String?
    /// The owner's address.
    public var email: String?

    /// The value of the given parts.
    public init(name: String? = nil, email: String? = nil) {
      self.name = name
      self.email = email
    }
  }

  /// One of Apple's categories, see `FeedCategories`.
  public struct Category: Sendable, Hashable {
    /// The top level: `Society & Culture`.
    public var name: String
    /// The second level: `Documentary`.
    public var sub: String?

    /// The value of the given parts.
    public init(name: String, sub: String? = nil) {
      self.name = name
      self.sub = sub
    }
  }

  /// Artwork.
  public struct Image: Sendable, Hashable {
    /// Where the picture is.
    public var url: String
    /// Its title, where it is not the show's.
    public var title: String?

    /// The value of the given parts.
    public init(url: String, title: String? = nil) {
      self.url = url
      self.title = title
    }
  }

  /// A way to give money.
  public struct Funding: Sendable, Hashable {
    /// The page to give at.
    public var url: String
    /// The words of the link, at most 128 characters.
    public var label: String

    /// The value of the given parts.
    public init(url: String, label: String) {
      self.url = url
      self.label = label
    }
  }

  /// `podcast:locked`.
  public struct Locked: Sendable, Hashable {
    /// Whether importing is refused.
    public var isLocked: Bool
    /// The address that can unlock it.
    public var owner: String?

    /// The value of the given parts.
    public init(isLocked: Bool, owner: String? = nil) {
      self.isLocked = isLocked
      self.owner = owner
    }
  }

  /// Somebody heard in, or working on, an episode.
  public struct Person: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The role of Podcasting 2.0's taxonomy; nil means host.
    public var role: String?
    /// The group of the taxonomy; nil means cast.
    public var group: String?
    /// A picture.
    public var image: String?
    /// A page about the person.
    public var link: String?

    /// The value of the given parts.
    public init(name: String, role: String? = nil, group: String? = nil, image: String? = nil, link: String? = nil) {
      self.name = name
      self.role = role
      self.group = group
      self.image = image
      self.link = link
    }
  }

  /// `podcast:trailer`.
  public struct Trailer: Sendable, Hashable {
    /// Its title.
    public var title: String
    /// The audio.
    public var url: String
    /// When it came out.
    public var published: Timestamp?
    /// Its length in bytes.
    public var length: Int64?
    /// Its media type.
    public var type: String?
    /// The season it announces.
    public var season: Int?

    /// The value of the given parts.
    public init(
      title: String, url: String, published: Timestamp? = nil, length: Int64? = nil, type: String? = nil, season: Int? = nil
    ) {
      self.title = title
      self.url = url
      self.published = published
      self.length = length
      self.type = type
      self.season = season
    }
  }

  /// `podcast:updateFrequency`.
  public struct UpdateFrequency: Sendable, Hashable {
    /// In words: `fortnightly`.
    public var label: String
    /// An iCalendar recurrence rule (RFC 5545 §3.3.10).
    public var rule: String?
    /// When the rule starts.
    public var start: Timestamp?
    /// Whether the show has ended.
    public var isComplete: Bool?

    /// The value of the given parts.
    public init(label: String, rule: String? = nil, start: Timestamp? = nil, isComplete: Bool? = nil) {
      self.label = label
      self.rule = rule
      self.start = start
      self.isComplete = isComplete
    }
  }

  /// The media of an episode.
  public struct Enclosure: Sendable, Hashable {
    /// Where it is.
    public var url: String
    /// Its size in bytes; 0 where the feed did not know.
    public var length: Int64
    /// Its media type.
    public var type: String

    /// The value of the given parts.
    public init(url: String, length: Int64, type: String) {
      self.url = url
      self.length = length
      self.type = type
    }

    /// A length as a feed gives it; 0 for what can't be the size of a recording: no number, less than nothing, over a tebibyte.
    static func length(_ text: String) -> Int64 {
      guard let length = Int64(text), (0...(1 << 40)).contains(length) else { return 0 }
      return length
    }
  }

  /// A season.
  public struct Season: Sendable, Hashable {
    /// Its number, above zero.
    public var number: Int
    /// Its name.
    public var name: String?

    /// The value of the given parts.
    public init(number: Int, name: String? = nil) {
      self.number = number
      self.name = name
    }
  }

  /// `podcast:transcript`.
  public struct TranscriptLink: Sendable, Hashable {
    /// Where it is.
    public var url: String
    /// Its media type.
    public var type: String
    /// Its language, where it is not the feed's.
    public var language: String?
    /// `captions` where it is timed.
    public var rel: String?

    /// The value of the given parts.
    public init(url: String, type: String, language: String? = nil, rel: String? = nil) {
      self.url = url
      self.type = type
      self.language = language
      self.rel = rel
    }
  }

  /// `podcast:chapters`.
  public struct ChaptersLink: Sendable, Hashable {
    /// Where the document is.
    public var url: String
    /// `application/json+chapters`.
    public var type: String

    /// The value of the given parts.
    public init(url: String, type: String) {
      self.url = url
      self.type = type
    }
  }

  /// A passage worth playing alone.
  public struct Soundbite: Sendable, Hashable {
    /// Where it starts.
    public var start: Milliseconds
    /// How long it is, 15 to 120 seconds.
    public var duration: Milliseconds
    /// A title, at most 128 characters.
    public var title: String?

    /// The value of the given parts.
    public init(start: Milliseconds, duration: Milliseconds, title: String? = nil) {
      self.start = start
      self.duration = duration
      self.title = title
    }
  }

  /// `itunes:type`.
  public enum ShowType: String, Sendable, Hashable, CaseIterable {
    /// Newest first; each stands alone.
    case episodic
    /// Oldest first; every episode needs a number.
    case serial
  }

  /// `itunes:episodeType`.
  public enum EpisodeType: String, Sendable, Hashable, CaseIterable {
    /// A complete episode.
    case full
    /// A short promotion.
    case trailer
    /// Extra material.
    case bonus
  }
}
