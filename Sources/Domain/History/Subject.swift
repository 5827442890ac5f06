public import Database

/// Something that is edited and has a history. It may be gone: its history stays.
public struct Subject: Sendable, Hashable {
  /// What it is.
  public let kind: Kind
  /// Its key among those of its kind: an identifier in decimal digits, a page's slug, a season's number, …
  public let key: String
  /// The show that it belongs to; nil for people and accounts.
  public let show: ShowID?

  /// What can be edited.
  public enum Kind: String, Sendable, Hashable, CaseIterable, Codable, SQLValue {
    case episode, show, person, sponsor, page, season, redirect, account

    /// One word for a reader.
    public var title: String {
      switch self {
      case .episode: "Episode"
      case .show: "Show"
      case .person: "Person"
      case .sponsor: "Sponsor"
      case .page: "Page"
      case .season: "Season"
      case .redirect: "Redirect"
      case .account: "Account"
      }
    }
  }

  /// The thing of `kind` known as `key`.
  public init(_ kind: Kind, key: String, show: ShowID?) {
    (self.kind, self.key, self.show) = (kind, key, show)
  }

  /// An episode.
  public static func episode(_ id: EpisodeID, of show: ShowID) -> Subject { Subject(.episode, key: id.description, show: show) }
  /// A show.
  public static func show(_ id: ShowID) -> Subject { Subject(.show, key: id.description, show: id) }
  /// A person.
  public static func person(_ id: PersonID) -> Subject { Subject(.person, key: id.description, show: nil) }
  /// A sponsor.
  public static func sponsor(_ id: SponsorID, of show: ShowID) -> Subject { Subject(.sponsor, key: id.description, show: show) }

  /// The condition on `revisions` or `autosaves` for this subject.
  var condition: SQL { "(subject_kind = \(kind) AND subject_key = \(key))" }
}
