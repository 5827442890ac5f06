import Clients
import Database
import Formats
import Logging

/// The work on a file that was given for an episode: reading, measuring, making the product, putting it in place. However often it is
/// begun and killed, it ends once: everything that counts is written in the transaction that ends the job.
public struct RecordingJob: Sendable {
  let context: JobContext
  let recording: EpisodeRecording
  let original: MediaFile
  /// Where an episode's page is, for the link in the product's tags.
  let address: @Sendable (Show, Episode) -> String?

  var services: Services { context.services }

  /// Runs a job of the kind ``EpisodeRecording/processJob``; its payload is the episode's key and the turn. `address` says where an
  /// episode's page is, for the link in the tags.
  public static func process(_ context: JobContext, address: @escaping @Sendable (Show, Episode) -> String?) async throws {
    let parts = context.job.payload.split(separator: " ")
    guard parts.count == 2, let episode = EpisodeID(String(parts[0])), let turn = Int64(parts[1]) else {
      throw PermanentFailure("The job names no recording.")
    }
    let found = try await context.services.database.read { db -> (EpisodeRecording, MediaFile)? in
      guard let recording = try EpisodeRecording.find(episode, db), recording.turn == turn, let id = recording.originalID,
        let original = try MediaFile.find(id, db)
      else { return nil }
      return (recording, original)
    }
    // A newer file came, or the episode is gone: whoever asked for this no longer wants it.
    guard let (recording, original) = found else { return }
    let job = RecordingJob(context: context, recording: recording, original: original, address: address)
    do {
      try await job.begin("Reading the file")
      try await LocalCopy.folder(context) { try await job.make(in: $0) }
    } catch is Overtaken {
      return
    } catch let error where !(error is CancellationError || error is LeaseLost) {
      try Task.checkCancellation()
      try await job.end(with: error)
    }
  }

  /// A newer piece of work for the same episode has begun, or the episode is gone.
  struct Overtaken: Error {}

  /// Says what is being done now. Throws ``Overtaken``.
  func begin(_ step: String) async throws {
    let (id, turn) = (recording.episodeID, recording.turn)
    let changed = try await services.database.write { db in
      try db.execute(
        "UPDATE recordings SET state = 'working', step = \(step) WHERE episode_id = \(id) AND turn = \(turn)")
    }
    if changed == 0 { throw Overtaken() }
  }

  /// Writes down what went wrong, for the person who gave the file. What may pass is tried again by itself first.
  private func end(with error: any Error) async throws {
    let problem = RecordingProblem(error)
    if problem.kind == .trouble, context.job.failures + 1 < Job.maximumFailures, !(error is Programs.Failure) {
      try? await begin("Something went wrong; trying again soon")
      throw error
    }
    services.logger.notice(
      "A recording can't be used", metadata: ["episode": "\(recording.episodeID)", "error": "\(error)"])
    let (id, turn, now) = (recording.episodeID, recording.turn, services.clock.now)
    try await context.commit { db in
      try db.execute(
        """
        UPDATE recordings SET state = 'failed', message = \(problem.description), problem = \(problem.kind), step = NULL,
          updated_at = \(now)
        WHERE episode_id = \(id) AND turn = \(turn)
        """)
    }
  }

  /// Runs `work` as the step called `step`, whose share of the whole is `range`, and shows how far it is once a second.
  func step<T: Sendable>(
    _ step: String, _ range: ClosedRange<Double>,
    _ work: @escaping @Sendable (@escaping @Sendable (Double) -> Void) async throws -> T
  ) async throws -> T {
    try await begin(step)
    try await context.beat(progress: range.lowerBound)
    let progress = Progress()
    let context = context
    return try await withThrowingTaskGroup(of: T?.self) { group in
      group.addTask { try await work { progress.share = $0 } }
      group.addTask {
        var shown = 0.0
        while true {
          try await Task.sleep(for: .milliseconds(800))
          let share = progress.share
          guard share - shown > 0.002 else { continue }
          shown = share
          try await context.beat(progress: range.lowerBound + share * (range.upperBound - range.lowerBound))
        }
      }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw CancellationError()
    }
  }
}
