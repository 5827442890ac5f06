import Foundation
import Testing

@testable import Web

@Suite struct ColourTests {
  @Test func anyAccentIsLegibleOnEveryPaper() {
    for red in stride(from: 0, through: 255, by: 51) {
      for green in stride(from: 0, through: 255, by: 51) {
        for blue in stride(from: 0, through: 255, by: 51) {
          let shade = AccentColour.Shade(UInt8(red), UInt8(green), UInt8(blue))
          let accent = AccentColour(shade.hex)
          for paper in AccentColour.lightPapers {
            #expect(accent.lightInk.contrast(with: paper) >= 4.5, "\(shade.hex)")
            #expect(accent.lightInk.contrast(with: paper.mixed(with: accent.lightFill, AccentColour.tint)) >= 4.5, "\(shade.hex)")
          }
          for paper in AccentColour.darkPapers {
            #expect(accent.darkInk.contrast(with: paper) >= 4.5, "\(shade.hex)")
            #expect(accent.darkInk.contrast(with: paper.mixed(with: accent.darkFill, AccentColour.tint)) >= 4.5, "\(shade.hex)")
          }
          #expect(accent.lightFill.contrast(with: accent.onLightFill) >= 4.5, "\(shade.hex)")
          #expect(accent.darkFill.contrast(with: accent.onDarkFill) >= 4.5, "\(shade.hex)")
        }
      }
    }
  }

  @Test func contrastIsThatOfTheGuidelines() {
    let (black, white) = (AccentColour.Shade(0, 0, 0), AccentColour.Shade(255, 255, 255))
    #expect(abs(black.contrast(with: white) - 21) < 0.001)
    #expect(abs(AccentColour.Shade(0x77, 0x77, 0x77).contrast(with: white) - 4.478) < 0.01)
  }

  @Test(arguments: ["", "#12", "red", "#gggggg", "#+12345", "javascript:x"]) func whatIsNoColourTakesTheHousesOwn(text: String) {
    #expect(AccentColour(text) == AccentColour("#3d5afe"))
  }

  @Test func aShortColourMeansTheLongOne() { #expect(AccentColour("#0af").version == AccentColour("#00aaff").version) }

  @Test func thePapersAreThoseOfTheStyleSheet() throws {
    let css = try String(contentsOfFile: templateFolder + "/../Public/css/site.css", encoding: .utf8)
    func value(_ name: String, in text: Substring) -> AccentColour.Shade? {
      guard let range = text.firstRange(of: "--\(name): ") else { return nil }
      return AccentColour.Shade(hex: String(text[range.upperBound...].prefix { $0 != ";" }))
    }
    let dark = css.firstRange(of: "prefers-color-scheme: dark").map { css[$0.upperBound...] } ?? ""
    for (text, papers) in [(css[...], AccentColour.lightPapers), (dark, AccentColour.darkPapers)] {
      #expect(["paper", "surface", "sunken"].map { value($0, in: text) } == papers)
      for ink in ["ink", "ink-soft", "accent-ink"] {
        for paper in papers { #expect((value(ink, in: text)?.contrast(with: paper) ?? 0) >= 4.5, "\(ink)") }
      }
      #expect((value("edge", in: text)?.contrast(with: papers[0]) ?? 0) >= 3)
    }
    #expect(css.utf8.count < 30_720)
  }
}
