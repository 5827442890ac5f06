import Testing

@testable import Formats

@Suite struct MediaTests {
  static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }
  static func frame(bitrate index: UInt8 = 9, mono: Bool = false) -> [UInt8] {
    let rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    let length = 144 * rates[Int(index)] * 1000 / 44100
    return [0xFF, 0xFB, index << 4, mono ? 0xC0 : 0] + [UInt8](repeating: 0, count: length - 4)
  }
  static func id3(_ size: Int) -> [UInt8] {
    ascii("ID3") + [4, 0, 0] + [21, 14, 7, 0].map { UInt8((size >> $0) & 0x7F) } + [UInt8](repeating: 0, count: size)
  }
  static let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + ascii("IHDR") + [
      0, 0, 5, 0x78, 0, 0, 5, 0x78, 8, 2, 0, 0, 0, 1, 2, 3, 4,
    ]
  static let jpeg: [UInt8] = [
    0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC4, 0, 3, 0, 0xFF, 0xC2, 0, 11, 8, 0x0B, 0xB8, 0x0B, 0xB9, 3, 0, 0, 0,
  ]

  @Test func filesAreKnownByTheirFirstBytes() {
    let cases: [([UInt8], MediaKind)] = [
      (Self.id3(20) + Self.frame(), .mp3), (Self.frame() + Self.frame(), .mp3), (Self.ascii("\0\0\0\u{20}ftypM4A \0\0"), .m4a),
      (Self.ascii("\0\0\0\u{20}ftypisom\0\0"), .mp4),
      (Self.ascii("\0\0\0\u{14}ftypqt  \0\0"), .mov), (Self.ascii("\0\0\0\u{20}ftypavif\0\0"), .avif),
      (Self.ascii("OggS") + [UInt8](repeating: 0, count: 22) + [1, 19] + Self.ascii("OpusHead"), .opus),
      (Self.ascii("OggS") + [UInt8](repeating: 0, count: 40), .ogg), (Self.ascii("fLaC"), .flac),
      (Self.ascii("RIFF1234WAVEfmt "), .wav), ([0xFF, 0xF1, 0x50, 0x80, 0, 0, 0], .aac), (Self.png, .png),
      (Self.jpeg, .jpeg), (Self.ascii("RIFF1234WEBPVP8 "), .webp), (Self.ascii("GIF89a"), .gif), (Self.ascii("%PDF-1.7"), .pdf),
      (Self.ascii("PK\u{3}\u{4}"), .zip), ([], .empty),
      (Self.ascii("\n<!-- x --><!DOCTYPE html><p>"), .html), (Self.ascii("<?xml version='1.0'?><rss>"), .xml),
      (Self.ascii("<?xml version='1.0'?>\n<svg xmlns="), .svg), (Self.ascii("<svg>"), .svg),
      (Self.ascii("{\"a\": 1}"), .json), (Self.ascii("Hello there"), .text), ([0xEF, 0xBB, 0xBF] + Self.ascii("<html>"), .html),
      ([1, 2, 3, 4], .unknown), ([0xFF, 0xFB, 0x90, 0] + [UInt8](repeating: 7, count: 600), .unknown),
    ]
    for (bytes, kind) in cases { #expect(MediaKind.sniff(bytes) == kind, "\(bytes.prefix(16)) is \(kind)") }
  }

  @Test func picturesTellTheirSizeAndColours() throws {
    #expect(
      ImageInspection.read(Self.png)
        == ImageInspection(kind: .png, width: 1400, height: 1400, hasAlpha: false, colourModel: .rgb, isAnimated: false))
    #expect(
      ImageInspection.read(Self.jpeg)
        == ImageInspection(kind: .jpeg, width: 3001, height: 3000, hasAlpha: false, colourModel: .rgb, isAnimated: false))
    var cmyk = Self.jpeg
    cmyk[22] = 4
    #expect(ImageInspection.read(cmyk)?.colourModel == .cmyk)
    let webp = Self.ascii("RIFF\0\0\0\0WEBPVP8X") + [10, 0, 0, 0, 0x12, 0, 0, 0, 0x77, 5, 0, 0x77, 5, 0]
    #expect(
      ImageInspection.read(webp)
        == ImageInspection(kind: .webp, width: 1400, height: 1400, hasAlpha: true, colourModel: .rgb, isAnimated: true))
    #expect(ImageInspection.read(Self.png + [0, 0, 0, 0] + Self.ascii("tRNS") + [0, 0, 0, 0])?.hasAlpha == true)
    #expect(ImageInspection.read(Self.ascii("<html>")) == nil && ImageInspection.read(Array(Self.png.prefix(20))) == nil)
  }

  @Test func constantRateIsMeasuredBySize() throws {
    let bytes = Self.id3(300) + Self.frame() + Self.frame() + Self.frame()
    let mp3 = try #require(MP3.inspect(prefix: bytes, fileSize: 310 + 16_000 * 120))
    #expect(
      mp3.id3Bytes == 310 && mp3.firstFrame == 310 && mp3.bitrate == 128_000 && mp3.sampleRate == 44100 && mp3.channels == 2
        && !mp3.isVBR)
    #expect(mp3.duration == Milliseconds(120_000) && mp3.firstMinuteBytes == 310 + 960_000)
  }

  @Test func variableRateIsCountedInFrames() throws {
    var first = Self.frame(mono: true)
    let count = 10_000
    first.replaceSubrange(
      21..<(21 + 16), with: Self.ascii("Xing") + [0, 0, 0, 3, 0, 0, UInt8(count >> 8), UInt8(count & 255)] + [0, 0x20, 0, 0])
    let mp3 = try #require(
      MP3.inspect(prefix: first + Self.frame(bitrate: 5, mono: true) + Self.frame(bitrate: 12, mono: true), fileSize: 0x200000))
    #expect(mp3.isVBR && mp3.channels == 1 && mp3.duration == Milliseconds(261_224) && mp3.bitrate == 64_225)
  }

  @Test func aTagLargerThanThePrefixIsSkippedByASecondRead() throws {
    let tag = Self.id3(100_000)
    #expect(MP3.id3Bytes(Array(tag.prefix(64))) == 100_010)
    #expect(MP3.inspect(prefix: Array(tag.prefix(4096)), fileSize: 2_000_000) == nil)
    let mp3 = try #require(MP3.inspect(prefix: Self.frame() + Self.frame(), fileSize: 2_000_000, offset: 100_010))
    #expect(mp3.id3Bytes == 100_010 && mp3.firstFrame == 100_010)
    #expect(MP3.inspect(prefix: Self.ascii("<html>not audio</html>"), fileSize: 22) == nil)
  }

  @Test func randomBytesNeverCrash() {
    var random = SeededRandom(state: 3)
    let seeds = [
      Self.png + Self.png, Self.jpeg, Self.id3(40) + Self.frame() + Self.frame(),
      Self.ascii("RIFF\0\0\0\0WEBPVP8L") + [9, 0, 0, 0, 0x2F] + [UInt8](repeating: 9, count: 20),
      Self.ascii("GIF89a\u{5}\0\u{5}\0\0\0\0\0\0"),
    ]
    for index in 0..<2000 {
      let bytes = random.mutated(
        seeds[index % seeds.count], spice: ["ID3", "Xing", "VBRI", "ftyp", "<svg", "tRNS", "OggS", "<!--"])
      _ = MediaKind.sniff(bytes)
      if let image = ImageInspection.read(bytes) { #expect(image.width > 0 && image.height > 0) }
      if let mp3 = MP3.inspect(prefix: bytes, fileSize: Int64(bytes.count)) {
        #expect(mp3.firstMinuteBytes <= max(mp3.firstFrame, Int64(bytes.count)))
      }
    }
  }
}
