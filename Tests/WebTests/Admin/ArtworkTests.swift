import Cast
import Domain
import Formats
import Foundation
import Support
import Testing

@testable import Web

@Suite(.timeLimit(.minutes(4))) struct ArtworkTests {
  private func picture(_ width: Int, _ height: Int, _ admin: LocalAdmin, type: String = "png") throws -> [UInt8] {
    let path = "\(admin.stage.folder)/sent-\(width)x\(height).\(type)"
    try TestPictures.make(width, height, to: path)
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  private func media(_ answer: Answer) throws -> String {
    let text = answer.text
    let start = try #require(text.range(of: "name=\"picture.media\" value=\""))
    return String(text[start.upperBound...].prefix { $0 != "\"" })
  }

  @Test(arguments: eachEngine) func aPictureIsSentCutAndShownToStaffAlone(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.as("Ada", .owner)
      let sent = try await ada.post(
        "/admin/people",
        [("name", "Mei Lin"), ("picture.x", "100"), ("picture.y", "0"), ("picture.edge", "300"), ("picture.media", "")],
        files: [("picture", "../../mei.png", "image/gif", try picture(600, 400, admin))])
      #expect(sent.status == 303, "\(sent.text)")
      let page = try await ada.get(sent.location)
      #expect(page.text.contains("300 × 300 pixels, cut from 600 × 400."))
      let id = try media(page)
      for file in ["320.webp", "640.avif", "source", "feed.jpg"] {
        let shown = try await ada.get("/admin/media/\(id)/\(file)")
        #expect(shown.status == 200 && shown["content-type"] == "image/png", "\(file)")
        #expect(shown["cache-control"]?.hasPrefix("private") == true)
        #expect(try await admin.visitor.get("/admin/media/\(id)/\(file)").status != 200)
      }
      for path in [
        "/admin/media/\(id)/original", "/admin/media/0/feed.jpg", "/admin/media/\(id)/..%2Ffeed.jpg", "/admin/media/x/y",
      ] {
        #expect(try await ada.get(path).status == 404, "\(path)")
      }
      // The whole is for the staff; what the public gets is the square.
      #expect(try await admin.visitor.get("/art/\(id)/source").status == 404)
    }
  }

  @Test(arguments: eachEngine) func anotherSquareIsChosenWithoutSendingThePictureAgain(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.as("Ada", .owner)
      let made = try await ada.post(
        "/admin/people", [("name", "Mei")], files: [("picture", "a.png", "image/png", try picture(600, 400, admin))])
      let first = try media(try await ada.get(made.location))
      let fields = [("name", "Mei"), ("slug", "mei"), ("version", "1"), ("picture.media", first)]
      let cut = try await ada.post(
        made.location.replacing("?notice=created", with: ""),
        fields + [("picture.x", "0"), ("picture.y", "50"), ("picture.edge", "120")], files: [])
      #expect(cut.status == 303, "\(cut.text)")
      let page = try await ada.get(cut.location)
      #expect(try media(page) != first && page.text.contains("120 × 120 pixels, cut from 600 × 400."))
      // A script asks for the same by itself.
      let other = try await ada.post(
        "/admin/media/\(first)/crop", [("x", "1"), ("y", "2"), ("edge", "90")], "Accept: application/json")
      #expect(other.status == 201 && other.text.contains("\"url\":\"/admin/media/"))
      for wrong in [[("edge", "-4")], [("edge", "many")], [("x", "1e300"), ("edge", "9")], []] {
        #expect(try await ada.post("/admin/media/\(first)/crop", wrong).status == 422, "\(wrong)")
      }
      #expect(try await ada.post("/admin/media/77/crop", [("edge", "9")]).status == 404)
      // And it is taken away.
      let gone = try await ada.post(
        made.location.replacing("?notice=created", with: ""),
        [("name", "Mei"), ("slug", "mei"), ("version", "2"), ("picture.media", try media(page)), ("picture.remove", "1")],
        files: [])
      #expect(gone.status == 303)
      #expect(try media(try await ada.get(gone.location)).isEmpty)
    }
  }

  @Test(arguments: eachEngine) func whatCantBeAPictureIsSaidBesideItsField(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.as("Ada", .owner)
      let cases: [([UInt8], String)] = [
        (TestPictures.boastfulPNG(60_000, 60_000), "60000 × 60000 pixels, more than can be read"),
        (TestPictures.boastfulPNG(300, 300), "damaged or cut short"), (Array("<svg xmlns=\"x\"/>".utf8), "an SVG drawing"),
        (Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 0, 0xFF, 0xFB, 0x90, 0], "sound (MP3)"), (Array("hello".utf8), "It isn’t a PNG"),
      ]
      for (bytes, words) in cases {
        let answer = try await ada.post(
          "/admin/people", [("name", "Mei \"Lin\""), ("bio", "Walks.")], files: [("picture", "a.png", "image/png", bytes)])
        #expect(answer.status == 422, "\(words)")
        #expect(answer.text.contains(words) && answer.text.contains("href=\"#f-picture\""), "\(words)")
        #expect(answer.text.contains("value=\"Mei &quot;Lin&quot;\"") && answer.text.contains(">Walks.</textarea>"))
      }
    }
  }

  @Test(arguments: eachEngine) func aPictureOutlivesAMistakeInAnotherField(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.as("Ada", .owner)
      let wrong = try await ada.post(
        "/admin/people", [("name", ""), ("bio", "Walks.")],
        files: [("picture", "a.png", "image/png", try picture(600, 400, admin))])
      #expect(wrong.status == 422 && wrong.text.contains("Give the person a name."))
      let id = try media(wrong)
      #expect(!id.isEmpty)
      let right = try await ada.post("/admin/people", [("name", "Mei"), ("bio", "Walks."), ("picture.media", id)], files: [])
      #expect(right.status == 303)
      #expect(try media(try await ada.get(right.location)) == id)
    }
  }
}
