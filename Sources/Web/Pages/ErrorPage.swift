import Formats

/// A page that says what happened, what was kept and what to do.
struct ErrorPage: HTMLPage {
  static let template = "error"
  let layout: Layout
  /// `404`.
  let code: String
  let heading: String
  let text: String
  /// What to tell the publisher; nil where nobody has to be told.
  let requestID: String?
  let links: [LinkItem]
  /// What else there is to hear.
  let episodes: [EpisodeCard]

  /// The page for an HTTP status (400, 403, 404, 410, 500, 503; others read like 500), on a show's site.
  init(status: Int, requestID: String?, _ chrome: ShowChrome, episodes: [EpisodeCard] = []) {
    let words = chrome.words
    let key = ErrorPage.key(status)
    self.init(
      status: status, key: key, requestID: requestID, words,
      layout: chrome.layout(title: words["error\(key)"], path: nil, section: .other),
      links: [
        LinkItem(title: words["errorGoHome"], url: chrome.path("/")),
        LinkItem(title: words["errorGoEpisodes"], url: chrome.path("/episodes")),
      ], episodes: episodes)
  }

  /// The page for an HTTP status where no show is concerned; `layout` from ``HomePage``.
  init(status: Int, requestID: String?, _ words: Words, layout: Layout) {
    self.init(
      status: status, key: ErrorPage.key(status), requestID: requestID, words, layout: layout,
      links: [LinkItem(title: words["errorGoHome"], url: "/")], episodes: [])
  }

  private init(
    status: Int, key: Int, requestID: String?, _ words: Words, layout: Layout, links: [LinkItem], episodes: [EpisodeCard]
  ) {
    self.layout = layout
    code = String(status)
    heading = words["error\(key)"]
    text = words["error\(key)Text"]
    self.requestID = key >= 500 ? requestID : nil
    self.links = links
    self.episodes = episodes
  }

  /// The status whose words are used.
  private static func key(_ status: Int) -> Int { [400, 403, 404, 410, 503].contains(status) ? status : 500 }
}
