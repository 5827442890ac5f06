import ArgumentParser
import Clients
import Database
import Domain
import Formats
import Foundation
import Logging

/// `lectern demo`: two small shows with real speech, made here and now, to look at before one's own show is here.
struct Demo: WorkingCommand {
  static let configuration = CommandConfiguration(abstract: "Fill an empty installation with two small shows to look at.")

  func work(_ place: Workplace) async throws {
    guard try await Demo.fillIfEmpty(place) else {
      throw ImportError("There are shows here already. The demo only fills an empty installation.")
    }
  }

  /// Makes the demo when there is no show yet; false when there is one.
  @discardableResult
  static func fillIfEmpty(_ place: Workplace) async throws -> Bool {
    let isEmpty = try await place.services.database.read { db in try Show.all(db).isEmpty }
    guard isEmpty else { return false }
    place.terminal.line("Making two demo shows …")
    let shows = DemoContent.shows
    let total = Double(shows.reduce(0) { $0 + $1.episodes.count })
    // Audio first, rows after: a demo that is stopped half-way leaves the installation empty, and is made whole the next time.
    let made = try await withThrowingTaskGroup(of: (Int, Int, DemoAudio).self) { group in
      var waiting = shows.indices.flatMap { show in shows[show].episodes.indices.map { (show, $0) } }.makeIterator()
      func startNext() {
        guard let (show, episode) = waiting.next() else { return }
        group.addTask {
          (show, episode, try await DemoAudio.make(shows[show].episodes[episode], of: shows[show], place.services))
        }
      }
      startNext()
      startNext()
      var made: [[Int: DemoAudio]] = Array(repeating: [:], count: shows.count)
      var count = 0.0
      while let (show, episode, audio) = try await group.next() {
        made[show][episode] = audio
        count += 1
        place.terminal.progress(shows[show].episodes[episode].title, count / total)
        startNext()
      }
      return made
    }
    var covers: [MediaID] = []
    for (index, show) in shows.enumerated() { covers.append(try await DemoAudio.cover(of: show, at: index, place.services)) }
    let (images, now) = (covers, place.services.clock.now)
    try await place.services.database.write { db in
      for (index, show) in shows.enumerated() {
        try DemoShowWriter(show: show, artwork: images[index], audio: made[index], now: now).write(db)
      }
    }
    // The pictures' sizes, so that the first page is whole; a server's worker would make them a moment later.
    await Worker(name: "demo", services: place.services, handlers: Jobs.handlers(hub: nil, installation: nil)).drain()
    place.terminal.line("Made \(shows.map { "“\($0.title)”" }.joined(separator: " and ")).")
    return true
  }
}

/// A spoken episode: the stored recording and when each line is heard.
struct DemoAudio: Sendable {
  let file: MediaFile
  let times: [Range<Milliseconds>]

  /// Speaks an episode.
  static func make(_ episode: DemoEpisode, of show: DemoShow, _ services: Services) async throws -> DemoAudio {
    let voices = Dictionary(show.people.map { ($0.name, $0.voice) }, uniquingKeysWith: { first, _ in first })
    let lines = episode.chapters.flatMap { chapter in
      chapter.lines.enumerated().map { position, line in
        SpokenLine(
          SpokenLine.Voice(rawValue: voices[line.speaker] ?? "slt") ?? .slt, line.text,
          pause: Milliseconds(position == chapter.lines.count - 1 ? 900 : 350))
      }
    }
    let path = "\(services.scratch)/demo-\(UUID().uuidString).mp3"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let tags = ["title": episode.title, "artist": show.author, "album": show.title]
    let times = try await services.ffmpeg.speak(lines, to: path, tags: tags)
    return DemoAudio(file: try await AudioFile.store(path, declaredType: nil, originURL: nil, services), times: times)
  }

  /// Draws and stores a show's cover.
  static func cover(of show: DemoShow, at index: Int, _ services: Services) async throws -> MediaID {
    let designs = [
      GeneratedArtwork(.waves, ground: 0x0E2A3B, colours: [0x2F7F86, 0xF2B84B, 0xF4EDE0], seed: 4),
      GeneratedArtwork(.tiles, ground: 0xF3E9DC, colours: [0xC8412B, 0x1F3A4D, 0xE3A73C], seed: 11),
    ]
    let path = "\(services.scratch)/demo-\(UUID().uuidString).png"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await services.ffmpeg.drawArtwork(designs[index % designs.count], to: path, size: 1500)
    let bytes = try Data(contentsOf: URL(filePath: path))
    return try await ImageFile.store([UInt8](bytes), originURL: nil, services)
  }
}
