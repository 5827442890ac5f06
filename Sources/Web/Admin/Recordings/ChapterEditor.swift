import Domain
import Formats

/// The chapters of an episode's form, as `admin/recordings/chapters` shows them: rows of fields, and above them, with JavaScript and a
/// recording, its waveform.
struct ChapterEditor: Sendable {
  /// Those that are there and three empty ones.
  let rows: [Row]
  /// Where the waveform is; nil before there is one.
  let waveformURL: String?
  /// Where the recording is; nil without one.
  let audioURL: String?
  /// The recording's length in seconds.
  let duration: String?
  /// The same for people.
  let length: String?
  /// What an empty row looks like, for scripts, which number it.
  let blank: Row

  /// One row of fields.
  struct Row: Sendable {
    /// Its number in the form, from 0, and among people, from 1; a script's blank has `__` for both.
    let index: String
    let number: String
    let start: String
    let title: String
    let link: String
    let isHidden: Bool
    /// What is carried along: the chapter's picture and where it ends.
    let image: String?
    let end: String?
    let startError: String?
    let titleError: String?
    let linkError: String?
  }

  /// The editor with `rows`, and `problems` of a form that wasn't taken.
  init(
    rows: [ChapterForm.Row], waveformURL: String?, audioURL: String?, duration: Milliseconds?, problems: [Field: String] = [:]
  ) {
    self.waveformURL = waveformURL
    self.audioURL = audioURL
    self.duration = duration.map { String($0.seconds) }
    length = duration?.clock
    self.rows = (rows + Array(repeating: ChapterForm.Row(), count: 3)).enumerated().map { index, row in
      Row("\(index)", "\(index + 1)", row, problems)
    }
    blank = Row("__", "__", ChapterForm.Row(), [:])
  }

  /// The editor of a stored episode's chapters.
  init(
    _ chapters: [Chapter], of episode: Episode, recording: EpisodeRecording?, rows: [ChapterForm.Row]? = nil,
    problems: [Field: String] = [:]
  ) {
    let base = "/admin/episodes/\(episode.id)/recording"
    self.init(
      rows: rows ?? ChapterForm.rows(of: chapters),
      waveformURL: recording?.hasWaveform == true ? "\(base)/waveform.json" : nil,
      audioURL: episode.audioID == nil ? nil : "\(base)/audio", duration: episode.duration, problems: problems)
  }
}

extension ChapterEditor.Row {
  fileprivate init(_ index: String, _ number: String, _ row: ChapterForm.Row, _ problems: [Field: String]) {
    func problem(_ name: String) -> String? { problems[Field(rawValue: "chapter.\(index).\(name)")] }
    (self.index, self.number) = (index, number)
    (start, title, link, isHidden) = (row.start, row.title, row.link, row.isHidden)
    (image, end) = (row.image.isEmpty ? nil : row.image, row.end.isEmpty ? nil : row.end)
    (startError, titleError, linkError) = (problem("start"), problem("title"), problem("link"))
  }
}
