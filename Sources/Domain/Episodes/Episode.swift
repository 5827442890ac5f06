public import Database
public import Formats
import FoundationEssentials

/// One instalment of a show, in whatever state it is.
public struct Episode: Sendable, RowDecodable {
  /// The key.
  public let id: EpisodeID
  public let showID: ShowID
  /// What podcast apps know it by. It never changes: not by an edit, a new address, a move or an import.
  public let guid: String
  public let guidIsPermalink: Bool
  public var number: Int?
  public var season: Int?
  public var type: EpisodeType
  public var title: String
  /// The title without number or show name (`itunes:title`); empty when it is the same.
  public var shortTitle: String
  /// The name in paths, unique in the show.
  public var slug: String
  public var subtitle: String
  /// One paragraph of plain text.
  public var summary: String
  /// Markdown.
  public var notes: String
  /// The notes as safe HTML, made when they are saved.
  public private(set) var notesHTML: String
  public var author: String
  public internal(set) var status: EpisodeStatus
  /// When it became public, or will.
  public internal(set) var publishedAt: Timestamp?
  /// The day of the recording, `YYYY-MM-DD`.
  public var recordedOn: String?
  /// Nil follows the show.
  public var explicit: Bool?
  /// Whether directories are asked to leave it out.
  public var blocked: Bool
  /// The stored recording; nil while it is only linked.
  public var audioID: MediaID?
  /// Where the recording came from, or where it still is.
  public var audioURL: String?
  /// Its length in bytes.
  public var audioLength: Int64?
  public var audioType: String?
  public var duration: Milliseconds?
  public var artworkID: MediaID?
  /// Elements of its feed item that the model doesn't know.
  public var preserved: PreservedXML
  /// A digest of the feed item it was last imported from.
  public var sourceHash: String?
  /// Grows with every change.
  public internal(set) var version: Int64
  /// The account that made it; nil when it was imported, or when the account is gone.
  public var createdBy: AccountID?
  public let createdAt: Timestamp
  public internal(set) var updatedAt: Timestamp

  /// The columns that `init(row:)` reads.
  static let columns = columns(notes: "episodes.notes")
  /// The same without the Markdown of the notes, for feeds, which need only the HTML made from it.
  static let columnsWithoutNotes = columns(notes: "'' AS notes")

  private static func columns(notes: SQL) -> SQL {
    """
    episodes.id, episodes.show_id, episodes.guid, episodes.guid_is_permalink, episodes.number, episodes.season, episodes.type,
    episodes.title, episodes.short_title, episodes.slug, episodes.subtitle, episodes.summary, \(notes), episodes.notes_html,
    episodes.author, episodes.status, episodes.published_at, episodes.recorded_on, episodes.explicit, episodes.blocked,
    episodes.audio_id, episodes.audio_url, episodes.audio_length, episodes.audio_type, episodes.duration_ms,
    episodes.artwork_id, episodes.preserved, episodes.source_hash, episodes.version,
    episodes.created_by, episodes.created_at, episodes.updated_at
    """
  }

  /// Reads a row of `episodes`.
  public init(row: Row) throws {
    id = try row["id"]
    showID = try row["show_id"]
    guid = try row["guid"]
    guidIsPermalink = try row["guid_is_permalink"]
    number = try row["number"]
    season = try row["season"]
    type = try row["type"]
    title = try row["title"]
    shortTitle = try row["short_title"]
    slug = try row["slug"]
    subtitle = try row["subtitle"]
    summary = try row["summary"]
    notes = try row["notes"]
    notesHTML = try row["notes_html"]
    author = try row["author"]
    status = try row["status"]
    publishedAt = try row["published_at"]
    recordedOn = try row["recorded_on"]
    explicit = try row["explicit"]
    blocked = try row["blocked"]
    audioID = try row["audio_id"]
    audioURL = try row["audio_url"]
    audioLength = try row["audio_length"]
    audioType = try row["audio_type"]
    duration = try row["duration_ms"]
    artworkID = try row["artwork_id"]
    preserved = try row["preserved"]
    sourceHash = try row["source_hash"]
    version = try row["version"]
    createdBy = try row["created_by"]
    createdAt = try row["created_at"]
    updatedAt = try row["updated_at"]
  }

  /// A new draft that is not stored yet. Without a `guid` it gets one that no other episode in the world has.
  public init(show: ShowID, guid: String? = nil, isPermalink: Bool = false, title: String, slug: String, at now: Timestamp) {
    self.init(
      id: .make(at: now), show: show, guid: guid, isPermalink: isPermalink, title: title, slug: slug, at: now)
  }

  /// The same with a key it had before.
  init(id: EpisodeID, show: ShowID, guid: String?, isPermalink: Bool, title: String, slug: String, at now: Timestamp) {
    self.id = id
    showID = show
    self.guid = guid ?? UUID().uuidString.lowercased()
    guidIsPermalink = isPermalink
    self.title = title
    self.slug = slug
    (number, season, type, shortTitle) = (nil, nil, .full, "")
    (subtitle, summary, notes, notesHTML, author) = ("", "", "", "", "")
    (status, publishedAt, recordedOn, explicit, blocked) = (.draft, nil, nil, nil, false)
    (audioID, audioURL, audioLength, audioType, duration) = (nil, nil, nil, nil, nil)
    (artworkID, preserved, sourceHash) = (nil, PreservedXML([]), nil)
    (version, createdBy, createdAt, updatedAt) = (0, nil, now, now)
  }

  /// Brings `notesHTML` up to date with `notes`.
  mutating func renderNotes() { notesHTML = Markdown.html(notes, policy: .notes) }
}

/// What an episode is (`itunes:episodeType`).
public enum EpisodeType: String, Sendable, SQLValue, Codable {
  case full, trailer, bonus
}

/// How far an episode is on its way to listeners.
public enum EpisodeStatus: String, Sendable, SQLValue, Codable {
  /// Seen by its makers only.
  case draft
  /// Public from `publishedAt` on, to the second, whether or not anything has run since.
  case scheduled
  /// On the site and in the feed.
  case published
  /// On the site for those who have its address; in no list and in no feed.
  case unlisted
  /// Taken back: its address says so.
  case withdrawn
}
