import Formats

@testable import Web

/// One of every page, filled and empty, in any language: what templates are checked against and what designers look at.
struct SamplePages {
  let words: Words
  let language: String
  let chrome: ShowChrome
  private let texts: Texts

  init(_ catalogue: Catalogue, language: String = "en", base: String = "", accent: String? = "accent.css") {
    words = catalogue.words(for: language)
    self.language = language
    texts = Texts.all[String(language.prefix(2))] ?? .english
    chrome = ShowChrome(
      words: words, language: language, title: texts.show, subtitle: texts.subtitle, base: base, canonical: "https://example.com",
      artwork: SamplePages.art("show", texts.show), cardImage: "https://example.com/art/show/feed.jpg", author: texts.host,
      copyright: "© 2026 \(texts.host)", themeCredit: "♪ “Long Way Home”, CC BY 4.0", accentStylesheet: accent,
      assets: AssetAddresses { "/assets/1/\($0)" }, hasPeople: true, hasTags: true,
      pages: [LinkItem(title: texts.about, url: "\(base)/about")],
      socials: [LinkItem(title: "Mastodon", url: "https://example.social/@show")],
      fundings: [LinkItem(title: "Ko-fi", url: "https://example.com/coffee")], allShows: "/")
  }

  static func art(_ name: String, _ alt: String) -> Artwork {
    Artwork(
      small: "/art/\(name)-160.png", medium: "/art/\(name)-320.png", large: "/art/\(name)-640.png", alt: alt,
      smallAVIF: "/art/\(name)-160.avif", mediumAVIF: "/art/\(name)-320.avif", largeAVIF: "/art/\(name)-640.avif")
  }

  /// Every page by name.
  var all: [(name: String, page: any HTMLPage)] {
    [
      ("home", home(empty: false)), ("home-empty", home(empty: true)), ("show", show(empty: false)),
      ("show-empty", show(empty: true)),
      ("list", list(empty: false)), ("list-empty", list(empty: true)), ("archive", archive), ("archive-empty", emptyArchive),
      ("episode", episode(empty: false)), ("episode-empty", episode(empty: true)),
      ("episode-preview", preview), ("people", people(empty: false)),
      ("people-empty", people(empty: true)), ("person", person(empty: false)), ("person-empty", person(empty: true)),
      ("tags", tags(empty: false)), ("tags-empty", tags(empty: true)), ("tag", tag(empty: false)),
      ("tag-empty", tag(empty: true)),
      ("text", text(empty: false)), ("text-empty", text(empty: true)), ("subscribe", subscribe(empty: false)),
      ("subscribe-empty", subscribe(empty: true)),
      ("error404", ErrorPage(status: 404, requestID: "1", chrome, episodes: cards(2))),
      ("error410", ErrorPage(status: 410, requestID: nil, chrome, episodes: cards(2))),
      ("error500", ErrorPage(status: 500, requestID: "8f2c41d09a", chrome)),
      ("error503", ErrorPage(status: 503, requestID: "8f2c41d09a", words, layout: installation(path: nil))),
    ]
  }

  private func installation(path: String?) -> Layout {
    HomePage.layout(
      words, heading: words["installation"], origin: "https://example.com", path: path,
      assets: AssetAddresses { "/assets/1/\($0)" })
  }

  func home(empty: Bool) -> HomePage {
    HomePage(
      layout: installation(path: "/"), heading: words["installation"],
      shows: empty
        ? []
        : (0..<3).map {
          HomePage.ShowCard(
            title: $0 == 1 ? "Field Recordings" : texts.show, url: "/show-\($0)/", description: texts.subtitle,
            language: language,
            artwork: $0 == 2 ? nil : SamplePages.art($0 == 1 ? "e1" : "show", ""), author: $0 == 1 ? nil : texts.host,
            episodes: words("episodeCount", count: 42 - 41 * ($0 % 2)))
        })
  }

  private var preview: EpisodePage {
    var page = episode(empty: false)
    page.preview = EpisodePage.PreviewBar(text: "Preview: not public.", url: "/admin/episodes/42")
    return page
  }

  func player(_ number: Int, _ title: String) -> PlayerItem {
    PlayerItem(
      id: "e\(number)", audio: "/episodes/download/\(number)/x.mp3", audioType: "audio/mpeg", title: title, show: texts.show,
      artwork: "/art/show-320.png", page: "/episodes/x-\(number)", shareURL: "https://example.com/episodes/x-\(number)",
      duration: Milliseconds(3_321_000), chapters: "/episodes/x-\(number)/chapters.json", words)
  }

  func card(_ index: Int) -> EpisodeCard {
    let title = texts.titles[index % texts.titles.count]
    let kind: EpisodeKind = index == 3 ? .bonus : index == 5 ? .trailer : .full
    return EpisodeCard(
      url: "/episodes/x-\(index)", title: title, number: kind == .full ? 42 - index : nil, kind: kind, season: 3,
      date: CalendarDate(year: 2026, month: 11 - index % 11, day: 21 - index % 20),
      duration: Milliseconds(Int64(3_900_000 - index * 311_000)),
      summary: index == 4 ? "" : texts.summary, artwork: index % 3 == 1 ? SamplePages.art("e1", "") : nil, explicit: index == 2,
      player: index == 6 ? nil : player(index, title), words)
  }

  func cards(_ count: Int) -> [EpisodeCard] { (0..<count).map { card($0) } }

  func personCard(_ index: Int, role: String?, count: Int? = nil) -> PersonCard {
    PersonCard(
      name: texts.people[index % texts.people.count], url: "/people/p\(index)", role: role,
      picture: index == 0 ? SamplePages.art("p0", "") : nil, episodeCount: count, words)
  }

  func show(empty: Bool) -> ShowHomePage {
    ShowHomePage(
      layout: chrome.layout(
        title: nil, path: "/", section: .home,
        structuredData: .series(
          name: texts.show, url: "https://example.com/", description: texts.summary, image: nil, feed: chrome.feed,
          language: language, author: texts.host)),
      title: texts.show, subtitle: empty ? nil : texts.subtitle, descriptionHTML: empty ? nil : "<p>\(texts.summary)</p>",
      author: empty ? nil : texts.host, explicit: !empty, artwork: empty ? nil : chrome.artwork, isComplete: !empty,
      platforms: empty ? [] : platforms(4), subscribeURL: "/subscribe", feedURL: "/rss", latest: empty ? nil : card(0),
      startHere: empty ? nil : card(5), episodes: empty ? [] : Array(cards(7).dropFirst()),
      more: empty ? nil : LinkItem(title: words("allEpisodeCount", count: 42), url: "/episodes"),
      hosts: empty ? [] : [personCard(0, role: words["roleHost"]), personCard(1, role: words["roleCohost"])],
      fundings: empty ? [] : chrome.fundings)
  }

  func platforms(_ count: Int) -> [PlatformItem] {
    ["apple", "spotify", "overcast", "pocketcasts", "youtube", "amazon", "antennapod", "castro", "deezer", "rss"].prefix(count)
      .map {
        PlatformItem(key: $0, url: "https://example.com/\($0)")
      }
  }

  func list(empty: Bool) -> EpisodeListPage {
    EpisodeListPage(
      layout: chrome.layout(
        title: words["episodes"], path: "/episodes", section: .episodes, previousPage: "/episodes", nextPage: "/episodes?page=3"),
      heading: words["episodes"], count: words("episodeCount", count: empty ? 0 : 1242), action: "/episodes",
      filters: [
        .init(
          name: "season", label: words["season"], all: words["allSeasons"],
          options: [
            .init(value: "3", title: words("seasonNumber", ["n": "3"]), isSelected: true),
            .init(value: "2", title: words("seasonNumber", ["n": "2"]), isSelected: false),
          ]),
        .init(name: "tag", label: words["tag"], all: words["allTags"], options: []),
        .init(name: "person", label: words["person"], all: words["allPeople"], options: []),
      ],
      active: [LinkItem(title: words("seasonNumber", ["n": "3"]), url: "/episodes")], allURL: "/episodes", isFiltered: true,
      episodes: empty ? [] : cards(8), pagination: empty ? nil : Pagination(page: 5, of: 14, words) { "/episodes?page=\($0)" },
      archiveURL: "/archive")
  }

  var archive: ArchivePage {
    ArchivePage(
      layout: chrome.layout(title: words["archive"], path: "/archive", section: .other), count: words("episodeCount", count: 14),
      years: [2026, 2025].map { year in
        .init(
          year: String(year), count: words("episodeCount", count: 7),
          episodes: (0..<7).map { index in
            let date = CalendarDate(year: year, month: 11 - index, day: 21 - index * 3)
            return .init(
              url: "/episodes/x-\(index)", title: texts.titles[index % texts.titles.count],
              number: index == 3 ? nil : String(42 - index), kind: index == 3 ? words["bonus"] : nil, day: words.day(date),
              iso: DateItem.iso(date), clock: index == 5 ? nil : Milliseconds(Int64(3_321_000 + index * 99_000)).clock)
          })
      })
  }

  var emptyArchive: ArchivePage {
    ArchivePage(
      layout: chrome.layout(title: words["archive"], path: "/archive", section: .other), count: words("episodeCount", count: 0),
      years: [])
  }

  func episode(empty: Bool) -> EpisodePage {
    let title = texts.titles[0]
    return EpisodePage(
      layout: chrome.layout(
        title: title, description: texts.summary, path: "/episodes/x-0", section: .episodes, kind: "article",
        audio: "https://example.com/x.mp3",
        structuredData: .episode(
          name: title, url: "https://example.com/episodes/x-0", description: "</script>", image: nil, number: 42, season: 3,
          date: "2026-11-21", duration: "PT55M21S", audio: "https://example.com/x.mp3", audioType: "audio/mpeg", transcript: nil,
          people: texts.people, series: (name: texts.show, url: "https://example.com/")),
        oEmbed: "https://example.com/oembed?url=x"),
      title: title, subtitle: empty ? nil : texts.subtitle, number: empty ? nil : "42",
      season: empty ? nil : words("seasonNumber", ["n": "3"]), kind: empty ? nil : words["bonus"],
      date: empty ? nil : DateItem(CalendarDate(year: 2026, month: 11, day: 21), words),
      recorded: empty ? nil : DateItem(CalendarDate(year: 2026, month: 11, day: 14), words),
      length: empty ? nil : LengthItem(Milliseconds(3_921_000), words), explicit: !empty, unlisted: empty,
      artwork: empty ? nil : SamplePages.art("show", ""), showTitle: texts.show, showURL: "/",
      summary: empty ? texts.summary : nil,
      player: empty ? nil : player(0, title),
      chapters: empty
        ? nil
        : .init(
          id: "e0",
          chapters: texts.titles.enumerated().map { index, title in
            .init(
              start: Milliseconds(Int64(index * 545_000)), title: title,
              link: index == 2 ? "https://www.example.org/paper?x=1" : nil,
              image: index == 1 ? "/art/1/160.webp" : nil)
          }),
      notesHTML: empty ? nil : texts.notes,
      soundbites: empty ? [] : [.init(title: texts.titles[1], start: Milliseconds(84_000), length: Milliseconds(45_000), words)],
      links: empty ? [] : texts.titles.prefix(3).map { LinkItem(title: $0, url: "https://example.org/a?b=1&c=2") },
      people: empty
        ? []
        : [
          personCard(0, role: words["roleHost"]), personCard(1, role: words["roleGuest"]),
          personCard(2, role: words["roleEditor"]),
        ],
      sponsors: empty
        ? []
        : [
          .init(name: "Rowan & Sons", textHTML: "<p>\(texts.subtitle)</p>", url: "/rowan"),
          .init(name: "Halyard", textHTML: nil, url: nil),
        ],
      tags: empty ? [] : texts.tags.map { TagItem(name: $0, url: "/tags/x", episodeCount: nil, words) },
      transcript: empty ? nil : .init(id: "e0", html: TranscriptHTML.make(texts.transcript), downloads: forms),
      downloads: empty ? [] : [.init(title: "MP3", detail: words.fileSize(53_140_000), url: "/x.mp3", isSaved: true)],
      share: .init(
        id: "e0", url: "https://example.com/episodes/x-0", embedURL: empty ? nil : "https://example.com/embed/x-0", title: title),
      previous: empty ? nil : .init(url: "/episodes/x-1", title: texts.titles[1], number: "41"),
      next: empty ? nil : .init(url: "/episodes/x-2", title: texts.titles[2], number: "43"))
  }

  private var forms: [EpisodePage.DownloadItem] {
    ["WebVTT", "SRT", "JSON", "HTML", words["plainText"]].map {
      .init(title: $0, detail: nil, url: "/transcript", isSaved: $0 != "HTML")
    }
  }

  func people(empty: Bool) -> PeoplePage {
    PeoplePage(
      layout: chrome.layout(title: words["people"], path: "/people", section: .people),
      groups: empty
        ? []
        : [
          .init(
            title: words["rolesHost"],
            people: [personCard(0, role: nil, count: 42), personCard(1, role: words["roleCohost"], count: 40)]),
          .init(title: words["rolesGuest"], people: (2..<8).map { personCard($0, role: nil, count: $0 - 1) }),
        ])
  }

  func person(empty: Bool) -> PersonPage {
    PersonPage(
      layout: chrome.layout(title: texts.people[0], path: "/people/p0", section: .people), name: texts.people[0],
      picture: empty ? nil : SamplePages.art("p0", texts.people[0]), initials: PersonCard.initials(of: texts.people[0]),
      bioHTML: empty ? nil : "<p>\(texts.summary)</p>",
      links: empty ? [] : [LinkItem(title: "example.org", url: "https://example.org")],
      count: words("episodeCount", count: empty ? 0 : 4),
      groups: empty
        ? []
        : [
          .init(role: words["roleHost"], show: LinkItem(title: texts.show, url: "/"), episodes: cards(3)),
          .init(role: words["roleGuest"], show: nil, episodes: [card(3)]),
        ])
  }

  func tags(empty: Bool) -> TagsPage {
    TagsPage(
      layout: chrome.layout(title: words["tags"], path: "/tags", section: .tags),
      tags: empty
        ? []
        : (texts.tags + texts.titles.prefix(5)).enumerated().map {
          TagItem(name: $1, url: "/tags/x", episodeCount: $0 + 1, words)
        })
  }

  func tag(empty: Bool) -> TagPage {
    TagPage(
      layout: chrome.layout(title: texts.tags[0], path: "/tags/x", section: .tags), name: texts.tags[0],
      count: words("episodeCount", count: empty ? 0 : 4), tagsURL: "/tags", episodes: empty ? [] : cards(4),
      pagination: empty ? nil : Pagination(page: 1, of: 3, words) { "/tags/x?page=\($0)" })
  }

  func text(empty: Bool) -> TextPage {
    TextPage(
      layout: chrome.layout(title: texts.about, path: "/about", section: .page("/about")), title: texts.about,
      bodyHTML: empty ? nil : texts.notes.replacing("h3>", with: "h2>"))
  }

  func subscribe(empty: Bool) -> SubscribePage {
    SubscribePage(
      layout: chrome.layout(title: words["subscribe"], path: "/subscribe", section: .subscribe), title: texts.show,
      artwork: empty ? nil : chrome.artwork, platforms: empty ? [] : platforms(10), feedURL: chrome.feed,
      codeSVG: empty
        ? nil
        : "<svg viewBox=\"0 0 8 8\" role=\"img\" aria-label=\"QR\"><path d=\"M1 1h2v2h-2zM5 1h2v2h-2zM1 5h2v2h-2zM4 4h1v1h-1zM6 5h1v2h-1z\"/></svg>"
    )
  }
}
