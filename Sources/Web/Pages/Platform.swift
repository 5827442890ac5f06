/// The places to listen that have a name and a sign here. The signs are our own drawings, not the companies' marks.
enum Platform {
  /// The names of the platforms by the keys that shows store.
  static let names: [String: String] = [
    "apple": "Apple Podcasts", "spotify": "Spotify", "overcast": "Overcast", "pocketcasts": "Pocket Casts", "youtube": "YouTube",
    "youtubemusic": "YouTube Music", "amazon": "Amazon Music", "castro": "Castro", "castbox": "Castbox",
    "antennapod": "AntennaPod", "podcastaddict": "Podcast Addict", "fountain": "Fountain", "deezer": "Deezer",
    "iheart": "iHeart", "tunein": "TuneIn", "podchaser": "Podchaser", "podcastindex": "Podcast Index", "goodpods": "Goodpods",
    "playerfm": "Player FM", "podverse": "Podverse", "podlink": "pod.link", "soundcloud": "SoundCloud", "audible": "Audible",
    "xiaoyuzhou": "小宇宙", "ximalaya": "喜马拉雅", "rss": "RSS",
  ]

  /// The sign of a platform as SVG; the first letter of its name where there is no drawing.
  static func glyph(_ key: String, name: String) -> String {
    if let drawing = drawings[key] {
      return "<svg class=\"glyph\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\(drawing)</svg>"
    }
    let letter = HTMLText.escape(String(name.first { $0.isLetter || $0.isNumber } ?? "•"))
    return "<span class=\"glyph glyph-letter\" aria-hidden=\"true\">\(letter)</span>"
  }

  private static let drawings = [
    "apple": """
    <circle cx="12" cy="10.5" r="2.2" class="solid"/><path d="M12 14.5v6" stroke-width="3"/>\
    <path d="M7.8 14.2a5.6 5.6 0 1 1 8.4 0M6 18a9.2 9.2 0 1 1 12 0"/>
    """,
    "spotify": "<path d=\"M5 8.4c5-1.5 10-1 14.2 1.3M6 12.4c4.2-1.2 8.3-.8 11.8 1.1M7 16.2c3.3-.9 6.5-.6 9.2.9\"/>",
    "overcast": "<path d=\"m12 11-2.5 9.5h5zM8.3 14a5 5 0 1 1 7.4 0M5.8 16.6a8.8 8.8 0 1 1 12.4 0\"/>",
    "pocketcasts": "<path d=\"M21 12a9 9 0 1 0-9 9M17 12a5 5 0 1 0-5 5\"/>",
    "youtube":
      "<rect x=\"2.5\" y=\"5\" width=\"19\" height=\"14\" rx=\"4\"/><path class=\"solid\" d=\"m10 8.8 5.4 3.2-5.4 3.2z\"/>",
    "youtubemusic": "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path class=\"solid\" d=\"m10 8.8 5.4 3.2-5.4 3.2z\"/>",
    "amazon":
      "<path d=\"M9 17.5V6.5l9-2v11\"/><circle cx=\"6.8\" cy=\"17.5\" r=\"2.3\"/><circle cx=\"15.8\" cy=\"15.5\" r=\"2.3\"/>",
    "antennapod":
      "<path d=\"M12 12v9M8.5 21h7M8.5 15a4.8 4.8 0 1 1 7 0\"/><circle class=\"solid\" cx=\"12\" cy=\"11.5\" r=\"1.8\"/>",
    "castro": "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M15.5 15a4.6 4.6 0 1 1 0-6\"/>",
    "rss": "<path d=\"M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14\"/><circle class=\"solid\" cx=\"6.2\" cy=\"17.8\" r=\"1.7\"/>",
  ]
}
