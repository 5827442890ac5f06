public import Database
public import Formats

extension EpisodeRecording {
  /// Takes the stored file `original`, called `name` where it came from, as the recording of `episode`, and has it read, measured and
  /// made into the product. Whatever is under way for an earlier file is overtaken; the product stays until the new one is ready.
  ///
  /// `by` is for symmetry with other changes: what is heard changes only when the work is done, and the log says so then.
  public static func receive(
    _ original: MediaFile, name: String, for episode: EpisodeID, by staff: Staff?, at now: Timestamp, _ db: any Connection
  ) throws {
    let episode = try Episode.held(episode, db).id
    try original.insert(db)
    let former = try find(episode, db)
    let name = String(name.filter { !$0.isNewline && $0 != "\0" }.prefix(200))
    try db.execute(
      """
      INSERT INTO recordings (episode_id, original_id, name, state, normalise, remarks, keeps_incomplete, turn, updated_at)
      VALUES (\(episode), \(original.id), \(name), 'waiting', \(false), '[]', \(false), 0, \(now))
      ON CONFLICT (episode_id) DO UPDATE SET original_id = excluded.original_id, name = excluded.name,
        keeps_incomplete = excluded.keeps_incomplete,
        former_id = CASE WHEN recordings.product_id IS NULL THEN NULL
          ELSE coalesce(recordings.former_id, recordings.original_id) END
      """)
    // The file behind the product is kept until the new one is ready, and one that never became a product isn't.
    if let overtaken = former?.originalID { try MediaFile.drop(overtaken, db) }
    try begin(episode, at: now, db)
  }

  /// Begins the work on the present original once more; with `keepingIncomplete`, a file that ends early is taken as it is.
  /// Throws ``DomainError/notFound`` without a recording.
  public static func retry(
    _ episode: EpisodeID, keepingIncomplete: Bool = false, at now: Timestamp, _ db: any Connection
  ) throws {
    guard let recording = try find(try Episode.held(episode, db).id, db), recording.originalID != nil else {
      throw DomainError.notFound
    }
    if keepingIncomplete {
      try db.execute("UPDATE recordings SET keeps_incomplete = \(true) WHERE episode_id = \(episode)")
    }
    try begin(episode, at: now, db)
  }

  /// Has the recording that an episode got by an import measured, and left as it is. Throws ``DomainError/notFound`` where there is none
  /// in the storage.
  public static func adopt(_ episode: EpisodeID, at now: Timestamp, _ db: any Connection) throws {
    let episode = try Episode.held(episode, db)
    guard let audio = episode.audioID else { throw DomainError.notFound }
    let name = episode.audioURL.flatMap { $0.split(separator: "?").first?.split(separator: "/").last.map(String.init) } ?? ""
    try db.execute(
      """
      INSERT INTO recordings (episode_id, original_id, product_id, name, state, normalise, remarks, keeps_incomplete, turn,
        updated_at)
      VALUES (\(episode.id), \(audio), \(audio), \(String(name.prefix(200))), 'waiting', \(false), '[]', \(true), 0, \(now))
      ON CONFLICT (episode_id) DO NOTHING
      """)
    try begin(episode.id, at: now, db)
  }

  /// Says whether the recording is to be brought to the loudness of other podcasts, and does so. Throws ``DomainError/notFound``
  /// without a recording.
  public static func normalise(_ episode: EpisodeID, _ isOn: Bool, at now: Timestamp, _ db: any Connection) throws {
    guard let recording = try find(try Episode.held(episode, db).id, db), recording.originalID != nil else {
      throw DomainError.notFound
    }
    guard recording.normalise != isOn || recording.state == .failed else { return }
    try db.execute("UPDATE recordings SET normalise = \(isOn) WHERE episode_id = \(episode)")
    try begin(episode, at: now, db)
  }

  /// Has the product's title, cover and chapters brought up to date with the episode's: after a little while, so that a form saved
  /// several times makes one product, and only while the episode isn't public. `onRequest` does it at once and whatever it is.
  /// Nothing happens where there is no product yet, since its making reads the latest of everything.
  public static func retag(
    _ episode: EpisodeID, onRequest: Bool = false, at now: Timestamp, _ db: any Connection
  ) throws {
    guard let recording = try find(episode, db), recording.productID != nil, recording.state == .ready else { return }
    if onRequest {
      try Job.enqueue(tagsJob, payload: "\(episode) now", key: "\(tagsJob):\(episode):now", at: now, db)
    } else {
      guard try !Episode.find(episode, db).isHeard(at: now) else { return }
      try Job.enqueue(
        tagsJob, payload: "\(episode)", key: "\(tagsJob):\(episode)", notBefore: now + Milliseconds(15_000), at: now, db)
    }
  }

  /// Takes the recording away from an episode that isn't public: product, original and what was found. Throws
  /// ``DomainError/conflict(_:)`` for one that is.
  public static func remove(from episode: EpisodeID, at now: Timestamp, _ db: any Connection) throws {
    let episode = try Episode.held(episode, db)
    guard episode.status == .draft || episode.status == .withdrawn else {
      throw DomainError.conflict(
        "Listeners can hear this episode, or soon will. Unpublish it first, or put another recording in place.")
    }
    let recording = try find(episode.id, db)
    try db.execute("DELETE FROM recordings WHERE episode_id = \(episode.id)")
    try db.execute(
      """
      UPDATE episodes SET audio_id = NULL, audio_url = NULL, audio_length = NULL, audio_type = NULL, duration_ms = NULL
      WHERE id = \(episode.id)
      """)
    for file in [recording?.productID, recording?.originalID, recording?.formerID].compactMap(\.self) {
      try MediaFile.drop(file, db)
    }
    try episode.touch(at: now, db)
  }

  /// Drops a newer file that can't be used and goes back to the product's own. Throws ``DomainError/notFound`` where there is none.
  public static func revert(_ episode: EpisodeID, at now: Timestamp, _ db: any Connection) throws {
    let refused = try find(episode, db)?.originalID
    let changed = try db.execute(
      """
      UPDATE recordings SET original_id = former_id, former_id = NULL, name = '', state = 'ready', message = NULL, problem = NULL, step = NULL,
        turn = turn + 1, updated_at = \(now)
      WHERE episode_id = \(episode) AND former_id IS NOT NULL AND product_id IS NOT NULL
      """)
    if changed == 0 { throw DomainError.notFound }
    if let refused { try MediaFile.drop(refused, db) }
  }

  /// Puts the chapters that were found in the file in the place of the episode's.
  public static func takeFoundChapters(_ episode: EpisodeID, at now: Timestamp, _ db: any Connection) throws {
    let episode = try Episode.held(episode, db)
    guard let recording = try find(episode.id, db), !recording.foundChapters.isEmpty else { throw DomainError.notFound }
    try episode.set(chapters: recording.foundChapters, at: now, db)
    try retag(episode.id, at: now, db)
  }

  /// Enqueues the work on the present original under a new turn.
  private static func begin(_ episode: EpisodeID, at now: Timestamp, _ db: any Connection) throws {
    try db.execute(
      """
      UPDATE recordings SET state = 'waiting', message = NULL, problem = NULL, step = NULL, turn = turn + 1, updated_at = \(now)
      WHERE episode_id = \(episode)
      """)
    let turn = try db.value("SELECT turn FROM recordings WHERE episode_id = \(episode)", as: Int64.self) ?? 0
    let key = "\(processJob):\(episode):\(turn)"
    try Job.enqueue(processJob, payload: "\(episode) \(turn)", key: key, at: now, db)
    try db.execute(
      """
      UPDATE recordings SET job_id = (SELECT id FROM jobs WHERE dedup_key = \(key) AND state = 'queued')
      WHERE episode_id = \(episode)
      """)
  }

  /// The kind of job that makes the product.
  public static let processJob = "recording.process"
  /// The kind of job that writes the product's tags anew.
  public static let tagsJob = "recording.tags"
}

extension Episode {
  /// Whether somebody outside may be listening to it: its bytes had better stay as they are.
  func isHeard(at now: Timestamp) -> Bool { isListed(at: now) || status == .unlisted }
}
