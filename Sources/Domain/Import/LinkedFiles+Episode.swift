import Clients
import Crypto
import Database
import Formats
import Foundation

extension FeedImport {
  /// Fetches what one item links to.
  func copyFiles(
    of item: Feed.Item, to episode: Episode, showImage: String?,
    progress: @escaping @Sendable (_ fraction: Double, _ bytes: Int64) -> Void
  ) async throws -> LinkedReport {
    var report = LinkedReport()
    if let url = item.image, url != showImage {
      await report.attempt(item.title, "itunes:image", url) {
        let image = try await ImageFile.fetch(url, services)
        $0.remark(image.remarks, item.title, "itunes:image")
        guard episode.artworkID != image.id else { return }
        try await change(episode.id) { $0.artworkID = image.id }
        $0.images += 1
      }
    }
    if let link = item.chaptersLink {
      await report.attempt(item.title, "podcast:chapters", link.url) { try await copyChapters(link.url, to: episode, &$0) }
    }
    try await copyChapterImages(of: episode, item.title, &report)
    for (language, links) in transcripts(item) {
      for link in links {
        let isHere = await report.attempt(item.title, "podcast:transcript", link.url) {
          try await copyTranscript(link, in: language, to: episode, &$0)
        }
        if isHere || Task.isCancelled { break }
      }
    }
    if options.copiesAudio, let enclosure = item.enclosure, episode.audioID == nil {
      await report.attempt(item.title, "enclosure", enclosure.url) {
        try await copyAudio(enclosure, item.title, to: episode, progress: progress, &$0)
      }
    }
    try Task.checkCancellation()
    return report
  }

  /// Changes the stored episode, whatever its version is by now.
  private func change(_ id: EpisodeID, _ body: @escaping @Sendable (inout Episode) -> Void) async throws {
    let now = services.clock.now
    try await services.database.write { db in
      var episode = try Episode.held(id, db)
      body(&episode)
      try episode.save(at: now, db)
    }
  }

  /// Fetches the pictures of chapters, which the site shows and never links to elsewhere.
  private func copyChapterImages(of episode: Episode, _ title: String, _ report: inout LinkedReport) async throws {
    let urls = try await services.database.read { db in
      try db.values(
        """
        SELECT DISTINCT image FROM episode_chapters WHERE episode_id = \(episode.id) AND image IS NOT NULL AND image_id IS NULL
        ORDER BY image
        """, as: String.self)
    }
    for url in urls {
      await report.attempt(title, "chapter image", url) {
        let image = try await ImageFile.fetch(url, services).id
        let now = services.clock.now
        try await services.database.write { db in
          try db.execute("UPDATE episode_chapters SET image_id = \(image) WHERE episode_id = \(episode.id) AND image = \(url)")
          try episode.touch(at: now, db)
        }
        $0.images += 1
      }
    }
  }

  private func copyChapters(_ url: String, to episode: Episode, _ report: inout LinkedReport) async throws {
    let known = try await services.database.read { db in
      try db.exists("SELECT 1 FROM episode_sources WHERE episode_id = \(episode.id) AND part = 'chapters' AND url = \(url)")
    }
    if known { return }
    let bytes = try await services.outgoing.fetch(url, limit: 4 << 20).successful().body
    let (chapters, findings) = Chapters.readJSON(bytes)
    // Whatever was there stays when nothing comes in its place.
    if chapters.isEmpty, let finding = findings.first { throw ImportError(finding.message) }
    report.findings += findings.map { finding in
      var finding = finding
      finding.item = episode.title
      return finding
    }
    let now = services.clock.now
    try await services.database.write { db in
      if try episode.chapters(db) != chapters { try episode.set(chapters: chapters, at: now, db) }
      try db.execute(
        """
        INSERT INTO episode_sources (episode_id, part, url) VALUES (\(episode.id), 'chapters', \(url))
        ON CONFLICT (episode_id, part) DO UPDATE SET url = excluded.url
        """)
    }
    report.chapters += 1
  }

  /// The transcripts of each language, the form that says most first; the others are for when it can't be had.
  private func transcripts(_ item: Feed.Item) -> [(language: String, links: [Feed.TranscriptLink])] {
    let ranking: [String: Int] = [
      "application/json": 5, "text/vtt": 4, "application/x-subrip": 3, "application/srt": 3, "text/html": 2, "text/plain": 1,
    ]
    var byLanguage: [(language: String, links: [Feed.TranscriptLink])] = []
    for link in item.transcripts {
      let language = link.language ?? source.feed.channel.language ?? "en"
      if let index = byLanguage.firstIndex(where: { $0.language.lowercased() == language.lowercased() }) {
        byLanguage[index].links.append(link)
      } else {
        byLanguage.append((language, [link]))
      }
    }
    return byLanguage.map { language, links in
      let ranked = links.enumerated().sorted { left, right in
        let (first, second) = (ranking[left.element.type, default: 0], ranking[right.element.type, default: 0])
        return first == second ? left.offset < right.offset : first > second
      }
      return (language, ranked.map(\.element))
    }
  }

  private func copyTranscript(
    _ link: Feed.TranscriptLink, in language: String, to episode: Episode, _ report: inout LinkedReport
  ) async throws {
    let known = try await services.database.read { db in
      try db.exists("SELECT 1 FROM transcripts WHERE episode_id = \(episode.id) AND source_url = \(link.url)")
    }
    if known { return }
    let bytes = try await services.outgoing.fetch(link.url, limit: 16 << 20).successful().body
    let form = TranscriptForm(mediaType: link.type)
    let (transcript, findings) = Transcript.read(bytes, as: form, duration: episode.duration)
    guard !transcript.cues.isEmpty else { throw ImportError("There is no text in it.") }
    report.findings += findings.map { finding in
      var finding = finding
      finding.item = episode.title
      return finding
    }
    let now = services.clock.now
    let original = String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
    try await services.database.write { db in
      try episode.set(
        transcript: transcript, language: language, original: original, form: form ?? .text, sourceURL: link.url, at: now, db)
    }
    report.transcripts += 1
  }

  /// The most a recording may have: 8 GB.
  private static let recordingLimit: Int64 = 8 << 30

  private func copyAudio(
    _ enclosure: Feed.Enclosure, _ title: String, to episode: Episode,
    progress: @escaping @Sendable (_ fraction: Double, _ bytes: Int64) -> Void,
    _ report: inout LinkedReport
  ) async throws {
    // The same name on every run, so that a copy that was cut off goes on where it stopped.
    let name = SHA256.hash(data: Data("\(episode.id) \(enclosure.url)".utf8)).prefix(12).map { String($0, radix: 16) }.joined()
    let path = "\(services.scratch)/recording-\(name)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let downloaded = try await services.outgoing.download(
      enclosure.url, toFile: path, expectedLength: enclosure.length, maximum: FeedImport.recordingLimit,
      progress: { if let total = $0.total, total > 0 { progress(Double($0.received) / Double(total), $0.received) } },
      inspect: { _, first in
        let kind = MediaKind.sniff(first)
        if kind == .html || kind == .empty || kind == .xml {
          throw ImportError("It is a web page, not a recording.")
        }
      })
    guard downloaded.length > 0 else { throw ImportError("The file is empty.") }
    let said = enclosure.length
    if said > 0 && said != downloaded.length {
      report.findings.append(
        Finding(
          item: title, field: "enclosure length", message: "The feed says \(said) bytes, the recording has \(downloaded.length).",
          remedy: "The feed made here says what is true."))
    }
    let audio = try await AudioFile.store(path, declaredType: enclosure.type, originURL: enclosure.url, services)
    let now = services.clock.now
    do {
      try await services.database.write { db in
        var stored = try Episode.held(episode.id, db)
        // Another import was quicker, or the feed names another recording by now.
        guard stored.audioID == nil, stored.audioURL == enclosure.url else { throw Superseded() }
        try audio.insert(db)
        stored.audioID = audio.id
        stored.audioLength = audio.size
        stored.audioType = audio.contentType
        stored.duration = stored.duration ?? audio.duration
        try stored.save(at: now, db)
      }
    } catch {
      await audio.discard(services)
      if error is Superseded { return }
      throw error
    }
    if let said = episode.duration, let length = audio.duration, abs(said.rawValue - length.rawValue) > 5000 {
      report.findings.append(
        Finding(
          item: title, field: "itunes:duration", message: "The feed says \(said.clock), the recording lasts \(length.clock).",
          remedy: "The feed's was kept; change it on the episode if it is wrong."))
    }
    report.recordings += 1
  }

  /// The copy is no longer wanted.
  private struct Superseded: Error {}
}
