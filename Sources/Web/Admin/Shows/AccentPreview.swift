/// A show's colour as its site will show it, in light and in dark, with the contrasts that it has after it was made legible.
struct AccentPreview: Sendable {
  let light: Side
  let dark: Side

  /// One kind of page.
  struct Side: Sendable {
    /// `light` or `dark`, and the same in words.
    let key: String
    let title: String
    /// Colours as `#rrggbb`: the page, its text, links, and buttons with their words.
    let paper: String
    let text: String
    let ink: String
    let fill: String
    let onFill: String
    /// Contrasts: `7.2`.
    let inkContrast: String
    let fillContrast: String
    /// Whether the colour was changed for it.
    let note: String
  }

  /// The preview of `hex`; of the house's blue when that is no colour.
  init(_ hex: String) {
    let accent = AccentColour(hex)
    let given = AccentColour.Shade(hex: hex) ?? accent.lightFill
    light = Side(
      key: "light", title: "On light pages", paper: AccentColour.lightPapers[0], text: .black, ink: accent.lightInk,
      fill: accent.lightFill, onFill: accent.onLightFill, given: given, change: "darkened")
    dark = Side(
      key: "dark", title: "On dark pages", paper: AccentColour.darkPapers[0], text: .white, ink: accent.darkInk,
      fill: accent.darkFill, onFill: accent.onDarkFill, given: given, change: "lightened")
  }
}

extension AccentPreview.Side {
  fileprivate init(
    key: String, title: String, paper: AccentColour.Shade, text: AccentColour.Shade, ink: AccentColour.Shade,
    fill: AccentColour.Shade, onFill: AccentColour.Shade, given: AccentColour.Shade, change: String
  ) {
    (self.key, self.title, self.paper, self.text) = (key, title, paper.hex, text.hex)
    (self.ink, self.fill, self.onFill) = (ink.hex, fill.hex, onFill.hex)
    inkContrast = AccentPreview.ratio(ink.contrast(with: paper))
    fillContrast = AccentPreview.ratio(fill.contrast(with: onFill))
    note = ink == given && fill == given ? "Your colour as it is" : "Your colour, \(change) where it would be hard to read"
  }
}

extension AccentPreview {
  /// `7.2`; cut, not rounded, so that nothing seems better than it is.
  static func ratio(_ value: Double) -> String {
    let tenths = Int(value * 10)
    return "\(tenths / 10).\(tenths % 10)"
  }
}
