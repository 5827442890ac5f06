/// The list of a show's episodes, whole or filtered, page by page.
struct EpisodeListPage: HTMLPage {
  static let template = "episodes/list"
  let layout: Layout
  let heading: String
  /// “42 episodes”.
  let count: String
  /// The path the filters are sent to.
  let action: String
  let filters: [Filter]
  /// The filters in force, each with the address of the list without it, and that of the list without any.
  let active: [LinkItem]
  let allURL: String
  let isFiltered: Bool
  let episodes: [EpisodeCard]
  let pagination: Pagination?
  let archiveURL: String

  /// A choice: season, tag or person.
  struct Filter: Sendable {
    /// The parameter of the query, which is also part of the field's id.
    let name: String
    /// “Season”, and “All seasons”.
    let label: String
    let all: String
    let options: [Option]
  }

  /// A value to choose.
  struct Option: Sendable {
    let value: String
    let title: String
    let isSelected: Bool
  }
}

/// All episodes on one page, a line each, by year.
struct ArchivePage: HTMLPage {
  static let template = "episodes/archive"
  let layout: Layout
  /// “42 episodes”.
  let count: String
  let years: [Year]

  /// A year's episodes, newest first.
  struct Year: Sendable {
    let year: String
    /// “12 episodes”.
    let count: String
    let episodes: [Line]
  }

  /// An episode on a line.
  struct Line: Sendable {
    let url: String
    let title: String
    let number: String?
    let kind: String?
    /// `Nov 21` and `2026-11-21`.
    let day: String
    let iso: String
    /// `55:21`; nil when it isn't known.
    let clock: String?
  }
}
