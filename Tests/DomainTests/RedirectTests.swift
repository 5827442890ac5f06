import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct RedirectTests {
  @Test(arguments: eachEngine) func aRedirectIsKeptTidyAndFound(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    try await stage.write { db in
      try show.claim(host: "walks.example", at: now, db)
      for (from, to) in [
        ("/old page/", "/episodes"), ("/b%C3%BCcher", "https://example.com/ü?x=1"),
        ("https://walks.example/2019/05/hello", "/about?x=1#y"),
        ("//doubled//up", "https://walks.example/subscribe/"), ("/%61bc", "/"),
      ] {
        try RedirectDraft(path: from, target: to).apply(to: show.id, by: staff, at: now, db)
      }
    }
    let found = try await stage.read { db in
      try ["/old%20page", "/b%C3%BCcher", "/2019/05/hello", "/doubled/up", "/abc", "/nothing"].map {
        try show.redirect(from: $0, db)
      }
    }
    #expect(found == ["/episodes", "https://example.com/%C3%BC?x=1", "/about?x=1#y", "/subscribe", "/", nil])
  }

  @Test(arguments: eachEngine) func chainsLoopsAndWhatTheSiteAnswersAreRefused(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let episode = try await stage.episode("Dawn", number: 4, of: show)
    let now = stage.clock.now
    try await stage.write { db in
      try RedirectDraft(path: "/a", target: "/b").apply(to: show.id, by: staff, at: now, db)
      try RedirectDraft(path: "/x", target: "/y%20z?q=1").apply(to: show.id, by: staff, at: now, db)
      try PageDraft(slug: "about", title: "About", body: "").apply(to: nil, of: show.id, by: staff, at: now, db)
      var episode = episode
      episode.slug = "sunrise"
      try episode.save(at: now, db)
    }
    let wrong: [(String, String, Field)] = [
      ("/b", "/c", "path"), ("/y z", "/c", "path"), ("/c", "/a", "target"), ("/c", "/a?x=1", "target"), ("/c", "/c", "target"),
      ("/c", "/%63/", "target"), ("/a", "/elsewhere", "path"), ("/", "/c", "path"), ("c", "/d", "path"), ("/c?x=1", "/d", "path"),
      ("/episodes", "/d", "path"), ("/rss", "/d", "path"), ("/about", "/d", "path"), ("/episodes/sunrise", "/d", "path"),
      ("/episodes/dawn", "/d", "path"), ("/art/1/2", "/d", "path"), ("/c", "http://example.com", "target"),
      ("/c", "javascript:alert(1)", "target"), ("/c", "//evil.example", "target"), ("/c", "/\\evil.example", "target"),
      ("/c", "", "target"), ("", "/d", "path"), ("/../c", "/d", "path"), ("/c", "/../../x", "target"),
      ("https://other.example/c", "/d", "path"), ("/c%0Ad", "/d", "path"),
      ("/\(String(repeating: "a", count: 1025))", "/d", "path"),
    ]
    for (from, to, field) in wrong {
      do {
        try await stage.write { db in try RedirectDraft(path: from, target: to).apply(to: show.id, by: staff, at: now, db) }
        Issue.record("\(from) → \(to) was taken")
      } catch DomainError.invalid(let problems) {
        #expect(problems.keys.contains(field), "\(from) → \(to): \(problems)")
      }
    }
  }

  @Test(arguments: eachEngine) func manyAreAddedAtOnceAndTheRestComesBack(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    let text =
      "# from the old site\n/one /episodes\n\n/two\t/subscribe\r\n/three -> https://example.com\n/four\n/one /archive\n/five,/rss"
    let outcome = try await stage.write { db in try RedirectLines(text, of: show.id, by: staff, at: now, db) }
    #expect(outcome.stored == 4)
    #expect(outcome.refused.map(\.number) == [6, 7])
    let list = try await stage.read { db in try show.redirects(RedirectFilter(text: "EXAMPLE"), limit: 10, db) }
    #expect(list.entries.map(\.path) == ["/three"])
  }

  @Test(arguments: eachEngine) func theListHasTheAutomaticOnesToo(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let episode = try await stage.episode("Dawn", number: 4, of: show)
    let now = stage.clock.now
    try await stage.write { db in
      var episode = episode
      (episode.slug, episode.number) = ("sunrise", 5)
      try episode.save(at: now, db)
      var draft = try ShowDraft.load(show.id, db)
      draft.slug = "day-walks"
      _ = try draft.apply(to: show.id, by: staff, at: now, db)
      try RedirectDraft(path: "/old", target: "/episodes").apply(to: show.id, by: staff, at: now, db)
    }
    let stored = try await stage.read { db in try Show.find(show.id, db) }
    let list = try await stage.read { db in try stored.redirects(limit: 10, db) }
    #expect(list.total == 4)
    #expect(
      list.entries.map { "\($0.kind) \($0.path) \($0.target)" } == [
        "own /old /episodes", "slug /episodes/dawn /episodes/sunrise", "number /episodes/show/4 /episodes/sunrise",
        "show /night-walks/ /day-walks/",
      ])
    try await stage.write { db in
      try stored.delete(
        redirects: [(.own, "/old"), (.slug, "dawn"), (.number, "4"), (.show, "night-walks")], by: staff, at: now, db)
    }
    let (rest, history) = try await stage.read { db in
      (try stored.redirects(limit: 10, db).total, try Revision.latest(of: .redirect("/old", of: show.id), db))
    }
    #expect(rest == 0)
    #expect(history?.what == "Deleted")
    let draft = try #require(history?.draft(RedirectDraft.self))
    try await stage.write { db in try draft.apply(to: show.id, what: "Brought back", by: staff, at: now, db) }
    #expect(try await stage.read { db in try stored.redirect(from: "/old", db) } == "/episodes")
  }

  @Test(arguments: eachEngine) func redirectsGoWithAnExport(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let staff = try await stage.staff("Ben", .editor, in: show)
    let now = stage.clock.now
    try await stage.write { db in
      try RedirectDraft(path: "/old page", target: "/episodes").apply(to: show.id, by: staff, at: now, db)
    }
    let folder = "\(stage.folder)/export"
    try await ShowArchive.gather(show.id, stage.services).write(to: folder, stage.services) { _, _ in }
    let other = try await Stage(engine)
    _ = try await ShowArchive.read(folder).restore(from: folder, other.services) { _, _ in }
    #expect(try await other.read { db in try show.redirect(from: "/old%20page", db) } == "/episodes")
  }
}
