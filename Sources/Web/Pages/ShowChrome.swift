/// What every page of a show has in common; a page's ``Layout`` is made of it and of what is the page's own.
struct ShowChrome: Sendable {
  /// The words in the show's language, and that language.
  let words: Words
  let language: String
  let title: String
  /// One line, for the descriptions of pages that have none.
  let subtitle: String
  /// What stands before the paths of the show's pages: empty, or `/slug`.
  let base: String
  /// The same, absolute and preferred: `https://example.com`.
  let canonical: String
  let artwork: Artwork?
  /// The artwork as JPEG, absolute, for cards.
  let cardImage: String?
  let author: String
  let copyright: String
  let themeCredit: String
  /// The style sheet of the show's accent, from ``AccentColour``.
  let accentStylesheet: String?
  let assets: AssetAddresses
  /// Which of the show's sections have something in them.
  let hasPeople: Bool
  let hasTags: Bool
  /// The pages of Markdown.
  let pages: [LinkItem]
  let socials: [LinkItem]
  let fundings: [LinkItem]
  /// The path of the installation's home, where it holds several shows and this one is reached through it.
  let allShows: String?

  /// The part of the site a page belongs to.
  enum Section: Sendable, Equatable {
    case home, episodes, people, tags, subscribe
    /// A page of Markdown by its path.
    case page(String)
    case other
  }

  /// A path of the show; `path` begins with a slash.
  func path(_ path: String) -> String { path == "/" ? (base.isEmpty ? "/" : base + "/") : base + path }

  /// The feed's address, absolute.
  var feed: String { canonical + "/rss" }

  /// The layout of the page at `path`, such as `/episodes`, called `title`; nil is the show's home.
  ///
  /// - Parameters:
  ///   - description: plain text for search engines and cards; cut to a sentence's length here.
  ///   - path: nil for pages that have no lasting address, such as errors; robots are told not to keep those.
  ///   - image: absolute, instead of the show's artwork.
  func layout(
    title pageTitle: String?, description: String? = nil, path: String?, section: Section, kind: String = "website",
    image: String? = nil, audio: String? = nil, structuredData: StructuredData? = nil, oEmbed: String? = nil,
    robots: String? = nil, previousPage: String? = nil, nextPage: String? = nil
  ) -> Layout {
    var navigation = [NavigationItem(title: words["episodes"], url: self.path("/episodes"), isCurrent: section == .episodes)]
    if hasPeople {
      navigation.append(NavigationItem(title: words["people"], url: self.path("/people"), isCurrent: section == .people))
    }
    if hasTags {
      navigation.append(NavigationItem(title: words["tags"], url: self.path("/tags"), isCurrent: section == .tags))
    }
    // Two pages of the publisher's own fit beside the sections; the footer has them all.
    navigation += pages.prefix(2).map {
      NavigationItem(title: $0.title, url: $0.url, isCurrent: section == .page($0.url))
    }
    let summary = description.flatMap { $0.isEmpty ? nil : $0 } ?? subtitle
    return Layout(
      language: language, wordsLanguage: words.language, direction: WritingDirection.of(language), t: words.t,
      playerWords: words.player, title: pageTitle.map { "\($0) · \(title)" } ?? title,
      description: ShowChrome.shortened(summary, to: 200), canonical: path.map { canonical + $0 },
      robots: robots ?? (path == nil ? "noindex" : nil), siteName: title, kind: kind, image: image ?? cardImage,
      imageAlt: pageTitle ?? title, audio: audio, structuredData: structuredData?.json,
      feed: LinkItem(title: title, url: feed), oEmbed: oEmbed, previousPage: previousPage, nextPage: nextPage, assets: assets,
      accentStylesheet: accentStylesheet, manifest: self.path("/manifest.webmanifest"),
      home: .init(title: title, url: self.path("/"), artwork: artwork, isCurrent: section == .home), navigation: navigation,
      subscribe: NavigationItem(title: words["subscribe"], url: self.path("/subscribe"), isCurrent: section == .subscribe),
      footer: .init(
        links: pages + [LinkItem(title: words["archive"], url: self.path("/archive"))], socials: socials, fundings: fundings,
        copyright: copyright.isEmpty ? nil : copyright, themeCredit: themeCredit.isEmpty ? nil : themeCredit,
        allShows: allShows))
  }

  /// The first `limit` characters of a text on one line, ended at a word.
  static func shortened(_ text: String, to limit: Int) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard line.count > limit else { return line }
    let head = line.prefix(limit - 1)
    let end = head.lastIndex(of: " ").flatMap { head.distance(from: $0, to: head.endIndex) < 40 ? $0 : nil } ?? head.endIndex
    return head[..<end].trimmingSuffix(while: { $0.isPunctuation || $0.isWhitespace }) + "…"
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, condition(last) { text.removeLast() }
    return String(text)
  }
}
