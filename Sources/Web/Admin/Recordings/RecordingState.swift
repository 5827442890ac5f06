import Domain
import Formats

/// What a page's script is told of a recording, once a second while it is worked on.
struct RecordingState: Encodable, Sendable {
  /// ``RecordingPanel/state``.
  let state: String
  /// From 0 to 1, while it is worked on.
  let progress: Double?
  let step: String?
  /// What is wrong and what to do.
  let message: String?
  let remarks: [String]
  let name: String?
  let facts: [String: String]
  /// Seconds.
  let duration: Double?
  let loudness: Double?
  /// Where its sound and its outline are, when they are.
  let audio: String?
  let waveform: String?
  /// The episode's chapters, so that an editor that has none can take those found in the file.
  let chapters: [Mark]
  /// The key of the file that listeners get: another one, another sound.
  let product: String?
  /// Grows with every piece of work begun.
  let turn: Int64

  /// A chapter as an editor's row has it.
  struct Mark: Encodable, Sendable {
    let start: String
    let title: String
    let link: String
    let hidden: Bool
  }

  init(_ panel: RecordingPanel, _ recording: EpisodeRecording?, _ episode: Episode, chapters: [Chapter]) {
    state = panel.state
    progress = panel.isWorking ? recording?.progress ?? 0 : nil
    (step, message, remarks, name) = (panel.step, panel.message, panel.remarks, panel.name)
    facts = Dictionary(panel.facts.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    duration = episode.duration?.seconds
    loudness = recording?.loudness
    audio = panel.audio
    waveform = recording?.hasWaveform == true ? "\(panel.url)/waveform.json" : nil
    self.chapters = ChapterForm.rows(of: chapters).map {
      Mark(start: $0.start, title: $0.title, link: $0.link, hidden: $0.isHidden)
    }
    product = episode.audioID?.description
    turn = recording?.turn ?? 0
  }
}
