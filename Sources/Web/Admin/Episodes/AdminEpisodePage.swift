import Database
import Domain
import Formats

/// The form of an episode, and beside it what becomes of it.
struct AdminEpisodePage: AdminPage {
  static let template = "admin/episodes/form"
  let layout: AdminLayout
  /// What the episode is called as it is stored.
  let heading: String
  /// `/admin/episodes/42`.
  let url: String
  let problems: [LinkItem]
  /// What was typed earlier and is shown instead of what is stored; nil where nothing was.
  let restored: Restored?
  /// The time of what is kept for this tab, in milliseconds; empty for nothing.
  let keptAt: String
  let mayEdit: Bool
  /// Why they may not.
  let lock: String?
  let version: String
  let basis: String
  let title: TextField
  let shortTitle: TextField
  let slug: TextField
  let number: TextField
  let season: TextField
  let type: SelectField
  let subtitle: TextField
  let summary: TextArea
  let notes: TextArea
  let author: TextField
  let recordedOn: TextField
  let explicit: SelectField
  let blocked: CheckField
  let tags: TextField
  let credits: RowList
  let sponsors: RowList
  let soundbites: RowList
  let links: RowList
  let recording: RecordingPanel
  let upload: UploadBox
  let chapters: ChapterEditor
  let artwork: ArtworkField
  /// Names to choose from.
  let people: [String]
  let sponsorNames: [String]
  let roles: [String]
  /// Whether something is wrong below “More”, so that it stands open.
  let isMoreOpen: Bool
  let state: EpisodeState
  let mayPublish: Bool
  let mayDelete: Bool
  let checks: [CheckItem]
  let lastChange: LastChange?
  let history: String

  /// What was typed earlier.
  struct Restored: Sendable {
    let at: DateTimeItem
    let isOutdated: Bool
  }

  /// Who changed it last.
  struct LastChange: Sendable {
    let what: String
    let by: String?
    let at: DateTimeItem
  }
}

/// One line of a check list.
struct CheckItem: Sendable {
  /// `bad`, `warn` or `good`: the badge's colour, with its word.
  let mark: String
  let word: String
  let text: String
  let remedy: String?
  /// Where it is mended; nil where that isn't theirs.
  let url: String?
  let linkText: String?

  init(_ check: EpisodeCheck, of episode: Episode, mayEditShow: Bool) {
    (mark, word) =
      switch check.level {
      case .must: ("bad", "Must")
      case .should: ("warn", "Should")
      case .fine: ("good", "Fine")
      }
    text = check.text
    remedy = check.remedy.nonEmpty
    switch check.place {
    case .episode:
      let anchor =
        switch check.field {
        case "recording": "recording-panel"
        case "chapters", "soundbites": "\(check.field.rawValue)-section"
        default: "f-\(check.field.rawValue)"
        }
      (url, linkText) = ("/admin/episodes/\(episode.id)#\(anchor)", "Go there")
    case .show:
      url = mayEditShow ? "/admin/shows/\(episode.showID)/settings#f-\(check.field.rawValue)" : nil
      linkText = mayEditShow ? "Show settings" : nil
    case .nowhere: (url, linkText) = (nil, nil)
    }
  }
}

/// How far an episode is on its way, in words.
struct EpisodeState: Sendable {
  /// The badge's class and its word.
  let badge: String
  let word: String
  /// What that means.
  let text: String
  let moment: MomentItem?
  /// Its public page; nil while it has none.
  let publicURL: String?
  let isDraft: Bool

  init(_ episode: Episode, zone: String, site: String, now: Timestamp) {
    let status: EpisodeStatus = episode.status == .scheduled && episode.isListed(at: now) ? .published : episode.status
    badge = status.rawValue
    word = status.rawValue.prefix(1).uppercased() + status.rawValue.dropFirst()
    text =
      switch status {
      case .draft: "Nobody but you who work here sees it."
      case .scheduled: "It appears on the site and in the feed by itself."
      case .published: "It is on the site and in the feed."
      case .unlisted: "Only those who have its address find it."
      case .withdrawn: "Its address says that it was withdrawn."
      }
    moment = status == .draft ? nil : episode.publishedAt.map { MomentItem($0, zone: zone, now: now) }
    let isPublic = status == .published || status == .unlisted
    publicURL = isPublic ? "\(site)episodes/\(Slug.pathComponent(episode.slug))" : nil
    isDraft = status == .draft
  }
}
