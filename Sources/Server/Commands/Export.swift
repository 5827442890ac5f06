import ArgumentParser
import Database
import Domain

/// `lectern export SHOW FOLDER`: a show with everything, to keep or to take elsewhere.
struct Export: WorkingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a show out: its feed, its media, and everything else it has.",
    discussion: """
      FOLDER gets feed.xml, which any other host can import, show.json, with which “lectern import FOLDER” makes the same show \
      again, and the media. A folder that was written before is brought up to date.
      """)

  @Argument(help: "The show's path, such as night-walks.")
  var show: String

  @Argument(help: "The folder to write to; it is created.")
  var folder: String

  func work(_ place: Workplace) async throws {
    let target = place.resolve(folder)
    guard let found = try await place.services.database.read({ db in try Show.find(slug: show, db) }) else {
      throw ImportError("There is no show “\(show)”. “lectern show list” names them.")
    }
    let terminal = place.terminal
    let archive = try await ShowArchive.gather(found.id, place.services)
    try await archive.write(to: target, place.services) { terminal.progress($0, $1) }
    try await FeedFile.write(found, to: "\(target)/feed.xml", place)
    terminal.line("\(found.title) is in \(target): \(archive.episodeCount) episodes, \(archive.files.count) files.")
  }
}
