import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct EpisodeCheckTests {
  private func checks(_ id: EpisodeID, on stage: Stage) async throws -> [EpisodeCheck] {
    let now = stage.clock.now
    return try await stage.read { db in try EpisodeCheck.list(try Episode.find(id, db), at: now, db) }
  }

  @Test(arguments: eachEngine) func anEmptyDraftCannotBePublished(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    let episode = try await stage.write { db in try Episode.begin(in: show.id, by: ada, at: now, db) }
    let found = try await checks(episode.id, on: stage)
    #expect(found.filter { $0.level == .must }.map(\.field) == ["recording", "title"])
    #expect(found.map(\.level) == found.map(\.level).sorted())
    await #expect {
      try await stage.write { db in
        var episode = try Episode.find(episode.id, db)
        try episode.publish(by: ada, at: now, db)
      }
    } throws: { error in
      guard case DomainError.invalid(let fields) = error else { return false }
      return Set(fields.keys) == ["recording", "title"]
    }
  }

  @Test(arguments: eachEngine) func whatDirectoriesRefuseIsSaid(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    _ = try await stage.episode("Other", number: 4, of: show)
    let episode = try await stage.episode("Fog <b>bold</b>", number: 4, of: show) {
      $0.summary = String(repeating: "é", count: 2100)
      $0.audioType = "audio/ogg"
    }
    try await stage.write { db in
      try episode.set(chapters: [Chapter(start: Milliseconds(3_600_000), title: "Late")], at: now, db)
      try episode.set(soundbites: [Soundbite(start: .zero, length: Milliseconds(1000), title: "")], at: now, db)
      let image = MediaFile(
        id: .make(at: now), storageKey: "images/1", contentType: "image/png", size: 9, sha256: "x", width: 1200, height: 900,
        createdAt: now)
      try image.insert(db)
      var show = show
      show.artworkID = image.id
      try show.save(at: now, db)
    }
    let found = try await checks(episode.id, on: stage)
    let fields = found.map(\.field.rawValue)
    #expect(
      Set(fields) == [
        "title", "summary", "number", "recording", "chapters", "soundbites", "artwork", "categories", "owner_email",
      ])
    #expect(found.allSatisfy { $0.level == .should && !$0.remedy.isEmpty })
    #expect(fields.filter { $0 == "artwork" }.count == 2)
  }

  @Test(arguments: eachEngine) func anEpisodeHeardInOrderNeedsItsNumber(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    try await stage.write { db in
      var show = show
      show.type = .serial
      try show.save(at: now, db)
    }
    let episode = try await stage.episode("Fog", of: show)
    #expect(try await checks(episode.id, on: stage).first?.field == "number")
  }

  @Test(arguments: eachEngine) func nothingInItsWayIsSaidToo(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    let episode = try await stage.episode("Fog", of: show) { $0.summary = "Fog at night." }
    try await stage.write { db in
      let image = MediaFile(
        id: .make(at: now), storageKey: "images/1", contentType: "image/png", size: 9, sha256: "x", width: 3000, height: 3000,
        createdAt: now)
      try image.insert(db)
      var show = show
      (show.artworkID, show.categories, show.ownerEmail) = (image.id, [["Arts"]], "ada@example.com")
      try show.save(at: now, db)
    }
    let found = try await checks(episode.id, on: stage)
    #expect(found.map(\.level) == [.fine])
  }
}
