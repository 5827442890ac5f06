/// The forms of `podcast:transcript`.
public enum TranscriptForm: String, Sendable, Hashable, Codable, CaseIterable {
  /// WebVTT, with voices.
  case vtt
  /// SubRip, two lines of 32 characters a cue.
  case srt
  /// Podcasting 2.0 JSON, version 1.0.0.
  case json
  /// HTML: `cite`, `time`, `p`.
  case html
  /// Plain text: `hh:mm:ss Name: text`.
  case text

  /// The type it's served and announced with.
  public var mediaType: String {
    switch self {
    case .vtt: "text/vtt"
    case .srt: "application/x-subrip"
    case .json: "application/json"
    case .html: "text/html"
    case .text: "text/plain"
    }
  }

  /// The file extension, without a dot.
  public var fileExtension: String { self == .text ? "txt" : rawValue }

  /// The form a `Content-Type` or `type` attribute means, parameters and old names included.
  public init?(mediaType: String) {
    switch mediaType.split(separator: ";").first.map({ $0.trimmed.lowercased() }) {
    case "text/vtt", "application/vtt": self = .vtt
    case "application/x-subrip", "application/srt", "text/srt", "application/subrip", "text/x-srt": self = .srt
    case "application/json", "text/json": self = .json
    case "text/html", "application/xhtml+xml": self = .html
    case "text/plain", "text/markdown": self = .text
    default: return nil
    }
  }

  /// The form a file's name or a URL's path ends in.
  public init?(fileName: String) {
    let path = fileName.prefix { $0 != "?" && $0 != "#" }
    switch path.split(separator: ".").last?.lowercased() {
    case "vtt", "webvtt": self = .vtt
    case "srt": self = .srt
    case "json": self = .json
    case "html", "htm", "xhtml": self = .html
    case "txt", "text", "md": self = .text
    default: return nil
    }
  }

  /// The form that `text` has, whatever it's called. `hint` decides where the content doesn't.
  static func detect(_ text: String, hint: TranscriptForm?) -> TranscriptForm {
    let head = text.drop { $0.isWhitespace }
    if head.hasPrefix("WEBVTT") { return .vtt }
    let inner = head.dropFirst().first { !$0.isWhitespace }
    if head.hasPrefix("{") && (inner == "\"" || inner == "}") || head.hasPrefix("[") && (inner == "{" || inner == "]") {
      return .json
    }
    // Anything with an arrow between two times is cues, under whatever name.
    for line in head.split(separator: "\n", maxSplits: 40).prefix(40) where CueReader.timing(line) != nil {
      return hint == .vtt ? .vtt : .srt
    }
    let start = head.prefix(4000).lowercased()
    for tag in ["<!doctype html", "<html", "<cite", "<time", "<p>", "<p ", "<div", "<body", "<br"] where start.contains(tag) {
      return .html
    }
    return hint == .html && start.contains("<") ? .html : .text
  }
}
