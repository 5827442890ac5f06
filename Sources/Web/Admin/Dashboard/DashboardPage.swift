import Domain
import Formats

/// What somebody who comes to work sees first.
struct DashboardPage: AdminPage {
  static let template = "admin/dashboard"
  let layout: AdminLayout
  let shows: [ShowTileItem]
  let failures: [FailureItem]
  let scheduled: [ListedEpisodeItem]
  let uploads: [OpenUploadItem]
  let drafts: [ListedEpisodeItem]
  /// “and 12 more drafts”; nil when all are shown.
  let moreDrafts: String?
  let changes: [RevisionItem]
  /// Whether an owner has nothing yet.
  let isFresh: Bool
  /// Whether somebody else has no show yet.
  let isWaiting: Bool
  /// Whether nothing is scheduled, unfinished or failed.
  let isQuiet: Bool
}

/// A show's first page in the admin: the same for one show, and where it stands.
struct ShowOverviewPage: AdminPage {
  static let template = "admin/dashboard/show"
  let layout: AdminLayout
  let title: String
  let artwork: String?
  let site: String
  let feed: String
  let counts: String
  /// Where a POST makes a new episode.
  let episodesURL: String
  /// Where the settings are; nil for authors.
  let settings: String?
  let remarks: [Remark]
  let failures: [FailureItem]
  let scheduled: [ListedEpisodeItem]
  let uploads: [OpenUploadItem]
  let drafts: [ListedEpisodeItem]
  let moreDrafts: String?
  let latest: [ListedEpisodeItem]
  let changes: [RevisionItem]
  let historyURL: String

  /// What directories would say.
  struct Remark: Sendable {
    let text: String
    let isRefusal: Bool
    let url: String?
  }
}

/// What the dashboard's lists are made with.
struct DashboardItems {
  let staff: Staff
  let now: Timestamp
  let words: Words
  let artwork: (MediaID) -> String?
  /// How much of each open upload is here, in bytes.
  let received: [UploadID: Int64]
  /// The titles and zones of the shows; titles only where there are several.
  let titles: [ShowID: String]
  let zones: [ShowID: String]

  init(
    _ dashboard: Dashboard, received: [UploadID: Int64], staff: Staff, now: Timestamp, words: Words,
    artwork: @escaping (MediaID) -> String?
  ) {
    (self.received, self.staff, self.now, self.words, self.artwork) = (received, staff, now, words, artwork)
    let isOne = dashboard.shows.count < 2
    titles = isOne ? [:] : Dictionary(dashboard.shows.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    zones = Dictionary(dashboard.shows.map { ($0.id, $0.timeZone) }, uniquingKeysWith: { first, _ in first })
  }

  /// The zone of a show; that of the first, or UTC, for what belongs to none.
  func zone(_ show: ShowID?) -> String { show.flatMap { zones[$0] } ?? zones.min { $0.key < $1.key }?.value ?? "UTC" }

  func item(_ episode: ListedEpisode) -> ListedEpisodeItem {
    ListedEpisodeItem(episode, show: titles[episode.showID], zone: zone(episode.showID), now: now, artwork: artwork)
  }

  func item(_ revision: Revision) -> RevisionItem {
    RevisionItem(revision, show: revision.subject.show.flatMap { titles[$0] }, zone: zone(revision.subject.show), now: now)
  }

  func item(_ upload: OpenUpload) -> OpenUploadItem {
    OpenUploadItem(upload, received: received[upload.upload.id], for: staff.id, zone: zone(upload.showID), words: words, now: now)
  }

  func item(_ failure: Failure) -> FailureItem {
    if case .recording(_, let show, _) = failure.subject { return FailureItem(failure, zone: zone(show), now: now) }
    return FailureItem(failure, zone: zone(nil), now: now)
  }

  /// “and 12 more drafts”.
  static func more(_ dashboard: Dashboard) -> String? {
    let rest = dashboard.draftCount - dashboard.drafts.count
    return rest > 0 ? "and \(rest) more draft\(rest == 1 ? "" : "s")" : nil
  }
}
