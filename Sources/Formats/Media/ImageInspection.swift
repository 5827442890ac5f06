/// What a picture's header says about it, read without decoding a pixel.
public struct ImageInspection: Sendable, Hashable {
  /// How the picture holds colour.
  public enum ColourModel: String, Sendable, Hashable { case rgb, grey, cmyk, indexed }

  /// PNG, JPEG, WebP, GIF, TIFF, BMP, AVIF or HEIC.
  public var kind: MediaKind
  /// Width in pixels, at least 1.
  public var width: Int
  /// Height in pixels, at least 1.
  public var height: Int
  /// Whether pixels may be transparent; Apple refuses such artwork.
  public var hasAlpha: Bool
  /// The colour model.
  public var colourModel: ColourModel
  /// Whether it moves.
  public var isAnimated: Bool

  /// Width times height, for a cap on what is worth decoding.
  public var pixels: Int { width * height }
  /// Whether width equals height.
  public var isSquare: Bool { width == height }

  /// Reads the header of a picture; `nil` for anything else, and for headers cut short or impossible. TIFF, AVIF and HEIC may keep
  /// theirs anywhere, so give the whole file.
  public static func read(_ bytes: [UInt8]) -> ImageInspection? {
    let found: ImageInspection? =
      switch MediaKind.sniff(Array(bytes.prefix(64))) {
      case .png: png(bytes)
      case .jpeg: jpeg(bytes)
      case .webp: webp(bytes)
      case .gif: gif(bytes)
      case .tiff: tiff(bytes)
      case .bmp: bmp(bytes)
      case .avif: heif(bytes, .avif)
      case .heic: heif(bytes, .heic)
      default: nil
      }
    guard let found, found.width > 0, found.height > 0, found.width < 1 << 24, found.height < 1 << 24 else { return nil }
    return found
  }

  static func big32(_ bytes: [UInt8], _ at: Int) -> Int {
    Int(bytes[at]) << 24 | Int(bytes[at + 1]) << 16 | Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
  }

  static func tag(_ bytes: [UInt8], _ at: Int) -> String { String(decoding: bytes[at..<at + 4], as: UTF8.self) }

  /// PNG (W3C PNG §11): IHDR, then chunks up to IDAT for tRNS (transparency) and acTL (animation).
  private static func png(_ bytes: [UInt8]) -> ImageInspection? {
    guard bytes.count >= 29, tag(bytes, 12) == "IHDR" else { return nil }
    let type = bytes[25]
    guard [0, 2, 3, 4, 6].contains(type) else { return nil }
    var image = ImageInspection(
      kind: .png, width: big32(bytes, 16), height: big32(bytes, 20), hasAlpha: type == 4 || type == 6,
      colourModel: type == 3 ? .indexed : type == 0 || type == 4 ? .grey : .rgb, isAnimated: false)
    var at = 33
    while at + 8 <= bytes.count {
      let name = tag(bytes, at + 4)
      if name == "IDAT" || name == "IEND" { break }
      if name == "tRNS" { image.hasAlpha = true }
      if name == "acTL" { image.isAnimated = true }
      at += 12 + big32(bytes, at)
    }
    return image
  }

  /// JPEG (ITU T.81 §B): markers up to the first start of frame; four components are CMYK or YCCK.
  private static func jpeg(_ bytes: [UInt8]) -> ImageInspection? {
    var at = 2
    while at + 4 <= bytes.count {
      guard bytes[at] == 0xFF else { return nil }
      let marker = bytes[at + 1]
      if marker == 0xFF { at += 1; continue }
      if marker == 0x01 || (0xD0...0xD8).contains(marker) { at += 2; continue }
      if marker == 0xD9 || marker == 0xDA { return nil }
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      guard length >= 2 else { return nil }
      if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
        guard at + 10 <= bytes.count else { return nil }
        let components = bytes[at + 9]
        return ImageInspection(
          kind: .jpeg, width: Int(bytes[at + 7]) << 8 | Int(bytes[at + 8]),
          height: Int(bytes[at + 5]) << 8 | Int(bytes[at + 6]), hasAlpha: false,
          colourModel: components == 4 ? .cmyk : components == 1 ? .grey : .rgb, isAnimated: false)
      }
      at += 2 + length
    }
    return nil
  }

  /// WebP (RFC 9649): VP8X for extended files, else the header of the lossy or lossless stream.
  private static func webp(_ bytes: [UInt8]) -> ImageInspection? {
    guard bytes.count >= 30 else { return nil }
    func little(_ at: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
    var image = ImageInspection(kind: .webp, width: 0, height: 0, hasAlpha: false, colourModel: .rgb, isAnimated: false)
    switch tag(bytes, 12) {
    case "VP8X":
      image.hasAlpha = bytes[20] & 0x10 != 0
      image.isAnimated = bytes[20] & 0x02 != 0
      image.width = little(24, 3) + 1
      image.height = little(27, 3) + 1
    case "VP8L":
      guard bytes[20] == 0x2F else { return nil }
      let bits = little(21, 4)
      image.width = bits & 0x3FFF + 1
      image.height = (bits >> 14) & 0x3FFF + 1
      image.hasAlpha = (bits >> 28) & 1 == 1
    case "VP8 ":
      guard bytes[23] == 0x9D, bytes[24] == 0x01, bytes[25] == 0x2A else { return nil }
      image.width = little(26, 2) & 0x3FFF
      image.height = little(28, 2) & 0x3FFF
    default: return nil
    }
    return image
  }
}
