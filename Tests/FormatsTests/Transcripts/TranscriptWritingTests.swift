import FoundationEssentials
import Testing

@testable import Formats

@Suite struct TranscriptWritingTests {
  static let shared = sharedFolder
  static func file(_ path: String) -> [UInt8]? {
    guard let data = FileManager.default.contents(atPath: shared + path) else {
      print("skipped: \(shared)\(path) isn't on this machine")
      return nil
    }
    return [UInt8](data)
  }
  static func cue(_ start: Int64, _ end: Int64, _ speaker: String?, _ text: String) -> Cue {
    Cue(start: Milliseconds(start), end: Milliseconds(end), speaker: speaker, text: text)
  }
  static let sample = Transcript(cues: [
    cue(0, 1999, "Ada Lovelace", "Fish & chips <x>, \"quoted\" it's."), cue(2000, 4321, "Ada Lovelace", "Second line."),
    cue(4500, 9000, "主持人", "你好，世界。今天我们聊聊播客。"),
    cue(3_600_123, 3_700_000, "Ada Lovelace", "An hour in."),
  ])

  @Test(arguments: TranscriptForm.allCases) func whatIsWrittenIsReadBack(_ form: TranscriptForm) {
    let (back, findings) = Transcript.read(Self.sample.write(form), as: form)
    #expect(findings.isEmpty)
    if form == .srt {
      #expect(back.cues.map(\.text).reduce("", SpokenText.join) == Self.sample.cues.map(\.text).reduce("", SpokenText.join))
      #expect(back.speakers == Self.sample.speakers && back.end == Self.sample.end)
      return
    }
    #expect(back.cues.map(\.text) == Self.sample.cues.map(\.text) && back.cues.map(\.speaker) == Self.sample.cues.map(\.speaker))
    let starts = Self.sample.cues.map { form == .text ? Milliseconds($0.start.rawValue / 1000 * 1000) : $0.start }
    #expect(back.cues.map(\.start) == starts)
    if form == .vtt || form == .json { #expect(back == Self.sample) }
  }

  @Test func subRipHasTwoLinesOf32Characters() {
    let long = Transcript(cues: [
      Self.cue(0, 60_000, "Ada", String(repeating: "a somewhat longer sentence ", count: 10) + String(repeating: "x", count: 80)),
      Self.cue(60_000, 80_000, "主持人", String(repeating: "今天我们聊聊播客，", count: 12)),
    ])
    let blocks = String(decoding: long.write(.srt), as: UTF8.self).components("\n\n")
    #expect(blocks.count > 6)
    for block in blocks {
      let lines = block.components("\n").filter { !$0.isEmpty }.dropFirst(2)
      #expect(
        (1...2).contains(lines.count)
          && lines.allSatisfy { SubRip.width($0) <= 32 || $0.hasSuffix("，") && SubRip.width($0) <= 32 })
    }
    let back = Transcript.read(long.write(.srt)).transcript
    #expect(
      back.cues.last?.end == Milliseconds(80_000) && zip(back.cues, back.cues.dropFirst()).allSatisfy { $0.end <= $1.start })
  }

  @Test func jsonIsVersionOne() {
    let json = String(decoding: Transcript(cues: [Self.cue(500, 2750, "A \"B\"", "c\\d")]).write(.json), as: UTF8.self)
    #expect(
      json
        == "{\"version\":\"1.0.0\",\"segments\":[\n{\"speaker\":\"A \\\"B\\\"\",\"startTime\":0.5,\"endTime\":2.75,\"body\":\"c\\\\d\"}\n]}\n"
    )
  }

  @Test func cuesBecomeParagraphs() {
    let cues = [
      Self.cue(0, 2000, "A", "We help companies send"), Self.cue(2000, 2500, "B", "Yeah."),
      Self.cue(2500, 5000, "A", "webhooks to people. Next."), Self.cue(5000, 6000, "B", "Right."),
    ]
    let paragraphs = Transcript(cues: cues).paragraphs
    #expect(paragraphs.map(\.text) == ["We help companies send webhooks to people.", "Yeah.", "Next.", "Right."])
    let long = Transcript(
      cues: (0..<60).map { Self.cue($0 * 4000, $0 * 4000 + 4000, "A", "Ten words are in this, dr. S. Smith counted. ") })
    #expect(
      long.paragraphs.allSatisfy { $0.text.hasSuffix(".") && SpokenText.words($0.text) <= 130 } && long.paragraphs.count >= 4)
    let endless = Transcript(cues: (0..<400).map { Self.cue($0 * 1000, $0 * 1000 + 1000, nil, "no stop at all") })
    #expect(endless.paragraphs.count >= 3)
    #expect(
      Transcript(cues: [Self.cue(0, 1, nil, "今天聊播客。"), Self.cue(1, 2, nil, "很好。")]).paragraphs.map(\.text) == ["今天聊播客。很好。"])
    #expect(Transcript().paragraphs.isEmpty)
  }

  @Test func messyTranscriptsGoInWholeAndReadWell() throws {
    for (name, speakers) in [
      ("065-rethinkdb.txt", 2), ("105-newtdb-no-speakers.txt", 0), ("215-zeroed-and-backward-times.txt", 2),
      ("svix-voice-tags.vtt", 2),
    ] {
      guard let bytes = Self.file("transcripts/messy/" + name) else { continue }
      let (transcript, findings) = Transcript.read(bytes, as: TranscriptForm(fileName: name))
      #expect(zip(transcript.cues, transcript.cues.dropFirst()).allSatisfy { $0.start <= $1.start }, "\(name)")
      #expect(transcript.speakers.count == speakers, "\(name): \(transcript.speakers)")
      let said = SpokenText.words(transcript.cues.map(\.text).joined(separator: " "))
      let paragraphs = transcript.paragraphs
      #expect(SpokenText.words(paragraphs.map(\.text).joined(separator: " ")) == said)
      #expect(zip(paragraphs, paragraphs.dropFirst()).allSatisfy { $0.start <= $1.start })
      #expect(paragraphs.allSatisfy { SpokenText.words($0.text) <= 260 })
      if name.hasPrefix("065") || name.hasPrefix("215") {
        #expect(!findings.isEmpty)
      } else {
        #expect(findings.isEmpty, "\(findings)")
      }
      if name.hasPrefix("215") {
        let pace = Double(said) / transcript.end.seconds
        #expect(
          (3...4.5).contains(pace)
            && !transcript.cues.contains {
              $0.start == Milliseconds(3_454_000) && $0.text.count > 0 && $0.start < Milliseconds(3_000_000)
            })
      }
    }
  }

  @Test func theCorpusGoesInWithoutAComplaint() throws {
    let folder = Self.shared + "transcripts/corpus"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      print("skipped: \(folder) isn't on this machine")
      return
    }
    for name in names.sorted().filter({ $0.hasSuffix(".vtt") || $0.hasSuffix(".txt") }).enumerated().filter({ $0.offset % 6 < 2 })
      .map(\.element)
    {
      guard let bytes = Self.file("transcripts/corpus/" + name) else { continue }
      let (transcript, findings) = Transcript.read(bytes, as: TranscriptForm(fileName: name))
      #expect(transcript.cues.count > 100 && findings.isEmpty, "\(name): \(findings.prefix(3))")
      #expect(transcript.speakers.count <= 6, "\(name): \(transcript.speakers)")
    }
  }

  @Test func theNamespacesExamplesGoIn() throws {
    for (name, count, speakers) in [
      ("example.vtt", 7, ["Sarah", "Gillian"]), ("example.json", 5, ["Darth Vader", "Luke"]),
      ("example.html", 1, ["Travis", "Sarah"]), ("example.srt", 1, ["Travis"]),
    ] {
      guard let bytes = Self.file("podcast-namespace/" + name) else { continue }
      let (transcript, findings) = Transcript.read(bytes, as: TranscriptForm(fileName: name))
      #expect(transcript.cues.count >= count && findings.isEmpty, "\(name): \(transcript.cues.count) \(findings.prefix(3))")
      #expect(transcript.speakers.starts(with: speakers), "\(name): \(transcript.speakers)")
    }
  }
}
