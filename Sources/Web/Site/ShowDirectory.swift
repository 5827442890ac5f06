import Database
import Domain
import Synchronization

/// Which show answers where, kept in memory and read anew after every change.
final class ShowDirectory: Sendable {
  /// The addresses as of one moment.
  struct Snapshot: Sendable {
    let shows: [ShowAddress]
    let byHost: [String: ShowAddress]
    let bySlug: [String: ShowAddress]
    /// Former slugs with the present ones.
    let moved: [String: String]
  }

  private struct State {
    var generation = 0
    var snapshot: (Snapshot, generation: Int)?
  }

  private let database: any Database
  private let state = Mutex(State())

  init(database: any Database) { self.database = database }

  /// Forgets what was read; called after every commit that changed something.
  func invalidate() { state.withLock { $0.generation += 1 } }

  /// The present addresses.
  func snapshot() async throws -> Snapshot {
    let (generation, known) = state.withLock { ($0.generation, $0.snapshot) }
    if let known, known.generation == generation { return known.0 }
    let snapshot = try await database.read { db in
      let shows = try ShowAddress.all(db)
      let byID = Dictionary(uniqueKeysWithValues: shows.map { ($0.id, $0) })
      let names = try ShowAddress.names(db)
      return Snapshot(
        shows: shows, byHost: names.hosts.compactMapValues { byID[$0] },
        bySlug: Dictionary(uniqueKeysWithValues: shows.map { ($0.slug, $0) }),
        moved: names.formerSlugs.compactMapValues { byID[$0]?.slug })
    }
    state.withLock { $0.snapshot = (snapshot, generation) }
    return snapshot
  }
}
