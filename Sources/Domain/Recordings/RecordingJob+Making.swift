import Clients
import Database
import Formats

extension RecordingJob {
  /// Everything, from the stored original to the product in place. `folder` is ours for as long as this takes.
  func make(in folder: String) async throws {
    let source = try await step("Fetching the file", 0...0.03) { report in
      try requireRoom(
        original.size, isNeeded: services.storage.localPath(of: try ObjectKey(checking: original.storageKey)) == nil)
      return try await LocalCopy.of(original, in: folder, services, progress: report)
    }
    let info = try await examine(source)
    let mp3 = info.isMP3 ? try await MP3File.open(source) : nil
    let isMeasuredOnly = recording.originalID == recording.productID && !recording.normalise
    let settings = MP3Settings(for: info)
    let measured = try await step("Listening to it and measuring its loudness", 0.03...(mp3 == nil ? 0.4 : 0.5)) { report in
      try await services.ffmpeg.measure(
        source, info: info, channels: settings.channels, sampleRate: settings.sampleRate, progress: report)
    }
    let whole = try await checkWhole(info, measured, source)
    var product = Product(measured: measured, settings: settings)
    if isMeasuredOnly {
      product.remarks = RecordingRemarks(info, measured, product: measured, missing: whole, normalised: false).lines
      return try await finish(product, found: chapters(info, mp3?.tag), info)
    }
    let correction = recording.normalise ? correction(of: measured) : nil
    let isFine = correction == nil && measured.faults < RecordingRemarks.damaging
    if isFine, let mp3 {
      product.file = mp3
    } else {
      try await encode(source, in: folder, correction: correction, &product)
    }
    product.remarks =
      RecordingRemarks(info, measured, product: product.measured, missing: whole, normalised: correction != nil).lines
    try await store(&product, found: chapters(info, mp3?.tag), in: folder)
    do {
      try await finish(product, found: chapters(info, mp3?.tag), info)
    } catch {
      await product.media?.discard(services)
      throw error
    }
  }

  /// What a piece of work has made so far.
  struct Product: Sendable {
    var measured: AudioMeasurement
    var settings: MP3Settings
    var remarks: [String] = []
    /// The MP3 file, still with its own tags.
    var file: MP3File?
    /// The same in the storage, with ours.
    var media: MediaFile?
    var tagsDigest: String?
  }

  private func requireRoom(_ bytes: Int64, isNeeded: Bool = true) throws {
    let spare: Int64 = 32 << 20
    guard isNeeded, let free = FreeSpace.bytes(at: services.scratch), free < bytes + spare else { return }
    throw RecordingProblem.noRoom(needed: bytes + spare, free: free)
  }

  private func examine(_ source: String) async throws -> MediaInfo {
    let info = try await services.ffmpeg.probe(source)
    guard info.hasAudio else {
      // A renamed picture, or a film without sound.
      _ = try await services.ffmpeg.probeAudio(source)
      throw RecordingProblem(.unusable, "There is no sound in the file. Choose the recording itself.")
    }
    guard info.duration <= RecordingProblem.longest else { throw RecordingProblem.tooLong(info.duration) }
    return info
  }

  /// How long the file says that it plays, where it ends before that and is to be kept all the same. Throws ``RecordingProblem``.
  private func checkWhole(_ info: MediaInfo, _ measured: AudioMeasurement, _ source: String) async throws -> Milliseconds? {
    guard measured.decoded <= RecordingProblem.longest else { throw RecordingProblem.tooLong(measured.decoded) }
    var states = info.statesLength
    if info.isMP3 { states = try await MP3File.countsFrames(source) }
    let stated = try info.statedDuration(of: source)
    let missing = stated - measured.decoded
    guard states, missing > Milliseconds(1500), missing.rawValue * 100 > stated.rawValue else { return nil }
    guard recording.keepsIncomplete else { throw RecordingProblem.incomplete(stopsAt: measured.decoded, of: stated) }
    return stated
  }

  private func correction(of measured: AudioMeasurement) -> MP3Settings.Correction? {
    guard let loudness = measured.loudness, abs(loudness - Loudness.target) > 0.5 else { return nil }
    return MP3Settings.Correction(measured, target: Loudness.target, peak: Loudness.peak)
  }

  private func encode(
    _ source: String, in folder: String, correction: MP3Settings.Correction?, _ product: inout Product
  ) async throws {
    var settings = product.settings
    settings.correction = correction
    let length = product.measured.decoded
    let size = Int64(Double(settings.bitrate) / 8 * length.seconds)
    try requireRoom(size * 2)
    let target = "\(folder)/product.mp3"
    let final = settings
    try await step(correction == nil ? "Making an MP3 of it" : "Bringing it to −16 LUFS", 0.4...0.85) { report in
      try await services.ffmpeg.encodeMP3(source, to: target, final, length: length, progress: report)
    }
    guard let file = try await MP3File.open(target) else { throw RecordingProblem(.trouble, "No MP3 could be made of the file.") }
    product.file = file
    product.settings = settings
    guard correction != nil else { return }
    product.measured = try await step("Measuring it again", 0.85...0.95) { report in
      let info = try await services.ffmpeg.probe(target)
      return try await services.ffmpeg.measure(
        target, info: info, channels: final.channels, sampleRate: final.sampleRate, progress: report)
    }
  }

  /// Puts the product into the storage, tags, cover and chapters first.
  private func store(_ product: inout Product, found: [Chapter], in folder: String) async throws {
    guard let file = product.file else { throw RecordingProblem(.trouble, "No MP3 could be made of the file.") }
    try requireRoom(file.size)
    let (id, address, length) = (recording.episodeID, address, product.measured.decoded)
    let (media, digest) = try await step("Writing title, cover and chapters", 0.95...1) { _ in
      let tags = try await services.database.read { db in
        try RecordingTags.load(try Episode.find(id, db), chapters: found, address: address, db)
      }
      let cover = try await tags.cover(in: folder, services)
      let media = try await MediaFile.storing(file, tag: tags.bytes(length: length, cover: cover), length: length, services)
      return (media, tags.digest)
    }
    (product.media, product.tagsDigest) = (media, digest)
  }

  /// The chapters in the file, with their links where it is an MP3.
  private func chapters(_ info: MediaInfo, _ tag: ID3?) -> [Chapter] {
    if let tag, !tag.chapters.isEmpty { return tag.chapters }
    return info.chapters.prefix(500).enumerated().map { index, chapter in
      Chapter(start: chapter.start, title: chapter.title?.nonBlank ?? "Chapter \(index + 1)")
    }
  }
}

extension MediaFile {
  /// Stores `file` behind `tag` as a product of `length`; the row isn't stored yet.
  static func storing(_ file: MP3File, tag: [UInt8], length: Milliseconds, _ services: Services) async throws -> MediaFile {
    let now = services.clock.now
    let id = MediaID.make(at: now)
    let key = try ObjectKey(checking: "audio/\(id)")
    let stored = try await services.storage.put(
      key, try await file.body(with: tag), length: file.length(with: tag), contentType: "audio/mpeg", sha256: nil)
    return MediaFile(
      id: id, storageKey: key.text, contentType: "audio/mpeg", size: stored.size, sha256: stored.sha256?.rawValue ?? "",
      duration: length, createdAt: now)
  }
}

extension MediaInfo {
  /// Whether it is a file of MP3 frames and nothing else.
  var isMP3: Bool { format == "mp3" && codec == "mp3" && !hasVideo }
}

extension String {
  /// Itself without space around it, nil when nothing is left.
  fileprivate var nonBlank: String? {
    let text = String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    return text.isEmpty ? nil : text
  }
}
