import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct ShowDraftTests {
  @Test(arguments: eachEngine) func theSettingsOfAShowAreSavedWithTheirHistory(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    let saved = try await stage.write { db in
      var draft = try ShowDraft.load(show.id, db)
      draft.title = "Day Walks"
      draft.slug = "day-walks"
      draft.categories = [["Arts", "Books"], ["History"]]
      draft.platforms = [PlatformLink(platform: "spotify", url: "https://open.spotify.com/show/1")]
      draft.credits = [.init(name: "Ada Brook", role: "host"), .init(name: "Cleo", role: "editor")]
      return try draft.apply(to: show.id, expecting: show.version, by: staff, at: now, db)
    }
    #expect(saved.title == "Day Walks")
    let (revisions, draft, moved) = try await stage.read { db in
      (
        try Revision.list(of: .show(show.id), limit: 10, db), try ShowDraft.load(show.id, db),
        try ShowAddress.names(db).formerSlugs["night-walks"]
      )
    }
    #expect(revisions.map(\.what) == ["Edited", "Before"])
    #expect(revisions.first?.accountName == "Ben")
    #expect(draft.credits.map(\.name) == ["Ada Brook", "Cleo"])
    #expect(draft.credits.allSatisfy { $0.person != nil })
    #expect(moved == show.id)
    // Bringing the first state back.
    let before = try #require(revisions.last?.draft(ShowDraft.self))
    try await stage.write { db in
      _ = try before.apply(to: show.id, what: "Brought back", by: staff, at: now, db)
    }
    let again = try await stage.read { db in try ShowDraft.load(show.id, db) }
    #expect(again == before)
  }

  @Test(arguments: eachEngine) func theSecondToSaveGetsBothSides(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    func save(_ change: @escaping @Sendable (inout ShowDraft) -> Void) async throws {
      try await stage.write { db in
        var draft = ShowDraft(show, credits: [])
        change(&draft)
        _ = try draft.apply(to: show.id, expecting: show.version, by: staff, at: now, db)
      }
    }
    try await save { $0.subtitle = "Theirs" }
    do {
      try await save {
        $0.subtitle = "Mine"
        $0.newFeedURL = "https://example.com/feed"
      }
      Issue.record("The second was saved")
    } catch let collision as Collision<ShowDraft> {
      #expect(collision.base?.subtitle == "")
      #expect(collision.theirs.subtitle == "Theirs")
      #expect(collision.merge.hasConflict)
      let merged = try collision.mine.taking(["subtitle", "artwork", "new_feed_url"], from: collision.theirs)
      #expect(merged.subtitle == "Theirs")
      #expect(merged.newFeedURL == nil)
    }
  }

  @Test(arguments: eachEngine) func whatCantBeTakenIsNamedByField(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    let other = try await stage.write { db in
      var other = Show(slug: "other", title: "Other", at: now)
      try other.save(at: now, db)
      return other
    }
    let wrong: [(Field, @Sendable (inout ShowDraft) -> Void)] = [
      ("title", { $0.title = "" }), ("title", { $0.title = String(repeating: "x", count: 256) }),
      ("slug", { $0.slug = "other" }), ("slug", { $0.slug = "admin" }), ("slug", { $0.slug = "Not a slug" }),
      ("language", { $0.language = "klingon language" }), ("language", { $0.language = "" }),
      ("time_zone", { $0.timeZone = "Mars/Olympus" }), ("owner_email", { $0.ownerEmail = "ada at example" }),
      ("type", { $0.type = "weekly" }), ("medium", { $0.medium = "cassette" }),
      ("categories", { $0.categories = [["Arts"], ["History"], ["Music"], ["News"]] }),
      ("categories", { $0.categories = [["Arts"], ["Arts"]] }), ("categories", { $0.categories = [["Arts", "Rugby"]] }),
      ("fundings", { $0.fundings = [Link(title: "Coffee", url: "javascript:alert(1)")] }),
      ("socials", { $0.socials = [Link(title: "Mail", url: "mailto:nobody")] }), ("accent", { $0.accent = "blue" }),
      ("platform.apple", { $0.platforms = [PlatformLink(platform: "apple", url: "podcasts.apple.com/show")] }),
      ("new_feed_url", { $0.newFeedURL = "feed://example.com" }), ("website", { $0.website = "ftp://example.com" }),
      ("keywords", { $0.keywords = (0..<31).map(String.init) }), ("artwork", { $0.artworkID = MediaID(rawValue: 77) }),
      ("credits", { $0.credits = [.init(name: String(repeating: "a", count: 201), role: "host")] }),
    ]
    for (field, change) in wrong {
      do {
        try await stage.write { db in
          var draft = try ShowDraft.load(show.id, db)
          change(&draft)
          _ = try draft.apply(to: show.id, by: staff, at: now, db)
        }
        Issue.record("\(field.rawValue) was taken")
      } catch DomainError.invalid(let problems) {
        #expect(problems.keys.sorted() == [field], "\(problems)")
      }
    }
    // What an import brought doesn't stand in the way.
    try await stage.write { db in
      var stored = try Show.find(show.id, db)
      stored.categories = [["Basket Weaving"]]
      stored.language = "klingon language"
      try stored.save(at: now, db)
      var draft = try ShowDraft.load(show.id, db)
      draft.subtitle = "Still fine"
      _ = try draft.apply(to: show.id, by: staff, at: now, db)
    }
    #expect(other.slug == "other")
  }

  @Test func aPlatformsAddressIsKnownByItsHost() {
    #expect(PlatformLink(platform: "apple", url: "https://podcasts.apple.com/de/podcast/x").expectedHost == nil)
    #expect(PlatformLink(platform: "apple", url: "https://example.com/podcasts.apple.com").expectedHost == "podcasts.apple.com")
    #expect(PlatformLink(platform: "youtube", url: "https://www.youtube.com/@x").expectedHost == nil)
    #expect(PlatformLink(platform: "youtube", url: "https://notyoutube.com/@x").expectedHost == "youtube.com")
    #expect(PlatformLink(platform: "Our own app", url: "https://example.com").expectedHost == nil)
  }

  @Test func addressesAreTakenOrSaidToBeWrong() {
    for good in ["https://example.com", "http://example.com:8080/a?b=c#d", "https://müller.example/ä", "https://[2001:db8::1]/"] {
      #expect(WebLink.problem(with: good) == nil, "\(good)")
    }
    for bad in [
      "", "example.com", "javascript:alert(1)", "https://", "https:///path", "https://a b.example", "ftp://example.com",
      "https://user:pass@example.com", "https://.example", "https://exa\u{0}mple.com",
      "https://\(String(repeating: "a", count: 2048))",
    ] {
      #expect(WebLink.problem(with: bad) != nil, "\(bad.prefix(40))")
    }
    #expect(WebLink.problem(with: "mailto:ada@example.com", .webOrMail) == nil)
    #expect(WebLink.problem(with: "mailto:ada", .webOrMail) != nil)
    #expect(WebLink.problem(with: "mailto:ada@example.com") != nil)
    #expect(WebLink.problem(with: "http://example.com", .secure) != nil)
  }

  @Test(arguments: eachEngine) func aDeletedShowComesBackWithEverything(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let (owner, editor) = (try await stage.staff("Ada", .owner), try await stage.staff("Ben", .editor, in: show))
    let episode = try await stage.episode("Dawn", number: 4, of: show)
    let now = stage.clock.now
    try await stage.write { db in
      try PageDraft(slug: "about", title: "About", body: "Us.").apply(to: nil, of: show.id, by: editor, at: now, db)
      try RedirectDraft(path: "/old", target: "/about").apply(to: show.id, by: editor, at: now, db)
      try show.claim(host: "walks.example", at: now, db)
      try db.execute("UPDATE episodes SET created_by = \(editor.id) WHERE id = \(episode.id)")
    }
    await #expect(throws: DomainError.forbidden) {
      try await DeletedShow.delete(show.id, typed: "night-walks", by: editor, stage.services)
    }
    await #expect(throws: DomainError.self) {
      try await DeletedShow.delete(show.id, typed: "night", by: owner, stage.services)
    }
    try await DeletedShow.delete(show.id, typed: "night-walks", by: owner, stage.services)
    #expect(try await stage.read { db in try Show.all(db).isEmpty })
    let deleted = try #require(try await DeletedShow.all(stage.services).first)
    #expect((deleted.title, deleted.episodes, deleted.deletedBy) == ("Night Walks", 1, "Ada"))
    try await deleted.restore(by: owner, stage.services)
    #expect(try await DeletedShow.all(stage.services).isEmpty)
    try await stage.read { db in
      let again = try Show.find(show.id, db)
      #expect(try again.page("about", db)?.body == "Us.")
      #expect(try again.redirect(from: "/old", db) == "/about")
      #expect(try again.hosts(db) == ["walks.example"])
      #expect(try Episode.find(episode.id, db).createdBy == editor.id)
      #expect(try db.exists("SELECT 1 FROM account_roles WHERE show_id = \(show.id) AND role = 'editor'"))
    }
  }
}
