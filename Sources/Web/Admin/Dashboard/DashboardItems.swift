import Domain
import Formats

/// A change in a list of changes.
struct RevisionItem: Sendable {
  let id: String
  let url: String
  /// What was changed, by its name then.
  let title: String
  /// “Edited”, “Published”.
  let what: String
  /// “Episode”, “Page”.
  let kind: String
  /// Who did it; nil for the program itself.
  let by: String?
  let at: MomentItem
  /// Its show, where the list is of several.
  let show: String?

  init(_ revision: Revision, show: String? = nil, zone: String, now: Timestamp) {
    id = revision.id.description
    url = "/admin/history/\(revision.id)"
    title = revision.title.nonEmpty ?? "Untitled"
    what = revision.what == Revision.before ? "Found as it was" : revision.what
    kind = revision.subject.kind.title
    by = revision.accountName.nonEmpty
    at = MomentItem(revision.at, zone: zone, now: now)
    self.show = show
  }
}

/// A file on its way that stopped, in a list.
struct OpenUploadItem: Sendable {
  let name: String
  let episode: String
  let url: String
  /// “120 MB of 300 MB”.
  let progress: String
  /// In hundredths; nil where nothing is here yet.
  let percent: String?
  /// Who sends it, where it is somebody else.
  let sender: String?
  let at: MomentItem

  /// `received` in bytes, nil where nobody can say.
  init(_ open: OpenUpload, received: Int64?, for staff: AccountID, zone: String, words: Words, now: Timestamp) {
    let upload = open.upload
    (name, episode) = (upload.name, open.title)
    url = "/admin/episodes/\(upload.episodeID)"
    let whole = words.fileSize(upload.size)
    switch received {
    case nil: (progress, percent) = ("Part of \(whole) is here", nil)
    case 0?: (progress, percent) = ("Nothing of \(whole) is here yet", nil)
    case let received?:
      progress = "\(words.fileSize(received)) of \(whole) are here"
      percent = String(min(99, received * 100 / max(1, upload.size)))
    }
    sender = upload.accountID == staff ? nil : open.sender
    at = MomentItem(upload.updatedAt, zone: zone, now: now)
  }
}

/// Something that failed, in a list.
struct FailureItem: Sendable {
  let title: String
  /// Where it can be looked at; nil where there is no such page.
  let url: String?
  let message: String
  /// Where a POST tries again; nil where its page says what to do.
  let retry: String?
  let at: MomentItem

  init(_ failure: Failure, zone: String, now: Timestamp) {
    message = failure.message
    at = MomentItem(failure.at, zone: zone, now: now)
    switch failure.subject {
    case .recording(let id, _, let title):
      self.title = "The recording of “\(title)”"
      url = "/admin/episodes/\(id)"
      retry = "/admin/episodes/\(id)/recording/retry"
    case .job(let id, let kind):
      title = JobItem.title(kind)
      url = "/admin/activity"
      retry = "/admin/jobs/\(id)/retry"
    case .importing(let id, let address):
      title = "The import of \(address)"
      url = "/admin/imports/\(id)"
      retry = nil
    }
  }
}

/// A show on the dashboard.
struct ShowTileItem: Sendable {
  let title: String
  let url: String
  let artwork: String?
  /// “120 published, 2 scheduled, 3 drafts”.
  let counts: String
  /// “Last episode 3 days ago”; nil before the first.
  let last: String?
  /// The most useful thing to do next.
  let next: LinkItem
  /// Whether that is a new episode, which takes a POST.
  let nextIsNew: Bool

  init(_ tile: ShowTile, now: Timestamp, artwork: (MediaID) -> String?) {
    let base = "/admin/shows/\(tile.id)"
    (title, url) = (tile.title, base)
    self.artwork = tile.artworkID.flatMap(artwork)
    let parts: [String] = [.published, .scheduled, .draft, .unlisted, .withdrawn].compactMap { (status: EpisodeStatus) in
      guard let count = tile.counts[status], count > 0 else { return nil }
      return status == .draft ? "\(count) draft\(count == 1 ? "" : "s")" : "\(count) \(status.rawValue)"
    }
    counts = parts.isEmpty ? "No episodes yet" : parts.joined(separator: ", ")
    last = tile.lastPublished.map { "Last episode \(MomentItem.distance(from: now, to: $0))" }
    if tile.role >= .editor, tile.artworkID == nil {
      (next, nextIsNew) = (LinkItem(title: "Add artwork", url: "\(base)/settings#f-artwork"), false)
    } else if tile.role >= .editor, !tile.isDescribed {
      (next, nextIsNew) = (LinkItem(title: "Describe the show", url: "\(base)/settings#f-description"), false)
    } else {
      (next, nextIsNew) = (LinkItem(title: "New episode", url: "\(base)/episodes"), true)
    }
  }
}
