public import Formats
import HTTPTypes
public import Hummingbird
import NIOCore
import Synchronization

/// Rendered answers in memory. Each belongs to the generation of the data it was made from; when the data changes, everything of
/// older generations is dead at once, also what is being rendered at that moment.
public final class PageCache: Sendable {
  /// Figures for an admin page and for tests.
  public struct Figures: Sendable, Hashable {
    /// Pages held.
    public var entries = 0
    /// Bytes held, about.
    public var bytes = 0
    /// Answers given from the cache.
    public var hits = 0
    /// Pages rendered for the cache.
    public var renders = 0
  }

  private struct State {
    var generation = 0
    var pages: [PageKey: StoredPage] = [:]
    var costs: [PageKey: Int] = [:]
    var renders: [PageKey: (generation: Int, number: Int, task: Task<Rendered, any Error>)] = [:]
    var turn = 0
    var figures = Figures()
  }

  private struct Rendered: Sendable {
    let page: StoredPage
    let isCacheable: Bool
  }

  /// The bytes it may hold.
  public let capacity: Int
  /// The size of a body up to which its codings are made before the first answer rather than after it.
  public let promptCodingLimit: Int
  /// Bodies smaller than this are sent as they are.
  public let smallestCoded: Int

  private let clock: @Sendable () -> Timestamp
  private let personalCookies: Set<String>
  private let state = Mutex(State())

  /// A cache of `capacity` bytes. A request with one of `personalCookies`, or with `Authorization`, is rendered for itself alone.
  public init(
    capacity: Int = 24 << 20, personalCookies: Set<String> = [], promptCodingLimit: Int = 32 << 10, smallestCoded: Int = 1024,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    (self.capacity, self.personalCookies, self.clock) = (capacity, personalCookies, clock)
    (self.promptCodingLimit, self.smallestCoded) = (promptCodingLimit, smallestCoded)
  }

  /// The generation of what is rendered now.
  public var generation: Int { state.withLock { $0.generation } }

  /// The figures as they are now.
  public var figures: Figures {
    state.withLock { state in
      var figures = state.figures
      figures.entries = state.pages.count
      return figures
    }
  }

  /// Says that the data has changed: nothing rendered from what was read before this call is given out after it.
  public func invalidate() {
    state.withLock { state in
      state.generation += 1
      (state.pages, state.costs) = ([:], [:])
      state.figures.bytes = 0
    }
  }

  /// The answer to a GET or HEAD: from the cache, or by `render`, which runs once for all who ask for the same meanwhile, and
  /// outlives the request that started it. Conditions and codings are seen to here. Rethrows what `render` throws.
  public func response(for request: Request, render: @escaping @Sendable () async throws -> Page) async throws -> Response {
    let isGet = request.method == .get || request.method == .head
    let isPersonal =
      request.headers.contains(.authorization)
      || request.headers[values: .cookie].contains { Cookies.name(any: personalCookies, in: $0) }
    guard isGet, !isPersonal else {
      let page = try await render()
      let generation = generation
      return response(StoredPage(page, generation: generation), to: request)
    }
    let key = PageKey(host: request.head.authority ?? "", path: request.head.path ?? "/")
    if let page = page(key) { return response(page, to: request) }
    let (rendered, isOurs) = try await shared(key, render)
    if rendered.isCacheable || isOurs { return response(rendered.page, to: request) }
    // Somebody else's page that isn't for everyone.
    return response(StoredPage(try await render(), generation: 0), to: request)
  }

  // MARK: Finding

  func page(_ key: PageKey) -> StoredPage? { page(key, at: clock()) }

  var now: Timestamp { clock() }

  func page(_ key: PageKey, at now: Timestamp) -> StoredPage? {
    state.withLock { state in
      guard let page = state.pages[key] else { return nil }
      if let end = page.freshUntil, now >= end {
        Self.drop(key, &state)
        return nil
      }
      state.turn += 1
      state.figures.hits += 1
      page.lastUse.store(state.turn, ordering: .relaxed)
      return page
    }
  }

  // MARK: Rendering

  private func shared(
    _ key: PageKey, _ render: @escaping @Sendable () async throws -> Page
  ) async throws -> (rendered: Rendered, isOurs: Bool) {
    // Under one lock: the generation is taken before the data is read, and nobody else starts the same.
    let (task, isOurs) = state.withLock { state in
      if let running = state.renders[key], running.generation == state.generation { return (running.task, false) }
      let (generation, number) = (state.generation, state.figures.renders + 1)
      state.figures.renders = number
      let task = Task { [self] in
        defer { self.state.withLock { if $0.renders[key]?.number == number { $0.renders[key] = nil } } }
        let page = try await render()
        let stored = StoredPage(page, generation: generation)
        let isCoded = page.body.count >= smallestCoded
        if isCoded, page.body.count <= promptCodingLimit { stored.addCodings() }
        if page.isCacheable {
          store(stored, key)
          if isCoded, page.body.count > promptCodingLimit {
            Task.detached(priority: .utility) {
              stored.addCodings()
              self.weigh(stored, key)
            }
          }
        }
        return Rendered(page: stored, isCacheable: page.isCacheable)
      }
      state.renders[key] = (generation, number, task)
      return (task, true)
    }
    return (try await task.value, isOurs)
  }

  private func store(_ page: StoredPage, _ key: PageKey) {
    let (cost, now) = (page.cost, clock())
    state.withLock { state in
      guard page.generation == state.generation, cost <= capacity, page.freshUntil.map({ now < $0 }) ?? true else { return }
      Self.drop(key, &state)
      state.turn += 1
      page.lastUse.store(state.turn, ordering: .relaxed)
      state.pages[key] = page
      state.costs[key] = cost
      state.figures.bytes += cost
      if state.figures.bytes > capacity { Self.evict(to: capacity - capacity / 10, keeping: key, &state) }
    }
  }

  /// Counts an entry anew that has got its codings; one that was replaced meanwhile stays replaced.
  private func weigh(_ page: StoredPage, _ key: PageKey) {
    let isLive = state.withLock { $0.pages[key] === page }
    if isLive { store(page, key) }
  }

  private static func drop(_ key: PageKey, _ state: inout State) {
    state.pages[key] = nil
    if let cost = state.costs.removeValue(forKey: key) { state.figures.bytes -= cost }
  }

  /// A tenth at once, so that sorting is paid for by many entries.
  private static func evict(to size: Int, keeping newest: PageKey, _ state: inout State) {
    let order = state.pages.map { ($0.key, $0.value.lastUse.load(ordering: .relaxed)) }.sorted { $0.1 < $1.1 }
    for (key, _) in order where state.figures.bytes > size && key != newest { drop(key, &state) }
  }

  // MARK: Answering

  private func response(_ page: StoredPage, to request: Request) -> Response {
    let variant = page.variant(for: request.headers[values: .acceptEncoding].joined(separator: ","))
    let isSafe = request.method == .get || request.method == .head
    switch isSafe ? page.outcome(RequestConditions(request.headers), of: variant) : .proceed {
    case .notModified: return Response(status: .notModified, headers: variant.validators)
    case .preconditionFailed: return Response(status: .preconditionFailed, headers: variant.validators)
    case .proceed:
      let body = request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: variant.body)
      return Response(status: .init(code: page.status), headers: variant.fields, body: body)
    }
  }
}
