import Clients
import Testing

@Suite struct PasswordHasherTests {
  @Test func aPasswordIsKnownAgainAndNothingElseIs() async throws {
    let hasher = PasswordHasher()
    let hash = try await hasher.hash("a walk by the river")
    #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    #expect(try await hasher.hash("a walk by the river") != hash)
    let verdict = try await hasher.verify("a walk by the river", against: hash)
    #expect(verdict.matches && !verdict.isOutdated)
    #expect(try await !hasher.verify("a walk by the River", against: hash).matches)
    #expect(try await !hasher.verify("a walk by the river", against: nil).matches)
  }

  @Test func noByteOfALongPasswordIsCutOff() async throws {
    let hasher = PasswordHasher()
    let long = String(repeating: "ä", count: 511)
    let hash = try await hasher.hash(long + "x")
    #expect(try await hasher.verify(long + "x", against: hash).matches)
    #expect(try await !hasher.verify(long + "y", against: hash).matches)
    #expect(try await !hasher.verify(long, against: hash).matches)
  }

  @Test func aHashOfAnotherCostHoldsAndIsSaidToBeOld() async throws {
    let cheap = PasswordHasher(cost: .init(memory: 64, passes: 1, lanes: 1))
    let hash = try await cheap.hash("a walk by the river")
    let verdict = try await PasswordHasher().verify("a walk by the river", against: hash)
    #expect(verdict.matches && verdict.isOutdated)
  }

  @Test func tooManyAtOnceAreTurnedAway() async throws {
    let hasher = PasswordHasher(cost: .init(memory: 1024, passes: 1, lanes: 1))
    let done = await withTaskGroup(of: Bool?.self) { group in
      for _ in 0..<600 {
        group.addTask {
          do { return try await !hasher.hash("x").isEmpty } catch PasswordHasherError.busy { return nil } catch { return false }
        }
      }
      return await group.reduce(into: [Bool?]()) { $0.append($1) }
    }
    #expect(!done.contains(false) && done.contains(true) && done.count == 600)
  }
}
