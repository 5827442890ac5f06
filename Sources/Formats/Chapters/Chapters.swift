/// The forms that chapters come in.
public enum Chapters {
  /// The media type of chapter documents (Podcasting 2.0, JSON chapters 1.2.0).
  public static let mediaType = "application/json+chapters"

  /// Sorts chapters, drops those that cannot be, and says so.
  static func settled(_ chapters: [Chapter], _ findings: inout [Finding]) -> [Chapter] {
    var chapters = chapters
    if !zip(chapters, chapters.dropFirst()).allSatisfy({ $0.start <= $1.start }) {
      findings.append(
        Finding(field: "chapters", message: "The chapters were out of order and have been sorted.", remedy: "Sort them by start.")
      )
      // Stable, so that two with one start keep their order.
      chapters = chapters.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
    }
    for index in chapters.indices {
      if let end = chapters[index].end, end <= chapters[index].start {
        findings.append(
          Finding(
            field: "chapters", message: "“\(chapters[index].title)” ends before it starts; its end was left out.", remedy: nil))
        chapters[index].end = nil
      }
    }
    return chapters
  }

  /// A title for chapters without one, which only a hidden chapter may be.
  static func titled(_ title: String, number: Int, isHidden: Bool, _ findings: inout [Finding]) -> String {
    let title = FeedText.line(title)
    guard title.isEmpty, !isHidden else { return title }
    findings.append(
      Finding(field: "chapters", message: "Chapter \(number) has no title.", remedy: "Give it one, or hide it."))
    return "Chapter \(number)"
  }

  /// Only web links are kept; `//host` becomes https.
  static func link(_ text: String?) -> String? {
    guard var link = text.map(FeedText.line), !link.isEmpty else { return nil }
    if link.hasPrefix("//") { link = "https:" + link }
    guard let scheme = FeedLink.scheme(of: link), scheme == "http" || scheme == "https" else { return nil }
    return FeedLink.encoded(link, isASCII: false)
  }

  /// `psc:chapters`, as Podlove writes them into an item.
  static func read(psc element: FeedElement) -> (chapters: [Chapter], findings: [Finding]) {
    var findings: [Finding] = []
    var chapters: [Chapter] = []
    for (index, child) in element.elements.filter({ $0.name == "chapter" }).enumerated() {
      guard let start = child["start"].flatMap({ Milliseconds(duration: $0) }) else {
        findings.append(
          Finding(
            field: "psc:chapter",
            message: "Chapter \(index + 1) starts at “\((child["start"] ?? "").prefix(40))”, which is no time.",
            remedy: "Write 00:10:21.500."))
        continue
      }
      chapters.append(
        Chapter(
          start: start, title: titled(child["title"] ?? child.text, number: index + 1, isHidden: false, &findings),
          image: link(child["image"]), link: link(child["href"])))
    }
    return (settled(chapters, &findings), findings)
  }
}
