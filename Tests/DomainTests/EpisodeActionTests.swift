import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct EpisodeActionTests {
  @Test(arguments: eachEngine) func whatCanNotBeDoneToOneIsDoneToTheOthers(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .editor, in: show)
    let now = stage.clock.now
    let scheduled = try await stage.episode("Dawn", of: show, hoursAgo: -3)
    let published = try await stage.episode("Fog", of: show)
    let (bare, elsewhere) = try await stage.write { db in
      let bare = try Episode.begin(in: show.id, by: ada, at: now, db)
      var other = Show(slug: "other", title: "Other", at: now)
      try other.save(at: now, db)
      var elsewhere = Episode(show: other.id, title: "Elsewhere", slug: "elsewhere", at: now)
      try elsewhere.save(at: now, db)
      return (bare.id, elsewhere.id)
    }
    let outcome = try await stage.write { db in
      try ada.perform(
        .publish, on: [scheduled.id, published.id, bare, elsewhere, EpisodeID(rawValue: 7)], of: show.id, at: now, db)
    }
    #expect(outcome.done == [scheduled.id])
    #expect(outcome.unchanged == 1)
    #expect(Set(outcome.refusals.map(\.episode)) == [bare, elsewhere, EpisodeID(rawValue: 7)])
    #expect(outcome.refusals.first { $0.episode == bare }?.title == "Untitled")
    // What isn't theirs isn't named.
    #expect(outcome.refusals.filter { $0.episode != bare }.allSatisfy { $0.title == nil })
    let (status, revisions) = try await stage.read { db in
      (try Episode.find(scheduled.id, db).status, try Revision.list(of: scheduled.subject, limit: 10, db).map(\.what))
    }
    #expect(status == .published)
    #expect(revisions == ["Published", "Before"])
  }

  @Test(arguments: eachEngine) func anAuthorChangesOwnDraftsAndPublishesNothing(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ben = try await stage.staff("Ben", .author, in: show)
    let now = stage.clock.now
    let other = try await stage.episode("Dawn", of: show)
    let own = try await stage.write { db in try Episode.begin(in: show.id, by: ben, at: now, db).id }
    for action: EpisodeAction in [.publish, .unlist, .withdraw, .makeDraft] {
      let outcome = try await stage.write { db in try ben.perform(action, on: [own, other.id], of: show.id, at: now, db) }
      #expect(outcome.done.isEmpty && outcome.refusals.count == 2, "\(action)")
    }
    let season = try await stage.write { db in try ben.perform(.season(3), on: [own, other.id], of: show.id, at: now, db) }
    #expect(season.done == [own] && season.refusals.map(\.episode) == [other.id])
    let deleted = try await stage.write { db in try ben.perform(.delete, on: [own, other.id], of: show.id, at: now, db) }
    #expect(deleted.done == [own] && deleted.refusals.map(\.episode) == [other.id])
    await #expect(throws: DomainError.notFound) {
      try await stage.write { db in
        let cleo = Staff(id: ben.id, name: "Cleo", email: "", isOwner: false, roles: [:])
        _ = try cleo.perform(.publish, on: [other.id], of: show.id, at: now, db)
      }
    }
  }

  @Test(arguments: eachEngine) func manyAreTaggedAtOnceAndBroughtBackFromTheHistory(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    let episodes = [try await stage.episode("Fog", of: show), try await stage.episode("Rain", of: show)]
    let ids = episodes.map(\.id)
    func perform(_ action: EpisodeAction) async throws -> EpisodeActionOutcome {
      try await stage.write { db in try ada.perform(action, on: ids, of: show.id, at: now, db) }
    }
    #expect(try await perform(.addTag("Wétter")).done.count == 2)
    #expect(try await perform(.addTag("wetter")).unchanged == 2)
    #expect(try await perform(.explicit(true)).done.count == 2)
    #expect(try await perform(.removeTag("WETTER")).done.count == 2)
    let tags = try await stage.read { db in try Episode.find(ids[0], db).tags(db) }
    #expect(tags.isEmpty)
    let tagged = try await stage.read { db in
      try Revision.list(of: episodes[0].subject, limit: 10, db).last { $0.what == "Edited" }
    }
    let revision = try #require(tagged)
    try await stage.write { db in try revision.bringBack(by: ada, at: now, db) }
    let after = try await stage.read { db in
      let episode = try Episode.find(ids[0], db)
      return (try episode.tags(db).map(\.name), episode.explicit)
    }
    #expect(after.0 == ["Wétter"] && after.1 == nil)
    for action: EpisodeAction in [
      .addTag(""), .removeTag(""), .season(0), .season(-1), .addTag(String(repeating: "x", count: 500)),
    ] {
      await #expect(throws: DomainError.self, "\(action)") { _ = try await perform(action) }
    }
  }

  @Test(arguments: eachEngine) func aDeletedDraftComesBack(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let ada = try await stage.staff("Ada", .owner)
    let now = stage.clock.now
    let (draft, subject) = try await stage.write { db in
      var episode = try Episode.begin(in: show.id, by: ada, at: now, db)
      var draft = try EpisodeDraft.load(episode, db)
      draft.title = "Kept"
      draft.notes = "Words **worth** keeping"
      try episode.apply(draft, basedOn: .init(version: episode.version), by: ada, at: now, db)
      return (episode.id, episode.subject)
    }
    let outcome = try await stage.write { db in try ada.perform(.delete, on: [draft], of: show.id, at: now, db) }
    #expect(outcome.done == [draft])
    let revision = try #require(try await stage.read { db in try Revision.latest(of: subject, db) })
    #expect(try await stage.read { db in try revision.present(db) } == nil)
    try await stage.write { db in try revision.bringBack(by: ada, at: now, db) }
    let back = try await stage.read { db in try Episode.find(draft, db) }
    #expect(back.title == "Kept" && back.notes == "Words **worth** keeping" && back.status == .draft)
  }
}
