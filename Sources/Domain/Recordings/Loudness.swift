import Formats

/// How loud podcasts are, and how that is said.
public enum Loudness {
  /// What normalising aims at: −16 LUFS (Apple's and the AES's recommendation for podcasts), for mono as heard from two speakers.
  public static let target = -16.0
  /// The greatest true peak of what we normalise, in dBTP.
  public static let peak = -1.5
  /// How far from the target nobody need care, in LU.
  public static let tolerance = 2.0

  /// `−16.4 LUFS`, with a real minus sign.
  public static func text(_ value: Double, unit: String) -> String {
    let tenths = Int((min(max(abs(value), 0), 999) * 10).rounded())
    return "\(value < 0 && tenths > 0 ? "−" : "")\(tenths / 10).\(tenths % 10) \(unit)"
  }
}

/// The length of a file as people say it.
public enum FileSize {
  /// `300 kB`, `4.2 MB`, `1.3 GB`: decimal, as shops and browsers count.
  public static func text(_ bytes: Int64) -> String {
    func tenths(_ unit: Int64) -> String {
      let value = (bytes + unit / 20) / (unit / 10)
      return value % 10 == 0 || value >= 1000 ? "\(value / 10)" : "\(value / 10).\(value % 10)"
    }
    if bytes < 1000 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    if bytes < 999_500 { return "\((bytes + 500) / 1000) kB" }
    if bytes < 999_950_000 { return "\(tenths(1_000_000)) MB" }
    return "\(tenths(1_000_000_000)) GB"
  }
}
