/// Every tag of a show, in the order of the alphabet.
struct TagsPage: HTMLPage {
  static let template = "tags/list"
  let layout: Layout
  let tags: [TagItem]
}

/// The episodes with one tag.
struct TagPage: HTMLPage {
  static let template = "tags/show"
  let layout: Layout
  let name: String
  /// “12 episodes”.
  let count: String
  let tagsURL: String
  let episodes: [EpisodeCard]
  let pagination: Pagination?
}
