public import Database
public import Formats

/// A podcast: what its feed says of it, how its site looks, and where it is found.
public struct Show: Sendable, RowDecodable {
  /// The key.
  public let id: ShowID
  /// The name in paths, unique on the installation.
  public var slug: String
  public var title: String
  public var subtitle: String
  /// Markdown.
  public var description: String
  /// A BCP 47 language tag.
  public var language: String
  /// The IANA zone in which dates are shown and episodes scheduled.
  public var timeZone: String
  public var author: String
  public var ownerName: String
  public var ownerEmail: String
  public var copyright: String
  public var explicit: Bool
  public var type: ShowType
  /// The `podcast:medium`.
  public var medium: String
  /// Apple's categories, each `[top]` or `[top, below]`.
  public var categories: [[String]]
  public var fundings: [Link]
  /// Where else it can be heard: the platform's key and the address there.
  public var platforms: [PlatformLink]
  public var socials: [Link]
  public var keywords: [String]
  /// The accent colour, `#rrggbb`.
  public var accent: String
  /// The `podcast:guid`, assigned once and kept.
  public var guid: String
  public var locked: Bool
  public var lockedOwner: String
  public var themeCredit: String
  /// Whether directories are asked to leave it out.
  public var blocked: Bool
  /// Whether no further episode will come.
  public var complete: Bool
  public var newFeedURL: String?
  /// The site it had before it came here.
  public var website: String?
  public var artworkID: MediaID?
  /// Elements of its feed that the model doesn't know.
  public var preserved: PreservedXML
  /// The feed it was imported from.
  public var sourceURL: String?
  /// Grows with every change.
  public var version: Int64
  public let createdAt: Timestamp
  public var updatedAt: Timestamp

  /// The columns that `init(row:)` reads.
  static let columns: SQL = """
    shows.id, shows.slug, shows.title, shows.subtitle, shows.description, shows.language, shows.time_zone, shows.author,
    shows.owner_name, shows.owner_email, shows.copyright, shows.explicit, shows.type, shows.medium, shows.categories,
    shows.fundings, shows.platforms, shows.socials, shows.keywords, shows.accent, shows.guid, shows.locked, shows.locked_owner,
    shows.theme_credit, shows.blocked, shows.complete, shows.new_feed_url, shows.website, shows.artwork_id, shows.preserved,
    shows.source_url, shows.version, shows.created_at, shows.updated_at
    """

  /// Reads a row of `shows`.
  public init(row: Row) throws {
    id = try row["id"]
    slug = try row["slug"]
    title = try row["title"]
    subtitle = try row["subtitle"]
    description = try row["description"]
    language = try row["language"]
    timeZone = try row["time_zone"]
    author = try row["author"]
    ownerName = try row["owner_name"]
    ownerEmail = try row["owner_email"]
    copyright = try row["copyright"]
    explicit = try row["explicit"]
    type = try row["type"]
    medium = try row["medium"]
    categories = try (row["categories"] as JSONColumn<[String]>).elements
    fundings = try (row["fundings"] as JSONColumn<Link>).elements
    platforms = try (row["platforms"] as JSONColumn<PlatformLink>).elements
    socials = try (row["socials"] as JSONColumn<Link>).elements
    keywords = try (row["keywords"] as JSONColumn<String>).elements
    accent = try row["accent"]
    guid = try row["guid"]
    locked = try row["locked"]
    lockedOwner = try row["locked_owner"]
    themeCredit = try row["theme_credit"]
    blocked = try row["blocked"]
    complete = try row["complete"]
    newFeedURL = try row["new_feed_url"]
    website = try row["website"]
    artworkID = try row["artwork_id"]
    preserved = try row["preserved"]
    sourceURL = try row["source_url"]
    version = try row["version"]
    createdAt = try row["created_at"]
    updatedAt = try row["updated_at"]
  }

  /// A new show that is not stored yet, with everything optional left empty.
  public init(slug: String, title: String, language: String = "en", timeZone: String = "UTC", at now: Timestamp) {
    id = .make(at: now)
    self.slug = slug
    self.title = title
    self.language = language
    self.timeZone = timeZone
    (subtitle, description, author, ownerName, ownerEmail, copyright) = ("", "", "", "", "", "")
    (explicit, type, medium) = (false, .episodic, "podcast")
    (categories, fundings, platforms, socials, keywords) = ([], [], [], [], [])
    (accent, guid, locked, lockedOwner, themeCredit) = (Show.defaultAccent, "", false, "", "")
    (blocked, complete, newFeedURL, website, artworkID) = (false, false, nil, nil, nil)
    (preserved, sourceURL, version, createdAt, updatedAt) = (PreservedXML([]), nil, 0, now, now)
  }

  /// The accent of a show that has chosen none.
  public static let defaultAccent = "#3d5afe"
}

/// The order in which a show is meant to be heard (`itunes:type`).
public enum ShowType: String, Sendable, SQLValue, Codable {
  /// Newest first.
  case episodic
  /// From the beginning.
  case serial
}

/// A link with the words it is shown under.
public struct Link: Sendable, Hashable, Codable {
  public var title: String
  public var url: String

  /// A link to `url` shown as `title`.
  public init(title: String, url: String) {
    self.title = title
    self.url = url
  }
}

/// A show's page on a listening platform.
public struct PlatformLink: Sendable, Hashable, Codable {
  /// The platform's key: `apple`, `spotify`, `overcast`, `pocketcasts`, `youtube`, …
  public var platform: String
  public var url: String

  /// The page at `url` on `platform`.
  public init(platform: String, url: String) {
    self.platform = platform
    self.url = url
  }
}
