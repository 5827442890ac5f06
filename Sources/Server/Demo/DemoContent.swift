/// What an empty installation is filled with to look at: two shows of six episodes each, as values. Their audio and artwork are made
/// from this on the spot.
enum DemoContent {
  static let shows = [tidelines, smallMachines]
}

/// A name and an address; a platform's name is its key.
typealias DemoLink = (title: String, url: String)

/// A show and everything in it.
struct DemoShow: Sendable {
  let slug, title, subtitle: String
  /// Markdown.
  let description: String
  /// A BCP 47 tag, and an IANA zone.
  let language, timeZone: String
  let author, ownerName, ownerEmail, copyright: String
  /// Apple's, each the category and, where there is one, the one below it.
  let categories: [[String]]
  /// `episodic` or `serial`.
  let type: String
  /// `#rrggbb`
  let accent: String
  let themeCredit: String
  let platforms: [DemoLink]
  let fundings: [DemoLink]
  let socials: [DemoLink]
  /// The names of the seasons by their numbers.
  let seasons: [Int: String]
  /// Bodies are Markdown.
  let pages: [(slug: String, title: String, body: String)]
  let people: [DemoPerson]
  let sponsors: [DemoSponsor]
  /// Oldest first.
  let episodes: [DemoEpisode]
}

/// Somebody who speaks.
struct DemoPerson: Sendable {
  let name: String
  /// The voice of ffmpeg's `flite` that speaks for them.
  let voice: String
  /// A role of the Podcasting 2.0 taxonomy, in lower case.
  let role: String
  let bio: String
  let links: [DemoLink]
  let isHost: Bool
}

/// A sponsor, and the path of the short link that counts its visitors.
struct DemoSponsor: Sendable {
  let name, text, url, shortLink: String
}

/// An episode. Its recording is its chapters' lines, spoken one after the other.
struct DemoEpisode: Sendable {
  let number, season: Int?
  /// `full`, `trailer` or `bonus`.
  let type: String
  let title, summary: String
  /// Markdown.
  let notes: String
  /// How long before the demo is made it was published.
  let daysAgo: Int
  let tags: [String]
  /// What was mentioned.
  let links: [DemoLink]
  /// Names of people of the show, beside its host.
  let guests: [String]
  /// Names of sponsors of the show.
  let sponsors: [String]
  let chapters: [DemoChapter]
}

/// A chapter and what is said in it, in ASCII, for that is what the voices can read.
struct DemoChapter: Sendable {
  let title: String
  let link: String?
  let lines: [(speaker: String, text: String)]
}
