import Synchronization

/// How far the copying of what a feed links to is.
public struct ImportProgress: Sendable, Hashable, Codable {
  /// The episode at hand.
  public var title = ""
  /// The whole, from 0 to 1.
  public var fraction = 0.0
  /// Episodes that are done, of how many.
  public var items = 0
  public var allItems = 0
  /// Files that were fetched.
  public var files = 0
  /// Bytes of recordings that have arrived.
  public var bytes: Int64 = 0

  /// Nothing yet.
  public init() {}
}

/// Adds up how far several fetches are.
final class ImportMeter: Sendable {
  private struct State {
    var progress = ImportProgress()
    var weights: [Int: Double] = [:]
    var bytes: [Int: Int64] = [:]
  }

  private let total: Double
  private let report: @Sendable (ImportProgress) -> Void
  private let state: Mutex<State>

  init(total: Double, items: Int, report: @escaping @Sendable (ImportProgress) -> Void) {
    self.total = max(total, 1)
    self.report = report
    var state = State()
    state.progress.allItems = items
    self.state = Mutex(state)
  }

  /// Says that part `index` has reached `weight` with `bytes` and shows the whole.
  func move(_ index: Int, to weight: Double, bytes: Int64, _ title: String) {
    change(title) { state in
      state.weights[index] = weight
      state.bytes[index] = bytes
    }
  }

  /// Says that part `index`, of this weight, is done, with so many files fetched.
  func finish(_ index: Int, weight: Double, files: Int, _ title: String) {
    change(title) { state in
      state.weights[index] = weight
      state.progress.items += 1
      state.progress.files += files
    }
  }

  private func change(_ title: String, _ body: (inout sending State) -> Void) {
    let progress = state.withLock { state in
      body(&state)
      state.progress.title = title
      state.progress.fraction = min(state.weights.values.reduce(0, +) / total, 1)
      state.progress.bytes = state.bytes.values.reduce(0, +)
      return state.progress
    }
    report(progress)
  }
}
