import Clients
import Domain
import Web

/// Every kind of job, schedule and follower of this program, in one place.
enum Jobs {
  /// What each kind of job does.
  static func handlers(hub: String?, installation: Installation?) -> [String: Worker.Handler] {
    [
      ImageFile.variantsJob: { try await ImageFile.makeVariants($0) },
      HubNotice.job: { context in
        guard let hub, let installation else { return }
        try await HubNotice.send(context, hub: hub, installation: installation)
      },
      JobSweep.job: { try await JobSweep.run($0) },
      StorageSweep.job: { try await StorageSweep.run($0) },
    ]
  }

  /// What comes round.
  static let schedules = [
    Schedule(JobSweep.job, every: JobSweep.period), Schedule(StorageSweep.job, every: StorageSweep.period),
  ]

  /// What follows the log.
  static func followers(hub: String?) -> [EventFollower] { hub == nil ? [] : [HubNotice.follower] }
}
