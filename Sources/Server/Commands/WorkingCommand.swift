import ArgumentParser
import Database
import Domain
import Foundation

/// A command that works on the installation. On SQLite one process owns the database: when that is a running server, the server does
/// the work and this process shows what it says.
protocol WorkingCommand: AsyncParsableCommand {
  /// Does the work.
  func work(_ place: Workplace) async throws
}

extension WorkingCommand {
  mutating func run() async throws {
    do {
      let settings = try await Settings.load()
      let terminal = StandardOutput()
      let place: Workplace
      do {
        place = try await Workplace.open(settings, terminal: terminal)
      } catch DatabaseError.locked(let message) {
        guard FileManager.default.fileExists(atPath: settings.controlPath) else { throw DatabaseError.locked(message) }
        try await ControlClient(path: settings.controlPath).run(Array(CommandLine.arguments.dropFirst()), terminal)
        return
      }
      do {
        try await work(place)
      } catch {
        await place.services.database.close()
        throw error
      }
      await place.services.database.close()
    } catch let error as ExitCode {
      throw error
    } catch {
      FileHandle.standardError.write(Data("lectern: \(error)\n".utf8))
      throw ExitCode.failure
    }
  }
}
