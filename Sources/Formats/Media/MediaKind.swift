/// What a file is by its first bytes, whatever its name or its sender says.
public enum MediaKind: String, Sendable, Hashable, Codable, CaseIterable {
  case mp3, m4a, mp4, mov, ogg, opus, flac, wav, aac
  case png, jpeg, webp, avif, heic, gif, tiff, bmp, svg
  case pdf, zip, html, xml, json, text
  case empty, unknown

  /// The type it's served with (IANA, or Apple's for podcast enclosures).
  public var mediaType: String {
    switch self {
    case .mp3: "audio/mpeg"
    case .m4a: "audio/x-m4a"
    case .mp4: "video/mp4"
    case .mov: "video/quicktime"
    case .ogg: "audio/ogg"
    case .opus: "audio/ogg; codecs=opus"
    case .flac: "audio/flac"
    case .wav: "audio/wav"
    case .aac: "audio/aac"
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .webp: "image/webp"
    case .avif: "image/avif"
    case .heic: "image/heic"
    case .gif: "image/gif"
    case .tiff: "image/tiff"
    case .bmp: "image/bmp"
    case .svg: "image/svg+xml"
    case .pdf: "application/pdf"
    case .zip: "application/zip"
    case .html: "text/html"
    case .xml: "application/xml"
    case .json: "application/json"
    case .text: "text/plain"
    case .empty, .unknown: "application/octet-stream"
    }
  }

  /// The usual file extension without a dot; `bin` where there is none.
  public var fileExtension: String {
    switch self {
    case .jpeg: "jpg"
    case .text: "txt"
    case .empty, .unknown: "bin"
    default: rawValue
    }
  }

  /// Whether it holds sound and no picture.
  public var isAudio: Bool { [.mp3, .m4a, .ogg, .opus, .flac, .wav, .aac].contains(self) }
  /// Whether it may hold moving pictures.
  public var isVideo: Bool { [.mp4, .mov].contains(self) }
  /// Whether it is a picture made of pixels; SVG isn't, since it is a document that can carry scripts.
  public var isImage: Bool { [.png, .jpeg, .webp, .avif, .heic, .gif, .tiff, .bmp].contains(self) }

  /// The kind of the file that begins with `prefix`; 4 KiB are plenty. Total: every input has an answer.
  public static func sniff(_ prefix: [UInt8]) -> MediaKind {
    if prefix.isEmpty { return .empty }
    if let kind = binary(prefix) { return kind }
    return textual(prefix)
  }

  private static func binary(_ bytes: [UInt8]) -> MediaKind? {
    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
      guard bytes.count >= offset + text.utf8CodeUnitCount else { return false }
      return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
    }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if has("GIF87a") || has("GIF89a") { return .gif }
    if has("RIFF") && has("WEBP", at: 8) { return .webp }
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) { return .tiff }
    // “BM”, the size of the file, four zeros, the offset of the pixels, the size of a header that exists.
    if has("BM") && bytes.count >= 18 && bytes[6...9].allSatisfy({ $0 == 0 })
      && [12, 40, 52, 56, 64, 108, 124].contains(bytes[14])
    {
      return .bmp
    }
    if (has("RIFF") || has("RF64")) && has("WAVE", at: 8) { return .wav }
    if has("fLaC") { return .flac }
    if has("%PDF-") { return .pdf }
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) { return .zip }
    if has("OggS") {
      let segments = bytes.count > 26 ? Int(bytes[26]) : 0
      return has("OpusHead", at: 27 + segments) ? .opus : .ogg
    }
    if has("ftyp", at: 4) { return brand(bytes) }
    if has("moov", at: 4) || has("mdat", at: 4) || has("wide", at: 4) { return .mov }
    if has("ID3") && bytes.count >= 4 && bytes[3] < 0x10 {
      // An ID3 tag may also lead ADTS or FLAC; only believe it's something else when that can be seen.
      let start = Int(min(MP3.id3Bytes(bytes), Int64(bytes.count)))
      if start < bytes.count {
        let rest = Array(bytes[start...].prefix(4))
        if rest.starts(with: [0x66, 0x4C, 0x61, 0x43]) { return .flac }
        if isADTS(rest) { return .aac }
      }
      return .mp3
    }
    if isADTS(bytes) { return .aac }
    if MP3.startsWithFrames(bytes) { return .mp3 }
    return nil
  }

  private static func isADTS(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 3 && bytes[0] == 0xFF && bytes[1] & 0xF6 == 0xF0 && (bytes[2] >> 2) & 0xF < 13
  }

  private static func brand(_ bytes: [UInt8]) -> MediaKind {
    guard bytes.count >= 12 else { return .mp4 }
    switch String(decoding: bytes[8..<12], as: UTF8.self) {
    case "M4A ", "M4B ", "M4P ": return .m4a
    case "qt  ": return .mov
    case "avif", "avis": return .avif
    case "heic", "heix", "hevc", "hevx", "mif1", "msf1":
      // `mif1` is a family: AVIF files name themselves further on, among the compatible brands.
      let box = bytes.prefix(64)
      return String(decoding: box, as: UTF8.self).contains("avif") ? .avif : .heic
    default: return .mp4
    }
  }

  private static func textual(_ bytes: [UInt8]) -> MediaKind {
    let isWide = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
    let sample = TextEncoding.decode(Array(bytes.prefix(4096)), cut: true)
    if !isWide && bytes.prefix(4096).contains(where: { $0 < 9 || ($0 > 13 && $0 < 32 && $0 != 27) }) { return .unknown }
    var head = Substring(sample.lowercased()).drop { $0.isWhitespace }
    while head.hasPrefix("<!--"), let end = head.firstRange(of: "-->") { head = head[end.upperBound...].drop { $0.isWhitespace } }
    if head.isEmpty { return .text }
    for tag in ["<!doctype html", "<html", "<head", "<body", "<title", "<script", "<meta", "<div", "<p>", "<table", "<!--"]
    where head.hasPrefix(tag) { return .html }
    if head.hasPrefix("<svg") { return .svg }
    if head.hasPrefix("<?xml") || head.hasPrefix("<!doctype") || head.hasPrefix("<rss") || head.hasPrefix("<feed") {
      if head.contains("<svg") { return .svg }
      return head.contains("<html") ? .html : .xml
    }
    if head.hasPrefix("{") || head.hasPrefix("[") {
      let next = head.dropFirst().first { !$0.isWhitespace }
      if let next, "\"{[]}".contains(next) { return .json }
    }
    return .text
  }
}

extension Substring {
  /// The first place `needle` occurs, by bytes.
  func firstRange(of needle: String) -> Range<Substring.Index>? {
    let target = Array(needle.utf8)
    guard let first = target.first else { return nil }
    var index = utf8.startIndex
    while index < utf8.endIndex {
      if utf8[index] == first, utf8[index...].starts(with: target) {
        return index..<utf8.index(index, offsetBy: target.count)
      }
      index = utf8.index(after: index)
    }
    return nil
  }
}
