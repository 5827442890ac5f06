/// Bounds on time.
enum Deadline {
  struct Passed: Error {}

  /// Runs `body`, cancelling it after `limit`; throws `Passed` then.
  static func run<T: Sendable>(within limit: Duration, _ body: @escaping @Sendable () async throws -> T) async throws -> T {
    try await withThrowingTaskGroup(of: T?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let result = first else { throw Passed() }
      return result
    }
  }
}
