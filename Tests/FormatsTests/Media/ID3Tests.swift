import Testing

@testable import Formats

@Suite struct ID3Tests {
  static func sample() -> ID3 {
    var tag = ID3()
    tag.title = "Nachts in 東京 🌙"
    tag.artist = "Ada Brook"
    tag.album = "Night Walks"
    tag.track = "7"
    tag.date = "2026-03-02"
    tag.genre = "Podcast"
    tag.language = "deu"
    tag.link = "https://example.com/7"
    tag.length = Milliseconds(90_000)
    tag.picture = ID3.Picture(mediaType: "image/jpeg", bytes: [0xFF, 0xD8, 0xFF, 0, 0xFF, 0xE0])
    tag.chapters = [
      Chapter(start: .zero, title: "Start"),
      Chapter(start: Milliseconds(30_000), end: Milliseconds(40_000), title: "Die Brücke", link: "https://example.com/b"),
      Chapter(start: Milliseconds(60_500), title: "Advert", hidden: true), Chapter(start: Milliseconds(80_000), title: "Ende"),
    ]
    return tag
  }

  @Test func whatIsWrittenIsRead() {
    let tag = Self.sample()
    let bytes = tag.bytes()
    #expect(MP3.id3Bytes(bytes) == Int64(bytes.count))
    #expect(ID3.read(bytes) == tag)
    #expect(ID3.read(bytes + [0xFF, 0xFB, 0x90, 0]) == tag)
  }

  @Test func aTagThatChangesALittleKeepsItsLength() {
    var tag = Self.sample()
    let length = tag.bytes().count
    #expect(length % 4096 == 0)
    tag.title = "Another title of about that length"
    #expect(tag.bytes().count == length)
    #expect(ID3().bytes().count == 4096)
  }

  @Test func threeHundredChaptersKeepTheirOrder() {
    var tag = ID3()
    tag.chapters = (0..<300).map { Chapter(start: Milliseconds($0 * 1000), title: "Chapter \($0)") }
    #expect(ID3.read(tag.bytes())?.chapters == tag.chapters)
  }

  // Tags of other versions, as other programs write them.

  static func frame(_ id: String, _ body: [UInt8]) -> [UInt8] {
    Array(id.utf8) + [24, 16, 8, 0].map { UInt8(body.count >> $0 & 0xFF) } + [0, 0] + body
  }
  static func tag(_ version: UInt8, _ body: [UInt8], flags: UInt8 = 0) -> [UInt8] {
    Array("ID3".utf8) + [version, 0, flags] + [21, 14, 7, 0].map { UInt8(body.count >> $0 & 0x7F) } + body
  }
  static func wide(_ text: String) -> [UInt8] {
    [1, 0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  @Test func version3WithItsEncodingsAndChaptersIsRead() {
    func chapter(_ id: String, _ start: Int, _ end: Int, _ title: String) -> [UInt8] {
      func word(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }
      return Self.frame(
        "CHAP",
        Array(id.utf8) + [0] + word(start) + word(end) + [UInt8](repeating: 0xFF, count: 8)
          + Self.frame("TIT2", Self.wide(title)) + Self.frame("WXXX", [0, 0] + Array("https://example.com/\(id)".utf8)))
    }
    var body = Self.frame("TIT2", Self.wide("Grüße")) + Self.frame("TPE1", [0] + [0x41, 0x64, 0xE9])
    body += Self.frame("TALB", [0] + Array("Für alle".utf8)) + Self.frame("TRCK", [0] + Array("3/12".utf8) + [0])
    body += Self.frame("COMM", [1] + Array("eng".utf8) + [0xFF, 0xFE, 0, 0, 0xFF, 0xFE, 0x48, 0, 0x69, 0])
    body += Self.frame("APIC", [0] + Array("image/png".utf8) + [0, 3, 0, 9, 9, 9])
    body += Self.frame("CTOC", Array("toc".utf8) + [0, 3, 1] + Array("a".utf8) + [0])
    body += chapter("b", 5000, 9000, "Zwei") + chapter("a", 0, 5000, "Eins") + [UInt8](repeating: 0, count: 300)
    let tag = ID3.read(Self.tag(3, body))
    #expect(tag?.title == "Grüße")
    #expect(tag?.artist == "Adé")
    #expect(tag?.album == "Für alle")
    #expect(tag?.track == "3/12")
    #expect(tag?.comment == "Hi")
    #expect(tag?.picture == ID3.Picture(mediaType: "image/png", bytes: [9, 9, 9]))
    #expect(
      tag?.chapters == [
        Chapter(start: .zero, title: "Eins", link: "https://example.com/a"),
        Chapter(start: Milliseconds(5000), title: "Zwei", link: "https://example.com/b", hidden: true),
      ])
  }

  @Test func version2AndVersion1AreRead() {
    let body =
      Array("TT2".utf8) + [0, 0, 4, 0, 0x41, 0x62, 0x63] + Array("PIC".utf8) + [0, 0, 8, 0] + Array("JPG".utf8) + [3, 0, 1, 2]
    #expect(ID3.read(Self.tag(2, body))?.title == "Abc")
    #expect(ID3.read(Self.tag(2, body))?.picture == ID3.Picture(mediaType: "image/jpeg", bytes: [1, 2]))
    var old = Array("TAG".utf8) + Array("A title".utf8) + [UInt8](repeating: 0, count: 118)
    (old[125], old[126]) = (0, 9)
    #expect(ID3.readVersion1(Array(repeating: 1, count: 50) + old)?.title == "A title")
    #expect(ID3.readVersion1(old)?.track == "9")
    #expect(ID3.readVersion1(Array(repeating: 0, count: 200)) == nil)
  }

  @Test func unsynchronisedTagsAndPlainSizesInVersion4AreRead() {
    let picture: [UInt8] = [0] + Array("image/jpeg".utf8) + [0, 3, 0, 0xFF, 0, 0xE0, 0xFF, 0, 0]
    let body = Self.frame("TIT2", [0] + Array("One".utf8)) + Self.frame("APIC", picture)
    var raw: [UInt8] = []
    for byte in body {
      raw.append(byte)
      if byte == 0xFF { raw.append(0) }
    }
    #expect(ID3.read(Self.tag(3, raw, flags: 0x80))?.picture?.bytes == [0xFF, 0, 0xE0, 0xFF, 0, 0])
    let long = String(repeating: "x", count: 199)
    let plain = Self.frame("TIT2", [3] + Array(long.utf8)) + Self.frame("TPE1", [3] + Array("Ada".utf8))
    #expect(ID3.read(Self.tag(4, plain))?.title == long)
    #expect(ID3.read(Self.tag(4, plain))?.artist == "Ada")
  }

  @Test func framesAreWhatIsLeftWithoutTags() {
    let sound = MediaTests.frame() + MediaTests.frame() + MediaTests.frame()
    let ape = Array("APETAGEX".utf8) + [0xD0, 7, 0, 0, 42, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x80] + [UInt8](repeating: 0, count: 8)
    let items = [UInt8](repeating: 7, count: 10)
    let old = Array("TAG".utf8) + [UInt8](repeating: 0, count: 125)
    for (head, tail) in [
      ([], []), (Self.sample().bytes(), old), ([], ape + items + ape + old), (Self.tag(3, []), ape + items + ape),
    ] {
      let file = head + sound + tail
      let range = ID3.frames(prefix: file, offset: 0, suffix: file, fileSize: Int64(file.count))
      #expect(range == Int64(head.count)..<Int64(head.count + sound.count), "\(head.count) \(tail.count)")
    }
    #expect(ID3.frames(prefix: [1, 2, 3], offset: 0, suffix: [1, 2, 3], fileSize: 3) == nil)
  }

  @Test func noBytesWhateverMakeTheReaderFail() {
    var state: UInt64 = 42
    func random() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    let whole = Self.sample().bytes()
    let content = whole.prefix(1200)
    for _ in 0..<3000 {
      var bytes = Array(content.prefix(10 + random() % (content.count - 10)))
      for _ in 0..<(1 + random() % 12) { bytes[random() % bytes.count] = UInt8(truncatingIfNeeded: random()) }
      bytes[3] = UInt8(2 + random() % 3)
      _ = ID3.read(bytes)
      _ = ID3.frames(prefix: bytes, offset: 0, suffix: bytes, fileSize: Int64(bytes.count))
    }
    for length in 0..<content.count { _ = ID3.read(Array(content.prefix(length))) }
  }

  @Test func aWaveformIsALineOfLevels() {
    #expect(Waveform.text([]) == "")
    #expect(Waveform.text([0, 32767, 8192]) == "A_g")
    #expect(Waveform.text(Array(repeating: 5, count: 1000) + [32767], limit: 10).count == 10)
    #expect(Waveform.text(Array(repeating: 5, count: 1000) + [32767], limit: 10).hasSuffix("_"))
  }
}
