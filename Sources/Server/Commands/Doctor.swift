import ArgumentParser
import Clients
import Database
import Domain
import Formats
import Foundation
import Logging
import Web

/// `lectern doctor`: is everything here that is needed, and what to do where it isn't.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Explain the settings and check what the program needs.")

  mutating func run() async throws {
    var check = Checkup()
    do {
      let settings = try await Settings.load()
      check.explain(settings)
      check.site(settings)
      await check.programs(settings)
      check.folders(settings)
      let isServed = await check.database(settings)
      check.address(settings, isServed: isServed)
      await check.clock(settings)
    } catch let error as SettingsError {
      check.bad(error.setting, error.message, "Put it right and run “lectern doctor” again.")
    }
    print(check.problems == 0 ? "\nEverything is in order." : "\n\(check.problems) to put right.")
    if check.problems > 0 { throw ExitCode.failure }
  }
}

/// The findings of a checkup, printed as they come.
private struct Checkup {
  var problems = 0

  func good(_ what: String, _ text: String) { print("  ok  \(what): \(text)") }

  mutating func bad(_ what: String, _ text: String, _ remedy: String) {
    problems += 1
    print("  !!  \(what): \(text)\n      \(remedy)")
  }

  func explain(_ settings: Settings) {
    let environment = ProcessInfo.processInfo.environment
    print("Settings (environment first, then \(settings.file)):")
    for (name, meaning, otherwise) in Settings.all {
      // The address of the database has a password in it.
      let (here, there) = (environment[name], settings.fromFile[name])
      let value = name == "DATABASE_URL" && (here ?? there) != nil ? "set" : here ?? there
      let from = here == nil && there != nil ? " (from the file)" : ""
      print("  \(name) \(value.map { "= \($0)\(from)" } ?? "is not set: \(otherwise)")\n      \(meaning)")
    }
    print("\nChecks:")
    good("templates", settings.assets)
  }

  mutating func site(_ settings: Settings) {
    do {
      good("site", "known as \(try settings.installation().origin)\(settings.isURLSet ? "" : ", since LECTERN_URL is not set")")
    } catch {
      bad(error.setting, error.message, "Set it to the address that listeners type, such as https://podcasts.example.com.")
    }
    if !settings.proxies.isEmpty {
      good(
        "proxies",
        "what \(settings.proxies.count == 1 ? "one network says" : "\(settings.proxies.count) networks say") is believed")
    } else if settings.url.hasPrefix("https:") {
      good("proxies", "none is believed; when one speaks TLS for this program, set LECTERN_PROXIES to its address")
    }
    do {
      _ = try settings.outgoingPolicy()
    } catch {
      bad(error.setting, error.message, "Write addresses, networks or host names with commas between them.")
    }
  }

  /// Whether the server can listen where it is told to; one that runs on this database does.
  mutating func address(_ settings: Settings, isServed: Bool) {
    let address = "\(settings.host):\(settings.port)"
    if isServed { return good("address", "\(address), where the running server listens") }
    do {
      try ListenFailure.probe(settings)
      good("address", "\(address) is free to listen on")
    } catch {
      let error = ListenFailure.explained(error, settings)
      bad("LECTERN_ADDRESS", (error as? SettingsError)?.message ?? "\(error)", "Then start the server.")
    }
  }

  mutating func programs(_ settings: Settings) async {
    for (name, program) in [("ffmpeg", settings.ffmpeg), ("ffprobe", settings.ffprobe)] {
      do {
        good(name, try await Programs.version(of: program))
      } catch {
        bad(name, "\(error)", "Install it with: apt-get install ffmpeg. Or set LECTERN_\(name.uppercased()) to where it is.")
      }
    }
    do {
      good("vips", try await Programs.version(of: "vips"))
    } catch {
      bad("vips", "\(error)", "Artwork can't be taken or converted without it. Install it with: apt-get install libvips-tools")
    }
  }

  mutating func folders(_ settings: Settings) {
    let data = settings.data
    do {
      try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
      let probe = "\(data)/.doctor"
      try Data("x".utf8).write(to: URL(filePath: probe))
      try FileManager.default.removeItem(atPath: probe)
      good("data folder", "\(data) can be written")
    } catch {
      bad(
        "LECTERN_DATA", "\(data) can't be written: \(error.localizedDescription)",
        "Give this user the folder, or set another.")
      return
    }
    do {
      let (free, total) = try DiskStorage(root: "\(data)/media").space()
      let text = "\(free / 1_000_000_000) GB free of \(total / 1_000_000_000) GB"
      if free < 2_000_000_000 {
        bad("free space", text, "Make room: a season of a weekly show needs about 3 GB, and the database must never lack space.")
      } else {
        good("free space", text)
      }
    } catch {
      bad("media folder", "\(error)", "Give this user the folder \(data)/media.")
    }
  }

  /// Looks at the database; true when a running server has it.
  mutating func database(_ settings: Settings) async -> Bool {
    let logger = Workplace.logger(settings)
    do {
      let database = try await DatabaseOpening.open(url: settings.databaseURL, path: settings.databasePath, logger: logger)
      let version = try await database.engineVersion()
      try await database.check()
      let pending = try await Migrator(Schema.migrations).pending(database)
      good("database", version + (pending.isEmpty ? "" : ", \(pending.count) migrations wait for the next start"))
      await database.close()
    } catch DatabaseError.locked {
      good("database", "in use by a running server, as it should be")
      return true
    } catch {
      bad(
        settings.databaseURL == nil ? "database" : "DATABASE_URL", "\(error)",
        settings.databaseURL == nil
          ? "Look at \(settings.databasePath), or restore it from a backup." : "Check the address, and that PostgreSQL is up.")
    }
    return false
  }

  /// The machine's clock beside the file system's: schedules and signatures go by it.
  mutating func clock(_ settings: Settings) async {
    let now = SystemClock().now
    if now < Timestamp(seconds: 1_767_225_600) {
      bad("clock", "it says \(now.iso8601)", "Set the machine's clock, for example with: timedatectl set-ntp true.")
    } else {
      good("clock", now.iso8601)
    }
  }
}
