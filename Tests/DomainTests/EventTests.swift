import Cast
import Database
import Domain
import Formats
import Support
import Synchronization
import Testing

@Suite struct EventTests {
  @Test(arguments: eachEngine) func aFollowerSeesEveryChangeOnceAndInOrder(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    let seen = Mutex<[Int64]>([])
    let follower = EventFollower(name: "test") { event, _ in seen.withLock { $0.append(event.subject) } }
    for number in 1...3 {
      try await stage.write { db in try Event.append(.showChanged, subject: ShowID(rawValue: Int64(number)), at: now, db) }
    }
    try await follower.catchUp(stage.services.database)
    try await stage.write { db in try Event.append(.showChanged, subject: ShowID(rawValue: 4), at: now, db) }
    try await follower.catchUp(stage.services.database)
    try await follower.catchUp(stage.services.database)
    #expect(seen.withLock { $0 } == [1, 2, 3, 4])
  }

  @Test(arguments: eachEngine) func aFollowerThatFailsSeesTheSameEventsAgain(_ engine: TestEngine) async throws {
    struct Trouble: Error {}
    let stage = try await Stage(engine)
    let now = stage.clock.now
    try await stage.write { db in try Event.append(.showChanged, subject: ShowID(rawValue: 1), at: now, db) }
    let failing = EventFollower(name: "test") { event, db in
      try Job.enqueue("follow", at: event.at, db)
      throw Trouble()
    }
    await #expect(throws: Trouble.self) { try await failing.catchUp(stage.services.database) }
    let jobs = try await stage.read { db in try db.value("SELECT count(*) FROM jobs", as: Int.self) }
    #expect(jobs == 0)
    let seen = Mutex(0)
    try await EventFollower(name: "test") { _, _ in seen.withLock { $0 += 1 } }.catchUp(stage.services.database)
    #expect(seen.withLock { $0 } == 1)
  }

  @Test(arguments: eachEngine) func whatManyWritersAppendBecomesVisibleInTheOrderOfItsSequence(_ engine: TestEngine) async throws
  {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    let seen = Mutex<[Int64]>([])
    let follower = EventFollower(name: "test") { event, _ in seen.withLock { $0.append(event.subject) } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<25 {
            let subject = ShowID(rawValue: Int64(writer * 100 + number + 1))
            try await stage.write { db in try Event.append(.showChanged, subject: subject, at: now, db) }
          }
        }
      }
      group.addTask { for _ in 0..<20 { try await follower.catchUp(stage.services.database) } }
      try await group.waitForAll()
    }
    try await follower.catchUp(stage.services.database)
    #expect(seen.withLock { $0.count } == 100)
    #expect(seen.withLock { Set($0).count } == 100)
  }
}
