import Database
import Delivery
import Domain
import Formats
import Foundation
import HTTPTypes

/// A show's site as one page of it is made: the show, its addresses, its words, and what stands around every page.
struct SiteView: Sendable {
  let site: Site
  let show: Show
  let words: Words
  let chrome: ShowChrome
  let now: Timestamp
  /// When the next scheduled episode changes what is listed.
  let freshUntil: Timestamp?
  private let contents: ShowContents
  private let zone: TimeZone

  /// Reads what every page of the show needs.
  static func load(
    _ site: Site, templates: Templates, assets: Assets, at now: Timestamp, _ db: any Connection
  ) throws -> SiteView {
    let show = try Show.find(site.show.id, db)
    let contents = try show.contents(at: now, db)
    let words = templates.catalogue.words(for: show.language)
    let pages = try show.pageTitles(db)
    let artwork = SiteView.artwork(show.artworkID, alt: show.title, site)
    let accent = AccentColour(show.accent)
    let chrome = ShowChrome(
      words: words, language: show.language, title: show.title,
      subtitle: show.subtitle.nonEmpty ?? PlainText.excerpt(PlainText.from(html: show.description), characters: 200),
      base: site.base,
      canonical: site.canonical, artwork: artwork, cardImage: site.art(show.artworkID, .feed).map { site.origin + $0 },
      author: show.author, copyright: show.copyright, themeCredit: show.themeCredit,
      accentStylesheet: site.path("/accent.css?v=\(accent.version)"), assets: AssetAddresses(assets.url),
      hasPeople: contents.hasPeople, hasTags: contents.hasTags,
      pages: pages.map { LinkItem(title: $0.title, url: site.path("/\(Slug.pathComponent($0.slug))")) },
      socials: show.socials.compactMap { LinkItem(title: SiteView.network($0.title), checking: $0.url) },
      fundings: show.fundings.compactMap { LinkItem(title: $0.title.nonEmpty ?? words["supportShow"], checking: $0.url) },
      allShows: contents.shows > 1 && !site.base.isEmpty ? "/" : nil)
    return SiteView(
      site: site, show: show, words: words, chrome: chrome, now: now, freshUntil: try Episode.nextPublication(after: now, db),
      contents: contents, zone: TimeZone(identifier: show.timeZone) ?? .gmt)
  }

  /// The page as a response that may be kept until something changes.
  func page(_ page: some HTMLPage, _ templates: Templates, status: Int = 200) throws -> Page {
    Page(
      status: status, contentType: "text/html; charset=utf-8", body: try templates.bytes(page), freshUntil: freshUntil,
      cacheControl: "no-cache", headers: SecurityHeaders.page(linksAudio: contents.hasLinkedAudio), isCacheable: status == 200)
  }

  /// `timestamp` in the show's zone.
  func date(_ timestamp: Timestamp) -> CalendarDate {
    let seconds = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(timestamp.seconds)))
    return CalendarDate(timestamp, offset: seconds)
  }

  /// A social network's name as it is written: publishers tend to type it in small letters.
  private static func network(_ name: String) -> String {
    guard name == name.lowercased(), !name.contains(" ") else { return name }
    return Platform.names[name] ?? name.prefix(1).uppercased() + name.dropFirst()
  }

  /// The sizes of an image.
  static func artwork(_ id: MediaID?, alt: String, _ site: Site) -> Artwork? {
    guard let small = site.art(id, .small), let medium = site.art(id, .medium), let large = site.art(id, .large) else {
      return nil
    }
    return Artwork(
      small: small, medium: medium, large: large, alt: alt, smallAVIF: site.art(id, .smallAVIF),
      mediumAVIF: site.art(id, .mediumAVIF), largeAVIF: site.art(id, .largeAVIF))
  }

  /// What players need to know of an episode, nil while it has no recording.
  func player(
    id: EpisodeID, number: Int?, slug: String, title: String, artworkID: MediaID?, audioType: String?, duration: Milliseconds?,
    hasChapters: Bool = true, audio: String? = nil
  ) -> PlayerItem? {
    let page = site.episode(slug)
    return PlayerItem(
      id: id.description, audio: audio ?? site.audio(number: number, slug: slug, type: audioType),
      audioType: audioType ?? "audio/mpeg",
      title: title, show: show.title, artwork: site.art(artworkID ?? show.artworkID, .medium), page: page,
      shareURL: site.canonicalURL("/episodes/\(Slug.pathComponent(slug))"), duration: duration,
      chapters: hasChapters ? page + "/chapters.json" : nil, words)
  }

  /// An episode in a list.
  func card(_ episode: EpisodeSummary) -> EpisodeCard {
    EpisodeCard(
      url: site.episode(episode.slug), title: episode.title, number: SiteView.shown(episode.number, beside: episode.title),
      kind: EpisodeKind(episode.type),
      season: episode.season, date: date(episode.publishedAt), duration: episode.duration, summary: episode.summary,
      artwork: episode.artworkID.flatMap { SiteView.artwork($0, alt: "", site) }, explicit: episode.explicit ?? show.explicit,
      player: player(
        id: episode.id, number: episode.number, slug: episode.slug, title: episode.title, artworkID: episode.artworkID,
        audioType: episode.audioType, duration: episode.duration, hasChapters: episode.hasChapters), words)
  }

  /// The number to show beside a title: none when the title says it already, as in “#45: …” and “Episode 2 – …”.
  static func shown(_ number: Int?, beside title: String) -> Int? {
    guard let number else { return nil }
    let first = title.prefix(16).split { !$0.isNumber }.first.flatMap { Int($0) }
    return first == number ? nil : number
  }

  /// Safe HTML with its pictures as links to them: they are on other servers, which a reader of this page isn't sent to unasked.
  static func withoutPictures(_ html: String) -> String {
    guard html.contains("<img ") else { return html }
    var out = ""
    var rest = html[...]
    while let start = rest.firstRange(of: "<img src=\""), let end = rest[start.upperBound...].firstRange(of: ">") {
      out += rest[..<start.lowerBound]
      let tag = rest[start.upperBound..<end.lowerBound]
      let source = tag.prefix { $0 != "\"" }
      let alternative = tag.firstRange(of: "alt=\"").map { tag[$0.upperBound...].prefix { $0 != "\"" } } ?? ""
      let words = alternative.isEmpty ? Substring(EpisodePage.host(of: String(source))) : alternative
      out += "<a href=\"\(source)\" rel=\"noopener\">\(words)</a>"
      rest = rest[end.upperBound...]
    }
    return out + rest
  }

  /// A person in a list.
  func card(_ credit: Credit, episodes: Int? = nil) -> PersonCard {
    PersonCard(
      name: credit.person.name, url: site.path("/people/\(Slug.pathComponent(credit.person.slug))"), role: role(credit.role),
      picture: SiteView.artwork(credit.person.imageID, alt: "", site), episodeCount: episodes, words)
  }

  /// A role in the show's language; roles that the catalogue doesn't know stand as the publisher wrote them.
  func role(_ role: String) -> String {
    let key = "role" + role.split { !$0.isLetter }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return words.t[key] ?? role.prefix(1).uppercased() + role.dropFirst()
  }
}

extension EpisodeKind {
  init(_ type: EpisodeType) {
    switch type {
    case .full: self = .full
    case .trailer: self = .trailer
    case .bonus: self = .bonus
    }
  }
}
