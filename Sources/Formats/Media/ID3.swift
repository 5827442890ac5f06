/// What an ID3 tag says of the MP3 file it is in (ID3v2.2, 2.3, 2.4 and ID3v1 are read, 2.4 is written).
public struct ID3: Sendable, Hashable {
  public var title: String?
  public var artist: String?
  public var album: String?
  /// `7`, or `7/12`.
  public var track: String?
  /// `2026`, `2026-03-02` (ID3v2.4 §4.2.5).
  public var date: String?
  public var genre: String?
  public var comment: String?
  /// ISO 639-2: three letters.
  public var language: String?
  /// A page about the recording.
  public var link: String?
  public var length: Milliseconds?
  public var picture: Picture?
  /// In order of time; those that no table of contents names are hidden (ID3v2 Chapter Frame Addendum §3.2).
  public var chapters: [Chapter] = []

  /// A picture in the tag.
  public struct Picture: Sendable, Hashable {
    /// `image/jpeg`.
    public var mediaType: String
    public var bytes: [UInt8]

    /// A picture of that type.
    public init(mediaType: String, bytes: [UInt8]) { (self.mediaType, self.bytes) = (mediaType, bytes) }
  }

  /// An empty tag.
  public init() {}

  /// Reads the tag that `bytes`, the beginning of a file, begins with: as much of it as is there. Nil where there is none.
  /// Total: damaged frames are left out.
  public static func read(_ bytes: [UInt8]) -> ID3? {
    guard let body = ID3Body(bytes) else { return nil }
    var tag = ID3()
    tag.take(body.frames(), depth: 0)
    return tag
  }

  /// Reads the ID3v1 tag that `bytes`, the last 128 or more of a file, end with. Nil where there is none.
  public static func readVersion1(_ bytes: [UInt8]) -> ID3? {
    guard bytes.count >= 128 else { return nil }
    let tag = Array(bytes.suffix(128))
    guard tag.starts(with: "TAG".utf8) else { return nil }
    func text(_ range: Range<Int>) -> String? {
      ID3Text.decode(tag[range].prefix { $0 != 0 }, encoding: 0).first.flatMap { $0.isEmpty ? nil : $0 }
    }
    var found = ID3()
    found.title = text(3..<33)
    found.artist = text(33..<63)
    found.album = text(63..<93)
    found.date = text(93..<97)
    found.comment = text(97..<127)
    if tag[125] == 0, tag[126] != 0 {
      found.track = String(tag[126])
      found.comment = text(97..<125)
    }
    return found
  }

  /// Where the frames of an MP3 file begin and end, by its first bytes and its last: without ID3v2 at the start, and ID3v1, APE and
  /// Lyrics3 tags at the end. Nil where no frames can be seen.
  public static func frames(prefix: [UInt8], offset: Int64, suffix: [UInt8], fileSize: Int64) -> Range<Int64>? {
    guard let start = MP3.inspect(prefix: prefix, fileSize: fileSize, offset: offset)?.firstFrame else { return nil }
    var rest = suffix[...]
    var isShorter = true
    while isShorter {
      let before = rest.count
      if rest.count >= 128, rest.suffix(128).starts(with: "TAG".utf8) { rest.removeLast(128) }
      if rest.count >= 32, rest.suffix(32).starts(with: "APETAGEX".utf8) {
        let footer = Array(rest.suffix(32))
        let size = (0..<4).reduce(0) { $0 | Int(footer[12 + $1]) << (8 * $1) }
        // The size counts the footer but not the header, whose presence is bit 31 of the flags (APEv2).
        let whole = size + (footer[23] & 0x80 != 0 ? 32 : 0)
        if size >= 32, whole <= rest.count { rest.removeLast(whole) } else if size >= 32 { rest = rest.prefix(0) }
      }
      if rest.count >= 15, rest.suffix(9).elementsEqual("LYRICS200".utf8) {
        let digits = rest.dropLast(9).suffix(6)
        let size = digits.reduce(0) { (48...57).contains($1) ? $0 * 10 + Int($1 - 48) : $0 }
        rest.removeLast(min(rest.count, size + 15))
      }
      isShorter = rest.count < before && !rest.isEmpty
    }
    let end = fileSize - Int64(suffix.count - rest.count)
    return start < end ? start..<end : nil
  }
}
