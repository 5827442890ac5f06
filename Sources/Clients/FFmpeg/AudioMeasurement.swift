public import Formats

/// What was heard while a recording was decoded from end to end.
public struct AudioMeasurement: Sendable, Hashable {
  /// How much could be decoded.
  public var decoded: Milliseconds
  /// Integrated loudness (EBU R128) in LUFS, mono as heard from two speakers; nil for silence.
  public var loudness: Double?
  /// The gate below which nothing counted, in LUFS.
  public var threshold: Double
  /// Loudness range (EBU Tech 3342) in LU.
  public var range: Double
  /// The true peak in dBTP; nil for silence.
  public var truePeak: Double?
  /// How often the decoder complained, as far as it was counted.
  public var faults: Int
  /// The greatest sample of each tenth of a second, 0…32767.
  public var peaks: [UInt16]

  /// Reads what ffmpeg wrote at its end (`libavfilter/f_ebur128.c`).
  init(decoded: Milliseconds, peaks: [UInt16], complaint: String) {
    (self.decoded, self.peaks) = (decoded, peaks)
    (loudness, threshold, range, truePeak) = (nil, -70, 0, nil)
    faults = 0
    var isSummary = false
    var section = Substring()
    for line in complaint.split(whereSeparator: \.isNewline) {
      if line.contains("[error]") || line.contains("[fatal]") { faults += 1 }
      if line.contains("Summary:") { isSummary = true }
      guard isSummary else { continue }
      let parts = line.split(separator: ":", maxSplits: 1)
      let name = parts.first?.drop { $0 == " " } ?? ""
      guard parts.count == 2, let value = parts[1].split(separator: " ").first.flatMap({ Double($0) }) else {
        section = name
        continue
      }
      switch (section, name) {
      case ("Integrated loudness", "I"): loudness = value > -69.9 ? value : nil
      case ("Integrated loudness", "Threshold"): threshold = max(-99, value.isFinite ? value : -70)
      case ("Loudness range", "LRA"): range = value.isFinite ? value : 0
      case ("True peak", "Peak"): truePeak = value.isFinite ? value : nil
      default: break
      }
    }
  }
}
