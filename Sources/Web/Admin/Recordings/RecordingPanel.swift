import Database
import Domain
import Formats

/// What became of an episode's recording, as `admin/recordings/panel` shows it. Its buttons belong to the form of
/// `admin/recordings/actions`, which stands outside any other form.
struct RecordingPanel: Sendable {
  /// `/admin/episodes/42/recording`.
  let url: String
  /// `none`, `waiting`, `working`, `ready`, `failed`, `linked` or `imported`.
  let state: String
  let isEmpty: Bool
  let isWorking: Bool
  let isReady: Bool
  let isFailed: Bool
  /// Where the recording is linked, when it is only linked.
  let linked: String?
  /// The name of the file that was given.
  let name: String?
  /// What is being done.
  let step: String?
  /// Whole per cent, for `<progress>`.
  let percent: String?
  /// What is wrong and what to do.
  let message: String?
  let canKeep: Bool
  let canRevert: Bool
  let remarks: [String]
  let hasRemarks: Bool
  let facts: [Fact]
  let hasFacts: Bool
  /// Where the product can be heard, and its type; nil without one.
  let audio: String?
  /// Where the file that was given can be downloaded.
  let original: String?
  /// Whether normalising is on, off, or (nil) no choice.
  let normalising: String?
  let normaliseOn: Bool
  /// How many chapters were in the file, when the episode has others.
  let foundChapters: String?
  /// Whether title, cover or chapters changed since the product was made, and it waits for a word because listeners have it.
  let tagsAreOld: Bool
  let canRemove: Bool
  /// Whether its waveform and loudness aren't known, as after an import.
  let canMeasure: Bool
  /// Whether the asker may change anything of it.
  let mayEdit: Bool

  /// A fact in a list of definitions.
  struct Fact: Sendable {
    let name: String
    let value: String
    /// `good`, `warn` or nothing.
    let mark: String?
  }
}

extension RecordingPanel {
  /// The panel of `episode` for `staff`, in the caller's transaction.
  init(_ episode: Episode, for staff: Staff, at now: Timestamp, _ db: any Connection) throws {
    let recording = try EpisodeRecording.find(episode.id, db)
    let media = try episode.audioID.flatMap { try MediaFile.find($0, db) }
    let url = "/admin/episodes/\(episode.id)/recording"
    let mayEdit = try staff.mayEdit(episode)
    self.url = url
    self.mayEdit = mayEdit
    state = recording?.state.rawValue ?? (media != nil ? "imported" : episode.audioURL != nil ? "linked" : "none")
    isEmpty = recording == nil && media == nil && episode.audioURL == nil
    isWorking = recording?.state == .waiting || recording?.state == .working
    isReady = recording?.state == .ready
    isFailed = recording?.state == .failed
    linked = media == nil ? episode.audioURL?.webAddress : nil
    name = recording?.name.nonEmpty
    step = isWorking ? recording?.step ?? "Waiting for its turn" : nil
    percent = recording?.state == .working ? String(Int((recording?.progress ?? 0) * 100)) : nil
    message = recording?.message
    canKeep = mayEdit && recording?.problem == .incomplete
    canRevert = mayEdit && isFailed && recording?.hasFormer == true
    remarks = isReady ? recording?.remarks ?? [] : []
    hasRemarks = !remarks.isEmpty
    facts = RecordingPanel.facts(episode, recording, media)
    hasFacts = !facts.isEmpty
    audio = media != nil ? "\(url)/audio" : nil
    original = recording?.originalID != nil ? "\(url)/original" : nil
    normaliseOn = recording?.normalise ?? false
    normalising =
      mayEdit && isReady && recording?.isMeasured == true && (normaliseOn || recording?.isOff == true)
      ? (normaliseOn ? "on" : "off") : nil
    let found = recording?.foundChapters ?? []
    let chapters = found.isEmpty ? [] : try episode.chapters(db)
    foundChapters = mayEdit && !found.isEmpty && chapters != found ? "\(found.count)" : nil
    tagsAreOld = try mayEdit && isReady && episode.status != .draft && recording?.isOutOfDate(episode, db) == true
    canRemove = mayEdit && !isEmpty && !isWorking && (episode.status == .draft || episode.status == .withdrawn)
    canMeasure = mayEdit && recording == nil && media != nil
  }

  private static func facts(_ episode: Episode, _ recording: EpisodeRecording?, _ media: MediaFile?) -> [Fact] {
    guard let media else { return [] }
    var facts: [Fact] = []
    if let duration = episode.duration ?? media.duration { facts.append(Fact(name: "Length", value: duration.clock, mark: nil)) }
    facts.append(Fact(name: "Size", value: FileSize.text(media.size), mark: nil))
    guard let recording, recording.productID == media.id else { return facts }
    if let bitrate = recording.bitrate {
      facts.append(Fact(name: "Bit rate", value: "\((bitrate + 500) / 1000) kbit/s", mark: nil))
    }
    if let channels = recording.channels {
      facts.append(Fact(name: "Channels", value: channels == 1 ? "Mono" : "Stereo", mark: nil))
    }
    if let rate = recording.sampleRate {
      facts.append(
        Fact(name: "Sample rate", value: rate % 1000 == 0 ? "\(rate / 1000) kHz" : "\(Double(rate) / 1000) kHz", mark: nil))
    }
    if let loudness = recording.loudness {
      facts.append(
        Fact(name: "Loudness", value: Loudness.text(loudness, unit: "LUFS"), mark: recording.isOff ? "warn" : "good"))
    } else if recording.isMeasured {
      facts.append(Fact(name: "Loudness", value: "Silent", mark: "warn"))
    }
    if let peak = recording.truePeak {
      facts.append(Fact(name: "True peak", value: Loudness.text(peak, unit: "dBTP"), mark: peak > 0 ? "warn" : nil))
    }
    if let range = recording.loudnessRange, recording.loudness != nil {
      facts.append(Fact(name: "Loudness range", value: Loudness.text(range, unit: "LU"), mark: nil))
    }
    if let format = recording.format { facts.append(Fact(name: "Made from", value: format, mark: nil)) }
    return facts
  }
}
