import Testing

@testable import Formats

@Suite struct ChaptersTests {
  @Test func chaptersComeBackFromJSON() {
    let chapters = [
      Chapter(start: .zero, title: "Intro \"q\" </script> 科技"),
      Chapter(
        start: Milliseconds(168_250), end: Milliseconds(200_000), title: "Two", image: "https://example.com/2.jpg",
        link: "https://example.com/2"),
      Chapter(start: Milliseconds(300_000), title: "", image: "https://example.com/3.jpg", hidden: true),
    ]
    let bytes = Chapters.writeJSON(chapters, title: "Episode", podcastName: "Show")
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix(#"{"version":"1.2.0","title":"Episode","podcastName":"Show","chapters":[{"startTime":0,"#))
    #expect(!text.contains("</script>"))
    let (again, findings) = Chapters.readJSON(bytes)
    #expect(again == chapters && findings.isEmpty)
  }

  @Test func chaptersOutOfOrderAreSortedAndNoted() {
    let json =
      #"{"version":"1.0.0","chapters":[{"startTime":90,"title":"B"},{"startTime":"0:10","title":"A","url":"javascript:x"},{"title":"no start"},{"startTime":100}]}"#
    let (chapters, findings) = Chapters.readJSON(Array(json.utf8))
    #expect(chapters.map(\.title) == ["A", "B", "Chapter 4"])
    #expect(chapters.first?.link == nil)
    #expect(findings.count == 3)
  }

  @Test(arguments: ["", "[]", "{}", "{\"chapters\":{}}", "<html>", "null", String(repeating: "[", count: 100_000)])
  func whatIsNoChaptersDocumentGivesAFinding(text: String) {
    let (chapters, findings) = Chapters.readJSON(Array(text.utf8))
    #expect(chapters.isEmpty && findings.count == 1)
  }

  @Test func theNamespacesExamplesAreRead() {
    guard let simple = FeedSample.shared("podcast-namespace/chapters-example.json"),
      let complex = FeedSample.shared("podcast-namespace/chapters-exampleComplex.json")
    else { return }
    #expect(Chapters.readJSON(simple).findings.isEmpty && !Chapters.readJSON(simple).chapters.isEmpty)
    let (chapters, findings) = Chapters.readJSON(complex)
    #expect(chapters.count == 11 && findings.isEmpty)
    #expect(chapters.filter(\.hidden).count == 1)
  }

  @Test func linesThatStartWithATimeAreChapters() {
    let chapters = Chapters.fromShowNotes(
      "<p>Recorded at 5:30pm.</p><ul><li>(0:00) Intro &amp; hello</li><li><b>12:05</b> – Middle</li></ul>1:02:03 - End<br>16:9 video"
    )
    #expect(chapters.map(\.title) == ["Intro & hello", "Middle", "End"])
    #expect(chapters.map(\.start.rawValue) == [0, 725_000, 3_723_000])
    #expect(Chapters.fromShowNotes("<p>12:00 lunch</p>").isEmpty)
    #expect(Chapters.fromShowNotes("").isEmpty)
  }
}
