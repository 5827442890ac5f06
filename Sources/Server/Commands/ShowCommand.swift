import ArgumentParser
import Database
import Domain

/// `lectern show …`: what shows there are and where they answer.
struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "List the shows, and say where they answer.",
    subcommands: [List.self, Host.self], defaultSubcommand: List.self)

  struct List: WorkingCommand {
    static let configuration = CommandConfiguration(abstract: "List the shows.")

    func work(_ place: Workplace) async throws {
      let now = place.services.clock.now
      let rows = try await place.services.database.read { db in
        try Show.all(db).map { show in
          (show, hosts: try show.hosts(db), episodes: try show.episodes(limit: 1, at: now, db).total)
        }
      }
      if rows.isEmpty { place.terminal.line("There are no shows yet. “lectern import FEED” brings one.") }
      for (show, hosts, episodes) in rows {
        let places = (["/\(show.slug)/"] + hosts).joined(separator: ", ")
        place.terminal.line("\(show.title): \(places), \(episodes == 1 ? "one episode" : "\(episodes) episodes")")
      }
    }
  }

  struct Host: WorkingCommand {
    static let configuration = CommandConfiguration(abstract: "Let a show answer at a host name, or stop it.")

    @Argument(help: "The show's path, such as night-walks.")
    var show: String

    @Argument(help: "The host name, such as podcast.example.com.")
    var host: String

    @Flag(help: "Stop answering there.")
    var remove = false

    func work(_ place: Workplace) async throws {
      let now = place.services.clock.now
      try await place.services.database.write { db in
        guard let show = try Show.find(slug: show, db) else {
          throw ImportError("There is no show “\(show)”. “lectern show list” names them.")
        }
        if remove { try show.release(host: host, at: now, db) } else { try show.claim(host: host, at: now, db) }
      }
      place.terminal.line(remove ? "\(show) no longer answers at \(host)." : "\(show) answers at \(host).")
    }
  }
}
