public import Database
public import Formats

/// Something done to many episodes at once.
public enum EpisodeAction: Sendable, Hashable {
  /// Public from now on.
  case publish
  case unlist
  case makeDraft
  case withdraw
  /// Only drafts can be deleted.
  case delete
  /// Nil takes the season away.
  case season(Int?)
  case addTag(String)
  case removeTag(String)
  /// Nil follows the show.
  case explicit(Bool?)

  /// Whether something that listeners have, or somebody's work, is taken away.
  public var isDestructive: Bool {
    switch self {
    case .makeDraft, .withdraw, .delete: true
    case .publish, .unlist, .season, .addTag, .removeTag, .explicit: false
    }
  }
}

/// What became of something done to many episodes.
public struct EpisodeActionOutcome: Sendable {
  /// The episodes that are changed.
  public var done: [EpisodeID] = []
  /// How many were that way already.
  public var unchanged = 0
  /// What couldn't be done, and why.
  public var refusals: [Refusal] = []

  /// Nothing done yet.
  public init() {}

  /// Adds what became of further episodes.
  public static func += (left: inout Self, right: Self) {
    left.done += right.done
    left.unchanged += right.unchanged
    left.refusals += right.refusals
  }

  /// An episode that is as it was.
  public struct Refusal: Sendable, Hashable {
    public let episode: EpisodeID
    /// Its title; nil for one that isn't there.
    public let title: String?
    public let reason: String
  }
}

extension Staff {
  /// Does `action` to those of `episodes` that are in `show` and that they may change; what can't be done to one doesn't keep it from
  /// the others. Each change is in the history. Throws ``DomainError/notFound`` for a show they may not know of, and
  /// ``DomainError/invalid(_:)`` for an action that could be done to no episode.
  public func perform(
    _ action: EpisodeAction, on episodes: [EpisodeID], of show: ShowID, at now: Timestamp, _ db: any Connection
  ) throws -> EpisodeActionOutcome {
    try require(.author, in: show)
    try action.check()
    var outcome = EpisodeActionOutcome()
    // In the order of their keys, so that two who act on the same episodes don't wait for each other.
    for id in Set(episodes).sorted() {
      var title: String?
      do {
        let isChanged = try db.savepoint {
          let known = try self.episode(id, db)
          guard known.showID == show else { throw DomainError.notFound }
          title = known.title
          return try perform(action, on: id, at: now, db)
        }
        if isChanged { outcome.done.append(id) } else { outcome.unchanged += 1 }
      } catch let error as DomainError {
        outcome.refusals.append(.init(episode: id, title: title, reason: EpisodeAction.reason(error)))
      }
    }
    return outcome
  }

  /// Does it to one; false when nothing had to be done.
  private func perform(_ action: EpisodeAction, on id: EpisodeID, at now: Timestamp, _ db: any Connection) throws -> Bool {
    var episode =
      switch action {
      case .publish, .unlist, .makeDraft, .withdraw: try publishableEpisode(id, db)
      case .delete, .season, .addTag, .removeTag, .explicit: try editableEpisode(id, db)
      }
    switch action {
    case .publish, .unlist, .makeDraft, .withdraw:
      guard action.changes(episode, at: now) else { return false }
      switch action {
      case .publish: try episode.publish(by: self, at: now, db)
      case .unlist: try episode.unlist(by: self, at: now, db)
      case .withdraw:
        guard episode.status != .draft || episode.publishedAt != nil else {
          throw DomainError.conflict("It was never public, so there is nothing to withdraw.")
        }
        try episode.withdraw(by: self, at: now, db)
      default: try episode.unpublish(by: self, at: now, db)
      }
      return true
    case .delete:
      try episode.delete(by: self, at: now, db)
      return true
    case .season, .addTag, .removeTag, .explicit:
      let former = try EpisodeDraft.load(episode, db)
      let draft = action.applied(to: former)
      guard draft != former else { return false }
      try episode.apply(draft, basedOn: Episode.Basis(version: episode.version), by: self, at: now, db)
      return true
    }
  }
}

extension EpisodeAction {
  /// Throws for what could be done to no episode.
  public func check() throws {
    switch self {
    case .season(let season?) where season < 1 || season > 9999:
      throw DomainError.invalid(["season": "Season numbers are whole numbers from 1 on."])
    case .addTag(let name), .removeTag(let name):
      if name.isEmpty { throw DomainError.invalid(["tag": "Write the tag's name."]) }
      if name.count > 100 { throw DomainError.invalid(["tag": "A tag has at most 100 characters."]) }
    default: break
    }
  }

  /// Whether `episode` isn't in the state that the action leads to.
  func changes(_ episode: Episode, at now: Timestamp) -> Bool {
    switch self {
    case .publish: !episode.isListed(at: now)
    case .unlist: episode.status != .unlisted
    case .makeDraft: episode.status != .draft
    case .withdraw: episode.status != .withdrawn
    case .delete, .season, .addTag, .removeTag, .explicit: true
    }
  }

  /// What becomes of what the form edits.
  func applied(to draft: EpisodeDraft) -> EpisodeDraft {
    var draft = draft
    switch self {
    case .season(let season): draft.season = season
    case .explicit(let explicit): draft.explicit = explicit
    case .addTag(let name):
      let slug = Tag(name: name).slug
      if !draft.tags.contains(where: { Tag(name: $0).slug == slug }) { draft.tags.append(name) }
    case .removeTag(let name):
      let slug = Tag(name: name).slug
      draft.tags.removeAll { Tag(name: $0).slug == slug }
    case .publish, .unlist, .makeDraft, .withdraw, .delete: break
    }
    return draft
  }

  /// Why an episode was refused, as one sentence.
  static func reason(_ error: DomainError) -> String {
    switch error {
    case .notFound, .gone: "There is no such episode here."
    case .forbidden: "Only an editor may do this."
    case .conflict(let message): message
    case .invalid(let fields): fields.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")
    }
  }
}
