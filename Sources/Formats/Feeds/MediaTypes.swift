/// The media types that directories take, and those that stand for them in feeds.
enum MediaTypes {
  /// The type that a media file's URL and the feed's word on it come to.
  static func ofMedia(_ declared: String?, url: String, _ fields: FeedFields) -> String {
    let text = FeedText.line(declared ?? "").lowercased()
    let byName: String? =
      switch fileExtension(url) {
      case "mp3": "audio/mpeg"
      case "m4a": "audio/x-m4a"
      case "aac": "audio/aac"
      case "mp4": "video/mp4"
      case "m4v": "video/x-m4v"
      case "mov": "video/quicktime"
      case "ogg", "oga": "audio/ogg"
      case "opus": "audio/opus"
      case "flac": "audio/flac"
      case "wav": "audio/wav"
      case "pdf": "application/pdf"
      default: nil
      }
    switch text {
    case "audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg", "audio/mpg", "audio/x-mpeg-3", "mp3", "mpeg", "audio":
      fields.note("enclosure", "The type “\(text)” is no registered one; audio/mpeg was taken.", "Write audio/mpeg.")
      return "audio/mpeg"
    case "", "application/octet-stream", "binary/octet-stream":
      let type = byName ?? "audio/mpeg"
      fields.note("enclosure", "The enclosure has no useful type; \(type) was taken.", "Write type=\"\(type)\".")
      return type
    default:
      return text
    }
  }

  static func ofTranscript(_ declared: String?, url: String, _ fields: FeedFields) -> String {
    let text = FeedText.line(declared ?? "").lowercased()
    if text == "application/srt" || text == "text/srt" || text == "application/x-srt" || text == "text/x-subrip" {
      fields.note("podcast:transcript", "The type “\(text)” was read as application/x-subrip.", "Write application/x-subrip.")
      return "application/x-subrip"
    }
    if !text.isEmpty { return text }
    let type =
      switch fileExtension(url) {
      case "vtt": "text/vtt"
      case "srt": "application/x-subrip"
      case "json": "application/json"
      case "html", "htm": "text/html"
      default: "text/plain"
      }
    fields.note("podcast:transcript", "The transcript has no type; \(type) was taken.", "Write type=\"\(type)\".")
    return type
  }

  static func isMedia(_ type: String) -> Bool { type.hasPrefix("audio/") || type.hasPrefix("video/") }

  /// The extension of a URL's path, in lower case.
  static func fileExtension(_ url: String) -> String {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }
}
