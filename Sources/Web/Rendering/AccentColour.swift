/// A show's colour, made fit to read: a shade for light paper and one for dark, each with a contrast of at least 4.5 (WCAG 2.2,
/// §1.4.3) as text on the page, and one to fill buttons with.
struct AccentColour: Sendable, Equatable {
  /// The page's paper, and the surfaces that lie on it, that the shades must be legible on; `site.css` has the same.
  static let lightPapers: [Shade] = [Shade(0xfb, 0xfa, 0xf8), Shade(0xff, 0xff, 0xff), Shade(0xf3, 0xf1, 0xed)]
  static let darkPapers: [Shade] = [Shade(0x15, 0x16, 0x19), Shade(0x1d, 0x1f, 0x23), Shade(0x27, 0x29, 0x2e)]

  /// The most of the fill that `site.css` mixes into a paper that accent-coloured text stands on.
  static let tint = 0.14

  /// The colour of text and lines on light and on dark paper.
  let lightInk: Shade
  let darkInk: Shade
  /// The colour of buttons on light and on dark paper, and of what stands on them.
  let lightFill: Shade
  let onLightFill: Shade
  let darkFill: Shade
  let onDarkFill: Shade

  /// The shades of `hex`, `#rrggbb` or `#rgb`; of the house's blue when it is neither.
  init(_ hex: String) {
    let given = Shade(hex: hex) ?? Shade(0x3d, 0x5a, 0xfe)
    // A button must stand out from the paper (3, §1.4.11) and carry its words.
    (lightFill, onLightFill) = given.fill(towards: .black, against: AccentColour.lightPapers)
    (darkFill, onDarkFill) = given.fill(towards: .white, against: AccentColour.darkPapers)
    lightInk = given.ink(towards: .black, on: AccentColour.lightPapers, tintedWith: lightFill)
    darkInk = given.ink(towards: .white, on: AccentColour.darkPapers, tintedWith: darkFill)
  }

  /// The custom properties that `site.css` and `player.css` read.
  var stylesheet: String {
    """
    :root{--accent:\(lightFill.hex);--on-accent:\(onLightFill.hex);--accent-ink:\(lightInk.hex);--focus:\(lightInk.hex)}
    @media (prefers-color-scheme:dark){:root{--accent:\(darkFill.hex);--on-accent:\(onDarkFill.hex);\
    --accent-ink:\(darkInk.hex);--focus:\(darkInk.hex)}}

    """
  }

  /// What to put behind `?v=`: two accents with one version have one style sheet.
  var version: String { [lightFill, lightInk, darkFill, darkInk].map { $0.hex.dropFirst() }.joined() }

  /// A colour of sRGB.
  struct Shade: Sendable, Equatable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    static let black = Shade(0x14, 0x15, 0x18)
    static let white = Shade(0xff, 0xff, 0xff)

    init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

    /// Reads `#rrggbb` or `#rgb`.
    init?(hex: String) {
      let digits = hex.drop { $0 == "#" }
      let full = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
      guard full.utf8.count == 6, let value = UInt32(full, radix: 16), !full.hasPrefix("+") else { return nil }
      self.init(UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
    }

    /// `#rrggbb`.
    var hex: String { "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    /// The relative luminance (WCAG 2.2, glossary): 0 for black, 1 for white.
    var luminance: Double {
      func linear(_ channel: UInt8) -> Double {
        let value = Double(channel) / 255
        guard value > 0.04045 else { return value / 12.92 }
        return AccentColour.power((value + 0.055) / 1.055)
      }
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast ratio, 1 to 21.
    func contrast(with other: Shade) -> Double {
      let (a, b) = (luminance, other.luminance)
      return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// The nearest mixture with `end` that meets the condition; `end` when none does.
    func moved(towards end: Shade, until condition: (Shade) -> Bool) -> Shade {
      for step in 0...32 {
        let shade = mixed(with: end, Double(step) / 32)
        if condition(shade) { return shade }
      }
      return end
    }

    /// The nearest shade that reads well on the papers, plain and with the tint of badges and initials on them.
    func ink(towards end: Shade, on papers: [Shade], tintedWith fill: Shade) -> Shade {
      let grounds = papers + papers.map { $0.mixed(with: fill, AccentColour.tint) }
      return moved(towards: end) { shade in grounds.allSatisfy { shade.contrast(with: $0) >= 4.6 } }
    }

    func fill(towards end: Shade, against papers: [Shade]) -> (fill: Shade, on: Shade) {
      let fill = moved(towards: end) { shade in
        papers.allSatisfy { shade.contrast(with: $0) >= 3 }
          && max(shade.contrast(with: .white), shade.contrast(with: .black)) >= 4.6
      }
      return (fill, fill.contrast(with: .white) >= 4.5 ? .white : .black)
    }

    func mixed(with other: Shade, _ part: Double) -> Shade {
      func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Double(a) + (Double(b) - Double(a)) * part).rounded()) }
      return Shade(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }
  }

  /// `x` to the 2.4th: x² times the fifth root of x², by Newton's method.
  private static func power(_ x: Double) -> Double {
    let square = x * x
    var root = 0.5 + square / 2
    for _ in 0..<40 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
    return square * root
  }
}
