import Database
import Support
import Testing

struct ValueTests {
  @Test(arguments: eachEngine) func everyTypeComesBackAsItWentIn(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    var full = Thing(id: .max, slug: "Grüße 🎙️ 漢字 \u{202E}rtl\u{0301} \u{FFFD} \\x41 $1 ? %s")
    full.flag = true
    full.number = .min
    full.small = -2_147_483_648
    full.ratio = 0.1
    full.body = ""
    full.bytes = Array(0...255)
    var other = Thing(id: 2, slug: "two")
    other.flag = false
    other.number = 0
    other.ratio = -1.7976931348623157e308
    other.bytes = []
    let empty = Thing(id: 3, slug: "")
    let all = [full, other, empty]
    try await database.write { db in for thing in all { try thing.save(db) } }
    let back = try await database.read { db in try db.rows("SELECT * FROM things ORDER BY id DESC", as: Thing.self) }
    #expect(back == [full, empty, other])
  }

  @Test(arguments: eachEngine) func typesAreDecodedAsAskedFor(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    try await database.write { db in
      var thing = Thing(id: 1, slug: "published")
      thing.flag = true
      thing.number = 7
      try thing.save(db)
    }
    try await database.read { db in
      let row = try #require(
        try db.rows("SELECT flag, number, slug, '42' AS digits, number > 3 AS more, NULL AS missing FROM things").first)
      #expect(try row["flag"] as Int == 1)
      #expect(try row["number"] as Double == 7)
      #expect(try row["digits"] as Int == 42)
      #expect(try row["more"] as Bool)
      #expect(try row["slug"] as Status == .published)
      #expect(try row["missing"] as Int? == nil)
      #expect(throws: DatabaseError.decoding(column: "missing", "NULL is not a Int")) { try row["missing"] as Int }
      #expect(throws: DatabaseError.self) { try row["slug"] as Int }
      #expect(throws: DatabaseError.self) { try row["absent"] as Int }
      #expect(try db.value("SELECT sum(number) AS total FROM things", as: Int64.self) == 7)
      #expect(try db.value("SELECT avg(number) AS mean FROM things", as: Double.self) == 7)
      #expect(try db.value("SELECT \(ShowID(rawValue: 9)) AS id", as: ShowID.self) == ShowID(rawValue: 9))
      #expect(try db.value("SELECT CASE WHEN 1 = 1 THEN \(5) ELSE \(6) END + \(1) AS sum", as: Int.self) == 6)
    }
  }

  @Test(arguments: eachEngine) func twoColumnsOfOneNameAreRefused(_ engine: TestEngine) async throws {
    let database = try await engine.open()
    try await database.read { db in
      let row = try #require(try db.rows("SELECT 1 AS id, 2 AS id, 3 AS other").first)
      #expect(throws: DatabaseError.self) { try row["id"] as Int }
      #expect(try row["other"] as Int == 3)
    }
  }

  @Test(arguments: eachEngine) func listsBindEachValueAndAnEmptyOneIsAnEmptySet(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    try await database.write { db in for id in 1...5 { try Thing(id: Int64(id), slug: "s\(id)").save(db) } }
    try await database.read { db throws in
      #expect(try db.values("SELECT id FROM things WHERE id IN \(list: [2, 4, 9]) ORDER BY id", as: Int.self) == [2, 4])
      #expect(try db.values("SELECT id FROM things WHERE id IN \(list: [Int64]())", as: Int.self).isEmpty)
      #expect(try db.values("SELECT id FROM things WHERE slug NOT IN \(list: [String]()) ORDER BY id", as: Int.self).count == 5)
      #expect(try db.values("SELECT id FROM things WHERE slug IN \(list: ["s1", "s5"]) ORDER BY id", as: Int.self) == [1, 5])
    }
  }

  @Test(arguments: eachEngine) func whatLooksLikeSQLIsOnlyAValue(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    let attacks = ["'; DROP TABLE things; --", "' OR '1'='1", "\\'; DELETE FROM things; --", "$1", "?1", "\u{02BC} OR 1=1", "%_"]
    try await database.write { db in
      for (id, attack) in attacks.enumerated() { try Thing(id: Int64(id), slug: attack).save(db) }
    }
    for (id, attack) in attacks.enumerated() {
      let found = try await database.read { db in try db.values("SELECT id FROM things WHERE slug = \(attack)", as: Int.self) }
      #expect(found == [id])
    }
  }

  @Test(arguments: eachEngine) func aZeroCharacterIsRefusedInPlainWords(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    let error = await #expect(throws: DatabaseError.self) {
      try await database.write { db in try Thing(id: 1, slug: "a\u{0}b").save(db) }
    }
    guard case .invalid(let message) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(message.contains("U+0000"))
  }

  @Test(arguments: eachEngine) func fiveMegabytesOfTextAndBytesAreKept(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    var thing = Thing(id: 1, slug: "large")
    thing.body = String(repeating: "äöü🎙️x", count: 400_000)
    thing.bytes = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let large = thing
    try await database.write { db in try large.save(db) }
    let back = try await database.read { db in try Thing.find(1, db) }
    #expect(back == large)
  }

  @Test(arguments: eachEngine) func oneStatementAtATime(_ engine: TestEngine) async throws {
    let database = try await engine.open(migrations: tables)
    await #expect(throws: DatabaseError.self) {
      try await database.write { db in try db.execute("DELETE FROM things; DELETE FROM counters") }
    }
    try await database.write { db in try db.execute("DELETE FROM things;\n") }
  }
}
