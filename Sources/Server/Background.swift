import Clients
import Database
import Domain
import Formats
import Foundation
import Logging
import ServiceLifecycle
import Web

/// What runs beside the site: the worker with its jobs and schedules, the followers of the event log, and the clock that turns
/// scheduled episodes into published ones.
struct Background: Service {
  let place: Workplace
  let installation: Installation

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        for (number, lane) in Jobs.lanes.enumerated() { group.addTask { await worker(number, lane).run() } }
        group.addTask { await follow() }
        group.addTask { await publish() }
      }
    }
  }

  /// A worker, under a name that no other has. The first one minds the schedules.
  private func worker(_ number: Int, _ lane: Job.Lane) -> Worker {
    let name = "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier):\(number)"
    return Worker(
      name: name, services: place.services, handlers: Jobs.handlers(hub: place.settings.hub, installation: installation),
      schedules: number == 0 ? Jobs.schedules : [], lane: lane)
  }

  /// Brings the followers up to date after every change, and once at the start for what happened before.
  private func follow() async {
    let services = place.services
    let wake = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let token = services.database.listen(Event.channel) { wake.continuation.yield() }
    defer { token.cancel() }
    wake.continuation.yield()
    let followers = Jobs.followers(hub: place.settings.hub)
    for await _ in wake.stream {
      guard !Task.isCancelled else { return }
      for follower in followers {
        do {
          try await follower.catchUp(services.database)
        } catch {
          guard !Task.isCancelled else { return }
          services.logger.error("A follower is stuck", metadata: ["name": "\(follower.name)", "error": "\(error)"])
        }
      }
    }
  }

  /// Announces scheduled episodes at their second: woken by a timer set to the next one, and by every change, which may have brought
  /// an earlier one.
  private func publish() async {
    let services = place.services
    let wake = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let token = services.database.listen(Event.channel) { wake.continuation.yield() }
    defer { token.cancel() }
    wake.continuation.yield()
    var timer: Task<Void, Never>?
    for await _ in wake.stream {
      timer?.cancel()
      guard !Task.isCancelled else { return }
      let pause = await announceDue()
      timer = Task {
        try? await Task.sleep(for: .milliseconds(pause.rawValue))
        if !Task.isCancelled { wake.continuation.yield() }
      }
    }
    timer?.cancel()
  }

  /// Announces what is due; how long until there is more to do.
  private func announceDue() async -> Milliseconds {
    let services = place.services
    let minute = Milliseconds(60_000)
    do {
      let now = services.clock.now
      let isDue = try await services.database.read { db in try Episode.isPublicationDue(at: now, db) }
      if isDue { try await services.database.write { db in try Episode.publishDue(at: now, db) } }
      let next = try await services.database.read { db in try Episode.nextPublication(after: now, db) }
      return min(max((next ?? now + minute) - services.clock.now, Milliseconds(1)), minute)
    } catch {
      if !Task.isCancelled {
        services.logger.error("Scheduled episodes can't be announced", metadata: ["error": "\(error)"])
      }
      return Milliseconds(5_000)
    }
  }
}
