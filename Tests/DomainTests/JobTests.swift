import Cast
import Clients
import Database
import Domain
import Formats
import Support
import Synchronization
import Testing

@Suite struct JobTests {
  @Test(arguments: eachEngine) func aJobIsDoneOnce(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    try await stage.write { db in try Job.enqueue("count", payload: "7", at: now, db) }
    let seen = Mutex<[String]>([])
    let worker = Worker(
      name: "a", services: stage.services, handlers: ["count": { job in seen.withLock { $0.append(job.job.payload) } }])
    await worker.drain()
    await worker.drain()
    #expect(seen.withLock { $0 } == ["7"])
  }

  @Test(arguments: eachEngine) func twoWorkersNeverTakeTheSameJob(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    try await stage.write { db in for number in 0..<60 { try Job.enqueue("count", payload: "\(number)", at: now, db) } }
    let seen = Mutex<[String]>([])
    await withTaskGroup(of: Void.self) { group in
      for name in ["a", "b", "c", "d"] {
        let worker = Worker(
          name: name, services: stage.services, handlers: ["count": { job in seen.withLock { $0.append(job.job.payload) } }])
        group.addTask { await worker.drain() }
      }
    }
    #expect(seen.withLock { $0.count } == 60)
    #expect(seen.withLock { Set($0).count } == 60)
  }

  @Test(arguments: eachEngine) func aFailingJobIsTriedAgainAfterAGrowingPauseAndThenGivenUp(_ engine: TestEngine) async throws {
    struct Trouble: Error {}
    let stage = try await Stage(engine)
    let now = stage.clock.now
    try await stage.write { db in try Job.enqueue("fail", at: now, db) }
    let tries = Mutex(0)
    let worker = Worker(
      name: "a", services: stage.services,
      handlers: [
        "fail": { _ in
          tries.withLock { $0 += 1 }
          throw Trouble()
        }
      ])
    await worker.drain()
    #expect(tries.withLock { $0 } == 1)
    stage.clock.pass(Milliseconds(9_000))
    await worker.drain()
    #expect(tries.withLock { $0 } == 1)
    for pause: Int64 in [1_000, 40_000, 160_000, 640_000, 10_000_000] {
      stage.clock.pass(Milliseconds(pause))
      await worker.drain()
    }
    #expect(tries.withLock { $0 } == 5)
    let state = try await stage.read { db in try db.value("SELECT state FROM jobs WHERE kind = 'fail'", as: String.self) }
    #expect(state == "failed")
  }

  @Test(arguments: eachEngine) func aWorkerThatWasThoughtDeadCannotCommit(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    let start = stage.clock.now
    try await stage.write { db in try Job.enqueue("rename", at: start, db) }
    let first = try await stage.write { db in try Job.take(by: "slow", at: start, db) }
    let slow = try #require(first)
    stage.clock.pass(Milliseconds(61_000))
    let later = stage.clock.now
    let second = try await stage.write { db in try Job.take(by: "quick", at: later, db) }
    let quick = try #require(second)
    #expect(quick.id == slow.id)
    #expect(quick.fence > slow.fence)
    let held = try await stage.write { db in try slow.beat(at: later, db) }
    #expect(!held)
    await #expect(throws: LeaseLost.self) {
      try await stage.write { db in
        try show.name(season: 1, "by the slow one", at: later, db)
        try slow.finish(at: later, db)
      }
    }
    try await stage.write { db in
      try show.name(season: 1, "by the quick one", at: later, db)
      try quick.finish(at: later, db)
    }
    let names = try await stage.read { db in try show.seasonNames(db) }
    #expect(names == [1: "by the quick one"])
  }

  @Test(arguments: eachEngine) func aJobThatKillsItsWorkerIsGivenUp(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let start = stage.clock.now
    try await stage.write { db in try Job.enqueue("crash", at: start, db) }
    for _ in 0..<Job.maximumAttempts {
      let now = stage.clock.now
      let job = try await stage.write { db in try Job.take(by: "doomed", at: now, db) }
      #expect(job != nil)
      stage.clock.pass(Milliseconds(61_000))
    }
    let now = stage.clock.now
    let none = try await stage.write { db in try Job.take(by: "doomed", at: now, db) }
    #expect(none == nil)
    let state = try await stage.read { db in try db.value("SELECT state FROM jobs", as: String.self) }
    #expect(state == "failed")
  }

  @Test(arguments: eachEngine) func aJobWhoseWorkerDiesTwentyTimesIsStillDone(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let start = stage.clock.now
    try await stage.write { db in try Job.enqueue("work", at: start, db) }
    for _ in 0..<20 {
      let now = stage.clock.now
      #expect(try await stage.write { db in try Job.take(by: "doomed", at: now, db) } != nil)
      stage.clock.pass(Milliseconds(61_000))
    }
    let done = Mutex(0)
    await Worker(name: "a", services: stage.services, handlers: ["work": { _ in done.withLock { $0 += 1 } }]).drain()
    #expect(done.withLock { $0 } == 1)
  }

  @Test(arguments: eachEngine) func theOneOwnerTakesUpAtOnceWhatADeadOneLeft(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    try await stage.write { db in try Job.enqueue("work", at: now, db) }
    let left = try await stage.write { db in try Job.take(by: "dead", at: now, db) }
    let done = Mutex(0)
    try await stage.write { db in try Job.reclaimAll(at: now, db) }
    await Worker(name: "a", services: stage.services, handlers: ["work": { _ in done.withLock { $0 += 1 } }]).drain()
    #expect(done.withLock { $0 } == 1)
    await #expect(throws: LeaseLost.self) { try await stage.write { db in try left?.finish(at: now, db) } }
  }

  @Test(arguments: eachEngine) func jobsWithOneKeyWaitOnlyOnce(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    try await stage.write { db in
      for _ in 0..<5 { try Job.enqueue("ping", key: "ping:1", at: now, db) }
    }
    let count = try await stage.read { db in try db.value("SELECT count(*) FROM jobs", as: Int.self) }
    #expect(count == 1)
  }

  @Test(arguments: eachEngine) func aScheduleRunsOnceHoweverManySchedulersThereAre(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let runs = Mutex(0)
    func round() async {
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<6 {
          let worker = Worker(
            name: "w\(number)", services: stage.services, handlers: ["tick": { _ in runs.withLock { $0 += 1 } }],
            schedules: [Schedule("tick", every: Milliseconds(60_000))])
          group.addTask { await worker.drain() }
        }
      }
    }
    await round()
    #expect(runs.withLock { $0 } == 1)
    await round()
    #expect(runs.withLock { $0 } == 1)
    stage.clock.pass(Milliseconds(60_000))
    await round()
    #expect(runs.withLock { $0 } == 2)
  }

  @Test(arguments: eachEngine) func aJobRolledBackWithItsChangeNeverRuns(_ engine: TestEngine) async throws {
    struct Change: Error {}
    let stage = try await Stage(engine)
    let now = stage.clock.now
    await #expect(throws: Change.self) {
      try await stage.write { db in
        try Job.enqueue("mail", at: now, db)
        throw Change()
      }
    }
    let job = try await stage.write { db in try Job.take(by: "a", at: now, db) }
    #expect(job == nil)
  }
}

@Suite struct StorageSweepTests {
  @Test(arguments: eachEngine) func onlyOldObjectsWithoutARowAreSwept(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let storage = stage.services.storage
    for name in ["images/kept.png", "images/orphan.png", "elsewhere/orphan.png"] {
      try await storage.put(try ObjectKey(checking: name), bytes: [1, 2, 3], contentType: "image/png")
    }
    let now = stage.clock.now
    try await stage.write { db in
      try MediaFile(
        id: .make(at: now), storageKey: "images/kept.png", contentType: "image/png", size: 3, sha256: "", createdAt: now
      ).insert(db)
    }
    let worker = Worker(
      name: "a", services: stage.services, handlers: [StorageSweep.job: { try await StorageSweep.run($0) }],
      schedules: [Schedule(StorageSweep.job, every: StorageSweep.period)])
    func keys() async throws -> [String] { try await storage.list(prefix: "", after: nil, limit: 10).objects.map(\.key.text) }
    // The files are new by the disk's clock; the stage's clock stands years before or after it.
    let written = try await storage.head(try ObjectKey(checking: "images/kept.png")).modified
    stage.clock.pass(written - stage.clock.now)
    await worker.drain()
    #expect(try await keys().count == 3)
    stage.clock.pass(Milliseconds(2 * 86_400_000))
    await worker.drain()
    #expect(try await keys() == ["elsewhere/orphan.png", "images/kept.png"])
  }
}
