import Cast
import Database
import Domain
import Formats
import Support
import Testing

@Suite struct AccountTests {
  @Test(arguments: eachEngine) func anEmailIsTakenWhateverItsCase(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    _ = try await stage.account("Ada", .owner)
    let now = stage.clock.now
    await #expect(throws: DomainError.invalid(["email": "Another account signs in with this address."])) {
      try await stage.write { db in
        _ = try Account.create(email: "ADA@Lectern.example", name: "Other", isOwner: false, at: now, db)
      }
    }
    let found = try await stage.read { db in try Account.find(email: "Ada@LECTERN.example", db)?.name }
    #expect(found == "Ada")
  }

  @Test(arguments: eachEngine) func theLastOwnerStays(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let ada = try await stage.account("Ada", .owner)
    let now = stage.clock.now
    let invited = try await stage.write { db in
      try Account.create(email: "eve@lectern.example", name: "Eve", isOwner: true, at: now, db)
    }
    // Somebody who was only invited could not let anybody in.
    for change: @Sendable (inout Account, any Connection) throws -> Void in [
      { try $0.disable(at: now, $1) },
      { try $0.change(email: $0.email, name: $0.name, isOwner: false, roles: [:], at: now, $1) },
    ] {
      await #expect(throws: DomainError.self) {
        try await stage.write { db in
          var ada = ada
          try change(&ada, db)
        }
      }
    }
    try await stage.write { db in
      var eve = invited
      try eve.set(password: "$argon2id$x", at: now, db)
      var ada = ada
      try ada.disable(at: now, db)
    }
    #expect(try await stage.read(Account.hasOwner))
  }

  @Test(arguments: eachEngine) func twoOwnersCannotDisableEachOther(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let owners = [try await stage.account("Ada", .owner), try await stage.account("Ben", .owner)]
    let now = stage.clock.now
    await withTaskGroup(of: Void.self) { group in
      for owner in owners {
        group.addTask {
          try? await stage.write { db in
            var owner = owner
            try owner.disable(at: now, db)
          }
        }
      }
    }
    #expect(try await stage.read(Account.hasOwner))
  }

  @Test(arguments: eachEngine) func aSessionEndsUnusedUsedAndRevoked(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let ada = try await stage.account("Ada", .owner)
    let noon = stage.clock.now
    let (token, id) = try await stage.write { db in
      try Session.begin(ada.id, address: "192.0.2.1", userAgent: "x", at: noon, db)
    }
    func isOpen(after days: Int64, minus: Int64 = 0) async throws -> Bool {
      let then = noon + Milliseconds(days * 86_400_000 - minus)
      return try await stage.read { db in try Session.find(token, at: then, db) != nil }
    }
    #expect(try await isOpen(after: 14, minus: 1))
    #expect(try await !isOpen(after: 14))
    for day in stride(from: Int64(10), through: 80, by: 10) {
      try await stage.write { db in
        let session = try Session.find(token, at: noon + Milliseconds(day * 86_400_000), db)?.session
        try session?.touch(from: "192.0.2.1", at: noon + Milliseconds(day * 86_400_000), db)
      }
    }
    #expect(try await isOpen(after: 90, minus: 1))
    #expect(try await !isOpen(after: 90))
    try await stage.write { db in try Session.end(id, of: ada.id, db) }
    #expect(try await !isOpen(after: 80))
    await #expect(throws: DomainError.notFound) { try await stage.write { db in try Session.end(id, of: ada.id, db) } }
  }

  @Test(arguments: eachEngine) func disablingAndRolesTakeEffectAtOnce(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let show = try await stage.nightWalks()
    _ = try await stage.account("Ada", .owner)
    let ben = try await stage.account("Ben", .author, in: show)
    let now = stage.clock.now
    let token = try await stage.write { db in try Session.begin(ben.id, address: "", userAgent: "", at: now, db).token }
    func role() async throws -> Role? {
      try await stage.read { db in try Session.find(token, at: now, db)?.staff.role(in: show.id) }
    }
    #expect(try await role() == .author)
    try await stage.write { db in
      var ben = ben
      try ben.change(email: ben.email, name: ben.name, isOwner: false, roles: [show.id: .editor], at: now, db)
    }
    #expect(try await role() == .editor)
    try await stage.write { db in
      var ben = ben
      try ben.disable(at: now, db)
      try ben.enable(at: now, db)
    }
    #expect(try await role() == nil)
  }

  @Test(arguments: eachEngine) func aNewPasswordEndsTheOtherSessionsAndLinks(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let ada = try await stage.account("Ada", .owner)
    let now = stage.clock.now
    let (here, there, link) = try await stage.write { db in
      (
        try Session.begin(ada.id, address: "", userAgent: "", at: now, db),
        try Session.begin(ada.id, address: "", userAgent: "", at: now, db),
        try AccountLink.make(.reset, for: ada.id, at: now, db)
      )
    }
    try await stage.write { db in
      var ada = ada
      try ada.set(password: "$argon2id$y", keeping: here.id, at: now, db)
    }
    let left = try await stage.read { db in try Session.list(of: ada.id, at: now, db).map(\.id) }
    #expect(left == [here.id] && left != [there.id])
    await #expect(throws: DomainError.gone) {
      try await stage.read { db in _ = try AccountLink.find(link, .reset, at: now, db) }
    }
  }

  @Test(arguments: eachEngine) func aLinkWorksOnceAndForAWhile(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let ada = try await stage.account("Ada", .owner)
    let now = stage.clock.now
    let late = now + Milliseconds(3_600_000)
    let token = try await stage.write { db in try AccountLink.make(.reset, for: ada.id, at: now, db) }
    for (purpose, moment) in [(AccountLink.Purpose.reset, late), (.invitation, now), (.first, now)] {
      await #expect(throws: DomainError.gone) {
        try await stage.read { db in _ = try AccountLink.find(token, purpose, at: moment, db) }
      }
    }
    // Twenty at once: one of them has it.
    let uses = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 {
        group.addTask { (try? await stage.write { db in _ = try AccountLink.use(token, .reset, at: now, db) }) != nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(uses == 1)
  }

  @Test(arguments: eachEngine) func theFirstLinkMakesOneOwner(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let now = stage.clock.now
    let (old, new) = try await stage.write { db in
      (try AccountLink.make(.first, for: nil, at: now, db), try AccountLink.make(.first, for: nil, at: now, db))
    }
    func accept(_ token: Token, _ name: String) async throws -> Account {
      try await stage.write { db in
        try Account.createFirstOwner(token, email: "\(name)@x.example", name: name, password: "$argon2id$z", at: now, db)
      }
    }
    await #expect(throws: DomainError.gone) { _ = try await accept(old, "eve") }
    let ada = try await accept(new, "ada")
    #expect(ada.isOwner)
    await #expect(throws: DomainError.gone) { _ = try await accept(new, "eve") }
    // And none that is made afterwards is taken.
    let late = try await stage.write { db in try AccountLink.make(.first, for: nil, at: now, db) }
    await #expect(throws: DomainError.gone) { _ = try await accept(late, "eve") }
  }

  @Test(arguments: eachEngine) func aCodeHoldsOnceAndSoDoesARecoveryCode(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let ada = try await stage.account("Ada", .owner)
    let now = stage.clock.now
    let totp = TOTP(secret: Array("12345678901234567890".utf8))
    let step = TOTP.step(at: now)
    let codes = try await stage.write { db in
      var ada = ada
      return try ada.useSecondFactor(totp, confirmedBy: totp.code(step: step), at: now, db)
    }
    #expect(Set(codes).count == 10)
    func takes(_ code: String, at moment: Timestamp) async throws -> Bool {
      try await stage.write { db in try ada.takesCode(code, at: moment, db) }
    }
    let next = now + Milliseconds(30_000)
    #expect(try await !takes(totp.code(step: step), at: now))
    #expect(try await takes(totp.code(step: step + 1), at: next))
    #expect(try await !takes(totp.code(step: step + 1), at: next))
    #expect(try await !takes(totp.code(step: step + 3), at: next))
    #expect(try await takes(codes[3].uppercased(), at: next))
    #expect(try await !takes(codes[3], at: next))
    #expect(try await stage.read { db in try ada.recoveryCodesLeft(db) } == 9)
    // Ten at the same moment with one code: one of them is in.
    let later = next + Milliseconds(30_000)
    let taken = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<10 {
        group.addTask { (try? await takes(totp.code(step: step + 2), at: later)) ?? false }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(taken == 1)
  }

  @Test(arguments: eachEngine) func triesAreHeldBackForAWhileAndNeverForGood(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let noon = stage.clock.now
    func wait(_ address: String, _ email: String, after seconds: Int64) async throws -> Int64 {
      try await stage.write { db in
        try SignInThrottle(address: address, email: email)
          .begin(address: address, email: email, at: noon + Milliseconds(seconds * 1000), db)?.rawValue ?? 0
      }
    }
    for _ in 0..<10 { #expect(try await wait("192.0.2.1", "ada@x.example", after: 0) == 0) }
    #expect(try await wait("192.0.2.1", "ada@x.example", after: 1) == 29_000)
    // Neither another account from there nor another address for the account.
    #expect(try await wait("192.0.2.1", "ben@x.example", after: 1) > 0)
    #expect(try await wait("192.0.2.2", "ADA@x.example", after: 1) > 0)
    #expect(try await wait("192.0.2.2", "ben@x.example", after: 1) == 0)
    // The pauses grow and end.
    #expect(try await wait("192.0.2.1", "ada@x.example", after: 31) == 0)
    #expect(try await wait("192.0.2.1", "ada@x.example", after: 32) == 59_000)
    var (moment, longest): (Int64, Int64) = (91, 0)
    for _ in 0..<20 {
      _ = try await wait("192.0.2.1", "ada@x.example", after: moment)
      let pause = try await wait("192.0.2.1", "ada@x.example", after: moment)
      longest = max(longest, pause)
      moment += pause / 1000
    }
    #expect(longest == 900_000)
    #expect(try await wait("192.0.2.9", "ada@x.example", after: moment) <= 120_000)
    #expect(try await wait("192.0.2.1", "ada@x.example", after: moment + 4000) == 0)
    #expect(try await wait("192.0.2.1", "ada@x.example", after: moment + 4001) == 0)
  }

  @Test(arguments: eachEngine) func aHundredTriesAtOnceAreTen(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let noon = stage.clock.now
    let admitted = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<100 {
        group.addTask {
          let wait = try? await stage.write { db in
            try SignInThrottle(address: "192.0.2.1", email: "a@x.example").begin(
              address: "192.0.2.1", email: "a@x.example", at: noon, db)
          }
          return wait == .some(nil)
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(admitted == 10)
  }

  @Test(arguments: eachEngine) func whoSignsInTakesTheirTriesBack(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let noon = stage.clock.now
    let throttle = SignInThrottle(address: "2001:db8::1", email: "ada@x.example")
    for _ in 0..<50 {
      let wait = try await stage.write { db in
        let wait = try throttle.begin(address: "2001:db8::1", email: "ada@x.example", at: noon, db)
        try throttle.succeed(db)
        return wait
      }
      #expect(wait == nil)
    }
    // One subscriber has a /64.
    let neighbour = SignInThrottle(address: "2001:db8::ffff:2", email: "x@x.example")
    let stranger = SignInThrottle(address: "2001:db8:0:1::1", email: "x@x.example")
    #expect(neighbour != stranger && neighbour == SignInThrottle(address: "2001:db8::9", email: "x@x.example"))
  }
}

@Suite struct PasswordRuleTests {
  private func isTaken(_ password: String) -> Bool {
    (try? PasswordRules.check(password, email: "ada.brook@walks.example", name: "Ada Brook")) != nil
  }

  @Test(arguments: [
    "password", "Password1", "P@ssw0rd!", "passw0rd123", "12345678", "123456789012", "qwertyuiop", "1q2w3e4r", "aaaaaaaa",
    "abcabcabc", "abcdefgh", "Sommer2024!", "Welcome1!", "iloveyou", "letmein123", "sunshine2025", "admin123", "ada.brook1",
    "AdaBrook99", "lectern1", "!!!!!!!!", "short", "", "trustno1",
  ]) func aPasswordThatIsTriedFirstIsRefused(_ password: String) {
    #expect(!isTaken(password), "\(password)")
  }

  @Test(arguments: [
    "a walk by the river", "Tr0mbone-&-lamp", "xkqvbnzt", "蓝色的河边夜行小路", "🦊🦊🌲 fox in the wood", "correct lamp walks home",
    "summer rain on tin roofs", "p 4 s s p h r a s e s are long",
  ]) func anyOtherIsTaken(_ password: String) {
    #expect(isTaken(password), "\(password)")
  }

  @Test func longOnesAreTakenWholeAndTheLongestAreRefused() {
    let long = "ein Weg, " + String(repeating: "lang wie die Nacht und ", count: 20) + "zurück"
    #expect(isTaken(long))
    #expect(!isTaken(String(repeating: "länger und ", count: 120)))
    #expect(PasswordRules.canonical("u\u{308}") == PasswordRules.canonical("ü"))
  }
}
