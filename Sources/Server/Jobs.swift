import Clients
import Domain
import Formats
import Web

/// Every kind of job, schedule and follower of this program, in one place.
enum Jobs {
  /// What each kind of job does.
  static func handlers(hub: String?, installation: Installation?) -> [String: Worker.Handler] {
    [
      ImageFile.variantsJob: { try await ImageFile.makeVariants($0) },
      ImageFile.missingJob: { try await ImageFile.findMissing($0) },
      HubNotice.job: { context in
        guard let hub, let installation else { return }
        try await HubNotice.send(context, hub: hub, installation: installation)
      },
      EpisodeRecording.processJob: { try await RecordingJob.process($0, address: pages(of: installation)) },
      EpisodeRecording.tagsJob: { try await RecordingJob.writeTags($0, address: pages(of: installation)) },
      ImportRun.planJob: { try await ImportRun.plan($0) },
      ImportRun.runJob: { try await ImportRun.run($0) },
      JobSweep.job: { try await JobSweep.run($0) },
      AccountSweep.job: { try await AccountSweep.run($0) },
      StorageSweep.job: { try await StorageSweep.run($0) },
      UploadSweep.job: { try await UploadSweep.run($0) },
    ]
  }

  /// The workers of one process. Imports last for as long as a show's recordings need to arrive, and two may run at once; recordings
  /// are made by one worker, because ffmpeg uses every core by itself.
  static let lanes: [Job.Lane] = {
    let imports = [ImportRun.runJob]
    let recordings = [EpisodeRecording.processJob]
    return [.except(imports + recordings), .only(recordings), .only(imports), .only(imports)]
  }()

  /// Where episodes' pages are, for the links in recordings; nowhere while the installation's address isn't known.
  private static func pages(of installation: Installation?) -> @Sendable (Show, Episode) -> String? {
    { show, episode in
      guard let installation, installation.isConfigured else { return nil }
      return "\(installation.origin)/\(Slug.pathComponent(show.slug))/episodes/\(Slug.pathComponent(episode.slug))"
    }
  }

  /// What comes round.
  static let schedules = [
    Schedule(JobSweep.job, every: JobSweep.period), Schedule(AccountSweep.job, every: AccountSweep.period),
    Schedule(StorageSweep.job, every: StorageSweep.period),
    Schedule(UploadSweep.job, every: UploadSweep.period),
    Schedule(ImageFile.missingJob, every: ImageFile.missingPeriod),
  ]

  /// What follows the log.
  static func followers(hub: String?) -> [EventFollower] { hub == nil ? [] : [HubNotice.follower] }
}
