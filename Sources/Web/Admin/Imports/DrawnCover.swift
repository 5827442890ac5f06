import Clients
import Domain

/// The covers that the program draws for a show that has none: each show gets its own.
enum DrawnCover {
  /// Names by which they are chosen.
  static let names = ["Tiles", "Waves", "Sunrise", "Bars"]

  /// Cover `number` of `show`; nil when there is none of that number.
  static func design(_ number: Int, for show: ShowID) -> GeneratedArtwork? {
    let seed = UInt64(bitPattern: show.rawValue) &* 0x9E37_79B9_7F4A_7C15 >> 32
    switch number {
    case 0: return GeneratedArtwork(.tiles, ground: 0xF3E9DC, colours: [0xC8412B, 0x1F3A4D, 0xE3A73C], seed: seed)
    case 1: return GeneratedArtwork(.waves, ground: 0x0E2A3B, colours: [0x2F7F86, 0xF2B84B, 0xF4EDE0], seed: seed)
    case 2: return GeneratedArtwork(.sunrise, ground: 0x231942, colours: [0xF2784B, 0xF9C74F, 0x9F86C0], seed: seed)
    case 3: return GeneratedArtwork(.bars, ground: 0xEEF3EA, colours: [0x1D7A46, 0x0F3D2E, 0xF2B84B], seed: seed)
    default: return nil
    }
  }
}
