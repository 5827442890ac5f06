import Clients
public import Database
import Formats
import Logging

/// What the product's tags say, read in one transaction with what it is compared with later.
struct RecordingTags: Sendable {
  /// Without picture and length.
  var tag: ID3
  /// The cover.
  let artwork: MediaID?
  /// What has to change for the tags to be written anew. The date isn't in it: it is only known for sure once listeners are there.
  let digest: String

  /// The edge of the cover in pixels: sharp on a phone, and small beside the sound.
  static let coverEdge = 800

  /// Where an episode's page is, for the tag's link; nil where the installation has no address of its own.
  typealias Address = @Sendable (Show, Episode) -> String?

  /// The tags of `episode`, whose chapters are `chapters` where it has none of its own.
  static func load(
    _ episode: Episode, chapters: [Chapter] = [], address: Address? = nil, _ db: any Connection
  ) throws -> RecordingTags {
    let show = try Show.find(episode.showID, db)
    let own = try episode.chapters(db)
    var tag = ID3()
    tag.title = episode.title
    tag.artist = episode.author.isEmpty ? show.author : episode.author
    tag.album = show.title
    tag.track = episode.number.map(String.init)
    tag.genre = "Podcast"
    tag.language = language(show.language)
    tag.chapters = own.isEmpty ? chapters : own
    let artwork = episode.artworkID ?? show.artworkID
    let digest = "\(Checksum(of: tag.bytes()).rawValue):\(artwork?.description ?? "-")"
    tag.link = address?(show, episode)
    tag.date = episode.recordedOn ?? String((episode.publishedAt ?? episode.createdAt).iso8601.prefix(10))
    return RecordingTags(tag: tag, artwork: artwork, digest: digest)
  }

  /// The tag as bytes, for a product of `length`.
  func bytes(length: Milliseconds, cover: [UInt8]?) -> [UInt8] {
    var tag = tag
    tag.length = length
    tag.picture = cover.map { ID3.Picture(mediaType: "image/jpeg", bytes: $0) }
    return tag.bytes()
  }

  /// ISO 639-2's name of a BCP 47 tag's language, which ID3 wants (ID3v2.4 §4.2.3).
  static func language(_ tag: String) -> String? {
    let primary = tag.lowercased().prefix { $0.isLetter }
    if primary.count == 3 { return String(primary) }
    return threeLetters[String(primary)]
  }

  private static let threeLetters = [
    "ar": "ara", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell",
    "en": "eng", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "gl": "glg",
    "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn",
    "ka": "kat", "ko": "kor", "lt": "lit", "lv": "lav", "mk": "mkd", "ms": "msa", "nb": "nob", "nl": "nld", "nn": "nno",
    "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp",
    "sv": "swe", "sw": "swa", "ta": "tam", "te": "tel", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie",
    "zh": "zho",
  ]

  /// The cover as JPEG, made in `folder`; nil without one, and for one that can't be read, which is no reason to have no recording.
  func cover(in folder: String, _ services: Services) async throws -> [UInt8]? {
    guard let artwork else { return nil }
    guard let file = try await services.database.read({ db in try MediaFile.find(artwork, db) }) else { return nil }
    do {
      let source = try await LocalCopy.of(file, in: folder, services)
      try await services.ffmpeg.convertImage(
        source, to: "\(folder)/cover.jpg", size: min(RecordingTags.coverEdge, max(file.width ?? RecordingTags.coverEdge, 300)))
      return try LocalCopy.bytes("\(folder)/cover.jpg")
    } catch let error as FFmpegError where error != .diskFull {
      services.logger.notice("A cover can't be embedded", metadata: ["image": "\(artwork)", "error": "\(error)"])
      return nil
    } catch StorageError.notFound {
      return nil
    }
  }
}

extension EpisodeRecording {
  /// Whether the product's tags say something else than the episode does now.
  public func isOutOfDate(_ episode: Episode, _ db: any Connection) throws -> Bool {
    guard productID != nil, let tagsDigest else { return false }
    return try RecordingTags.load(episode, db).digest != tagsDigest
  }
}
