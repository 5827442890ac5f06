/// The installation's start page: every show on it.
struct HomePage: HTMLPage {
  static let template = "home"
  let layout: Layout
  let heading: String
  let shows: [ShowCard]

  /// A show in the list.
  struct ShowCard: Sendable {
    let title: String
    let url: String
    /// One or two sentences of plain text, and the language they are in.
    let description: String?
    let language: String
    let artwork: Artwork?
    let author: String?
    /// “42 episodes”.
    let episodes: String
  }

  /// The layout of pages that belong to no show; `heading` is the installation's name, `path` nil for errors.
  static func layout(
    _ words: Words, heading: String, title: String? = nil, origin: String, path: String?, assets: AssetAddresses
  ) -> Layout {
    Layout(
      language: words.language, wordsLanguage: words.language, direction: WritingDirection.of(words.language), t: words.t,
      playerWords: words.player, title: title ?? heading, description: words["installationDescription"],
      canonical: path.map { origin + $0 }, robots: path == nil ? "noindex" : nil, siteName: heading, kind: "website", image: nil,
      imageAlt: heading, audio: nil, structuredData: nil, feed: nil, oEmbed: nil, previousPage: nil, nextPage: nil,
      assets: assets, accentStylesheet: nil, manifest: nil,
      home: .init(title: heading, url: "/", artwork: nil, isCurrent: path == "/"), navigation: [], subscribe: nil,
      footer: .init(links: [], socials: [], fundings: [], copyright: nil, themeCredit: nil, allShows: nil))
  }
}
