public import Formats

/// What an import would do, in sentences: the same on a terminal and in a browser.
public struct ImportForecast: Sendable, Hashable, Codable {
  /// The feed's title.
  public let title: String
  /// Whether the show will be made or is here.
  public let headline: String
  /// `Episodes: 12 new, 3 changed, 40 as they are.`
  public let episodes: String
  /// The titles of episodes that will be made, and of those that will be brought up to date.
  public let created: [String]
  public let updated: [String]
  /// `Recordings: 55, 1200 MB by the feed's word, to be copied.`
  public let recordings: String
  /// Why it would be refused.
  public let refusal: ImportRefusal?
  /// What was repaired in the feed.
  public let findings: ImportFindings

  /// The sentences about `plan`, made of `source`.
  public init(_ plan: FeedImport.Plan, of source: FeedSource, copiesAudio: Bool) {
    title = plan.title
    headline =
      plan.show.map { "“\(plan.title)” is here already as “\($0.title)” and will be brought up to date." }
      ?? "“\(plan.title)” will be a new show."
    episodes =
      "Episodes: \(plan.created.count) new, \(plan.updated.count) changed, \(plan.unchanged) as they are."
      + (plan.missing > 0 ? " \(plan.missing) here are no longer in the feed and stay." : "")
    (created, updated) = (plan.created, plan.updated)
    let size = plan.recordingBytes > 0 ? ", \(plan.recordingBytes / 1_000_000) MB by the feed's word" : ""
    recordings = "Recordings: \(plan.recordings)\(size), \(copiesAudio ? "to be copied" : "to be linked")."
    refusal = plan.refusal
    findings = ImportFindings(source.findings, of: source.feed)
  }
}

/// What an import has done, in sentences.
public struct ImportOutcome: Sendable, Hashable, Codable {
  /// `Night Walks is here, at /night-walks/: 12 new, …`
  public let headline: String
  /// What was repaired and what couldn't be used.
  public let findings: ImportFindings
  /// How many files couldn't be had; another run tries them again.
  public let failures: Int

  /// The sentences about an import of `source` that has `done` that to `show` and copied `files`.
  public init(_ done: FeedImport.Plan, _ files: FeedImport.LinkedReport, of source: FeedSource, into show: Show) {
    headline = """
      \(show.title) is here, at /\(show.slug)/: \(done.created.count) new, \(done.updated.count) changed, \
      \(done.unchanged) as they were; \(files.recordings) recordings, \(files.images) images, \(files.chapters) chapter lists and \
      \(files.transcripts) transcripts copied.
      """
    findings = ImportFindings(source.findings + files.findings, of: source.feed)
    failures = files.failures
  }
}

/// What was repaired and what could not be used, by item; what is the same in many items is said once.
public struct ImportFindings: Sendable, Hashable, Codable {
  /// `12 things to know:`
  public let headline: String
  public let groups: [Group]

  /// What is to be said about one item, or about many.
  public struct Group: Sendable, Hashable, Codable {
    /// The item's title, `The feed`, or `In 12 places`.
    public let title: String
    public let sentences: [String]
  }

  /// The sentences about `findings` in `feed`.
  public init(_ findings: [Finding], of feed: Feed) {
    headline =
      switch findings.count {
      case 0: "Nothing had to be repaired."
      case 1: "One thing to know:"
      default: "\(findings.count) things to know:"
      }
    let titles = Dictionary(feed.items.map { ($0.guid, $0.title) }, uniquingKeysWith: { first, _ in first })
    let common = Dictionary(grouping: findings) { "\($0.field): \($0.message)" }.filter { $0.value.count > 3 }
    var groups = common.sorted { $0.key < $1.key }.map { text, same in
      Group(title: "In \(same.count) places", sentences: [text + (same[0].remedy.map { " \($0)" } ?? "")])
    }
    var order: [String] = []
    var byItem: [String: [String]] = [:]
    for finding in findings where common["\(finding.field): \(finding.message)"] == nil {
      let item = finding.item.map { titles[$0] ?? $0 } ?? "The feed"
      if byItem[item] == nil { order.append(item) }
      byItem[item, default: []].append("\(finding.field): \(finding.message)\(finding.remedy.map { " \($0)" } ?? "")")
    }
    groups += order.map { Group(title: $0, sentences: byItem[$0] ?? []) }
    self.groups = groups
  }
}
