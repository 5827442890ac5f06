import Domain
import Formats

/// An episode in a list of the admin.
struct ListedEpisodeItem: Sendable {
  let id: String
  let title: String
  /// The page that edits it.
  let url: String
  let number: String?
  let season: String?
  /// “Trailer” or “Bonus”; nil for a full episode.
  let kind: String?
  /// `draft`, `scheduled`, …, for the badge's colour, and the word in it.
  let status: String
  let statusTitle: String
  /// When it became public or will, by the show's clock; nil for what has no date.
  let published: MomentItem?
  let isScheduled: Bool
  let changed: MomentItem
  let length: String?
  let artwork: String?
  /// What is missing or wrong, in a few words each.
  let warnings: [String]
  /// What is going on with its recording.
  let working: String?
  let maker: String?
  /// Its show, where the list is of several.
  let show: String?
  /// Whether it is ticked.
  let isChosen: Bool

  init(
    _ episode: ListedEpisode, show: String? = nil, zone: String, now: Timestamp, isChosen: Bool = false,
    artwork: (MediaID) -> String?
  ) {
    let status = episode.status(at: now)
    id = episode.id.description
    title = episode.title
    url = "/admin/episodes/\(episode.id)"
    number = episode.number.map(String.init)
    season = episode.season.map(String.init)
    kind = episode.type == .full ? nil : episode.type.title
    self.status = status.rawValue
    statusTitle = status.title
    published = status == .draft ? nil : episode.publishedAt.map { MomentItem($0, zone: zone, now: now) }
    isScheduled = status == .scheduled
    changed = MomentItem(episode.updatedAt, zone: zone, now: now)
    length = episode.duration?.clock
    self.artwork = episode.artworkID.flatMap(artwork)
    warnings = ListedEpisodeItem.warnings(episode, status)
    working =
      switch episode.recordingState {
      case "waiting": "Recording waits to be processed"
      case "working": "Recording is being processed"
      default: nil
      }
    maker = episode.maker
    (self.show, self.isChosen) = (show, isChosen)
  }

  /// What somebody must look after before listeners get it, or although they have it.
  private static func warnings(_ episode: ListedEpisode, _ status: EpisodeStatus) -> [String] {
    guard status != .withdrawn else { return [] }
    var warnings: [String] = []
    if episode.title.isEmpty || episode.title == Episode.untitled { warnings.append("No title") }
    if episode.recordingState == "failed" {
      warnings.append("Recording failed")
    } else if !episode.hasAudio && episode.recordingState == nil {
      warnings.append("No recording")
    }
    if !episode.isDescribed { warnings.append("No description") }
    return warnings
  }
}

extension EpisodeStatus {
  /// What the admin calls it.
  var title: String {
    switch self {
    case .draft: "Draft"
    case .scheduled: "Scheduled"
    case .published: "Published"
    case .unlisted: "Unlisted"
    case .withdrawn: "Withdrawn"
    }
  }

  /// In the order in which episodes go through them.
  static let all: [EpisodeStatus] = [.draft, .scheduled, .published, .unlisted, .withdrawn]
}
