import ArgumentParser
import Database
import Domain
import Formats

/// `lectern import FEED`: brings a show in from wherever it is now.
struct Import: WorkingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring a show in from its feed, or back from an export.",
    discussion: """
      FEED is the address of a feed, a file, or a folder written by “lectern export”. Run it again at any time: it brings what is \
      new or changed, repeats nothing, and goes on where it was stopped.
      """)

  @Argument(help: "The address of the feed, a file, or a folder written by “lectern export”.")
  var feed: String

  @Flag(help: "Say what would be done, and do nothing.")
  var dryRun = false

  @Flag(help: "Leave the recordings where they are and only link to them.")
  var link = false

  @Option(help: "The show's path here, such as night-walks.")
  var slug: String?

  @Option(help: "A host name at which the show shall answer, such as podcast.example.com.")
  var host: String?

  @Option(help: "For a locked feed of your own: the owner's address that the feed names.")
  var owner: String?

  func work(_ place: Workplace) async throws {
    let isAddress = feed.hasPrefix("http://") || feed.hasPrefix("https://")
    let location = isAddress ? feed : place.resolve(feed)
    if !isAddress, ShowArchive.isArchive(location) {
      return try await restore(location, place)
    }
    let terminal = place.terminal
    terminal.line("Reading \(feed) …")
    let source = try await FeedSource.read(location, place.services)
    var options = FeedImport.Options()
    options.copiesAudio = !link
    (options.slug, options.host, options.owner) = (slug, host, owner)
    let work = FeedImport(source: source, options: options, services: place.services)
    let plan = try await work.plan()
    describe(ImportForecast(plan, of: source, copiesAudio: !link), terminal)
    guard !dryRun else {
      list(ImportFindings(source.findings, of: source.feed), terminal)
      if let refusal = plan.refusal { terminal.line("It would be refused. \(refusal)") }
      return terminal.line("Nothing was changed. Run the same without --dry-run to do it.")
    }
    if let refusal = plan.refusal { throw ImportError("\(refusal)") }
    let (done, show) = try await work.apply()
    let files = try await work.copyLinkedFiles(into: show) { terminal.progress($0.title, $0.fraction) }
    let stored = try await place.services.database.read { db in try Show.find(show, db) }
    let outcome = ImportOutcome(done, files, of: source, into: stored)
    list(outcome.findings, terminal)
    terminal.line(outcome.headline)
  }

  private func restore(_ folder: String, _ place: Workplace) async throws {
    let archive = try ShowArchive.read(folder)
    place.terminal.line("“\(archive.title)” as exported, \(archive.episodeCount) episodes.")
    guard !dryRun else { return place.terminal.line("Nothing was changed. Run the same without --dry-run to do it.") }
    let terminal = place.terminal
    let slug = try await archive.restore(from: folder, place.services) { terminal.progress($0, $1) }
    terminal.line("\(archive.title) is here, at /\(slug)/.")
  }

  private func describe(_ forecast: ImportForecast, _ terminal: any Terminal) {
    terminal.line(forecast.headline)
    terminal.line(forecast.episodes)
    for title in forecast.created.prefix(dryRun ? 1000 : 5) { terminal.line("  + \(title)") }
    for title in forecast.updated.prefix(dryRun ? 1000 : 5) { terminal.line("  ~ \(title)") }
    if forecast.created.count > 5 && !dryRun { terminal.line("  … and \(forecast.created.count - 5) more") }
    terminal.line(forecast.recordings)
  }

  private func list(_ findings: ImportFindings, _ terminal: any Terminal) {
    terminal.line(findings.headline)
    for group in findings.groups {
      terminal.line("  \(group.title)")
      for sentence in group.sentences { terminal.line("    \(sentence)") }
    }
  }
}
