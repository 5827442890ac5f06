import Formats
import Testing

@Suite struct WordDifferenceTests {
  private func marked(_ former: String, _ latter: String) -> String {
    WordDifference.pieces(from: former, to: latter).map { piece in
      switch piece.kind {
      case .kept: piece.text
      case .removed: "[-\(piece.text)]"
      case .added: "[+\(piece.text)]"
      }
    }.joined()
  }

  @Test(arguments: [
    ("a walk at night", "a long walk at night", "a [+long ]walk at night"), ("one two", "one two", "one two"),
    ("", "new", "[+new]"),
    ("old", "", "[-old]"), ("", "", ""), ("half past two", "half past three", "half past [-two][+three]"),
    ("don’t go.", "don’t stay.", "don’t [-go][+stay]."), ("夜行", "夜间行", "夜[+间]行"),
  ]) func itGoesByTheWord(former: String, latter: String, expected: String) { #expect(marked(former, latter) == expected) }

  @Test func bothTextsCanBeReadOffIt() {
    var random = SystemRandomNumberGenerator()
    let words = ["a", "b", " ", "\n", ",", "夜", "ä", "🎧", "word"]
    for _ in 0..<300 {
      let texts = (0..<2).map { _ in
        (0..<Int.random(in: 0...40, using: &random)).map { _ in words.randomElement() ?? "" }.joined()
      }
      let pieces = WordDifference.pieces(from: texts[0], to: texts[1])
      #expect(pieces.filter { $0.kind != .added }.map(\.text).joined() == texts[0])
      #expect(pieces.filter { $0.kind != .removed }.map(\.text).joined() == texts[1])
    }
  }

  @Test func longTextsTakeNoTime() {
    let former = (0..<40_000).map { "a\($0)" }.joined(separator: " ")
    let latter = (0..<40_000).map { "b\($0)" }.joined(separator: " ")
    let took = ContinuousClock().measure { _ = WordDifference.pieces(from: former, to: latter) }
    #expect(took < .seconds(5))
  }
}
