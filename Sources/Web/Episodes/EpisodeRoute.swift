import Database
import Delivery
import Domain
import Formats
import Hummingbird

extension SiteRoutes {
  /// Reads what every page needs, then makes one.
  func view(_ context: SiteContext, _ db: any Connection) throws -> SiteView {
    try SiteView.load(context.site, templates: templates, assets: assets, at: context.now, db)
  }

  /// `GET /episodes/{slug}`.
  @Sendable func episode(_ request: Request, _ context: SiteContext) async throws -> Response {
    let slug = try parameter("slug", context)
    do {
      return try await page(request, context) { db in
        let view = try view(context, db)
        switch try view.show.episode(slug: slug, at: context.now, db) {
        case .moved(let present): throw Moved(to: context.site.episode(present))
        case .episode(let episode):
          let detail = try EpisodeDetail.load(episode, of: view.show, at: context.now, db)
          return try view.page(view.episodePage(detail), templates)
        }
      }
    } catch let moved as Moved {
      return redirect(.movedPermanently, to: moved.to)
    }
  }
}

/// An address that has become another one.
struct Moved: Error {
  let to: String
}

extension SiteView {
  /// The page of one episode; for a preview, the bar above it, and where its recording is while it isn't public.
  func episodePage(_ detail: EpisodeDetail, preview: EpisodePage.PreviewBar? = nil, audio: String? = nil) -> EpisodePage {
    let episode = detail.episode
    let path = "/episodes/\(Slug.pathComponent(episode.slug))"
    let player =
      episode.audioURL == nil && episode.audioID == nil
      ? nil
      : player(
        id: episode.id, number: episode.number, slug: episode.slug, title: episode.title, artworkID: episode.artworkID,
        audioType: episode.audioType, duration: episode.duration, hasChapters: preview == nil && !detail.chapters.isEmpty,
        audio: audio)
    let summary = episode.summary.nonEmpty ?? PlainText.excerpt(PlainText.from(html: episode.notesHTML), characters: 300)
    let layout = chrome.layout(
      title: episode.title, description: summary, path: path, section: .episodes, kind: "article",
      image: site.art(episode.artworkID ?? show.artworkID, .feed).map { site.origin + $0 },
      audio: player.map { site.origin + $0.audio }, structuredData: structuredData(detail, summary: summary, player: player),
      oEmbed: site.url("/oembed?url=\(site.canonicalURL(path).urlQueryEscaped)"),
      robots: episode.status == .unlisted || preview != nil ? "noindex" : nil)
    return EpisodePage(
      layout: layout, title: episode.title, subtitle: episode.subtitle == summary ? nil : episode.subtitle.nonEmpty,
      number: SiteView.shown(episode.number, beside: episode.title).map(String.init),
      season: episode.season.map { words("seasonNumber", ["n": String($0)]) }, kind: EpisodeKind(episode.type).label(words),
      date: episode.publishedAt.map { DateItem(date($0), words) }, recorded: recorded(episode),
      length: episode.duration.map { LengthItem($0, words) }, explicit: episode.explicit ?? show.explicit,
      unlisted: episode.status == .unlisted,
      artwork: SiteView.artwork(episode.artworkID ?? show.artworkID, alt: "", site), showTitle: show.title,
      showURL: site.path("/"),
      summary: episode.notesHTML.isEmpty ? summary.nonEmpty : nil, player: player,
      chapters: chapters(detail), notesHTML: SiteView.withoutPictures(episode.notesHTML).nonEmpty,
      soundbites: detail.soundbites.map {
        EpisodePage.MomentItem(title: $0.title.nonEmpty ?? episode.title, start: $0.start, length: $0.length, words)
      },
      links: detail.links.compactMap { LinkItem(title: $0.title, checking: $0.url) }, people: detail.credits.map { card($0) },
      sponsors: detail.sponsors.map { sponsor in
        EpisodePage.SponsorItem(
          name: sponsor.name, textHTML: SiteView.withoutPictures(sponsor.textHTML).nonEmpty,
          url: sponsor.shortLink.map { site.path("/\(Slug.pathComponent($0))") } ?? sponsor.url.webAddress)
      },
      tags: detail.tags.map {
        TagItem(name: $0.name, url: site.path("/tags/\(Slug.pathComponent($0.slug))"), episodeCount: nil, words)
      },
      transcript: transcript(detail), downloads: downloads(episode, player: player),
      share: EpisodePage.ShareItem(
        id: episode.id.description, url: site.canonicalURL(path),
        embedURL: player == nil ? nil : site.canonicalURL("/embed/\(Slug.pathComponent(episode.slug))"), title: episode.title),
      previous: detail.previous.map(neighbour), next: detail.next.map(neighbour), preview: preview)
  }

  private func recorded(_ episode: Episode) -> DateItem? {
    guard let day = episode.recordedOn, let stamp = Timestamp(lenient: day) else { return nil }
    return DateItem(CalendarDate(stamp), words)
  }

  private func neighbour(_ episode: EpisodeSummary) -> EpisodePage.Neighbour {
    EpisodePage.Neighbour(
      url: site.episode(episode.slug), title: episode.title,
      number: SiteView.shown(episode.number, beside: episode.title).map(String.init))
  }

  private func chapters(_ detail: EpisodeDetail) -> EpisodePage.ChapterList? {
    let visible = detail.chapters.filter { !$0.hidden }
    guard !visible.isEmpty else { return nil }
    return EpisodePage.ChapterList(
      id: detail.episode.id.description,
      chapters: visible.map { EpisodePage.ChapterItem(start: $0.start, title: $0.title, link: $0.link?.webAddress, image: nil) })
  }

  private func transcript(_ detail: EpisodeDetail) -> EpisodePage.TranscriptBlock? {
    guard !detail.paragraphs.isEmpty else { return nil }
    let html = TranscriptHTML.make(
      detail.paragraphs.lazy.map {
        TranscriptHTML.Paragraph(start: $0.start, end: $0.end, speaker: $0.speaker, text: $0.text)
      })
    let names: [(TranscriptForm, String)] = [
      (.vtt, "WebVTT"), (.srt, "SRT"), (.json, "JSON"), (.html, "HTML"), (.text, words["plainText"]),
    ]
    return EpisodePage.TranscriptBlock(
      id: detail.episode.id.description, html: html,
      downloads: names.map { form, name in
        EpisodePage.DownloadItem(
          title: name, detail: nil, url: "\(site.episode(detail.episode.slug))/transcript.\(form.fileExtension)", isSaved: true)
      })
  }

  private func downloads(_ episode: Episode, player: PlayerItem?) -> [EpisodePage.DownloadItem] {
    guard let player else { return [] }
    let size = episode.audioLength.flatMap { $0 > 0 ? words.fileSize($0) : nil }
    return [
      EpisodePage.DownloadItem(
        title: AudioFormat.fileExtension(episode.audioType).uppercased(), detail: size, url: player.audio + "?download=1",
        isSaved: true)
    ]
  }

  private func structuredData(_ detail: EpisodeDetail, summary: String, player: PlayerItem?) -> StructuredData {
    let episode = detail.episode
    return StructuredData.episode(
      name: episode.title, url: site.canonicalURL("/episodes/\(Slug.pathComponent(episode.slug))"), description: summary,
      image: site.art(episode.artworkID ?? show.artworkID, .feed).map { site.origin + $0 }, number: episode.number,
      season: episode.season, date: episode.publishedAt.map { DateItem.iso(date($0)) },
      duration: episode.duration.map { LengthItem($0, words).iso }, audio: player.map { site.origin + $0.audio },
      audioType: episode.audioType,
      transcript: detail.paragraphs.isEmpty ? nil : site.origin + site.episode(episode.slug) + "/transcript.txt",
      people: detail.credits.map(\.person.name), series: (name: show.title, url: site.canonicalURL("/")))
  }
}
