import Testing

@testable import Formats

@Suite struct TranscriptReadingTests {
  static func read(_ text: String, _ form: TranscriptForm? = nil, duration: Int64? = nil) -> (
    transcript: Transcript, findings: [Finding]
  ) {
    Transcript.read(Array(text.utf8), as: form, duration: duration.map { Milliseconds($0) })
  }
  static func cue(_ start: Int64, _ end: Int64, _ speaker: String?, _ text: String) -> Cue {
    Cue(start: Milliseconds(start), end: Milliseconds(end), speaker: speaker, text: text)
  }

  @Test func webVTTWithEverythingInIt() {
    let source = """
      WEBVTT - a title
      Kind: captions

      NOTE a note
      over two lines

      STYLE
      ::cue { color: red }

      REGION
      id:fred

      intro
      00:01.500 --> 00:04.000 align:start position:10%
      <v.loud Ada Lovelace>Fish &amp; <i>chips</i>,
      <00:02.000>please</v>

      00:00:04.000 --> 00:00:06.000
      <v Ada Lovelace>Two <v Charles>voices here

      01:00:00.000 --> 01:00:01.000
      No voice, Vec<T> &lt;v&gt;
      """
    for text in [source, source.replacing("\n", with: "\r\n"), source.replacing("\n", with: "\r"), "\u{FEFF}" + source] {
      let (transcript, findings) = Self.read(text)
      #expect(findings.isEmpty)
      #expect(
        transcript.cues == [
          Self.cue(1500, 4000, "Ada Lovelace", "Fish & chips, please"), Self.cue(4000, 4666, "Ada Lovelace", "Two"),
          Self.cue(4666, 6000, "Charles", "voices here"), Self.cue(3_600_000, 3_601_000, nil, "No voice, Vec<T> <v>"),
        ])
      #expect(transcript.speakers == ["Ada Lovelace", "Charles"])
    }
  }

  @Test func subRipWithSpeakersWhoGoOn() {
    let (transcript, findings) = Self.read(
      "1\n00:00:00,179 --> 00:00:02,399\nTravis: When you\nfirst get\n\n2\n00:00:02.400 --> 00:00:04.799\n<i>started</i>\n3\n0:00:05,000 --> 00:00:06,000\nSarah: Yes\n\n4\n00:00:06,000 --> 00:00:08,000\nTravis: Note: this\nSarah: Two lines\n"
    )
    #expect(findings.isEmpty)
    #expect(transcript.cues.map(\.text) == ["When you first get", "started", "Yes", "Note: this", "Two lines"])
    #expect(transcript.cues.map(\.speaker) == ["Travis", "Travis", "Sarah", "Travis", "Sarah"])
    #expect(transcript.cues[0].start == Milliseconds(179) && transcript.cues[1].start == Milliseconds(2400))
  }

  @Test func jsonSegmentsInBothDialects() {
    let podcast =
      "{\"version\":\"1.0.0\",\"segments\":[{\"speaker\":\"Luke\",\"startTime\":0.5,\"endTime\":2.75,\"body\":\"No\\nway\"},{\"startTime\":\"00:00:03\",\"body\":\"x\"}]}"
    #expect(Self.read(podcast).transcript.cues.first == Self.cue(500, 2750, "Luke", "No way"))
    #expect(Self.read(podcast).transcript.cues.last?.start == Milliseconds(3000))
    #expect(Self.read("[{\"start\":1,\"end\":2,\"text\":\"a\"}]").transcript.cues == [Self.cue(1000, 2000, nil, "a")])
    #expect(Self.read("{\"segments\": [", .json).findings.count == 1)
  }

  @Test func htmlByCiteTimeAndParagraph() {
    let (transcript, _) = Self.read(
      "<cite>Travis:</cite>\n<time>0:00</time>\n<p>It&#39;s <b>on</b></p><p>still me</p>\n<cite>Sarah:</cite><time>1:00:05</time><p>b</p><time>1:00:09</time><p>c</p>"
    )
    #expect(transcript.cues.map(\.text) == ["It's on", "still me", "b", "c"])
    #expect(transcript.cues.map(\.speaker) == ["Travis", "Travis", "Sarah", nil])
    #expect(transcript.cues[2].start == Milliseconds(3_605_000))
    #expect(
      Self.read("<html><body><p>0:00 Ada: a</p><p>0:05 Bob: b</p></body></html>").transcript.cues.map(\.speaker) == [
        "Ada", "Bob",
      ])
  }

  @Test(arguments: [
    "0:00 Ada: Hello there.\n\n1:05 Bob King: Hi.\n", "[00:00:00] Ada: Hello there.\n[00:01:05] Bob King: Hi.",
    "Ada 0:00\nHello there.\n\nBob King 1:05\nHi.",
    "Ada (00:00):\nHello there.\n\nBob King (01:05):\nHi.\n", "00:00:00 - Ada: Hello there.\n00:01:05 - Bob King: Hi.",
    "0:00 Ada: Hello\nthere.\n1:05 Bob King: Hi.", "Ada (0:00): Hello there.\nBob King (1:05): Hi.",
  ]) func plainTextAsPeopleTypeIt(_ source: String) {
    let (transcript, findings) = Self.read(source)
    #expect(
      transcript.cues.map(\.text) == ["Hello there.", "Hi."] && transcript.cues.map(\.speaker) == ["Ada", "Bob King"]
        && findings.isEmpty)
    #expect(transcript.cues.map(\.start) == [.zero, Milliseconds(65_000)])
  }

  @Test func unmarkedProseIsSpreadOverTheRecording() {
    let (transcript, findings) = Self.read("One two three four.\n\nFive six\nseven eight.", duration: 8000)
    #expect(
      transcript.cues == [Self.cue(0, 4000, nil, "One two three four."), Self.cue(4000, 8000, nil, "Five six seven eight.")])
    #expect(findings.count == 1 && findings[0].message.contains("estimated"))
  }

  @Test func encodingsAreGuessed() {
    let text = "WEBVTT\n\n00:01.000 --> 00:02.000\nnaïve “Ö”\n"
    let little: [UInt8] = [0xFF, 0xFE] + text.utf16.reduce(into: [UInt8]()) { $0 += [UInt8($1 & 255), UInt8($1 >> 8)] }
    let big: [UInt8] = [0xFE, 0xFF] + text.utf16.reduce(into: [UInt8]()) { $0 += [UInt8($1 >> 8), UInt8($1 & 255)] }
    let latin: [UInt8] = Array("WEBVTT\n\n00:01.000 --> 00:02.000\nna".utf8) + [0xEF] + Array("ve ".utf8) + [0x93, 0xD6, 0x94]
    for bytes in [Array(text.utf8), little, Array(little.dropFirst(2)), big, latin] {
      #expect(Transcript.read(bytes).transcript.cues.map(\.text) == ["naïve “Ö”"])
    }
  }

  @Test func namesAreNotJustAnythingBeforeAColon() {
    for name in [
      "Michael", "Michael Kennedy", "S. Akhmechet", "Ludwig van Beethoven", "主持人", "Dr. Who", "Speaker 1", "Émile",
      "Anna-Lena Müller",
    ] {
      #expect(SpeakerName.split(name + ": text")?.name == name)
    }
    for text in [
      "Note: this", "https://a.example", "and then he said: x", "10:30 it is", "Well, listen: x", "what I mean is: x",
      "The thing is: x", "C: x y".replacing("C", with: "so"),
    ] {
      #expect(SpeakerName.split(text) == nil, "\(text)")
    }
  }

  @Test func wrongTimesAreEstimatedByWordsAndReported() {
    let (transcript, findings) = Self.read(
      "0:00 Ada: one two three four\n\n0:00:00 Bob: one two\n\n0:04 Ada: a b c d\n\n0:02 Bob: e f\n\n0:06 Ada: g\n\n9:00 Bob: h",
      duration: 8000)
    #expect(zip(transcript.cues, transcript.cues.dropFirst()).allSatisfy { $0.start <= $1.start && $0.end <= $1.start })
    #expect(transcript.cues.last?.end ?? .zero <= Milliseconds(8000))
    #expect(
      findings.contains { $0.message.contains("out of order") } && findings.contains { $0.message.contains("past the end") })
    let zeroed = Self.read("00:00:10 a b\n\n00:00:00 c d\n\n00:00:20 e f").transcript
    #expect(zeroed.cues.map(\.start) == [Milliseconds(10_000), Milliseconds(15_000), Milliseconds(20_000)])
    let ends = Self.read("WEBVTT\n\n00:05.000 --> 00:02.000\na\n\n00:08.000 --> 00:09.000\nb")
    #expect(ends.transcript.cues.map(\.end) == [Milliseconds(5375), Milliseconds(9000)] && ends.findings.count == 1)
  }

  @Test func emptyAndForeignFilesAreFindings() {
    #expect(Transcript.read([]).findings.first?.message == "The transcript is empty.")
    #expect(Self.read("\n \n").transcript.cues.isEmpty)
    #expect(Self.read("WEBVTT\n\nNOTE nothing").findings.count == 1)
    #expect(Self.read("WEBVTT\n\n00:01.000 --> 00:02.000\na", .srt).findings.first?.field == "type")
  }

  @Test func formsAreKnownByTypeAndName() {
    #expect(TranscriptForm(mediaType: "application/srt; charset=utf-8") == .srt && TranscriptForm(mediaType: "image/png") == nil)
    #expect(
      TranscriptForm(fileName: "https://a.example/x.VTT?y=1") == .vtt
        && TranscriptForm(fileName: "a.txt")?.mediaType == "text/plain")
    #expect(
      TranscriptForm.allCases.allSatisfy {
        TranscriptForm(mediaType: $0.mediaType) == $0 && TranscriptForm(fileName: "a." + $0.fileExtension) == $0
      })
  }

  @Test func randomTranscriptsNeverCrash() {
    var random = SeededRandom(state: 5)
    let cues = [
      Self.cue(0, 1500, "Ada", "Hello & <there>."), Self.cue(1500, 3000, "Bob", "中文也可以。"),
      Self.cue(3000, 9000, nil, "And so on, and on."),
    ]
    let spice = [
      "-->", "00:00:00", "99:99", "<v ", "</v>", "\n\n", "NOTE\n", "&#x", "{", "[", "\":", "<p>", "<time>", "\u{2028}", "Ada: ",
      "\0", "1e999", "00:59.999 --> ", "-1",
    ]
    for form in TranscriptForm.allCases {
      let seed = Transcript(cues: cues).write(form)
      for index in 0..<2000 {
        let hint = index % 3 == 0 ? nil : form
        let (transcript, _) = Transcript.read(
          random.mutated(seed, spice: spice), as: hint, duration: index % 2 == 0 ? nil : Milliseconds(8000))
        #expect(transcript.cues.allSatisfy { $0.start >= .zero && $0.end >= $0.start })
        #expect(zip(transcript.cues, transcript.cues.dropFirst()).allSatisfy { $0.start <= $1.start })
        _ = transcript.paragraphs
        for other in TranscriptForm.allCases { _ = transcript.write(other) }
      }
    }
  }
}
