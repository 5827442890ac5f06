import ArgumentParser
import Clients
import Database
import Delivery
import Domain
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
import Web

/// `lectern serve`: the site, the feeds, the audio, and a worker beside them.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Serve the site, and do the work that comes up.")

  @Flag(help: "Fill an empty installation with two small shows to look at.")
  var demo = false

  @Flag(help: "Leave an empty installation empty.")
  var empty = false

  mutating func run() async throws {
    do {
      try await serve()
    } catch let error as ExitCode {
      throw error
    } catch {
      FileHandle.standardError.write(Data("lectern: \(error)\n".utf8))
      throw ExitCode.failure
    }
  }

  private func serve() async throws {
    let settings = try await Settings.load()
    let installation = try settings.installation()
    let place = try await Workplace.open(settings, terminal: StandardOutput())
    let logger = place.services.logger
    // Who has an account here knows what they took away.
    if demo && !empty, try await !place.services.database.read({ db in try Account.hasOwner(db) }) {
      try await Demo.fillIfEmpty(place)
    }
    let clock = place.services.clock
    let cache = PageCache(capacity: settings.pageCache << 20, clock: { clock.now })
    let files = FileResponder()
    let website = try await Website(
      .init(
        installation: installation, services: place.services, cache: cache, files: files, assets: settings.assets,
        hub: settings.hub, proxies: TrustedProxies(settings.proxies)))
    var delivery = Delivery(files: files, pages: cache)
    delivery.limits.uncountedNetworks = settings.proxies
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .notice)
    let application = Application(
      responder: website, server: .http1(configuration: delivery.channel),
      configuration: .init(address: .hostname(settings.host, port: settings.port), backlog: 1024),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? settings.port
        let origin = settings.isURLSet ? installation.origin : "http://localhost:\(port)"
        place.terminal.line("Lectern is at \(origin)")
        await FirstOwner.greet(place, origin: origin)
      }, logger: quiet)
    let group = ServiceGroup(
      configuration: .init(
        services: [
          Background(place: place, installation: installation), ControlServer(place: place), application, LastCall(place: place),
        ],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
    do {
      try await group.run()
    } catch {
      await place.services.database.close()
      throw ListenFailure.explained(error, settings)
    }
    await place.services.database.close()
  }
}

/// Prints the way in while nobody has an account.
private enum FirstOwner {
  /// A new link at each start; the ones before it are void, so that an old log opens nothing.
  static func greet(_ place: Workplace, origin: String) async {
    let now = place.services.clock.now
    do {
      let token = try await place.services.database.write { db in
        try Account.hasOwner(db) ? nil : try AccountLink.make(.first, for: nil, at: now, db)
      }
      if let token { place.terminal.line("Create your account: \(origin)/admin/welcome/\(token.text)") }
    } catch {
      place.services.logger.error("No link for the first account could be made", metadata: ["error": "\(error)"])
    }
  }
}

/// Ends the process when its connections don't: a slow listener's download may last for hours, and whoever stops a server waits.
private struct LastCall: Service {
  let place: Workplace
  /// How long connections have after the server was asked to stop.
  static let patience = Duration.seconds(3)

  func run() async throws {
    // Cancelled instead, the server has failed and says so.
    guard (try? await gracefulShutdown()) != nil else { return }
    let (database, socket) = (place.services.database, place.settings.controlPath)
    Task.detached {
      try? await Task.sleep(for: Self.patience)
      await database.close()
      try? FileManager.default.removeItem(atPath: socket)
      exit(EXIT_SUCCESS)
    }
  }
}
