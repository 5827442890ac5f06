import Synchronization

/// Adds up how far several fetches are.
final class ImportMeter: Sendable {
  private let total: Double
  private let report: @Sendable (String, Double) -> Void
  private let done = Mutex<[Int: Double]>([:])

  init(total: Double, report: @escaping @Sendable (String, Double) -> Void) {
    self.total = max(total, 1)
    self.report = report
  }

  /// Says that part `index` has reached `weight` and shows the whole.
  func move(_ index: Int, to weight: Double, _ what: String) {
    let sum = done.withLock { done in
      done[index] = weight
      return done.values.reduce(0, +)
    }
    report(what, sum / total)
  }
}
