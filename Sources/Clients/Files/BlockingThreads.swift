import NIOPosix

/// The threads on which this room waits for disks and resolvers, so that Swift's cooperative threads never do.
enum BlockingThreads {
  /// Threads for reading, writing and syncing files.
  static let disk = started(4)
  /// Threads for `getaddrinfo`, apart, since a dead resolver may hold each for half a minute.
  static let names = started(4)
  /// Threads for hashing passwords: each hash takes 19 MiB and a core, so these are few.
  static let passwords = started(2)

  private static func started(_ count: Int) -> NIOThreadPool {
    let pool = NIOThreadPool(numberOfThreads: count)
    pool.start()
    return pool
  }
}
