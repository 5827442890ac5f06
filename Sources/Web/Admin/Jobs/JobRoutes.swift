import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addJobRoutes(to router: Router<AdminContext>) {
    router.get("/admin/activity", use: activity)
    router.post("/admin/jobs/:job/retry") { request, context in
      try await changeJob(request, context) { id, staff, now, db in try Job.retry(id, by: staff, at: now, db) }
    }
    router.post("/admin/jobs/:job/end") { request, context in
      try await changeJob(request, context) { id, staff, _, db in try Job.discard(id, by: staff, db) }
    }
  }

  /// `GET /admin/activity`: what the program does behind the scenes. Owners only.
  @Sendable func activity(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (staff, now) = (context.staff, context.now)
    try staff.requireOwner()
    let (waiting, failed, uploads, imports, subjects) = try await database.read { db in
      let waiting = try JobListing.waiting(limit: 100, db)
      let failed = try JobListing.failed(limit: 50, db)
      return (
        waiting, failed, try OpenUpload.all(for: staff, limit: 50, db), try ImportActivity.list(limit: 10, db),
        try JobListing.subjects(of: waiting.jobs + failed, db)
      )
    }
    let received = await OpenUpload.received(uploads, services)
    let words = templates.catalogue.words(for: "en")
    func item(_ job: JobListing) -> JobItem {
      JobItem(
        job, subject: subjects[job.id].map { LinkItem(title: $0.title, url: "/admin/episodes/\($0.episode)") }, now: now)
    }
    return try page(
      ActivityPage(
        layout: layout("Activity", area: .jobs, request, context), waiting: waiting.jobs.map(item),
        more: waiting.total > waiting.jobs.count ? "and \(waiting.total - waiting.jobs.count) more" : nil,
        failed: failed.map(item),
        uploads: uploads.map {
          OpenUploadItem($0, received: received[$0.upload.id], for: staff.id, zone: "UTC", words: words, now: now)
        },
        imports: imports.map { ImportActivityItem($0, now: now) }))
  }

  /// `POST /admin/jobs/{job}/retry` and `…/end`. Owners only.
  private func changeJob(
    _ request: Request, _ context: AdminContext,
    _ change: @escaping @Sendable (JobID, Staff, Timestamp, any Connection) throws -> Void
  ) async throws -> Response {
    let id: JobID = try id("job", context)
    let (staff, now) = (context.staff, context.now)
    try await database.write { db in try change(id, staff, now, db) }
    return seeOther("/admin/activity")
  }
}

/// What the program does behind the scenes.
struct ActivityPage: AdminPage {
  static let template = "admin/activity"
  let layout: AdminLayout
  let waiting: [JobItem]
  let more: String?
  let failed: [JobItem]
  let uploads: [OpenUploadItem]
  let imports: [ImportActivityItem]
}

/// An import in a list.
struct ImportActivityItem: Sendable {
  let address: String
  let url: String
  let state: String
  let badge: String
  let at: MomentItem

  init(_ activity: ImportActivity, now: Timestamp) {
    address = activity.address
    url = "/admin/imports/\(activity.id)"
    at = MomentItem(activity.updatedAt, zone: "UTC", now: now)
    switch activity.state {
    case "planning": (state, badge) = ("Being read", "good")
    case "planned": (state, badge) = ("Waits for you", "warn")
    case "waiting": (state, badge) = ("Waiting", "draft")
    case "working": (state, badge) = ("Running", "good")
    case "done": (state, badge) = ("Done", "good")
    default: (state, badge) = ("Failed", "bad")
    }
  }
}
