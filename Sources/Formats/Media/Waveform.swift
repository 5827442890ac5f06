/// The outline of a recording's sound in one line of text: the loudest sample of each of a number of equal stretches, a character
/// each, of 64 levels that grow as the square root of the sample does, so that quiet speech can be seen.
public enum Waveform {
  /// The most stretches of one recording.
  public static let limit = 20_000
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The text for `peaks`, samples of 0…32767, joined until they are at most `limit`.
  public static func text(_ peaks: [UInt16], limit: Int = limit) -> String {
    let count = min(peaks.count, max(1, limit))
    guard count > 0 else { return "" }
    return String(
      decoding: (0..<count).map { index in
        let range = index * peaks.count / count..<max((index + 1) * peaks.count / count, index * peaks.count / count + 1)
        let peak = Double(peaks[range].max() ?? 0) / 32767
        return letters[min(63, Int((peak.squareRoot() * 63).rounded()))]
      }, as: UTF8.self)
  }
}
