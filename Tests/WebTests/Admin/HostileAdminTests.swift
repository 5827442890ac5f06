import Cast
import Domain
import Formats
import Support
import Testing

@testable import Web

/// Requests that no page of ours sends.
@Suite struct HostileAdminTests {
  @Test(arguments: eachEngine) func numbersAtTheEndOfTheirRangeAreRefusedAndEndNothing(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let ada = try await admin.as("Ada", .owner)
      for number in ["-9223372036854775808", "9223372036854775807", "1e300", "nan"] {
        for fields in [[("x", number), ("y", "0"), ("edge", "10")], [("x", "0"), ("y", "0"), ("edge", number)]] {
          #expect(try await ada.post("/admin/media/1234567890/crop", fields).status == 422)
        }
        let seasons = try await ada.post(
          "/admin/shows/\(show.id)/seasons", [("season.0.number", number), ("season.0.name", "Late"), ("season.0.was", "")])
        #expect((300..<500).contains(seasons.status))
      }
      #expect(try await ada.get("/admin").status == 200)
    }
  }
}
