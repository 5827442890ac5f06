import Cast
import Clients
import Database
import Domain
import Formats
import Foundation
import Support
import Testing

@testable import Web

@Suite(.timeLimit(.minutes(5))) struct UploadTests {
  private struct State: Decodable {
    var id: String
    var partSize: Int
    var partCount: Int
    var state: String
    var parts: [Int]
    var received: Int
    var name: String
  }

  private static let bytes = [UInt8]((0..<(8 << 20) + 500).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 9) })

  private static func state(_ answer: Answer) throws -> State { try JSONDecoder().decode(State.self, from: Data(answer.body)) }

  private static func draft(of show: Show, by account: Account, _ admin: LocalAdmin) async throws -> EpisodeID {
    let now = admin.stage.clock.now
    return try await admin.stage.write { db in
      var episode = Episode(show: show.id, title: "Dusk", slug: "dusk", at: now)
      episode.createdBy = account.id
      try episode.save(at: now, db)
      return episode.id
    }
  }

  private static let script = ["Accept: application/json", "Sec-Fetch-Site: same-origin"]

  private static func begin(
    _ browser: AdminBrowser, _ episode: EpisodeID, name: String = "dusk.wav", size: Int = bytes.count, fingerprint: String = "s-1"
  ) async throws -> Answer {
    let text = "{\"name\": \"\(name)\", \"size\": \(size), \"fingerprint\": \"\(fingerprint)\"}"
    return try await browser.send(
      "POST", "/admin/episodes/\(episode)/uploads", headers: script + ["Content-Type: application/json"], body: Array(text.utf8))
  }

  private static func put(_ browser: AdminBrowser, _ id: String, _ number: Int, _ bytes: [UInt8], _ headers: String...)
    async throws -> Answer
  {
    try await browser.send("PUT", "/admin/uploads/\(id)/parts/\(number)", headers: script + headers, body: bytes)
  }

  @Test(arguments: eachEngine) func aRecordingArrivesInPartsAndGoesOnElsewhere(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.stage.account("Ada", .author, in: show)
      let episode = try await Self.draft(of: show, by: ada, admin)
      let browser = try await admin.as(ada)
      let (first, second) = (Array(Self.bytes[..<(8 << 20)]), Array(Self.bytes[(8 << 20)...]))

      let begun = try await Self.begin(browser, episode)
      #expect(begun.status == 201)
      let upload = try Self.state(begun)
      #expect(upload.partSize == 8 << 20 && upload.partCount == 2 && upload.parts == [])
      #expect(
        try await Self.put(browser, upload.id, 2, second, "X-Part-SHA256: \(Checksum(of: second).rawValue)").status == 204)

      // Another browser of the same person, at home.
      let home = try await admin.as(ada)
      let list = try await home.json("/admin/episodes/\(episode)/uploads")
      let open = try JSONDecoder().decode([State].self, from: Data(list.body))
      #expect(open.map(\.parts) == [[2]] && open.map(\.received) == [500] && open.map(\.name) == ["dusk.wav"])
      let again = try Self.state(try await Self.begin(home, episode))
      #expect(again.id == upload.id && again.parts == [2])
      let early = try await home.send("POST", "/admin/uploads/\(upload.id)/completion", headers: Self.script, body: [])
      #expect(early.status == 409 && early.text.contains("Part 1 of 2"))

      #expect(try await Self.put(home, upload.id, 1, second).status == 422)
      #expect(try await Self.put(home, upload.id, 3, second).status == 422)
      #expect(try await Self.put(home, upload.id, 1, first, "X-Part-SHA256: \(Checksum(of: second).rawValue)").status == 422)
      #expect(try await Self.put(home, upload.id, 1, first, "X-Part-SHA256: abc").status == 400)
      #expect(try await Self.put(home, upload.id, 1, first).status == 204)
      for _ in 0..<2 {
        let done = try await home.send("POST", "/admin/uploads/\(upload.id)/completion", headers: Self.script, body: [])
        #expect(done.status == 200)
        #expect(try Self.state(done).state == "complete")
      }
      let found = try await admin.stage.read { db in try EpisodeRecording.find(episode, db) }
      let original = try #require(found?.originalID)
      let row = try await admin.stage.read { db in try MediaFile.find(original, db) }
      #expect(row?.sha256 == Checksum(of: Self.bytes).rawValue)
      #expect(try await Self.put(home, upload.id, 1, first).status == 410)
    }
  }

  @Test(arguments: eachEngine) func whatIsSomebodyElsesIsNotThere(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.stage.account("Ada", .author, in: show)
      let episode = try await Self.draft(of: show, by: ada, admin)
      let browser = try await admin.as(ada)
      let upload = try Self.state(try await Self.begin(browser, episode))
      for other in [try await admin.as("Ben", .author, in: show), try await admin.as("Cleo", .editor, in: show)] {
        #expect(try await other.json("/admin/uploads/\(upload.id)").status == 404)
        #expect(try await Self.put(other, upload.id, 2, Array(Self.bytes[(8 << 20)...])).status == 404)
        for (method, path) in [("POST", "completion"), ("POST", "end"), ("DELETE", "")] {
          let address = "/admin/uploads/\(upload.id)" + (path.isEmpty ? "" : "/\(path)")
          #expect(try await other.send(method, address, headers: Self.script, body: []).status == 404)
        }
      }
      let ben = try await admin.as("Dan", .author, in: show)
      #expect(try await Self.begin(ben, episode).status == 404)
      #expect(try await ben.json("/admin/episodes/\(episode)/uploads").status == 404)
      #expect(try await Self.begin(admin.visitor, episode).status == 401)
      #expect(try await Self.put(admin.visitor, upload.id, 1, [1]).status == 401)
      // From another site, nothing.
      let foreign = try await browser.send(
        "PUT", "/admin/uploads/\(upload.id)/parts/2", headers: ["Sec-Fetch-Site: cross-site", "Accept: application/json"],
        body: Array(Self.bytes[(8 << 20)...]))
      #expect(foreign.status == 403)
      #expect(try Self.state(try await browser.json("/admin/uploads/\(upload.id)")).parts == [])
      #expect(try await browser.post("/admin/uploads/\(upload.id)/end").location.hasPrefix("/admin/episodes/\(episode)"))
      #expect(try await browser.json("/admin/uploads/\(upload.id)").status == 404)
    }
  }

  @Test func whatIsNoFileIsRefusedInWords() async throws {
    try await withAdmin { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.stage.account("Ada", .editor, in: show)
      let episode = try await Self.draft(of: show, by: ada, admin)
      let browser = try await admin.as(ada)
      #expect(try await Self.begin(browser, episode, size: 0).text.contains("empty"))
      let large = try await Self.begin(browser, episode, size: 11_000_000_000)
      #expect(large.status == 422 && large.text.contains("larger than 10 GB"))
      #expect(try await Self.begin(browser, episode, fingerprint: "").status == 422)
      for text in ["", "[]", "{\"size\": 1e300}", "{\"name\": 1}", "\u{0}"] {
        let answer = try await browser.send(
          "POST", "/admin/episodes/\(episode)/uploads", headers: Self.script, body: Array(text.utf8))
        #expect(answer.status == 400)
      }
      for path in ["0", "x", "999999999999999999999"] {
        #expect(try await browser.json("/admin/uploads/\(path)").status == 404)
        let upload = try Self.state(try await Self.begin(browser, episode))
        let answer = try await browser.send("PUT", "/admin/uploads/\(upload.id)/parts/\(path)", headers: Self.script, body: [1])
        #expect(answer.status == 404 || answer.status == 422)
      }
      #expect(try await Self.begin(browser, EpisodeID(rawValue: 1)).status == 404)
    }
  }
}
