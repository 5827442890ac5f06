public import Database
public import Formats

extension EpisodeDraft {
  /// What the form doesn't edit of an episode, kept when it is deleted.
  struct Remains: Codable, Sendable, Hashable {
    let guid: String
    let guidIsPermalink: Bool
    let createdBy: AccountID?
    let audio: MediaID?
    let audioURL: String?
    let audioLength: Int64?
    let audioType: String?
    let duration: Milliseconds?
    let preserved: [String]
    /// The recording's history of its own.
    let original: MediaID?
    let recordingName: String?
  }
}

extension Episode {
  /// Whether it may be deleted: podcast apps never saw it. What was public is withdrawn instead.
  public var mayBeDeleted: Bool { status == .draft && publishedAt == nil }

  /// Deletes a draft that never was public; its history stays, and it can be brought back. Throws ``DomainError/conflict(_:)`` for an
  /// episode that was public.
  public func delete(by staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    guard mayBeDeleted else {
      throw DomainError.conflict("This episode was public: apps and readers know its address. Withdraw it instead.")
    }
    var draft = try EpisodeDraft.load(self, db)
    try recordFound(draft, db)
    let recording = try EpisodeRecording.find(id, db)
    draft.remains = EpisodeDraft.Remains(
      guid: guid, guidIsPermalink: guidIsPermalink, createdBy: createdBy, audio: audioID, audioURL: audioURL,
      audioLength: audioLength, audioType: audioType, duration: duration, preserved: preserved.fragments,
      original: recording?.originalID, recordingName: recording?.name)
    try Revision.record(draft, of: subject, version: version + 1, what: "Deleted", by: staff, at: now, db)
    try db.execute("DELETE FROM autosaves WHERE \(subject.condition)")
    try db.execute("DELETE FROM episodes WHERE id = \(id)")
    try Event.append(.episodeChanged, subject: id, at: now, db)
  }

  /// What the history calls it.
  static let broughtBack = "Brought back"

  /// Makes the episode of `revision` what it was then, or makes it anew when it has been deleted. Slug and number that another one has
  /// meanwhile are left as they are, or made free. Throws what ``apply(_:basedOn:what:by:at:_:)`` does.
  public static func bringBack(
    _ revision: Revision, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws -> Episode {
    guard revision.subject.kind == .episode, let id = EpisodeID(revision.subject.key), let show = revision.subject.show,
      var draft = revision.draft(EpisodeDraft.self)
    else { throw DomainError.notFound }
    try staff.require(.author, in: show)
    if try db.exists("SELECT 1 FROM episodes WHERE id = \(id)") {
      var episode = try staff.editableEpisode(id, db)
      try draft.fit(episode, db)
      try episode.apply(
        draft, basedOn: Basis(version: episode.version), what: broughtBack, by: staff, at: now, db)
      return episode
    }
    return try recreate(id, in: show, revision, draft, by: staff, at: now, db)
  }

  private static func recreate(
    _ id: EpisodeID, in show: ShowID, _ revision: Revision, _ wanted: EpisodeDraft, by staff: Staff, at now: Timestamp,
    _ db: any Connection
  ) throws -> Episode {
    var draft = wanted
    let last = try Revision.latest(of: revision.subject, db)
    let remains = last?.draft(EpisodeDraft.self)?.remains
    draft.remains = nil
    var episode = Episode(
      id: id, show: show, guid: remains?.guid, isPermalink: remains?.guidIsPermalink ?? false, title: draft.title,
      slug: try freeSlug(for: draft.title, in: show, db), at: now)
    episode.createdBy = try [remains?.createdBy, staff.id].compactMap(\.self).first {
      try db.exists("SELECT 1 FROM accounts WHERE id = \($0)")
    }
    if let remains {
      episode.audioID = try remains.audio.flatMap { try MediaFile.find($0, db)?.id }
      (episode.audioURL, episode.preserved) = (remains.audioURL, PreservedXML(remains.preserved))
      if episode.audioID != nil || remains.audioURL != nil {
        (episode.audioLength, episode.audioType) = (remains.audioLength, remains.audioType)
        episode.duration = remains.duration
      }
    }
    // Versions go on where they ended, so that the history has one order.
    try episode.save(at: now, db)
    try db.execute("UPDATE episodes SET version = \((last?.version ?? 0) + 1) WHERE id = \(id)")
    episode = try find(id, db)
    try draft.fit(episode, db)
    try episode.apply(draft, basedOn: Basis(version: episode.version), what: broughtBack, by: staff, at: now, db)
    if let original = try remains?.original.flatMap({ try MediaFile.find($0, db) }), episode.audioID == nil {
      try EpisodeRecording.receive(original, name: remains?.recordingName ?? "", for: id, by: staff, at: now, db)
    }
    return try find(id, db)
  }
}

extension EpisodeDraft {
  /// Lets go of what can't be had any more: a slug or number that another episode has, a picture or sponsor that is gone.
  mutating func fit(_ episode: Episode, _ db: any Connection) throws {
    if slug != episode.slug {
      let isTaken = try db.exists(
        "SELECT 1 FROM episodes WHERE show_id = \(episode.showID) AND slug = \(slug) AND id <> \(episode.id)")
      if isTaken { slug = episode.slug }
    }
    let former = try EpisodeDraft.load(episode, db)
    let problems = try problems(besides: former, for: episode, db)
    if problems["number"] != nil { number = episode.number }
    if problems["artwork"] != nil { artwork = episode.artworkID }
    sponsors = try sponsors.filter { mention in
      guard let id = mention.sponsor else { return true }
      return try db.exists("SELECT 1 FROM sponsors WHERE id = \(id) AND show_id = \(episode.showID)")
    }
  }
}
