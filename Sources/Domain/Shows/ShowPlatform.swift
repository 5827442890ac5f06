extension PlatformLink {
  /// The hosts at which the platforms we know have their pages; a host stands for what is below it too.
  static let hosts: [String: [String]] = [
    "apple": ["podcasts.apple.com", "itunes.apple.com"], "spotify": ["open.spotify.com", "spotify.link", "spotify.com"],
    "overcast": ["overcast.fm"], "pocketcasts": ["pca.st", "pocketcasts.com"], "youtube": ["youtube.com", "youtu.be"],
    "youtubemusic": ["music.youtube.com"],
    "amazon": [
      "music.amazon.com", "amazon.com", "amazon.de", "amazon.co.uk", "amazon.fr",
      "amazon.es", "amazon.it", "amazon.co.jp", "amazon.in", "amazon.com.br", "amazon.ca", "amazon.com.au", "amazon.com.mx",
    ],
    "castro": ["castro.fm"], "castbox": ["castbox.fm"], "antennapod": ["antennapod.org"],
    "podcastaddict": ["podcastaddict.com"], "fountain": ["fountain.fm"], "deezer": ["deezer.com", "deezer.page.link"],
    "iheart": ["iheart.com"], "tunein": ["tunein.com"], "podchaser": ["podchaser.com"],
    "podcastindex": ["podcastindex.org"], "goodpods": ["goodpods.com"], "playerfm": ["player.fm"], "podverse": ["podverse.fm"],
    "podlink": ["pod.link"], "soundcloud": ["soundcloud.com"],
    "audible": [
      "audible.com", "audible.de", "audible.co.uk", "audible.fr", "audible.es", "audible.it", "audible.in",
      "audible.ca", "audible.com.au", "audible.co.jp", "audible.com.br",
    ],
    "xiaoyuzhou": ["xiaoyuzhoufm.com"], "ximalaya": ["ximalaya.com"],
  ]

  /// The host where one would expect the page, when this address is at none of the platform's; nil when it is, and for platforms that
  /// we know nothing of.
  public var expectedHost: String? {
    guard let hosts = PlatformLink.hosts[platform], let first = hosts.first else { return nil }
    guard let host = WebLink.host(of: url) else { return first }
    return hosts.contains { host == $0 || host.hasSuffix(".\($0)") } ? nil : first
  }
}
