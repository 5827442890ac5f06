extension Transcript {
  /// Reads a transcript in any form, in any encoding and with any line ends. `hint` is what the sender calls it; the content
  /// outweighs it. Times that are missing, zeroed, backward or past `duration` are estimated by words between good ones, and
  /// reported. Total: what can't be read becomes a finding.
  public static func read(_ bytes: [UInt8], as hint: TranscriptForm? = nil, duration: Milliseconds? = nil) -> (
    transcript: Transcript, findings: [Finding]
  ) {
    guard bytes.count <= 32_000_000 else {
      let message =
        "The transcript is \(bytes.count / 1_000_000) MB large, which no transcript of one recording is. It was not read."
      return (Transcript(), [Finding(field: "transcript", message: message, remedy: "Check that the right file was sent.")])
    }
    let text = TextEncoding.lines(bytes)
    guard text.contains(where: { !$0.isWhitespace }) else {
      return (Transcript(), [Finding(field: "transcript", message: "The transcript is empty.", remedy: "Send the file again.")])
    }
    let form = TranscriptForm.detect(text, hint: hint)
    var findings: [Finding] = []
    if let hint, hint != form {
      let message = "The transcript is called \(hint.mediaType) but is \(form.mediaType); it was read as what it is."
      findings.append(Finding(field: "type", message: message))
    }
    let raw: [RawCue]
    switch form {
    case .vtt: raw = CueReader.read(text, vtt: true)
    case .srt: raw = CueReader.read(text, vtt: false)
    case .json: raw = TranscriptJSON.read(text)
    case .html: raw = TranscriptHTML.read(text)
    case .text: raw = TranscriptText.read(text)
    }
    let spoken = raw.filter { !$0.text.isEmpty }
    if spoken.isEmpty {
      let message = "No words were found in the transcript, read as \(form.mediaType)."
      findings.append(
        Finding(field: "transcript", message: message, remedy: "Check that the file is a transcript and isn't damaged."))
    }
    let repaired = TimeRepair.repair(spoken, duration: duration, pace: form == .text || form == .html)
    return (Transcript(cues: repaired.cues), findings + repaired.findings)
  }
}

/// A cue as it was found, before its times are believed.
struct RawCue {
  var start: Milliseconds?
  var end: Milliseconds?
  var speaker: String?
  var text: String
}
