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
    describe(plan, terminal)
    guard !dryRun else {
      report(source.findings, of: source.feed, terminal)
      if let refusal = plan.refusal { terminal.line("It would be refused. \(refusal)") }
      return terminal.line("Nothing was changed. Run the same without --dry-run to do it.")
    }
    if let refusal = plan.refusal { throw ImportError(refusal) }
    let (done, show) = try await work.apply()
    let files = try await work.copyLinkedFiles(into: show) { terminal.progress($0, $1) }
    let stored = try await place.services.database.read { db in try Show.find(show, db) }
    report(source.findings + files.findings, of: source.feed, terminal)
    terminal.line(
      """
      \(stored.title) is here, at /\(stored.slug)/: \(done.created.count) new, \(done.updated.count) changed, \
      \(done.unchanged) as they were; \(files.recordings) recordings, \(files.images) images, \(files.chapters) chapter lists and \
      \(files.transcripts) transcripts copied.
      """)
  }

  private func restore(_ folder: String, _ place: Workplace) async throws {
    let archive = try ShowArchive.read(folder)
    place.terminal.line("“\(archive.title)” as exported, \(archive.episodeCount) episodes.")
    guard !dryRun else { return place.terminal.line("Nothing was changed. Run the same without --dry-run to do it.") }
    let terminal = place.terminal
    let slug = try await archive.restore(from: folder, place.services) { terminal.progress($0, $1) }
    terminal.line("\(archive.title) is here, at /\(slug)/.")
  }

  private func describe(_ plan: FeedImport.Plan, _ terminal: any Terminal) {
    terminal.line(
      plan.show.map { "“\(plan.title)” is here already as “\($0.title)” and will be brought up to date." }
        ?? "“\(plan.title)” will be a new show.")
    terminal.line(
      "Episodes: \(plan.created.count) new, \(plan.updated.count) changed, \(plan.unchanged) as they are."
        + (plan.missing > 0 ? " \(plan.missing) here are no longer in the feed and stay." : ""))
    for title in plan.created.prefix(dryRun ? 1000 : 5) { terminal.line("  + \(title)") }
    for title in plan.updated.prefix(dryRun ? 1000 : 5) { terminal.line("  ~ \(title)") }
    if plan.created.count > 5 && !dryRun { terminal.line("  … and \(plan.created.count - 5) more") }
    let size = plan.recordingBytes > 0 ? ", \(plan.recordingBytes / 1_000_000) MB by the feed's word" : ""
    terminal.line("Recordings: \(plan.recordings)\(size), \(link ? "to be linked" : "to be copied").")
  }

  /// What was repaired and what could not be used, by item; what is the same in many items is said once.
  private func report(_ findings: [Finding], of feed: Feed, _ terminal: any Terminal) {
    guard !findings.isEmpty else { return terminal.line("Nothing had to be repaired.") }
    terminal.line("\(findings.count == 1 ? "One thing" : "\(findings.count) things") to know:")
    let titles = Dictionary(feed.items.map { ($0.guid, $0.title) }, uniquingKeysWith: { first, _ in first })
    let common = Dictionary(grouping: findings) { "\($0.field): \($0.message)" }.filter { $0.value.count > 3 }
    for (text, same) in common.sorted(by: { $0.key < $1.key }) {
      terminal.line("  In \(same.count) places")
      terminal.line("    \(text)\(same[0].remedy.map { " \($0)" } ?? "")")
    }
    var order: [String] = []
    var byItem: [String: [Finding]] = [:]
    for finding in findings where common["\(finding.field): \(finding.message)"] == nil {
      let item = finding.item.map { titles[$0] ?? $0 } ?? "The feed"
      if byItem[item] == nil { order.append(item) }
      byItem[item, default: []].append(finding)
    }
    for item in order {
      terminal.line("  \(item)")
      for finding in byItem[item] ?? [] {
        terminal.line("    \(finding.field): \(finding.message)\(finding.remedy.map { " \($0)" } ?? "")")
      }
    }
  }
}
