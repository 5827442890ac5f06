/// Every way to follow a show.
struct SubscribePage: HTMLPage {
  static let template = "shows/subscribe"
  let layout: Layout
  let title: String
  let artwork: Artwork?
  let platforms: [PlatformItem]
  let feedURL: String
  /// The page's own address as a QR code: safe SVG.
  let codeSVG: String?
}

/// A place to listen.
struct PlatformItem: Sendable {
  let name: String
  let url: String
  /// Safe SVG without a size.
  let glyph: String

  /// The show's page at `url` on the platform that Lectern calls `key`, such as `apple`.
  init(key: String, url: String) {
    name = Platform.names[key] ?? EpisodePage.host(of: url)
    self.url = url
    glyph = Platform.glyph(key, name: name)
  }
}
