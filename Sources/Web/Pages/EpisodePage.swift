import Formats

/// An episode's page.
struct EpisodePage: HTMLPage {
  static let template = "episodes/show"
  let layout: Layout
  let title: String
  let subtitle: String?
  /// The number alone and “Season 3”; nil where it has none.
  let number: String?
  let season: String?
  /// “Trailer” or “Bonus”.
  let kind: String?
  let date: DateItem?
  /// The day of the recording.
  let recorded: DateItem?
  let length: LengthItem?
  let explicit: Bool
  /// Whether it is in no list; the page says so to those who have its address.
  let unlisted: Bool
  let artwork: Artwork?
  let showTitle: String
  let showURL: String
  /// One paragraph of plain text, shown where there are no notes.
  let summary: String?
  /// Nil while there is no recording.
  let player: PlayerItem?
  /// Nil when it has none.
  let chapters: ChapterList?
  /// Safe HTML; nil when there are none.
  let notesHTML: String?
  let soundbites: [MomentItem]
  let links: [LinkItem]
  let people: [PersonCard]
  let sponsors: [SponsorItem]
  let tags: [TagItem]
  let transcript: TranscriptBlock?
  /// The recording and the transcript's forms.
  let downloads: [DownloadItem]
  let share: ShareItem
  let previous: Neighbour?
  let next: Neighbour?
  /// Said above a page that isn't public; nil for one that is.
  var preview: PreviewBar?

  /// What somebody who works here is told of a preview, and the way back.
  struct PreviewBar: Sendable {
    let text: String
    let url: String
  }

  /// The chapters; `id` is the player's.
  struct ChapterList: Sendable {
    let id: String
    let chapters: [ChapterItem]
  }

  /// A chapter with the link that begins there.
  struct ChapterItem: Sendable {
    let title: String
    /// `12:05`, and the seconds as the player wants them.
    let clock: String
    let seconds: String
    /// `?t=725`.
    let href: String
    let link: LinkItem?
    let image: String?

    /// A chapter; its link is shown under its host's name.
    init(start: Milliseconds, title: String, link: String?, image: String?) {
      self.title = title
      clock = start.clock
      seconds = String(start.rawValue / 1000)
      href = "?t=\(start.rawValue / 1000)"
      self.link = link.map { LinkItem(title: EpisodePage.host(of: $0), url: $0) }
      self.image = image
    }
  }

  /// A moment worth hearing.
  struct MomentItem: Sendable {
    let title: String
    let clock: String
    let seconds: String
    let href: String
    let length: LengthItem

    /// A moment of `length` from `start`.
    init(title: String, start: Milliseconds, length: Milliseconds, _ words: Words) {
      self.title = title
      clock = start.clock
      seconds = String(start.rawValue / 1000)
      href = "?t=\(start.rawValue / 1000)"
      self.length = LengthItem(length, words)
    }
  }

  /// Who paid for the episode; `url` is the short link that counts.
  struct SponsorItem: Sendable {
    let name: String
    /// Safe HTML.
    let textHTML: String?
    let url: String?
  }

  /// What was said.
  struct TranscriptBlock: Sendable {
    /// The player's id.
    let id: String
    /// From ``TranscriptHTML``.
    let html: String
    let downloads: [DownloadItem]
  }

  /// A file to take home.
  struct DownloadItem: Sendable {
    /// “MP3”, “WebVTT”.
    let title: String
    /// “58 MB”; nil when it isn't known.
    let detail: String?
    let url: String
    /// Whether the browser is to save it rather than show it.
    let isSaved: Bool
  }

  /// What the share section needs.
  struct ShareItem: Sendable {
    let id: String
    let url: String
    /// The HTML that embeds the player elsewhere.
    let embedCode: String?

    /// The address to share, and the code that embeds the player at `embedURL`.
    init(id: String, url: String, embedURL: String?, title: String) {
      (self.id, self.url) = (id, url)
      embedCode = embedURL.map {
        "<iframe src=\"\(HTMLText.escape($0))\" width=\"100%\" height=\"180\" loading=\"lazy\" "
          + "allow=\"autoplay; clipboard-write\" title=\"\(HTMLText.escape(title))\"></iframe>"
      }
    }
  }

  /// The episode before or after.
  struct Neighbour: Sendable {
    let url: String
    let title: String
    let number: String?
  }

  /// `www.example.com/x` as readers know it: `example.com`.
  static func host(of url: String) -> String {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return String(host.hasPrefix("www.") ? host.dropFirst(4) : host)
  }
}
