/// Everybody who was heard on a show, by role.
struct PeoplePage: HTMLPage {
  static let template = "people/list"
  let layout: Layout
  let groups: [Group]

  /// People with one role, such as “Hosts”.
  struct Group: Sendable {
    let title: String
    let people: [PersonCard]
  }
}

/// A person, and every episode with them.
struct PersonPage: HTMLPage {
  static let template = "people/show"
  let layout: Layout
  let name: String
  let picture: Artwork?
  let initials: String
  /// Safe HTML; nil when there is none.
  let bioHTML: String?
  let links: [LinkItem]
  /// “12 episodes”.
  let count: String
  let groups: [Group]

  /// The episodes in one role, of one show where there are several.
  struct Group: Sendable {
    /// “Host”, “Guest”.
    let role: String
    let show: LinkItem?
    let episodes: [EpisodeCard]
  }
}
