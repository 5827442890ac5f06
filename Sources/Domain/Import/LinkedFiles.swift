import Crypto
import Database
public import Formats

extension FeedImport {
  /// What happened to the files that a feed only links to.
  public struct LinkedReport: Sendable {
    public internal(set) var recordings = 0
    public internal(set) var images = 0
    public internal(set) var chapters = 0
    public internal(set) var transcripts = 0
    public internal(set) var findings: [Finding] = []
    /// How many files couldn't be had.
    public internal(set) var failures = 0

    /// How many files were fetched.
    var files: Int { recordings + images + chapters + transcripts }

    mutating func add(_ other: LinkedReport) {
      recordings += other.recordings
      images += other.images
      chapters += other.chapters
      transcripts += other.transcripts
      findings += other.findings
      failures += other.failures
    }
  }

  /// How many files are fetched at once: enough to hide the other side's latency, few enough not to be a burden on it.
  static let parallelFetches = 3

  /// Fetches what the feed links to and isn't here yet. A file that can't be had is a finding, never the end of the import.
  public func copyLinkedFiles(
    into showID: ShowID, progress: @escaping @Sendable (ImportProgress) -> Void
  ) async throws -> LinkedReport {
    var report = try await copyShowFiles(into: showID)
    let episodes = try await services.database.read { db in try self.episodes(of: showID, db) }
    let items = source.feed.items.filter { episodes[$0.guid] != nil }
    let weights = items.map { Double(max($0.enclosure?.length ?? 0, 1_000_000)) }
    let meter = ImportMeter(total: weights.reduce(0, +), items: items.count, report: progress)
    let showImage = source.feed.channel.image?.url

    try await withThrowingTaskGroup(of: LinkedReport.self) { group in
      var waiting = items.indices.makeIterator()
      func startNext() {
        guard let index = waiting.next() else { return }
        guard let episode = episodes[items[index].guid] else { return startNext() }
        group.addTask {
          let report = try await copyFiles(of: items[index], to: episode, showImage: showImage) { fraction, bytes in
            meter.move(index, to: weights[index] * fraction, bytes: bytes, items[index].title)
          }
          meter.finish(index, weight: weights[index], files: report.files, items[index].title)
          return report
        }
      }
      for _ in 0..<FeedImport.parallelFetches { startNext() }
      while let finished = try await group.next() {
        report.add(finished)
        startNext()
      }
    }
    return report
  }

  private func episodes(of show: ShowID, _ db: any Connection) throws -> [String: Episode] {
    let episodes = try db.rows(
      "SELECT \(Episode.columns) FROM episodes WHERE show_id = \(show) ORDER BY id", as: Episode.self)
    return Dictionary(uniqueKeysWithValues: episodes.map { ($0.guid, $0) })
  }

  private func copyShowFiles(into showID: ShowID) async throws -> LinkedReport {
    var report = LinkedReport()
    if let url = source.feed.channel.image?.url {
      await report.attempt("Show", "itunes:image", url) {
        let image = try await ImageFile.fetch(url, services)
        $0.remark(image.remarks, "Show", "itunes:image")
        let now = services.clock.now
        let isNew = try await services.database.write { db in
          if db.engine == .postgres { try db.execute("SELECT 1 FROM shows WHERE id = \(showID) FOR UPDATE") }
          var show = try Show.find(showID, db)
          guard show.artworkID != image.id else { return false }
          show.artworkID = image.id
          try show.save(at: now, db)
          return true
        }
        if isNew { $0.images += 1 }
      }
    }
    let people = try await services.database.read { db in
      try db.rows(
        """
        SELECT \(Person.columns) FROM people WHERE image_id IS NULL AND image_url IS NOT NULL AND (
          id IN (SELECT person_id FROM show_people WHERE show_id = \(showID))
          OR id IN (SELECT person_id FROM episode_people JOIN episodes ON episodes.id = episode_id WHERE show_id = \(showID)))
        ORDER BY id
        """, as: Person.self)
    }
    for person in people {
      guard let url = person.imageURL else { continue }
      await report.attempt(person.name, "podcast:person img", url) {
        let image = try await ImageFile.fetch(url, services)
        $0.remark(image.remarks, person.name, "podcast:person img")
        let now = services.clock.now
        try await services.database.write { db in
          var person = person
          person.imageID = image.id
          try person.save(at: now, db)
        }
        $0.images += 1
      }
    }
    return report
  }
}

extension FeedImport.LinkedReport {
  /// Adds what is to be said about a picture that was taken all the same.
  mutating func remark(_ remarks: [String], _ item: String, _ field: String) {
    let remedy = "Put up one that is square, 1400 to 3000 pixels wide, RGB and without transparency, under a new address."
    findings += remarks.map { Finding(item: item, field: field, message: $0, remedy: remedy) }
  }

  /// Runs `work`; an error becomes a finding about `field` of `item`. Only the end of the task ends the import. Returns whether
  /// it went well.
  @discardableResult mutating func attempt(
    _ item: String, _ field: String, _ url: String, _ work: (inout Self) async throws -> Void
  ) async -> Bool {
    do {
      try await work(&self)
      return true
    } catch {
      guard !Task.isCancelled else { return false }
      failures += 1
      findings.append(
        Finding(
          item: item, field: field, message: "\(url) can't be used: \(error)",
          remedy: "Put it right and run the import again; everything else is kept."))
      return false
    }
  }
}
