import Formats

/// A link and the words it is shown under.
struct LinkItem: Sendable, Equatable {
  let title: String
  let url: String
}

/// A square picture at 160, 320 and 640 pixels a side, and what it shows; empty where it only decorates.
struct Artwork: Sendable {
  let small: String
  let medium: String
  let large: String
  let alt: String
  /// The same as AVIF, for browsers that read it; nil where only the others are known.
  let smallAVIF: String?
  let mediumAVIF: String?
  let largeAVIF: String?

  /// The sizes at these addresses.
  init(
    small: String, medium: String, large: String, alt: String, smallAVIF: String? = nil, mediumAVIF: String? = nil,
    largeAVIF: String? = nil
  ) {
    (self.small, self.medium, self.large, self.alt) = (small, medium, large, alt)
    (self.smallAVIF, self.mediumAVIF, self.largeAVIF) = (smallAVIF, mediumAVIF, largeAVIF)
  }
}

/// A day, for people and for programs.
struct DateItem: Sendable {
  /// `November 21, 2026`.
  let text: String
  /// `2026-11-21`.
  let iso: String

  /// The day in the show's zone.
  init(_ date: CalendarDate, _ words: Words) {
    text = words.date(date)
    iso = DateItem.iso(date)
  }

  static func iso(_ date: CalendarDate) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(String(repeating: "0", count: max(0, 4 - String(date.year).count)))\(date.year)-\(two(date.month))-\(two(date.day))"
  }
}

/// A length, for people and for programs.
struct LengthItem: Sendable {
  /// `1 hr 5 min`.
  let text: String
  /// `PT1H5M12S`.
  let iso: String

  /// The length in words.
  init(_ length: Milliseconds, _ words: Words) {
    text = words.duration(length)
    let seconds = max(0, length.rawValue) / 1000
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    iso = "PT" + (h > 0 ? "\(h)H" : "") + (m > 0 ? "\(m)M" : "") + (s > 0 || (h == 0 && m == 0) ? "\(s)S" : "")
  }
}

/// What the player needs to know of a recording: the context of `partials/player`, and of every play button.
struct PlayerItem: Sendable {
  /// Stable over all shows: the remembered position hangs on it.
  let id: String
  let audio: String
  let audioType: String
  let title: String
  let show: String
  let artwork: String?
  /// The episode's page, as a path and absolute.
  let page: String
  let shareURL: String
  /// Whole seconds, and `55:21`; empty when not known.
  let seconds: String
  let clock: String
  /// The address of the chapters as JSON, or empty.
  let chapters: String
  /// “Player: title”, “Play: title” and “Download the audio”.
  let label: String
  let playLabel: String
  let download: String

  /// The recording of an episode; `duration` nil when it isn't known.
  init(
    id: String, audio: String, audioType: String, title: String, show: String, artwork: String?, page: String, shareURL: String,
    duration: Milliseconds?, chapters: String?, _ words: Words
  ) {
    (self.id, self.audio, self.audioType, self.title, self.show) = (id, audio, audioType, title, show)
    (self.artwork, self.page, self.shareURL) = (artwork, page, shareURL)
    seconds = duration.map { String($0.rawValue / 1000) } ?? ""
    clock = duration?.clock ?? ""
    self.chapters = chapters ?? ""
    label = words("playerOf", ["title": title])
    playLabel = words("playOf", ["title": title])
    download = words["downloadAudio"]
  }
}

/// An episode in a list.
struct EpisodeCard: Sendable {
  let url: String
  let title: String
  /// The number alone, `42`; nil where it has none.
  let number: String?
  /// “Trailer” or “Bonus”; nil for a full episode.
  let kind: String?
  /// “Season 3”.
  let season: String?
  let date: DateItem?
  let length: LengthItem?
  /// One or two sentences of plain text.
  let summary: String?
  let artwork: Artwork?
  let explicit: Bool
  let player: PlayerItem?

  /// An episode in a list, its values put into words.
  init(
    url: String, title: String, number: Int?, kind: EpisodeKind, season: Int?, date: CalendarDate?, duration: Milliseconds?,
    summary: String, artwork: Artwork?, explicit: Bool, player: PlayerItem?, _ words: Words
  ) {
    (self.url, self.title, self.artwork, self.explicit, self.player) = (url, title, artwork, explicit, player)
    self.number = number.map(String.init)
    self.kind = kind.label(words)
    self.season = season.map { words("seasonNumber", ["n": String($0)]) }
    self.date = date.map { DateItem($0, words) }
    length = duration.map { LengthItem($0, words) }
    self.summary = summary.isEmpty ? nil : ShowChrome.shortened(summary, to: 240)
  }
}

/// What an episode is among the others.
enum EpisodeKind: Sendable {
  case full, trailer, bonus

  /// What it is called; nil for a full episode.
  func label(_ words: Words) -> String? {
    switch self {
    case .full: nil
    case .trailer: words["trailer"]
    case .bonus: words["bonus"]
    }
  }
}

/// A person in a list.
struct PersonCard: Sendable {
  let name: String
  let url: String
  /// “Host”, “Guest”; in the show's language.
  let role: String?
  let picture: Artwork?
  /// The letters that stand for a missing picture.
  let initials: String
  /// “12 episodes”; nil where it isn't told.
  let episodes: String?

  /// A person in a list.
  init(name: String, url: String, role: String?, picture: Artwork?, episodeCount: Int?, _ words: Words) {
    (self.name, self.url, self.role, self.picture) = (name, url, role, picture)
    initials = PersonCard.initials(of: name)
    episodes = episodeCount.map { words("episodeCount", count: $0) }
  }

  /// The first letters of the first and the last word; the first letter alone where names aren't parted by spaces.
  static func initials(of name: String) -> String {
    let parts = name.split(separator: " ").filter { $0.first?.isLetter == true }
    guard let first = parts.first?.first else { return name.first.map(String.init) ?? "?" }
    guard parts.count > 1, let last = parts.last?.first else { return String(first).uppercased() }
    return (String(first) + String(last)).uppercased()
  }
}

/// A tag with its page and how often it is used.
struct TagItem: Sendable {
  let name: String
  let url: String
  /// “12 episodes” and “12”; nil where it isn't told.
  let episodes: String?
  let count: String?

  /// A tag with its page.
  init(name: String, url: String, episodeCount: Int?, _ words: Words) {
    (self.name, self.url) = (name, url)
    episodes = episodeCount.map { words("episodeCount", count: $0) }
    count = episodeCount.map { words.number($0) }
  }
}

/// Links to the pages of a long list.
struct Pagination: Sendable {
  let previous: String?
  let next: String?
  /// “Page 2 of 14”.
  let position: String
  let pages: [PageLink]

  /// A page's number; `isGap` stands for numbers left out.
  struct PageLink: Sendable {
    let number: String
    let label: String
    let url: String
    let isCurrent: Bool
    let isGap: Bool
  }

  /// The links from `page` (from 1) of `count`; nil when there is but one.
  init?(page: Int, of count: Int, _ words: Words, url: (Int) -> String) {
    guard count > 1 else { return nil }
    previous = page > 1 ? url(page - 1) : nil
    next = page < count ? url(page + 1) : nil
    position = words("pageOf", ["n": words.number(page), "count": words.number(count)])
    var pages: [PageLink] = []
    var last = 0
    for number in 1...count where number == 1 || number == count || abs(number - page) <= 1 {
      if number > last + 1 { pages.append(PageLink(number: "", label: "", url: "", isCurrent: false, isGap: true)) }
      pages.append(
        PageLink(
          number: words.number(number), label: words("pageNumber", ["n": words.number(number)]), url: url(number),
          isCurrent: number == page, isGap: false))
      last = number
    }
    self.pages = pages
  }
}
