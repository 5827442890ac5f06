/// A show's start page.
struct ShowHomePage: HTMLPage {
  static let template = "shows/home"
  let layout: Layout
  let title: String
  let subtitle: String?
  /// Safe HTML.
  let descriptionHTML: String?
  let author: String?
  let explicit: Bool
  let artwork: Artwork?
  /// “Complete” when no further episode will come.
  let isComplete: Bool
  /// The first few places to listen, and the page of all.
  let platforms: [PlatformItem]
  let subscribeURL: String
  let feedURL: String
  /// The newest episode; nil when there is none yet.
  let latest: EpisodeCard?
  /// For those who are new: the trailer, or the first episode of a serial show.
  let startHere: EpisodeCard?
  /// The episodes after the newest.
  let episodes: [EpisodeCard]
  /// “All 42 episodes” and where they are; nil when they are all on this page.
  let more: LinkItem?
  let hosts: [PersonCard]
  let fundings: [LinkItem]
}
