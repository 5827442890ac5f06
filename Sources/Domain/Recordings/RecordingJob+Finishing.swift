import Clients
import Database
import Formats

extension RecordingJob {
  /// Puts the product in the place of whatever the episode had, and ends the job, in one transaction. Throws ``Overtaken`` with nothing
  /// written.
  func finish(_ product: Product, found: [Chapter], _ info: MediaInfo) async throws {
    let (id, turn, now, before) = (recording.episodeID, recording.turn, services.clock.now, recording)
    let measured = product.measured
    let waveform = Waveform.text(measured.peaks)
    let bitrate = product.bitrate ?? info.bitrate
    try await context.commit { db in
      guard let episode = try? Episode.held(id, db), let current = try EpisodeRecording.find(id, db), current.turn == turn else {
        throw Overtaken()
      }
      try product.media?.insert(db)
      let productID = product.media?.id ?? current.productID
      try db.execute(
        """
        UPDATE recordings SET product_id = \(productID), former_id = NULL, state = 'ready', message = NULL, problem = NULL,
          step = NULL, remarks = \(JSONColumn(product.remarks)), format = \(info.plainFormat), bitrate = \(bitrate),
          channels = \(product.settings.channels), sample_rate = \(product.file == nil ? info.sampleRate : product.sampleRate(info)),
          duration_ms = \(measured.decoded), loudness = \(measured.loudness), loudness_range = \(measured.range),
          true_peak = \(measured.truePeak), waveform = \(waveform), found_chapters = \(found.isEmpty ? nil : JSONColumn(found)),
          tags_digest = \(product.tagsDigest), updated_at = \(now)
        WHERE episode_id = \(id)
        """)
      if let media = product.media { try episode.place(media, db) }
      if !found.isEmpty, try episode.chapters(db).isEmpty {
        try episode.set(chapters: found, at: now, db)
      } else {
        try episode.touch(at: now, db)
      }
      for old in [before.productID, before.formerID].compactMap(\.self) { try MediaFile.drop(old, db) }
      // What was edited while this was made is written into the product by a job of its own.
      if let digest = product.tagsDigest, try RecordingTags.load(episode, db).digest != digest {
        try EpisodeRecording.retag(id, at: now, db)
      }
    }
  }
}

extension RecordingJob.Product {
  /// The product's bits a second.
  var bitrate: Int? {
    guard let frames = file?.frames, measured.decoded.seconds > 0 else { return nil }
    return Int(Double(frames.upperBound - frames.lowerBound) * 8 / measured.decoded.seconds)
  }

  /// The product's samples a second: an MP3 that is used as it is keeps its own.
  func sampleRate(_ info: MediaInfo) -> Int? { info.isMP3 && settings.correction == nil ? info.sampleRate : settings.sampleRate }
}

extension Episode {
  /// Makes `media` its recording. Its version stays: a form that is open on it knows nothing of this and has nothing to lose.
  func place(_ media: MediaFile, _ db: any Connection) throws {
    try db.execute(
      """
      UPDATE episodes SET audio_id = \(media.id), audio_url = NULL, audio_length = \(media.size), audio_type = \(media.contentType),
        duration_ms = \(media.duration) WHERE id = \(id)
      """)
  }
}

extension MediaFile {
  /// Forgets a recording that nothing points to any more; its bytes are swept later. One that was imported stays, so that another
  /// import knows it.
  static func drop(_ id: MediaID, _ db: any Connection) throws {
    try db.execute(
      """
      DELETE FROM media WHERE id = \(id) AND origin_url IS NULL AND content_type NOT LIKE 'image/%'
        AND NOT EXISTS (SELECT 1 FROM episodes WHERE audio_id = \(id))
        AND NOT EXISTS (
          SELECT 1 FROM recordings WHERE original_id = \(id) OR product_id = \(id) OR former_id = \(id))
      """)
  }

  /// Forgets every recording stored before `moment` that nothing points to: those of deleted episodes.
  static func dropUnused(before moment: Timestamp, _ db: any Connection) throws {
    try db.execute(
      """
      DELETE FROM media WHERE created_at < \(moment) AND origin_url IS NULL AND original_id IS NULL AND storage_key LIKE 'audio/%'
        AND NOT EXISTS (SELECT 1 FROM episodes WHERE audio_id = media.id)
        AND NOT EXISTS (
          SELECT 1 FROM recordings WHERE recordings.original_id = media.id OR product_id = media.id OR former_id = media.id)
      """)
  }
}
