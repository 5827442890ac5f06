import Formats

/// What became of a text as safe HTML.
enum TextDifference {
  /// `latter` with what was added to `former` in `<ins>` and what was taken away in `<del>`.
  static func html(from former: String, to latter: String) -> String {
    WordDifference.pieces(from: former, to: latter).map { piece in
      let text = HTMLText.escape(piece.text)
      return switch piece.kind {
      case .kept: text
      case .removed: "<del>\(text)</del>"
      case .added: "<ins>\(text)</ins>"
      }
    }.joined()
  }
}
