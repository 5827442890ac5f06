import Cast
import Clients
import Database
import Domain
import Formats
import Foundation
import Support
import Testing

@Suite(.timeLimit(.minutes(4))) struct ImageFileTests {
  private func variants(_ id: MediaID, _ stage: Stage) async throws -> [String: MediaFile] {
    try await stage.read { db in
      let files = try db.rows(
        """
        SELECT id, original_id, variant, storage_key, content_type, size, sha256, duration_ms, width, height, origin_url,
          created_at
        FROM media WHERE original_id = \(id) ORDER BY variant
        """, as: MediaFile.self)
      return Dictionary(files.map { ($0.variant, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  private func work(_ stage: Stage) async {
    await Worker(
      name: "w", services: stage.services,
      handlers: [ImageFile.variantsJob: ImageFile.makeVariants, ImageFile.missingJob: ImageFile.findMissing]
    ).drain()
  }

  private func path(_ file: MediaFile, _ stage: Stage) throws -> String {
    try #require(stage.services.storage.localPath(of: try ObjectKey(checking: file.storageKey)))
  }

  @Test(arguments: eachEngine) func aPictureOfAnyShapeBecomesSquaresForFeedsAndPages(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let file = "\(stage.folder)/wide.png"
    try TestPictures.make(2000, 1600, to: file)
    let id = try await ImageFile.receive(file: file, stage.services)
    let whole = try await stage.read { db in try MediaFile.whole(of: id, db) }
    #expect(whole.width == 2000 && whole.height == 1600 && whole.variant == "source")
    let square = try #require(try await stage.read { db in try MediaFile.find(id, db) })
    #expect(square.width == 1600 && square.height == 1600)
    await work(stage)
    let made = try await variants(id, stage)
    #expect(made.keys.sorted() == ["160", "160.avif", "320", "320.avif", "640", "640.avif", "feed", "source"])
    #expect(made["feed"]?.width == 1600 && made["feed"]?.contentType == "image/jpeg")
    #expect(made["640"]?.width == 640 && made["640.avif"]?.contentType == "image/avif")
    for file in made.values {
      let info = try await stage.services.images.inspect(try path(file, stage))
      #expect(info.width == file.width && info.height == file.height && info.kind.mediaType == file.contentType)
      #expect(try !TestPictures.header(try path(file, stage)).contains("GPS"))
    }
    #expect((made["feed"]?.size ?? .max) < 512 * 1024)
    #expect(try await stage.read { db in try Event.after(0, db).map(\.kind) } == [.imageReady])
    // Nothing is left beside what is stored.
    #expect(try FileManager.default.contentsOfDirectory(atPath: stage.services.scratch).isEmpty)
  }

  @Test(arguments: eachEngine) func anotherSquareIsCutOutOfTheWholeWithoutSendingItAgain(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let file = "\(stage.folder)/wide.png"
    try TestPictures.make(3000, 1500, to: file)
    let left = try await ImageFile.receive(file: file, crop: CropSquare(x: 0, y: 0, edge: 700), stage.services)
    let right = try await ImageFile.cut(left, to: CropSquare(x: 2300, y: 10, edge: 700), stage.services)
    #expect(right != left)
    let wanted: [(MediaID, TestPictures.Colour)] = [(left, (255, 0, 0)), (right, (0, 0, 255))]
    for (id, colour) in wanted {
      let file = try #require(try await stage.read { db in try MediaFile.find(id, db) })
      #expect(file.width == 700)
      #expect(try TestPictures.isAbout(colour, try path(file, stage), 350, 350))
      let whole = try await stage.read { db in try MediaFile.whole(of: id, db) }
      #expect(whole.width == 3000)
    }
    await work(stage)
    // Directories refuse less than 1400, so that alone is made larger.
    let made = try await variants(right, stage)
    #expect(made["feed"]?.width == 1400 && made["640"]?.width == 640)
    let missing = MediaID.make(at: stage.clock.now)
    await #expect(throws: DomainError.notFound) {
      try await ImageFile.cut(missing, to: CropSquare(x: 0, y: 0, edge: 10), stage.services)
    }
  }

  @Test(arguments: eachEngine) func aPhonesPictureIsCutAsItIsSeen(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let (plain, file) = ("\(stage.folder)/plain.jpg", "\(stage.folder)/phone.jpg")
    try TestPictures.make(1600, 1000, to: plain, options: "[Q=95]")
    let bytes = TestPictures.phone([UInt8](try Data(contentsOf: URL(filePath: plain))))
    try Data(bytes).write(to: URL(filePath: file))
    // Seen upright it is 1000 × 1600, blue below.
    let id = try await ImageFile.receive(file: file, crop: CropSquare(x: 600, y: 1150, edge: 400), stage.services)
    let square = try #require(try await stage.read { db in try MediaFile.find(id, db) })
    #expect(try TestPictures.isAbout((0, 0, 255), try path(square, stage), 200, 200))
    let whole = try await stage.read { db in try MediaFile.whole(of: id, db) }
    #expect(whole.width == 1000 && whole.height == 1600)
    for file in [square, whole] {
      let stored = [UInt8](try Data(contentsOf: URL(filePath: try path(file, stage))))
      #expect(!stored.contains(Array("Exif".utf8)))
    }
  }

  @Test(arguments: eachEngine) func whatIsMissingIsMadeAndUntilThenSomethingStands(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let file = "\(stage.folder)/a.png"
    try TestPictures.make(1400, 1400, to: file)
    let id = try await ImageFile.receive(file: file, stage.services)
    func shown(_ variant: ImageVariant) async throws -> String? {
      try await stage.read { db in try MediaFile.image(id, variant: variant.rawValue, db)?.variant }
    }
    #expect(try await shown(.largeAVIF) == "original")
    await work(stage)
    // As an older release left it.
    try await stage.write { db in try db.execute("DELETE FROM media WHERE variant LIKE '%.avif'") }
    #expect(try await shown(.largeAVIF) == "640")
    let now = stage.clock.now
    try await stage.write { db in try Job.enqueue(ImageFile.missingJob, at: now, db) }
    await work(stage)
    #expect(try await shown(.largeAVIF) == "640.avif")
    #expect(try await variants(id, stage).count == ImageVariant.allCases.count)
    let jobs = try await stage.read { db in try db.values("SELECT state FROM jobs ORDER BY id", as: String.self) }
    #expect(jobs == ["done", "done", "done"])
  }

  @Test(arguments: eachEngine) func whatIsRefusedLeavesNothing(_ engine: TestEngine) async throws {
    let stage = try await Stage(engine)
    let file = "\(stage.folder)/bomb.png"
    for bytes in [TestPictures.boastfulPNG(60_000, 60_000), TestPictures.boastfulPNG(3000, 3000), Array("<svg/>".utf8), []] {
      try Data(bytes).write(to: URL(filePath: file))
      await #expect(throws: ImagesError.self) { try await ImageFile.receive(file: file, stage.services) }
    }
    #expect(try await stage.read { db in try db.value("SELECT count(*) FROM media", as: Int.self) } == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: stage.services.scratch).isEmpty)
    let objects = try await stage.services.storage.list(prefix: "images/", after: nil, limit: 10).objects
    #expect(objects.isEmpty)
  }
}
