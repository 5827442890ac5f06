public import Database
import Formats

/// Everything that the settings of a show edit.
public struct ShowDraft: Draft {
  public static let kind = Subject.Kind.show

  public var title: String
  public var slug: String
  public var subtitle: String
  /// Markdown.
  public var description: String
  public var language: String
  public var timeZone: String
  public var author: String
  public var ownerName: String
  public var ownerEmail: String
  public var copyright: String
  public var explicit: Bool
  /// `episodic` or `serial`.
  public var type: String
  public var medium: String
  public var categories: [[String]]
  public var fundings: [Link]
  public var platforms: [PlatformLink]
  public var socials: [Link]
  public var keywords: [String]
  public var accent: String
  public var locked: Bool
  public var lockedOwner: String
  public var themeCredit: String
  public var blocked: Bool
  public var complete: Bool
  public var newFeedURL: String?
  public var website: String?
  public var credits: [ShowCredit]
  public var artworkID: MediaID?

  /// The names in the history's JSON, by which fields are taken from one draft into another.
  enum CodingKeys: String, CodingKey {
    case title, slug, subtitle, description, language, timeZone, author, ownerName, ownerEmail, copyright, explicit, type, medium
    case categories, fundings, platforms, socials, keywords, accent, locked, lockedOwner, themeCredit, blocked, complete
    case newFeedURL = "newFeedUrl"
    case website, credits
    case artworkID = "artwork"
  }

  /// Somebody credited for the show as a whole: known already, or only by a name until the draft is applied.
  public struct ShowCredit: Codable, Sendable, Hashable {
    public var person: PersonID?
    public var name: String
    public var role: String
    public var team: String

    /// Credits `name` as `role`.
    public init(person: PersonID? = nil, name: String, role: String, team: String = "") {
      (self.person, self.name, self.role, self.team) = (person, name, role, team)
    }
  }

  /// The state of `show`.
  public init(_ show: Show, credits: [Credit]) {
    (title, slug, subtitle, description) = (show.title, show.slug, show.subtitle, show.description)
    (language, timeZone, author) = (show.language, show.timeZone, show.author)
    (ownerName, ownerEmail, copyright) = (show.ownerName, show.ownerEmail, show.copyright)
    (explicit, type, medium, categories) = (show.explicit, show.type.rawValue, show.medium, show.categories)
    (fundings, platforms, socials, keywords) = (show.fundings, show.platforms, show.socials, show.keywords)
    (accent, locked, lockedOwner, themeCredit) = (show.accent, show.locked, show.lockedOwner, show.themeCredit)
    (blocked, complete, newFeedURL, website) = (show.blocked, show.complete, show.newFeedURL, show.website)
    self.credits = credits.map {
      ShowCredit(person: $0.person.id, name: $0.person.name, role: $0.role, team: $0.team)
    }
    artworkID = show.artworkID
  }

  /// The state of the show with this key; throws ``DomainError/notFound``.
  public static func load(_ id: ShowID, _ db: any Connection) throws -> ShowDraft {
    let show = try Show.find(id, db)
    return ShowDraft(show, credits: try show.credits(db))
  }

  public var headline: String { title }

  public var fields: [DraftField] {
    func lines(_ links: [Link]) -> String {
      links.map { $0.title.isEmpty ? $0.url : "\($0.title): \($0.url)" }.joined(separator: "\n")
    }
    return [
      DraftField("title", "Title", title), DraftField("slug", "Address", slug),
      DraftField("subtitle", "Subtitle", subtitle),
      DraftField("description", "Description", description),
      DraftField("language", "Language", language),
      DraftField("time_zone", "Time zone", timeZone),
      DraftField("author", "Author", author),
      DraftField("owner_name", "Owner's name", ownerName),
      DraftField("owner_email", "Owner's mail address", ownerEmail),
      DraftField("copyright", "Copyright", copyright),
      DraftField("explicit", "Explicit", explicit),
      DraftField("type", "Type", type), DraftField("medium", "Medium", medium),
      DraftField("categories", "Categories", categories.map { $0.joined(separator: " › ") }.joined(separator: "\n")),
      DraftField("fundings", "Ways to support it", lines(fundings)),
      DraftField("platforms", "Platforms", platforms.map { "\($0.platform): \($0.url)" }.joined(separator: "\n")),
      DraftField("socials", "Social links", lines(socials)),
      DraftField("keywords", "Keywords", keywords.joined(separator: ", ")),
      DraftField("accent", "Accent colour", accent),
      DraftField("locked", "Locked", locked),
      DraftField("locked_owner", "Mail address that may unlock it", lockedOwner),
      DraftField("theme_credit", "Credit for the theme music", themeCredit),
      DraftField("blocked", "Left out of directories", blocked),
      DraftField("complete", "Complete", complete),
      DraftField("new_feed_url", "New feed address", newFeedURL ?? ""),
      DraftField("website", "Website", website ?? ""),
      DraftField(
        "credits", "People",
        credits.map { "\($0.name) (\($0.team.isEmpty ? $0.role : "\($0.role), \($0.team)"))" }.joined(separator: "\n")),
      DraftField("artwork", "Artwork", artworkID.map { "Image \($0)" } ?? ""),
    ]
  }
}
