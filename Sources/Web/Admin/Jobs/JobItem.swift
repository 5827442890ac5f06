import Domain
import Formats

/// A job in a list.
struct JobItem: Sendable {
  let id: String
  /// What is done, in words.
  let title: String
  /// What it is done to, where it has a page.
  let subject: LinkItem?
  /// “Running”, “Waiting”, “Tries again”, “Failed”.
  let state: String
  /// `scheduled`, `published`, `bad`: the badge's colour.
  let badge: String
  /// In hundredths, while it runs and says how far it is.
  let percent: String?
  /// When it was enqueued, tried next, or failed.
  let at: MomentItem
  let atLabel: String
  /// Why it failed last.
  let message: String?
  let tries: String?
  let isFailed: Bool

  init(_ job: JobListing, subject: LinkItem?, now: Timestamp) {
    id = job.id.description
    title = JobItem.title(job.kind)
    self.subject = subject
    isFailed = job.state == .failed
    let isRetried = job.state == .queued && job.failures > 0
    switch job.state {
    case .running: (state, badge) = ("Running", "good")
    case .queued: (state, badge) = isRetried ? ("Tries again", "warn") : ("Waiting", "draft")
    case .failed: (state, badge) = ("Failed", "bad")
    case .done: (state, badge) = ("Done", "good")
    }
    percent = job.state == .running ? job.progress.map { String(Int(max(0, min(1, $0)) * 100)) } : nil
    switch job.state {
    case .queued where job.runAt > now: (at, atLabel) = (MomentItem(job.runAt, zone: "UTC", now: now), "Next try")
    case .failed: (at, atLabel) = (MomentItem(job.finishedAt ?? job.createdAt, zone: "UTC", now: now), "Failed")
    default: (at, atLabel) = (MomentItem(job.createdAt, zone: "UTC", now: now), "Asked for")
    }
    message = job.lastError
    tries = job.failures > 1 ? "Failed \(job.failures) times" : nil
  }

  /// What jobs of `kind` do; the kind itself where nobody has found words for it.
  static func title(_ kind: String) -> String {
    switch kind {
    case ImageFile.variantsJob: "Making an image's sizes"
    case "image.missing": "Looking for images without sizes"
    case EpisodeRecording.processJob: "Processing a recording"
    case EpisodeRecording.tagsJob: "Writing a recording's tags"
    case HubNotice.job: "Telling the hub of something new"
    case JobSweep.job: "Clearing away finished jobs"
    case StorageSweep.job: "Clearing away unused files"
    case "uploads.sweep": "Clearing away abandoned uploads"
    case "import.plan": "Reading a feed for an import"
    case "import.run": "Importing a show"
    default: kind
    }
  }
}
