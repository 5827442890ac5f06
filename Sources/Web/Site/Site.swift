import Domain
import Formats

/// A show as the visitor addressed it: by its own host name, or by a path below the installation's.
struct Site: Sendable {
  /// The show.
  let show: ShowAddress
  /// What stands before every path of the show: empty on its own host, `/slug` below the installation.
  let base: String
  /// The scheme and host that were asked for, such as `https://example.com`.
  let origin: String
  /// The scheme and host of the show's preferred address, with its base.
  let canonical: String

  init(show: ShowAddress, base: String, origin: String, canonical: String) {
    (self.show, self.base, self.origin, self.canonical) = (show, base, origin, canonical)
  }

  /// The show at its preferred address.
  init(preferred show: ShowAddress, on installation: Installation) {
    let base = show.host == nil ? "/\(Slug.pathComponent(show.slug))" : ""
    let origin = show.host.map { "\(installation.scheme)://\($0)" } ?? installation.origin
    self.init(show: show, base: base, origin: origin, canonical: origin + base)
  }

  /// A path of this show, such as `/night-walks/episodes`; `path` begins with a slash.
  func path(_ path: String) -> String { path == "/" && !base.isEmpty ? base + "/" : base + path }

  /// The same as an absolute URL at the address that was asked for.
  func url(_ path: String) -> String { origin + self.path(path) }

  /// The same as an absolute URL at the preferred address.
  func canonicalURL(_ path: String) -> String { canonical + path }

  /// The page of the episode called `slug`.
  func episode(_ slug: String) -> String { path("/episodes/\(Slug.pathComponent(slug))") }

  /// The recording of an episode: the one address by which apps, players and the site know it.
  func audio(number: Int?, slug: String, type: String?) -> String {
    path("/episodes/download/\(number.map(String.init) ?? "-")/\(Slug.pathComponent(slug)).\(AudioFormat.fileExtension(type))")
  }

  /// An image in one of its variants.
  func art(_ id: MediaID?, _ variant: ImageVariant) -> String? {
    id.map { "\(base)/art/\($0)/\(variant.fileName)" }
  }
}

/// The recordings that directories take, by type and file extension.
enum AudioFormat {
  /// The extension, without a dot, for a media type; `mp3` when it isn't known.
  static func fileExtension(_ type: String?) -> String {
    switch type?.lowercased() {
    case "audio/x-m4a", "audio/mp4", "audio/m4a", "audio/aac": "m4a"
    case "audio/ogg", "application/ogg": "ogg"
    case "audio/opus": "opus"
    case "audio/flac", "audio/x-flac": "flac"
    case "audio/wav", "audio/x-wav": "wav"
    case "video/mp4": "mp4"
    case "video/x-m4v": "m4v"
    case "video/quicktime": "mov"
    case "application/pdf": "pdf"
    default: "mp3"
    }
  }
}
