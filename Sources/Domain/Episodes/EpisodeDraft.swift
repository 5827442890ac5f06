public import Formats

/// Everything that the form edits of an episode.
public struct EpisodeDraft: Draft {
  public static let kind = Subject.Kind.episode

  public var title: String
  /// The title without number or show name; empty when it is the same.
  public var shortTitle: String
  /// Empty for one made from the title.
  public var slug: String
  public var number: Int?
  public var season: Int?
  public var type: EpisodeType
  public var subtitle: String
  public var summary: String
  /// Markdown.
  public var notes: String
  public var author: String
  /// `YYYY-MM-DD`.
  public var recordedOn: String?
  /// Nil follows the show.
  public var explicit: Bool?
  public var blocked: Bool
  public var tags: [String]
  public var credits: [CreditDraft]
  public var sponsors: [SponsorMention]
  public var chapters: [Chapter]
  public var soundbites: [SoundbiteDraft]
  public var links: [Link]
  public var artwork: MediaID?
  /// What the form doesn't edit, kept when an episode is deleted, so that it can be brought back as it was.
  var remains: Remains?

  /// A person and what they did: one who is known, or a name that becomes one when it is saved.
  public struct CreditDraft: Codable, Sendable, Hashable {
    public var person: PersonID?
    public var name: String
    public var role: String
    public var team: String

    /// Credits `person`, or whoever is called `name`, as `role`.
    public init(person: PersonID? = nil, name: String, role: String, team: String = "") {
      (self.person, self.name, self.role, self.team) = (person, name, role, team)
    }
  }

  /// A sponsor of the show, or a name and an address that become one when they are saved.
  public struct SponsorMention: Codable, Sendable, Hashable {
    public var sponsor: SponsorID?
    public var name: String
    public var url: String

    /// Mentions `sponsor`, or a new one.
    public init(sponsor: SponsorID? = nil, name: String, url: String = "") {
      (self.sponsor, self.name, self.url) = (sponsor, name, url)
    }
  }

  /// A stretch worth quoting.
  public struct SoundbiteDraft: Codable, Sendable, Hashable {
    public var start: Milliseconds
    public var length: Milliseconds
    public var title: String

    /// A soundbite of `length` from `start`.
    public init(start: Milliseconds, length: Milliseconds, title: String) {
      (self.start, self.length, self.title) = (start, length, title)
    }
  }

  /// An empty draft called `title`.
  public init(title: String) {
    self.title = title
    (shortTitle, slug, number, season, type) = ("", "", nil, nil, .full)
    (subtitle, summary, notes, author, recordedOn) = ("", "", "", "", nil)
    (explicit, blocked, tags, credits, sponsors) = (nil, false, [], [], [])
    (chapters, soundbites, links, artwork, remains) = ([], [], [], nil, nil)
  }

  public var headline: String { title }

  /// What it says, however people and sponsors are called: two drafts with one digest are the same to whoever saves. SHA-256 in
  /// hexadecimal.
  public var digest: String { Token.digest(of: (try? DraftJSON.encode(bare)) ?? "") }

  /// The same draft with people and sponsors by their keys alone.
  var bare: EpisodeDraft {
    var bare = self
    bare.remains = nil
    for index in credits.indices where credits[index].person != nil { bare.credits[index].name = "" }
    for index in sponsors.indices where sponsors[index].sponsor != nil {
      (bare.sponsors[index].name, bare.sponsors[index].url) = ("", "")
    }
    return bare
  }

  public var fields: [DraftField] {
    [
      DraftField("title", "Title", title),
      DraftField("short_title", "Short title", shortTitle),
      DraftField("slug", "Address", slug),
      DraftField("number", "Number", number.map(String.init) ?? ""),
      DraftField("season", "Season", season.map(String.init) ?? ""),
      DraftField("type", "Kind", type.title),
      DraftField("subtitle", "Subtitle", subtitle),
      DraftField("summary", "Summary", summary),
      DraftField("notes", "Notes", notes),
      DraftField("author", "Author", author),
      DraftField("recorded_on", "Recorded on", recordedOn ?? ""),
      DraftField("explicit", "Explicit", explicit.map { $0 ? "Yes" : "No" } ?? "As the show"),
      DraftField("blocked", "Left out of directories", blocked),
      DraftField("tags", "Tags", tags.joined(separator: "\n")),
      DraftField("credits", "People", credits.map(\.line).joined(separator: "\n")),
      DraftField("sponsors", "Sponsors", sponsors.map(\.name).joined(separator: "\n")),
      DraftField("chapters", "Chapters", chapters.map(\.line).joined(separator: "\n")),
      DraftField("soundbites", "Soundbites", soundbites.map(\.line).joined(separator: "\n")),
      DraftField("links", "Links", links.map { "\($0.title) \($0.url)" }.joined(separator: "\n")),
      DraftField("artwork", "Artwork", artwork.map { "Image \($0)" } ?? "As the show"),
    ]
  }
}

extension EpisodeType {
  /// What the form calls it.
  public var title: String {
    switch self {
    case .full: "Full episode"
    case .trailer: "Trailer"
    case .bonus: "Bonus"
    }
  }
}

extension EpisodeDraft.CreditDraft {
  var line: String { "\(name) (\(role.isEmpty ? "host" : role))" }
}

extension EpisodeDraft.SoundbiteDraft {
  var line: String { "\(start.fullClock) for \(length.seconds) s\(title.isEmpty ? "" : ": \(title)")" }
}

extension Chapter {
  var line: String {
    "\(start.fullClock) \(title)" + (link.map { " \($0)" } ?? "") + (hidden ? " (hidden)" : "")
  }
}
