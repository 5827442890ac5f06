extension ImageInspection {
  /// GIF89a: the screen, and every frame's place on it, since decoders grow the screen for frames that stand out of it.
  static func gif(_ bytes: [UInt8]) -> ImageInspection? {
    guard bytes.count >= 13 else { return nil }
    var image = ImageInspection(
      kind: .gif, width: little16(bytes, 6), height: little16(bytes, 8), hasAlpha: false, colourModel: .indexed, isAnimated: false
    )
    var at = 13 + table(bytes[10])
    var frames = 0
    while at < bytes.count {
      switch bytes[at] {
      case 0x21:
        // Graphic control (GIF89a §23): the lowest flag is “a colour is transparent”.
        if at + 3 < bytes.count, bytes[at + 1] == 0xF9, bytes[at + 3] & 1 == 1 { image.hasAlpha = true }
        at = afterBlocks(bytes, at + 2)
      case 0x2C:
        guard at + 10 < bytes.count else { return frames > 0 ? image : nil }
        frames += 1
        image.isAnimated = frames > 1
        image.width = max(image.width, little16(bytes, at + 1) + little16(bytes, at + 5))
        image.height = max(image.height, little16(bytes, at + 3) + little16(bytes, at + 7))
        at = afterBlocks(bytes, at + 11 + table(bytes[at + 9]))
      default: return image
      }
    }
    return image
  }

  /// The bytes of a colour table that these flags announce.
  private static func table(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

  /// Where the sub-blocks that begin at `start` have ended.
  private static func afterBlocks(_ bytes: [UInt8], _ start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at] != 0 { at += 1 + Int(bytes[at]) }
    return at + 1
  }

  /// TIFF 6.0: the tags of the first directory, in either order of bytes.
  static func tiff(_ bytes: [UInt8]) -> ImageInspection? {
    guard bytes.count >= 8 else { return nil }
    let isLittle = bytes[0] == 0x49
    func number(_ at: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * (isLittle ? $1 : count - 1 - $1)) }
    }
    let directory = number(4, 4)
    guard directory >= 8, directory + 2 <= bytes.count else { return nil }
    let entries = number(directory, 2)
    guard directory + 2 + entries * 12 <= bytes.count else { return nil }
    var image = ImageInspection(kind: .tiff, width: 0, height: 0, hasAlpha: false, colourModel: .rgb, isAnimated: false)
    for entry in 0..<entries {
      let at = directory + 2 + entry * 12
      let value = number(at + 2, 2) == 3 ? number(at + 8, 2) : number(at + 8, 4)
      switch number(at, 2) {
      case 256: image.width = value
      case 257: image.height = value
      case 262: image.colourModel = [0: .grey, 1: .grey, 3: .indexed, 5: .cmyk][value] ?? .rgb
      case 338: image.hasAlpha = true
      default: break
      }
    }
    return image
  }

  /// BMP: the header that names width and height; a negative height is a picture from the top down.
  static func bmp(_ bytes: [UInt8]) -> ImageInspection? {
    guard bytes.count >= 26 else { return nil }
    var image = ImageInspection(kind: .bmp, width: 0, height: 0, hasAlpha: false, colourModel: .rgb, isAnimated: false)
    if bytes[14] == 12 {
      (image.width, image.height) = (little16(bytes, 18), little16(bytes, 20))
    } else {
      image.width = little16(bytes, 18) | little16(bytes, 20) << 16
      let height = Int32(truncatingIfNeeded: little16(bytes, 22) | little16(bytes, 24) << 16)
      image.height = Int(height.magnitude)
    }
    return image
  }

  /// HEIF (ISO/IEC 23008-12 §6.5.3): the greatest extent that any item announces; a picture in tiles announces its whole.
  static func heif(_ bytes: [UInt8], _ kind: MediaKind) -> ImageInspection? {
    var image = ImageInspection(
      kind: kind, width: 0, height: 0, hasAlpha: false, colourModel: .rgb,
      isAnimated: bytes.count >= 12 && ["avis", "msf1", "hevc"].contains(tag(bytes, 8)))
    extents(bytes, 0..<bytes.count, depth: 0, &image)
    return image
  }

  private static func extents(_ bytes: [UInt8], _ range: Range<Int>, depth: Int, _ image: inout ImageInspection) {
    var at = range.lowerBound
    while at + 8 <= range.upperBound {
      let length = big32(bytes, at)
      // A length of 0 reaches to the end; one of 1 stands in the next eight bytes, which only media data needs.
      var (end, start) = (length == 0 ? range.upperBound : at + length, at + 8)
      if length == 1 {
        guard at + 16 <= range.upperBound, big32(bytes, at + 8) == 0 else { return }
        (end, start) = (at + big32(bytes, at + 12), at + 16)
      }
      guard end >= start, end <= range.upperBound else { return }
      switch tag(bytes, at + 4) {
      case "meta" where depth < 4 && end - start >= 4: extents(bytes, start + 4..<end, depth: depth + 1, &image)
      case "iprp" where depth < 4, "ipco" where depth < 4: extents(bytes, start..<end, depth: depth + 1, &image)
      case "ispe" where end - start >= 12:
        let (width, height) = (big32(bytes, start + 4), big32(bytes, start + 8))
        if width * height > image.pixels { (image.width, image.height) = (width, height) }
      case "auxC":
        if String(decoding: bytes[start..<end], as: UTF8.self).contains("alpha") { image.hasAlpha = true }
      default: break
      }
      at = end
    }
  }

  private static func little16(_ bytes: [UInt8], _ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }
}
