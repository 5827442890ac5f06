import Cast
import Clients
import Database
import Domain
import Formats
import Glibc
import NIOCore
import Support
import Testing

@Suite(.timeLimit(.minutes(5))) struct UploadTests {
  /// A draft of Ada's in a show of hers, and a recording of two parts on its way.
  struct Scene {
    var stage: Stage
    let show: Show
    let ada: Staff
    let episode: EpisodeID
    let bytes: [UInt8]

    init(_ engine: TestEngine) async throws {
      stage = try await Stage(engine)
      show = try await stage.nightWalks()
      ada = try await stage.staff("Ada", .author, in: show)
      episode = try await Scene.draft("Dusk", of: show, by: ada, stage)
      bytes = Scene.noise(Int(Upload.partSize) + 1000)
    }

    static func draft(_ title: String, of show: Show, by staff: Staff, _ stage: Stage) async throws -> EpisodeID {
      let now = stage.clock.now
      return try await stage.write { db in
        var episode = Episode(show: show.id, title: title, slug: Slug.make(from: title), at: now)
        episode.createdBy = staff.id
        try episode.save(at: now, db)
        return episode.id
      }
    }

    static func noise(_ count: Int) -> [UInt8] {
      var random: UInt64 = 88_172_645_463_325_252
      return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        for index in 0..<count {
          random ^= random << 13
          random ^= random >> 7
          random ^= random << 17
          buffer[index] = UInt8(truncatingIfNeeded: random)
        }
        filled = count
      }
    }

    func begin(
      _ name: String = "dusk.wav", _ fingerprint: String = "s-1", for other: EpisodeID? = nil, by staff: Staff? = nil
    ) async throws -> Upload {
      let file = try AnnouncedFile(name: name, size: Int64(bytes.count), fingerprint: fingerprint)
      return try await Upload.begin(file, for: other ?? episode, by: staff ?? ada, stage.services)
    }

    func send(_ number: Int, of upload: Upload) async throws {
      let start = (number - 1) * Int(Upload.partSize)
      let part = bytes[start..<min(start + Int(Upload.partSize), bytes.count)]
      _ = try await upload.receive(
        part: number, ObjectSource(part), length: Int64(part.count), sha256: Checksum(of: part), stage.services)
    }

    func mediaCount() async throws -> Int {
      try await stage.read { db in try db.value("SELECT count(*) FROM media", as: Int.self) ?? 0 }
    }

    func state(_ upload: Upload) async throws -> Upload {
      try await stage.read { [ada] db in try Upload.find(upload.id, of: ada, db) }
    }

    /// Every byte that came, as the episode's original.
    func expectReceived() async throws {
      let found = try await stage.read { [episode] db in try EpisodeRecording.find(episode, db) }
      let recording = try #require(found)
      #expect(recording.name == "dusk.wav")
      #expect(recording.state == .waiting)
      let original = try #require(recording.originalID)
      let row = try await stage.read { db in try MediaFile.find(original, db) }
      let file = try #require(row)
      let stored = try await stage.services.storage.bytes(of: try ObjectKey(checking: file.storageKey), limit: 1 << 30)
      #expect(stored == bytes)
      #expect(file.sha256 == Checksum(of: bytes).rawValue)
      #expect(file.size == Int64(bytes.count))
    }
  }

  @Test(arguments: eachEngine) func partsBecomeTheRecordingWhateverTheirOrder(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let upload = try await scene.begin("C:\\Users\\ada\\dusk.wav")
    #expect(upload.partCount == 2)
    #expect(upload.name == "dusk.wav")
    try await scene.send(2, of: upload)
    await #expect(throws: DomainError.conflict("Part 1 of 2 isn't here yet.")) {
      try await upload.complete(by: scene.ada, scene.stage.services)
    }
    try await scene.send(1, of: upload)
    try await scene.send(1, of: upload)
    #expect(try await upload.parts(scene.stage.services).map(\.number) == [1, 2])
    #expect(try await upload.complete(by: scene.ada, scene.stage.services).state == .complete)
    try await scene.expectReceived()
    #expect(try await scene.stage.services.storage.uploads(olderThan: .zero).isEmpty)
  }

  @Test(arguments: eachEngine) func theSameFileGoesOnWhereItStopped(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let first = try await scene.begin()
    try await scene.send(1, of: first)
    let again = try await scene.begin()
    #expect(again.id == first.id)
    #expect(try await again.parts(scene.stage.services).map(\.number) == [1])
    let other = try await scene.begin("other.wav", "s-2")
    #expect(other.id != first.id)
    let open = try await scene.stage.read { db in try Upload.open(for: scene.episode, of: scene.ada, db) }
    #expect(Set(open.map(\.id)) == [first.id, other.id])
    async let one = scene.begin("third.wav", "s-3")
    async let two = scene.begin("third.wav", "s-3")
    let third = try await [one, two]
    #expect(third[0].id == third[1].id)
    #expect(try await scene.stage.services.storage.uploads(olderThan: .zero).count == 3)
  }

  @Test(arguments: eachEngine) func partsThatAreNotWhatTheyShouldBeAreRefused(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let services = scene.stage.services
    let upload = try await scene.begin()
    let few = ObjectSource([1, 2, 3] as [UInt8])
    for (number, length) in [(1, Int64(3)), (1, nil), (2, 3), (2, nil), (0, nil), (3, 3), (-1, nil)] {
      await #expect(throws: DomainError.self, "\(number)") {
        _ = try await upload.receive(part: number, few, length: length, sha256: nil, services)
      }
    }
    let long = ObjectSource(scene.bytes[...2000])
    await #expect(throws: DomainError.self) { _ = try await upload.receive(part: 2, long, length: nil, sha256: nil, services) }
    let right = ObjectSource(scene.bytes[..<1000])
    await #expect(throws: DomainError.self) {
      _ = try await upload.receive(part: 2, right, length: 1000, sha256: Checksum(of: [1]), services)
    }
    #expect(try await upload.parts(services).isEmpty)
    for (name, size, print) in [
      ("a", Int64(0), "s"), ("a", -1, "s"), ("a", Upload.sizeLimit + 1, "s"), ("a", 1, ""), ("a", 1, "a b"),
    ] {
      #expect(throws: DomainError.self) { try AnnouncedFile(name: name, size: size, fingerprint: print) }
    }
    #expect(try AnnouncedFile(name: "../../\u{0}\n", size: 1, fingerprint: "s").name == "Recording")
  }

  @Test(arguments: eachEngine) func nobodyElseFindsIt(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let upload = try await scene.begin()
    let other = try await scene.stage.write { [now = scene.stage.clock.now] db in
      var show = Show(slug: "other", title: "Other", timeZone: "UTC", at: now)
      try show.save(at: now, db)
      return show
    }
    let ben = try await scene.stage.staff("Ben", .owner)
    let cleo = try await scene.stage.staff("Cleo", .editor, in: other)
    for staff in [ben, cleo] {
      await #expect(throws: DomainError.notFound) {
        try await scene.stage.read { db in try Upload.find(upload.id, of: staff, db) }
      }
      try await Upload.cancel(upload.id, by: staff, scene.stage.services)
    }
    #expect(try await scene.state(upload).state == .open)
    #expect(try await scene.stage.read { db in try Upload.open(for: scene.episode, of: ben, db) }.isEmpty)
    await #expect(throws: DomainError.notFound) { try await scene.begin(by: cleo) }
    await #expect(throws: DomainError.notFound) {
      try await scene.stage.read { db in try Upload.open(for: scene.episode, of: cleo, db) }
    }
    // An author whose draft was published meanwhile.
    let now = scene.stage.clock.now
    try await scene.send(1, of: upload)
    try await scene.send(2, of: upload)
    try await scene.stage.write { db in
      _ = try db.execute("UPDATE episodes SET status = 'published', published_at = \(now) WHERE id = \(scene.episode)")
    }
    await #expect(throws: DomainError.forbidden) { try await upload.complete(by: scene.ada, scene.stage.services) }
    #expect(try await scene.mediaCount() == 0)
  }

  @Test(arguments: eachEngine) func completedTwiceAtOnceItIsOneRecording(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let upload = try await scene.begin()
    for number in 1...2 { try await scene.send(number, of: upload) }
    let states = try await withThrowingTaskGroup(of: Upload.State.self) { group in
      for _ in 0..<4 { group.addTask { try await upload.complete(by: scene.ada, scene.stage.services).state } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(states == [.complete, .complete, .complete, .complete])
    #expect(try await scene.mediaCount() == 1)
    let jobs = try await scene.stage.read { db in
      try db.value("SELECT count(*) FROM jobs WHERE kind = \(EpisodeRecording.processJob)", as: Int.self)
    }
    #expect(jobs == 1)
    try await scene.expectReceived()
  }

  @Test(arguments: eachEngine) func afterAKillBetweenJoiningAndTheRowItGoesOn(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let storage = scene.stage.services.storage
    let upload = try await scene.begin()
    for number in 1...2 { try await scene.send(number, of: upload) }
    let open = try await storage.uploads(olderThan: .zero)
    let stored = try #require(open.first)
    _ = try await storage.completeUpload(stored, parts: try await storage.parts(of: stored), sha256: nil)
    #expect(try await scene.state(upload).state == .open)
    #expect(try await upload.complete(by: scene.ada, scene.stage.services).state == .complete)
    try await scene.expectReceived()
  }

  @Test(arguments: eachEngine) func whatIsLostIsSaidAndCanBeSentAnew(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let upload = try await scene.begin()
    try await scene.send(1, of: upload)
    for stored in try await scene.stage.services.storage.uploads(olderThan: .zero) {
      try await scene.stage.services.storage.abortUpload(stored)
    }
    await #expect(throws: DomainError.gone) { try await scene.send(2, of: upload) }
    await #expect(throws: DomainError.self) { try await upload.complete(by: scene.ada, scene.stage.services) }
    #expect(try await scene.state(upload).state == .failed)
    #expect(try await scene.begin().id != upload.id)
  }

  @Test(arguments: eachEngine) func aCancelledOneLeavesNothing(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let services = scene.stage.services
    let upload = try await scene.begin()
    for number in 1...2 { try await scene.send(number, of: upload) }
    try await Upload.cancel(upload.id, by: scene.ada, services)
    try await Upload.cancel(upload.id, by: scene.ada, services)
    #expect(try await services.storage.uploads(olderThan: .zero).isEmpty)
    await #expect(throws: DomainError.notFound) { try await scene.state(upload) }
    await #expect(throws: DomainError.self) { try await upload.complete(by: scene.ada, services) }
    await #expect(throws: DomainError.gone) { try await scene.send(1, of: upload) }
    #expect(try await services.storage.list(prefix: "", after: nil, limit: 10).objects.isEmpty)
  }

  @Test(arguments: eachEngine) func somebodyMayHaveTwentyOpen(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    for number in 0..<Upload.openLimit { _ = try await scene.begin("a.wav", "s-\(number)") }
    await #expect(throws: DomainError.conflict("You have 20 unfinished uploads. Finish or cancel one of them first.")) {
      try await scene.begin("a.wav", "s-20")
    }
    #expect(try await scene.begin("a.wav", "s-3").state == .open)
  }

  @Test(arguments: eachEngine) func sweepsKeepWhatIsNeededAndTakeWhatIsNot(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let services = scene.stage.services
    let other = try await Scene.draft("Dawn", of: scene.show, by: scene.ada, scene.stage)
    let completed = try await scene.begin()
    let joined = try await scene.begin("b", "s-2", for: other)
    let waiting = try await scene.begin("c", "s-3", for: other)
    for upload in [completed, joined] { for number in 1...2 { try await scene.send(number, of: upload) } }
    try await scene.send(1, of: waiting)
    _ = try await completed.complete(by: scene.ada, services)
    // Joined, and the server was killed before the row.
    for stored in try await services.storage.uploads(olderThan: .zero) {
      let parts = try await services.storage.parts(of: stored)
      if parts.count == 2 { _ = try await services.storage.completeUpload(stored, parts: parts, sha256: nil) }
    }
    try await services.storage.put(ObjectKey(checking: "audio/1"), bytes: [1], contentType: "audio/mpeg")
    func keys() async throws -> Int { try await services.storage.list(prefix: "audio/", after: nil, limit: 100).objects.count }
    func sweep() async throws {
      let now = scene.stage.clock.now
      try await scene.stage.write { db in
        try Job.enqueue(UploadSweep.job, at: now, db)
        try Job.enqueue(StorageSweep.job, at: now + Milliseconds(1), db)
      }
      scene.stage.clock.pass(Milliseconds(10))
      let worker = Worker(
        name: "a", services: services,
        handlers: [UploadSweep.job: { try await UploadSweep.run($0) }, StorageSweep.job: { try await StorageSweep.run($0) }])
      await worker.drain()
    }
    // Objects and folders carry the machine's time, rows the stage's: from here on both are far in the past.
    let machine = SystemClock().now
    #expect(try await keys() == 3)
    scene.stage.clock.pass(machine + Milliseconds(2 * 86_400_000) - scene.stage.clock.now)
    let now = scene.stage.clock.now
    try await scene.stage.write { db in _ = try db.execute("UPDATE uploads SET updated_at = \(now) WHERE state = 'open'") }
    try await sweep()
    #expect(try await keys() == 2)
    #expect(try await scene.state(joined).complete(by: scene.ada, services).state == .complete)
    #expect(try await scene.state(waiting).parts(services).count == 1)
    scene.stage.clock.pass(Upload.patience + Milliseconds(1000))
    try await sweep()
    await #expect(throws: DomainError.notFound) { try await scene.state(waiting) }
    #expect(try await services.storage.uploads(olderThan: .zero).isEmpty)
    #expect(try await keys() == 2)
    #expect(try await scene.mediaCount() == 2)
  }

  @Test(arguments: eachEngine) func aFileThatCameWithAFormIsReceivedWhole(_ engine: TestEngine) async throws {
    let scene = try await Scene(engine)
    let services = scene.stage.services
    let file = try await ScratchFile.make(in: services.scratch)
    await #expect(throws: DomainError.self) {
      try await WholeUpload.receive(file.path, name: "dusk.wav", for: scene.episode, by: scene.ada, services)
    }
    try await file.append(ByteBuffer(bytes: scene.bytes))
    let ben = try await scene.stage.staff("Ben", .author, in: scene.show)
    await #expect(throws: DomainError.notFound) {
      try await WholeUpload.receive(file.path, name: "dusk.wav", for: scene.episode, by: ben, services)
    }
    #expect(try await services.storage.list(prefix: "", after: nil, limit: 10).objects.isEmpty)
    try await WholeUpload.receive(file.path, name: "/home/ada/dusk.wav", for: scene.episode, by: scene.ada, services)
    try await scene.expectReceived()
    await file.discard()
  }

  @Test(arguments: eachEngine) func aFullDiskKeepsWhatWasThere(_ engine: TestEngine) async throws {
    let disk = try await TestFolders.shared.fresh()
    guard mount("tmpfs", disk, "tmpfs", 0, "size=20m") == 0 else {
      print("skipped: only root can make a small disk")
      return
    }
    defer { umount2(disk, Int32(MNT_DETACH)) }
    var scene = try await Scene(engine)
    scene = try Scene(scene, storage: try DiskStorage(root: disk))
    await #expect(throws: StorageError.full) { try await scene.begin() }
    // Room for the parts, but not for what is joined of them.
    umount2(disk, Int32(MNT_DETACH))
    #expect(mount("tmpfs", disk, "tmpfs", 0, "size=200m") == 0)
    scene = try Scene(scene, storage: try DiskStorage(root: disk))
    let upload = try await scene.begin()
    #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=12m") == 0)
    for number in 1...2 { try await scene.send(number, of: upload) }
    await #expect(throws: StorageError.full) { try await upload.complete(by: scene.ada, scene.stage.services) }
    #expect(try await scene.state(upload).state == .open)
    #expect(try await scene.mediaCount() == 0)
    await #expect(throws: StorageError.full) { try await scene.send(1, of: upload) }
    #expect(try await upload.parts(scene.stage.services).map(\.number) == [1, 2])
    #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=200m") == 0)
    #expect(try await upload.complete(by: scene.ada, scene.stage.services).state == .complete)
    try await scene.expectReceived()
  }
}

extension UploadTests.Scene {
  /// The same scene on another disk.
  fileprivate init(_ scene: Self, storage: DiskStorage) throws {
    self = scene
    let old = scene.stage.services
    stage = scene.stage.with(
      Services(
        database: old.database, storage: storage, outgoing: old.outgoing, ffmpeg: old.ffmpeg, clock: old.clock,
        logger: old.logger,
        scratch: old.scratch))
  }
}
