public import Database

/// Somebody who is signed in, and what they may do. Whatever an administrator's page shows or changes is looked up through this
/// value: what the role doesn't reach isn't found, and there is no later check to forget.
public struct Staff: Sendable, Hashable {
  /// The account.
  public let id: AccountID
  public let name: String
  public let email: String
  /// Whether everything on the installation is theirs.
  public let isOwner: Bool
  /// What they may do in which show; empty for an owner, who needs none.
  public let roles: [ShowID: Role]

  /// Somebody with these roles.
  public init(id: AccountID, name: String, email: String, isOwner: Bool, roles: [ShowID: Role]) {
    (self.id, self.name, self.email, self.isOwner, self.roles) = (id, name, email, isOwner, roles)
  }

  /// What they may do in `show`, nil when they may not know of it.
  public func role(in show: ShowID) -> Role? { isOwner ? .owner : roles[show] }

  /// Whether they may edit everything in at least one show.
  public var isEditorSomewhere: Bool { isOwner || roles.values.contains { $0 >= .editor } }

  /// Throws ``DomainError/forbidden`` for everybody but an owner.
  public func requireOwner() throws {
    guard isOwner else { throw DomainError.forbidden }
  }

  /// Throws ``DomainError/notFound`` for a show they may not know of, and ``DomainError/forbidden`` where their role is below `least`.
  public func require(_ least: Role, in show: ShowID) throws {
    guard let role = role(in: show) else { throw DomainError.notFound }
    guard role >= least else { throw DomainError.forbidden }
  }

  /// The show, if they have at least this role in it. Throws as ``require(_:in:)`` does.
  public func show(_ id: ShowID, atLeast least: Role = .author, _ db: any Connection) throws -> Show {
    try require(least, in: id)
    return try Show.find(id, db)
  }

  /// The shows they may know of, in the order of their titles.
  public func shows(_ db: any Connection) throws -> [Show] {
    try Show.all(db).filter { role(in: $0.id) != nil }.sorted { ($0.title.lowercased(), $0.id) < ($1.title.lowercased(), $1.id) }
  }

  /// The condition on `episodes` for those of `show` that they may see: an author their own, others all.
  func sees(episodesOf show: ShowID) throws -> SQL {
    guard let role = role(in: show) else { throw DomainError.notFound }
    return role == .author
      ? "(episodes.show_id = \(show) AND episodes.created_by = \(id))" : "(episodes.show_id = \(show))"
  }

  /// An episode they may see: any of a show whose editor they are, or one of their own. Throws ``DomainError/notFound``.
  public func episode(_ id: EpisodeID, _ db: any Connection) throws -> Episode {
    let episode = try Episode.find(id, db)
    guard let role = role(in: episode.showID), role > .author || episode.createdBy == self.id else { throw DomainError.notFound }
    return episode
  }

  /// An episode they may change: editors any, authors their own while it is a draft. Held against other writers until the
  /// transaction ends. Throws ``DomainError/notFound`` or ``DomainError/forbidden``.
  public func editableEpisode(_ id: EpisodeID, _ db: any Connection) throws -> Episode {
    _ = try episode(id, db)
    let episode = try Episode.held(id, db)
    guard try mayEdit(episode) else { throw DomainError.forbidden }
    return episode
  }

  /// Whether ``editableEpisode(_:_:)`` would give it.
  public func mayEdit(_ episode: Episode) throws -> Bool {
    guard let role = role(in: episode.showID) else { throw DomainError.notFound }
    return role > .author || (episode.createdBy == id && episode.status == .draft)
  }

  /// An episode they may publish, schedule, unlist or withdraw. Throws ``DomainError/notFound`` or ``DomainError/forbidden``.
  public func publishableEpisode(_ id: EpisodeID, _ db: any Connection) throws -> Episode {
    _ = try episode(id, db)
    let episode = try Episode.held(id, db)
    try require(.editor, in: episode.showID)
    return episode
  }
}
