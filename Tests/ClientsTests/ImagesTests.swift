import Clients
import Formats
import Foundation
import Support
import Testing

@Suite(.timeLimit(.minutes(3))) struct ImagesTests {
  private func work<T>(_ body: (String, Images) async throws -> T) async throws -> T {
    try await Scratch.folder { folder in
      try FileManager.default.createDirectory(atPath: "\(folder)/out", withIntermediateDirectories: true)
      return try await body(folder, Images(ffmpeg: FFmpeg(scratch: folder), scratch: folder))
    }
  }

  private func clean(_ path: String, _ folder: String, _ images: Images, longest: Int = 6000) async throws -> CleanImage {
    try await images.clean(path, try await images.inspect(path), longest: longest, into: "\(folder)/out")
  }

  @Test(arguments: ["png", "jpg", "webp", "gif", "avif", "heic", "tif"])
  func anyUsualImageBecomesOneOfOurs(_ type: String) async throws {
    try await work { folder, images in
      let path = "\(folder)/a.\(type)"
      try TestPictures.make(320, 200, to: path)
      let made = try await clean(path, folder, images)
      #expect(made.width == 320 && made.height == 200)
      #expect([.png, .jpeg].contains(made.kind))
      #expect(try TestPictures.isAbout((255, 0, 0), made.path, 40, 40, within: 12))
      #expect(try TestPictures.isAbout((0, 0, 255), made.path, 280, 40, within: 12))
      let header = try TestPictures.header(made.path)
      #expect(header.contains("interpretation: srgb") && header.contains("format: uchar"))
    }
  }

  @Test func aBitmapIsReadToo() async throws {
    try await work { folder, images in
      let path = "\(folder)/a.bmp"
      // 2 × 2 pixels of 24 bits, from the bottom up: blue, white; red, green.
      let rows: [UInt8] = [255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0]
      let header: [UInt8] = [
        0x42, 0x4D, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 16, 0, 0,
        0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      ]
      Scratch.write(header + rows, path)
      let made = try await clean(path, folder, images)
      #expect(made.width == 2 && made.height == 2)
      #expect(try TestPictures.isAbout((255, 0, 0), made.path, 0, 0))
      #expect(try TestPictures.isAbout((0, 0, 255), made.path, 0, 1))
    }
  }

  @Test func aPictureForPrintBecomesOneForScreens() async throws {
    try await work { folder, images in
      try TestPictures.make(200, 200, to: "\(folder)/a.png")
      try TestPictures.vips("icc_transform", "\(folder)/a.png", "\(folder)/print.jpg", "cmyk", "--input-profile", "srgb")
      let info = try await images.inspect("\(folder)/print.jpg")
      #expect(info.colourModel == .cmyk)
      #expect(try TestPictures.header("\(folder)/print.jpg").contains("icc-profile-data"))
      for name in ["print.jpg", "bare.jpg"] {
        if name == "bare.jpg" { try TestPictures.vips("copy", "\(folder)/print.jpg", "\(folder)/bare.jpg[strip]") }
        let made = try await clean("\(folder)/\(name)", folder, images)
        let header = try TestPictures.header(made.path)
        #expect(header.contains("bands: 3") && header.contains("interpretation: srgb"))
        #expect(!header.contains("icc-profile-data"))
        // As near to the colours as ink gets.
        #expect(try TestPictures.isAbout((237, 28, 36), made.path, 40, 40))
        #expect(try TestPictures.isAbout((46, 49, 146), made.path, 160, 40))
      }
    }
  }

  @Test func aPhonesPictureStandsUprightAndTellsNoPlace() async throws {
    try await work { folder, images in
      try TestPictures.make(320, 200, to: "\(folder)/a.jpg", options: "[Q=95]")
      Scratch.write(TestPictures.phone(try #require(Scratch.read("\(folder)/a.jpg"))), "\(folder)/phone.jpg")
      #expect(try TestPictures.header("\(folder)/phone.jpg").contains("GPSLatitude"))
      let made = try await clean("\(folder)/phone.jpg", folder, images)
      #expect(made.width == 200 && made.height == 320)
      // Turned to the right: what was left is above.
      #expect(try TestPictures.isAbout((255, 0, 0), made.path, 150, 40))
      #expect(try TestPictures.isAbout((0, 0, 255), made.path, 150, 280))
      let bytes = try #require(Scratch.read(made.path))
      #expect(!bytes.contains(Array("Exif".utf8)))
      #expect(try !TestPictures.header(made.path).contains("exif"))
    }
  }

  @Test func bombsAreRefusedByTheirHeaders() async throws {
    try await work { folder, images in
      let bombs: [(String, [UInt8])] = [
        ("wide.png", TestPictures.boastfulPNG(60_000, 60_000)), ("long.png", TestPictures.boastfulPNG(2_000_000, 100)),
        ("frame.gif", TestPictures.busyGIF(frames: 3, x: 65_000, y: 65_000)),
      ]
      for (name, bytes) in bombs {
        Scratch.write(bytes, "\(folder)/\(name)")
        let clock = ContinuousClock()
        let start = clock.now
        let error = await #expect(throws: ImagesError.self, "\(name)") { try await images.inspect("\(folder)/\(name)") }
        guard case .tooManyPixels = error else { Issue.record("\(name): \(String(describing: error))"); return }
        #expect(clock.now - start < .seconds(1))
      }
      #expect(
        ImagesError.tooManyPixels(width: 60_000, height: 60_000).description
          == "The image has 60000 × 60000 pixels, more than can be read. 3000 × 3000 are enough.")
      Scratch.write([UInt8](repeating: 1, count: Int(Images.byteLimit) + 1), "\(folder)/large.png")
      await #expect(throws: ImagesError.tooManyBytes(Images.byteLimit + 1)) { try await images.inspect("\(folder)/large.png") }
    }
  }

  @Test func ofAMovingPictureTheFirstFrameIsTaken() async throws {
    try await work { folder, images in
      let path = "\(folder)/busy.gif"
      Scratch.write(TestPictures.busyGIF(frames: 20_000), path)
      let info = try await images.inspect(path)
      #expect(info.isAnimated && info.width == 2)
      let clock = ContinuousClock()
      let start = clock.now
      let made = try await clean(path, folder, images)
      #expect(made.width == 2 && made.height == 2)
      #expect(clock.now - start < .seconds(10))
    }
  }

  @Test func aWidePictureOf20000PixelsIsMadeSmaller() async throws {
    try await work { folder, images in
      try TestPictures.black(20_000, 5000, to: "\(folder)/wide.png")
      let made = try await clean("\(folder)/wide.png", folder, images)
      #expect(made.width == 6000 && made.height == 1500)
    }
  }

  @Test(arguments: ["jpg", "png", "webp", "tif", "avif"])
  func whatIsCutShortIsDamaged(_ type: String) async throws {
    try await work { folder, images in
      try TestPictures.make(600, 600, to: "\(folder)/a.\(type)")
      let bytes = try #require(Scratch.read("\(folder)/a.\(type)"))
      for share in [0.5, 0.02] {
        Scratch.write(Array(bytes.prefix(max(20, Int(Double(bytes.count) * share)))), "\(folder)/cut.\(type)")
        let error = await #expect(throws: ImagesError.self, "\(type)") {
          try await clean("\(folder)/cut.\(type)", folder, images)
        }
        #expect(error?.isAboutTheFile == true)
      }
    }
  }

  @Test func whatIsNoPictureIsNamed() async throws {
    try await work { folder, images in
      let cases: [(String, String)] = [
        ("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "SVG"), ("%PDF-1.7 …", "a PDF"),
        ("<!DOCTYPE html><p>Hello", "a web page"), ("plain words", "It isn’t a PNG"),
      ]
      for (text, word) in cases {
        Scratch.write(Array(text.utf8), "\(folder)/a.png")
        let error = await #expect(throws: ImagesError.self) { try await images.inspect("\(folder)/a.png") }
        #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
      }
      Scratch.write([], "\(folder)/empty.png")
      await #expect(throws: ImagesError.empty) { try await images.inspect("\(folder)/empty.png") }
    }
  }

  @Test func aSquareIsCutWhereItWasAskedFor() async throws {
    try await work { folder, images in
      try TestPictures.make(320, 200, to: "\(folder)/a.png")
      let whole = try await clean("\(folder)/a.png", folder, images)
      let right = try await images.cut(whole, CropSquare(x: 200, y: 0, edge: 90), longest: 3000, into: "\(folder)/out")
      #expect(right.width == 90 && right.height == 90)
      #expect(try TestPictures.isAbout((0, 0, 255), right.path, 45, 45))
      // What reaches beyond the picture is moved into it.
      let beyond = try await images.cut(whole, CropSquare(x: -50, y: 900, edge: 5000), longest: 100, into: "\(folder)/out")
      #expect(beyond.width == 100)
      #expect(CropSquare(x: -50, y: 900, edge: 5000).fitted(width: 320, height: 200) == CropSquare(x: 0, y: 0, edge: 200))
    }
  }

  @Test func artworkForFeedsFitsHalfAMegabyte() async throws {
    try await work { folder, images in
      // Noise is the worst that a JPEG can meet.
      try TestPictures.vips("gaussnoise", "\(folder)/n.v", "3000", "3000", "--mean", "128", "--sigma", "12")
      try TestPictures.vips("cast", "\(folder)/n.v", "\(folder)/n.png", "uchar")
      let pixels = "\(folder)/pixels.v"
      let edge = try await images.unpack("\(folder)/n.png", isForeign: true, longest: 3000, to: pixels, in: folder)
      #expect(edge == 3000)
      let feed = "\(folder)/feed.jpg"
      let made = try await images.write(pixels, as: .jpeg(bytes: 512 * 1024, leastEdge: 1400), edge: edge, to: feed, in: folder)
      #expect((1400...3000).contains(made))
      let info = try await images.inspect(feed)
      #expect(info.width == made && info.colourModel == .rgb)
      #expect(try #require(Scratch.read(feed)).count < 512 * 1024)
      for (form, kind) in [(SquareForm.webp, MediaKind.webp), (.avif, .avif)] {
        let path = "\(folder)/320.\(kind.fileExtension)"
        _ = try await images.write(pixels, as: form, edge: 320, to: path, in: folder)
        let info = try await images.inspect(path)
        #expect(info.kind == kind && info.width == 320 && info.height == 320)
      }
    }
  }

  @Test func coloursStayWhatTheyAreInEveryForm() async throws {
    try await work { folder, images in
      try TestPictures.make(1500, 1500, to: "\(folder)/a.jpg", options: "[Q=95]")
      let pixels = "\(folder)/pixels.v"
      _ = try await images.unpack("\(folder)/a.jpg", isForeign: true, longest: 3000, to: pixels, in: folder)
      for (form, type) in [(SquareForm.jpeg(bytes: 512 * 1024, leastEdge: 1400), "jpg"), (.webp, "webp"), (.avif, "avif")] {
        let path = "\(folder)/b.\(type)"
        #expect(try await images.write(pixels, as: form, edge: 1400, to: path, in: folder) == 1400)
        #expect(try TestPictures.isAbout((255, 0, 0), path, 300, 300, within: 12), "\(type)")
        #expect(try TestPictures.isAbout((0, 0, 255), path, 1100, 300, within: 12), "\(type)")
        #expect(try TestPictures.isAbout((0, 128, 0), path, 1100, 1100, within: 12), "\(type)")
      }
    }
  }

  @Test func transparencyBecomesWhiteInJPEG() async throws {
    try await work { folder, images in
      try TestPictures.vips("black", "\(folder)/t.png", "200", "200", "--bands", "4")
      let pixels = "\(folder)/pixels.v"
      _ = try await images.unpack("\(folder)/t.png", isForeign: true, longest: 3000, to: pixels, in: folder)
      let feed = "\(folder)/feed.jpg"
      let edge = try await images.write(pixels, as: .jpeg(bytes: 512 * 1024, leastEdge: 1400), edge: 1400, to: feed, in: folder)
      #expect(edge == 1400)
      #expect(try TestPictures.isAbout((255, 255, 255), feed, 700, 700, within: 4))
    }
  }
}
