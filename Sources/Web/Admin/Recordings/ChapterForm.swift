import Domain
import Formats

/// The chapters of an episode's form: `chapter.N.start`, `.title`, `.link`, `.hidden`, and `.image` and `.end`, which it carries along.
struct ChapterForm: Sendable {
  /// The rows as they were typed, in the order of the form.
  let rows: [Row]
  /// What they say, in order of time; rows with a fault left out.
  let chapters: [Chapter]
  /// What can't be taken, by field: `chapter.2.start`. Each names its row, counted from 1.
  let problems: [Field: String]

  /// One row as it was typed.
  struct Row: Sendable, Hashable {
    var start = ""
    var title = ""
    var link = ""
    var isHidden = false
    var image = ""
    var end = ""

    var isEmpty: Bool { start.isEmpty && title.isEmpty && link.isEmpty }
  }

  /// The most chapters of one episode.
  static let limit = 500

  /// Reads the rows of `form`. Starts are typed as `1:02:03.5`, `62:03` or `3723`; `duration` is the recording's, if known.
  init(_ form: FormFields, duration: Milliseconds? = nil) {
    let rows = form.entries("chapter").map { row in
      Row(
        start: row["start"] ?? "", title: row["title"] ?? "", link: row["link"] ?? "",
        isHidden: row["hidden"].map { !$0.isEmpty && $0 != "0" } ?? false, image: row["image"] ?? "", end: row["end"] ?? "")
    }.filter { !$0.isEmpty }
    var problems: [Field: String] = [:]
    var chapters: [Chapter] = []
    var seen: [Milliseconds: Int] = [:]
    for (index, row) in rows.enumerated() {
      func fault(_ name: String, _ text: String) {
        problems[Field(rawValue: "chapter.\(index).\(name)")] = "Chapter \(index + 1): \(text)"
      }
      guard index < ChapterForm.limit else {
        fault("start", "an episode has at most \(ChapterForm.limit) chapters.")
        break
      }
      guard !row.start.isEmpty else { fault("start", "say when it starts, such as 12:34."); continue }
      guard let start = Milliseconds(duration: row.start) else {
        fault("start", "“\(row.start.prefix(40))” is no time. Write 12:34 or 1:02:03.")
        continue
      }
      if let duration, duration > .zero, start >= duration {
        fault("start", "it starts at \(start.clock), but the recording ends at \(duration.clock).")
      }
      if let other = seen[start] { fault("start", "it starts at \(start.clock), as chapter \(other + 1) does.") }
      seen[start] = index
      if row.title.isEmpty && !row.isHidden { fault("title", "give it a title, or hide it from the list.") }
      if row.title.count > 255 { fault("title", "titles have at most 255 characters.") }
      if !row.link.isEmpty, row.link.webAddress == nil {
        fault("link", "links begin with https:// and have no spaces.")
      }
      chapters.append(
        Chapter(
          start: start, end: Milliseconds(duration: row.end).flatMap { $0 > start ? $0 : nil }, title: row.title,
          image: row.image.webAddress, link: row.link.webAddress, hidden: row.isHidden))
    }
    self.rows = rows
    self.problems = problems
    self.chapters = chapters.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }

  /// The rows that say `chapters`.
  static func rows(of chapters: [Chapter]) -> [Row] {
    chapters.map {
      Row(
        start: $0.start.chapterClock, title: $0.title, link: $0.link ?? "", isHidden: $0.hidden, image: $0.image ?? "",
        end: $0.end?.chapterClock ?? "")
    }
  }
}

extension Milliseconds {
  /// `1:02:03.5` or `2:05`: a position as it is typed, fractions only where there are some.
  var chapterClock: String {
    let rest = max(0, rawValue) % 1000
    guard rest > 0 else { return clock }
    var digits = String(1000 + rest).dropFirst()
    while digits.hasSuffix("0") { digits = digits.dropLast() }
    return "\(clock).\(digits)"
  }
}
