public import Database
public import Formats

extension Revision {
  /// What it was then, field by field as its form has them; nil for what has no form or can't be read any more.
  public var fields: [DraftField]? {
    switch subject.kind {
    case .episode: draft(EpisodeDraft.self)?.fields
    case .show: draft(ShowDraft.self)?.fields
    case .person: draft(PersonDraft.self)?.fields
    case .sponsor: draft(SponsorDraft.self)?.fields
    case .page: draft(PageDraft.self)?.fields
    case .season: draft(SeasonDraft.self)?.fields
    case .redirect: draft(RedirectDraft.self)?.fields
    case .account: nil
    }
  }

  /// What the subject is now, field by field; nil when it is gone. Throws what the lookup of its show throws.
  public func present(_ db: any Connection) throws -> [DraftField]? {
    switch subject.kind {
    case .episode:
      guard let id = EpisodeID(subject.key), try exists("episodes", id, db) else { return nil }
      return try EpisodeDraft.load(try Episode.find(id, db), db).fields
    case .show:
      guard let id = ShowID(subject.key), try exists("shows", id, db) else { return nil }
      return try ShowDraft.load(id, db).fields
    case .person:
      guard let id = PersonID(subject.key), try exists("people", id, db) else { return nil }
      return try db.row("SELECT \(Person.columns) FROM people WHERE id = \(id)", as: Person.self).map { PersonDraft($0).fields }
    case .sponsor:
      guard let id = SponsorID(subject.key), let show = subject.show, try exists("sponsors", id, db) else { return nil }
      return SponsorDraft(try Show.find(show, db).sponsor(id, db)).fields
    case .page:
      guard let show = subject.show, let page = try Show.find(show, db).page(localKey, db) else { return nil }
      return PageDraft(page).fields
    case .season:
      guard let show = subject.show, let number = Int(localKey) else { return nil }
      return SeasonDraft(number: number, name: try Show.find(show, db).seasonNames(db)[number] ?? "").fields
    case .redirect:
      guard let show = subject.show, let redirect = try Show.find(show, db).redirect(at: "/" + localKey, db) else { return nil }
      return RedirectDraft(path: redirect.path, target: redirect.target).fields
    case .account: return nil
    }
  }

  /// The subject's key within its show: the slug of a page, the number of a season, the path of a redirect without its slash.
  private var localKey: String {
    subject.key.firstIndex(of: "/").map { String(subject.key[subject.key.index(after: $0)...]) } ?? subject.key
  }

  private func exists(_ table: String, _ id: some Identifier, _ db: any Connection) throws -> Bool {
    try db.exists("SELECT 1 FROM \(raw: table) WHERE id = \(id)")
  }

  /// Makes the subject what it was then, as a new version; what has been deleted is made anew. Whoever may edit the subject may do so.
  ///
  /// Throws ``DomainError/notFound``, ``DomainError/forbidden``, ``DomainError/conflict(_:)`` for what can't be brought back, and
  /// ``DomainError/invalid(_:)`` for what can't be taken as it was then, such as an address that something else has now.
  public func bringBack(by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    let what = "Brought back"
    switch subject.kind {
    case .episode: _ = try Episode.bringBack(self, by: staff, at: now, db)
    case .show:
      let (id, draft) = (try key(ShowID.self), try content(ShowDraft.self))
      try draft.apply(to: id, what: what, by: staff, at: now, db)
    case .person:
      let id = try key(PersonID.self)
      var draft = try content(PersonDraft.self)
      if try exists("people", id, db) { return try draft.apply(to: id, what: what, by: staff, at: now, db) }
      draft.remains = try draft.remains ?? Revision.latest(of: subject, db)?.draft(PersonDraft.self)?.remains
      _ = try draft.create(id, what: what, by: staff, at: now, db)
    case .sponsor:
      let (id, show) = (try key(SponsorID.self), try show())
      var draft = try content(SponsorDraft.self)
      if try exists("sponsors", id, db) { return try draft.apply(to: id, of: show, what: what, by: staff, at: now, db) }
      if let last = try Revision.latest(of: subject, db)?.draft(SponsorDraft.self) {
        (draft.episodes, draft.clicks) = (last.episodes, last.clicks)
      }
      _ = try draft.create(id, of: show, what: what, by: staff, at: now, db)
    case .page:
      let (show, draft) = (try show(), try content(PageDraft.self))
      let present = try Show.find(show, db).page(localKey, db)
      try draft.apply(to: present?.slug, of: show, what: what, by: staff, at: now, db)
    case .season: try content(SeasonDraft.self).apply(to: try show(), what: what, by: staff, at: now, db)
    case .redirect: try content(RedirectDraft.self).apply(to: try show(), replacing: true, what: what, by: staff, at: now, db)
    case .account: throw DomainError.conflict("Accounts aren't brought back from the history. Invite the person again.")
    }
  }

  private func key<ID: Identifier>(_ type: ID.Type) throws -> ID {
    guard let id = ID(subject.key) else { throw DomainError.notFound }
    return id
  }

  private func show() throws -> ShowID {
    guard let show = subject.show else { throw DomainError.notFound }
    return show
  }

  private func content<D: Draft>(_ type: D.Type) throws -> D {
    guard let draft = draft(type) else {
      throw DomainError.conflict("What was kept then can't be read any more, so it can't be brought back.")
    }
    return draft
  }
}

extension Staff {
  /// Whether they may bring `revision` back, so far as that can be said without trying.
  public func mayBringBack(_ revision: Revision, _ db: any Connection) throws -> Bool {
    switch revision.subject.kind {
    case .account: false
    case .person: isEditorSomewhere
    case .episode:
      if let id = EpisodeID(revision.subject.key), try db.exists("SELECT 1 FROM episodes WHERE id = \(id)") {
        try mayEdit(try episode(id, db))
      } else {
        revision.subject.show.flatMap(role(in:)) != nil
      }
    case .show, .sponsor, .page, .season, .redirect: (revision.subject.show.flatMap(role(in:)) ?? .author) >= .editor
    }
  }
}
