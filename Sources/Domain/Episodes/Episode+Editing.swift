public import Database
public import Formats

extension Episode {
  /// What a form was filled with: the version, and the digest of the draft where the form kept it. Versions rise also by what no
  /// person does, such as a scheduled publication; by the digest those are told from an edit.
  public struct Basis: Sendable, Hashable {
    public let version: Int64
    public let digest: String?

    /// The state at `version`.
    public init(version: Int64, digest: String? = nil) { (self.version, self.digest) = (version, digest) }
  }

  /// Its history's name for it.
  public var subject: Subject { .episode(id, of: showID) }

  /// Makes it what `draft` says, and keeps that in the history. Persons and sponsors that are only named are found by their names or
  /// made. A draft that changes nothing leaves everything as it is.
  ///
  /// Throws a ``Collision`` when somebody else has saved since the `basis`, and ``DomainError/invalid(_:)`` naming fields as the form
  /// does: `title`, `credit.2.name`, ….
  public mutating func apply(
    _ draft: EpisodeDraft, basedOn basis: Basis, what: String = "Edited", by staff: Staff, at now: Timestamp,
    _ db: any Connection
  ) throws {
    let former = try EpisodeDraft.load(self, db)
    var draft = try joined(draft, former, basis, db)
    draft.remains = nil
    let problems = try draft.problems(besides: former, for: self, db)
    guard problems.isEmpty else { throw DomainError.invalid(problems) }
    draft.slug = try settledSlug(draft, former, db)
    guard draft.bare != former.bare else { return }
    try recordFound(former, db)

    put(draft)
    try save(at: now, db)
    try setLists(draft, former, what: what, by: staff, at: now, db)
    let stored = try EpisodeDraft.load(self, db)
    try Revision.record(stored, of: subject, version: version, what: what, by: staff, at: now, db)
    if draft.title != former.title || draft.chapters != former.chapters || draft.artwork != former.artwork
      || draft.number != former.number || draft.author != former.author
    {
      try EpisodeRecording.retag(id, at: now, db)
    }
  }

  /// What of `draft` can't be taken, by the form's fields; empty where all can.
  public func problems(with draft: EpisodeDraft, _ db: any Connection) throws -> [Field: String] {
    try draft.problems(besides: try EpisodeDraft.load(self, db), for: self, db)
  }

  /// `draft`, with what has changed since its basis without anybody's doing, such as the chapters found in a recording. Throws a
  /// ``Collision`` when somebody did it, or when it can't be joined.
  private func joined(
    _ draft: EpisodeDraft, _ former: EpisodeDraft, _ basis: Basis, _ db: any Connection
  ) throws -> EpisodeDraft {
    if basis.version == version || basis.digest == former.digest || draft.bare == former.bare { return draft }
    // A version that isn't there yet is none that a form was given.
    let isKnown = basis.version < version
    let known = isKnown ? try Revision.content(EpisodeDraft.self, of: subject, version: basis.version, db) : nil
    let base = known.flatMap { basis.digest == nil || $0.digest == basis.digest ? $0 : nil }
    let latest = try Revision.latest(of: subject, db)
    let isSomebodys = !isKnown || latest.map { $0.version > basis.version } ?? true
    let merge = Merge(base: base, theirs: former, mine: draft)
    if !isSomebodys, base != nil, !merge.hasConflict { return try draft.taking(merge.onlyTheirs, from: former) }
    throw Collision(base: base, theirs: former, version: version, mine: draft, by: isSomebodys ? latest : nil)
  }

  /// Keeps the state that an edit finds when the history doesn't know it: the first time, and after an import.
  func recordFound(_ former: EpisodeDraft, _ db: any Connection) throws {
    let latest = try Revision.latest(of: subject, db)
    if let latest, latest.draft(EpisodeDraft.self)?.digest == former.digest { return }
    try Revision.record(
      former, of: subject, version: version, what: latest == nil ? Revision.before : "Changed by the program", by: nil,
      at: updatedAt, db)
  }

  /// Keeps the present state in the history as what `staff` did.
  public func record(_ what: String, by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    try Revision.record(try EpisodeDraft.load(self, db), of: subject, version: version, what: what, by: staff, at: now, db)
  }

  /// The slug follows the title until the episode has been public or somebody has written another.
  private func settledSlug(_ draft: EpisodeDraft, _ former: EpisodeDraft, _ db: any Connection) throws -> String {
    guard publishedAt == nil, status == .draft else { return draft.slug.isEmpty ? slug : draft.slug }
    let follows = draft.slug == slug && draft.title != former.title && Episode.isMade(slug, from: former.title)
    guard draft.slug.isEmpty || follows else { return draft.slug }
    return try Episode.freeSlug(for: draft.title, in: showID, except: id, db)
  }

  private static func isMade(_ slug: String, from title: String) -> Bool {
    let made = Slug.make(from: title)
    guard slug != made else { return true }
    guard slug.hasPrefix(made + "-") else { return false }
    return slug.dropFirst(made.count + 1).allSatisfy(\.isNumber)
  }

  private mutating func put(_ draft: EpisodeDraft) {
    (title, shortTitle, slug) = (draft.title, draft.shortTitle, draft.slug)
    (number, season, type) = (draft.number, draft.season, draft.type)
    (subtitle, summary, author) = (draft.subtitle, draft.summary, draft.author)
    (recordedOn, explicit, blocked) = (draft.recordedOn, draft.explicit, draft.blocked)
    (notes, artworkID) = (draft.notes, draft.artwork)
  }

  private func setLists(
    _ draft: EpisodeDraft, _ former: EpisodeDraft, what: String, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    if draft.tags != former.tags {
      try set(tags: draft.tags.filter { !$0.isEmpty }.map { Tag(name: $0) }, at: now, db)
    }
    if draft.bare.credits != former.bare.credits {
      try set(credits: try credited(draft.credits, isKnown: what == Episode.broughtBack, by: staff, at: now, db), at: now, db)
    }
    if draft.bare.sponsors != former.bare.sponsors {
      try set(sponsors: try mentioned(draft.sponsors, by: staff, at: now, db), at: now, db)
    }
    if draft.chapters != former.chapters { try set(chapters: draft.chapters, keepingImagesAt: now, db) }
    if draft.soundbites != former.soundbites {
      let bites = draft.soundbites.map { Soundbite(start: $0.start, length: $0.length, title: $0.title) }
      try set(soundbites: bites, at: now, db)
    }
    if draft.links != former.links { try set(links: draft.links, at: now, db) }
  }

  /// Replaces its chapters; pictures that are stored already stay with the addresses that name them.
  private func set(chapters: [Chapter], keepingImagesAt now: Timestamp, _ db: any Connection) throws {
    let images = try chapterImages(db)
    try set(chapters: chapters, at: now, db)
    for (address, image) in images.sorted(by: { $0.key < $1.key }) {
      try db.execute("UPDATE episode_chapters SET image_id = \(image) WHERE episode_id = \(id) AND image = \(address)")
    }
  }

  /// Whom the form means. What the history knows (`isKnown`) is taken as it was, also where the person has since left the show.
  private func credited(
    _ credits: [EpisodeDraft.CreditDraft], isKnown: Bool, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> [NewCredit] {
    try credits.map { credit in
      if isKnown, let known = credit.person, try db.exists("SELECT 1 FROM people WHERE id = \(known)") {
        return NewCredit(person: known, role: credit.role, team: credit.team)
      }
      let person = try Person.credited(credit.name, key: credit.person, in: showID, by: staff, at: now, db)
      return NewCredit(person: person, role: credit.role, team: credit.team)
    }
  }

  private func mentioned(
    _ mentions: [EpisodeDraft.SponsorMention], by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> [SponsorID] {
    let show = try Show.find(showID, db)
    return try mentions.enumerated().compactMap { index, mention in
      if let known = mention.sponsor {
        return try db.exists("SELECT 1 FROM sponsors WHERE id = \(known) AND show_id = \(showID)") ? known : nil
      }
      let known = try db.value(
        "SELECT id FROM sponsors WHERE show_id = \(showID) AND lower(name) = lower(\(mention.name)) ORDER BY id LIMIT 1",
        as: SponsorID.self)
      if let known { return known }
      guard !mention.url.isEmpty else {
        throw DomainError.invalid([
          Field(rawValue: "sponsor.\(index).url"):
            "“\(mention.name)” is new. Say where its link leads, such as https://example.com."
        ])
      }
      let made = try Sponsor(show: show, name: mention.name, text: "", url: mention.url, shortLink: nil, at: now, db)
      try Revision.record(
        SponsorDraft(made), of: .sponsor(made.id, of: showID), version: 1, what: "Created", by: staff, at: now, db)
      return made.id
    }
  }

  /// A slug made from `title` that no other episode of `show` has or had.
  static func freeSlug(for title: String, in show: ShowID, except episode: EpisodeID, _ db: any Connection) throws -> String {
    try Slug.free(Slug.make(from: title)) { candidate in
      try reservedSlugs.contains(candidate)
        || db.exists(
          """
          SELECT 1 FROM episodes WHERE show_id = \(show) AND slug = \(candidate) AND id <> \(episode)
          UNION ALL SELECT 1 FROM episode_aliases
          WHERE show_id = \(show) AND kind = 'slug' AND value = \(candidate) AND episode_id <> \(episode)
          """)
    }
  }
}
