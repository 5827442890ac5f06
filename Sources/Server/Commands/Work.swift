import ArgumentParser
import Domain
import Foundation
import ServiceLifecycle
import UnixSignals
import Web

/// `lectern work`: a worker by itself, on another machine or beside a busy server.
struct Work: WorkingCommand {
  static let configuration = CommandConfiguration(abstract: "Do the work that comes up, without serving. Needs PostgreSQL.")

  func work(_ place: Workplace) async throws {
    guard place.settings.databaseURL != nil else {
      throw SettingsError(
        setting: "DATABASE_URL", message: "A worker of its own needs PostgreSQL. With SQLite, lectern serve does the work itself."
      )
    }
    let installation = try place.settings.installation()
    place.terminal.line("Working. Stop with Control-C.")
    let group = ServiceGroup(
      configuration: .init(
        services: [Background(place: place, installation: installation)], gracefulShutdownSignals: [.sigterm, .sigint],
        logger: place.services.logger))
    try await group.run()
  }
}
