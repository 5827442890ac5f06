import Database
public import Formats
import Logging

/// Runs jobs one after the other until its task is cancelled. Any number of workers in any number of processes share one queue.
public struct Worker: Sendable {
  /// What a kind of job does. It ends by `context.commit`, which writes its effects and the end of the job together.
  public typealias Handler = @Sendable (JobContext) async throws -> Void

  private let name: String
  private let services: Services
  private let handlers: [String: Handler]
  private let schedules: [Schedule]
  private let lane: Job.Lane

  /// A worker called `name`, a name no other process has.
  public init(
    name: String, services: Services, handlers: [String: Handler], schedules: [Schedule] = [], lane: Job.Lane = .all
  ) {
    self.name = name
    self.services = services
    self.handlers = handlers
    self.schedules = schedules
    self.lane = lane
  }

  /// Works until cancelled, woken by new jobs, by schedules, and at least once every `idle`.
  public func run(idle: Milliseconds = Milliseconds(1000)) async {
    let wake = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let token = services.database.listen(Job.channel) { wake.continuation.yield() }
    defer { token.cancel() }
    wake.continuation.yield()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        while !Task.isCancelled {
          try? await Task.sleep(for: .milliseconds(idle.rawValue))
          wake.continuation.yield()
        }
        wake.continuation.finish()
      }
      for await _ in wake.stream {
        guard !Task.isCancelled else { break }
        await drain()
      }
      group.cancelAll()
    }
  }

  /// Runs everything that is due now, then returns.
  public func drain() async {
    do {
      try await Schedule.enqueueDue(schedules, services)
      while !Task.isCancelled, try await runNext() {}
    } catch is CancellationError {
      return
    } catch {
      services.logger.error("The job queue can't be read", metadata: ["error": "\(error)"])
    }
  }

  /// Takes and runs one job; false when none is due.
  @discardableResult
  public func runNext() async throws -> Bool {
    let clock = services.clock
    guard
      let job = try await services.database.write({ [name, lane] db in try Job.take(by: name, from: lane, at: clock.now, db) })
    else {
      return false
    }
    let context = JobContext(job: job, services: services)
    do {
      guard let handler = handlers[job.kind] else { throw UnknownJob(kind: job.kind) }
      try await beating(context) { try await handler(context) }
      if await !context.isCommitted { try await context.commit { _ in } }
    } catch is CancellationError {
      // We are being stopped, which is no failure of the job: it is taken up again by whoever comes next.
      services.logger.debug("A job was left for later", metadata: ["job": "\(job.id)", "kind": "\(job.kind)"])
    } catch is LeaseLost {
      services.logger.notice("A job went to another worker", metadata: ["job": "\(job.id)", "kind": "\(job.kind)"])
    } catch {
      let permanent = error is UnknownJob || error is PermanentFailure
      let message = "\(error)"
      services.logger.warning("A job failed", metadata: ["job": "\(job.id)", "kind": "\(job.kind)", "error": "\(message)"])
      try await services.database.write { db in try job.fail(message, permanently: permanent, at: clock.now, db) }
    }
    return true
  }

  /// Runs `work` beside a heartbeat; a lost lease cancels it.
  private func beating(_ context: JobContext, _ work: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await work() }
      group.addTask {
        while true {
          do { try await Task.sleep(for: .milliseconds(Job.heartbeat.rawValue)) } catch { return }
          try await context.beat()
        }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}

/// Nobody knows how to do this kind of job.
struct UnknownJob: Error { let kind: String }

/// Trying again would fail again.
public struct PermanentFailure: Error, Sendable, CustomStringConvertible {
  /// What went wrong, for the publisher.
  public let description: String
  /// A failure for good.
  public init(_ description: String) { self.description = description }
}
