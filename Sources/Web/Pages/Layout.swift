/// What stands around every page: the head, the show's name and navigation, the footer, and the words of the interface.
struct Layout: Sendable {
  /// The language of the content, and that of the interface's words, which differ where there is no catalogue.
  let language: String
  let wordsLanguage: String
  /// `ltr` or `rtl`.
  let direction: String
  /// The words of the interface; templates name them `t.play`.
  let t: [String: String]
  let playerWords: String

  /// The window's title, the description and address for search engines.
  let title: String
  let description: String
  let canonical: String?
  /// What robots are told, such as `noindex`.
  let robots: String?
  let siteName: String
  /// The Open Graph type and picture (absolute), `website` or `article`.
  let kind: String
  let image: String?
  let imageAlt: String
  /// The recording's absolute address, for cards that play it.
  let audio: String?
  /// JSON-LD, ready to stand in its element.
  let structuredData: String?
  /// The feed and the oEmbed description of this page, absolute.
  let feed: LinkItem?
  let oEmbed: String?
  let previousPage: String?
  let nextPage: String?

  let assets: AssetAddresses
  let accentStylesheet: String?
  let manifest: String?

  let home: HomeLink
  let navigation: [NavigationItem]
  let subscribe: NavigationItem?
  let footer: Footer

  /// The name at the top left, which leads home.
  struct HomeLink: Sendable {
    let title: String
    let url: String
    let artwork: Artwork?
    let isCurrent: Bool
  }

  /// What stands at the bottom.
  struct Footer: Sendable {
    /// The pages of Markdown and the archive.
    let links: [LinkItem]
    let socials: [LinkItem]
    let fundings: [LinkItem]
    let copyright: String?
    let themeCredit: String?
    /// The installation's home, where several shows are.
    let allShows: String?
  }
}

/// An entry of the navigation.
struct NavigationItem: Sendable {
  let title: String
  let url: String
  let isCurrent: Bool
}

/// Where the style sheets, scripts and icons are in this release.
struct AssetAddresses: Sendable {
  let siteStylesheet: String
  let playerStylesheet: String
  let script: String
  let icon: String
  let iconPNG: String
  let touchIcon: String
  /// The prefix of all, without a slash at the end: `/assets/3f2a…`.
  let prefix: String

  /// The addresses of a release, made by `url`, which takes a path such as `css/site.css`.
  init(_ url: (String) -> String) {
    siteStylesheet = url("css/site.css")
    playerStylesheet = url("css/player.css")
    script = url("js/main.js")
    icon = url("icons/lectern.svg")
    iconPNG = url("icons/lectern-32.png")
    touchIcon = url("icons/lectern-180.png")
    prefix = String(siteStylesheet.dropLast("/css/site.css".count))
  }
}
