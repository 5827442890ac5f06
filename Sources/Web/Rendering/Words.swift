import Formats
import Foundation

/// The words of the interface in one language: those of templates (`{{t.play}}`), and texts made of a pattern and values.
struct Words: Sendable {
  /// The language of the words, which isn't that of the show where there is no catalogue for it.
  let language: String
  /// Words without values in them, by key: what templates call `t`.
  let t: [String: String]
  /// The player's words as one JSON object, for its scripts.
  let player: String
  let entries: [String: Catalogue.Entry]

  init(language: String, entries: [String: Catalogue.Entry]) {
    self.language = language
    self.entries = entries
    t = entries.compactMapValues { if case .text(let text) = $0, !text.contains("{") { text } else { nil } }
    if case .group(let words) = entries["player"], let json = try? JSONEncoder.sorted.encode(words) {
      player = String(decoding: json, as: UTF8.self)
    } else {
      player = "{}"
    }
  }

  /// The words called `key`; the key itself where there are none, which the tests don't let happen.
  subscript(_ key: String) -> String {
    if case .text(let text) = entries[key] { text } else { key }
  }

  /// The pattern called `key` with its `{name}`s filled in.
  func callAsFunction(_ key: String, _ values: KeyValuePairs<String, String>) -> String { fill(self[key], values) }

  /// The pattern called `key` in the form that `count` takes, with `{n}` and the other `{name}`s filled in.
  func callAsFunction(_ key: String, count: Int, _ values: KeyValuePairs<String, String> = [:]) -> String {
    guard case .plural(let forms) = entries[key] else { return key }
    let form = count == 1 ? forms["one"] ?? forms["other"] : forms["other"]
    return fill(fill(form ?? key, ["n": number(count)]), values)
  }

  /// A whole number with its thousands parted as the language does.
  func number(_ value: Int) -> String {
    let digits = String(abs(value))
    guard digits.count > 4 || (digits.count > 3 && language != "de") else { return String(value) }
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { out += self["thousands"] }
      out.append(digit)
    }
    return (value < 0 ? "-" : "") + out
  }

  /// `November 21, 2026`, `21. November 2026`, `2026年11月21日`.
  func date(_ date: CalendarDate) -> String { pattern("date", date) }

  /// The day without the year: `Nov 21`, `21. Nov.`, `11月21日`.
  func day(_ date: CalendarDate) -> String { pattern("day", date) }

  /// `1 hr 5 min`, `1 Std. 5 Min.`, `1小时5分钟`; seconds below a minute, and never nothing.
  func duration(_ length: Milliseconds) -> String {
    let seconds = Int(max(0, length.rawValue) / 1000)
    guard seconds >= 60 else { return self("durationSeconds", ["n": String(max(1, seconds))]) }
    let minutes = (seconds + 30) / 60
    guard minutes >= 60 else { return self("durationMinutes", ["n": String(minutes)]) }
    guard minutes % 60 > 0 else { return self("durationHours", ["n": String(minutes / 60)]) }
    return self("durationHoursMinutes", ["h": String(minutes / 60), "m": String(minutes % 60)])
  }

  /// `58 MB`: bytes in powers of ten, as file managers count.
  func fileSize(_ bytes: Int64) -> String {
    if bytes >= 999_500_000 {
      let tenths = (bytes + 50_000_000) / 100_000_000
      return "\(tenths / 10)\(self["decimal"])\(tenths % 10) GB"
    }
    return bytes >= 999_500 ? "\((bytes + 500_000) / 1_000_000) MB" : "\(max(1, (bytes + 500) / 1000)) kB"
  }

  private func pattern(_ key: String, _ date: CalendarDate) -> String {
    guard case .list(let months) = entries["months"], case .list(let short) = entries["monthsShort"],
      months.indices.contains(date.month - 1), short.indices.contains(date.month - 1)
    else { return DateItem.iso(date) }
    return self(
      key,
      [
        "d": String(date.day), "month": months[date.month - 1], "mon": short[date.month - 1], "m": String(date.month),
        "y": String(date.year),
      ])
  }

  /// One pass, so that a value with braces in it stays what it is.
  private func fill(_ pattern: String, _ values: KeyValuePairs<String, String>) -> String {
    guard pattern.contains("{") else { return pattern }
    var out = ""
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      out += rest[..<open]
      let name = rest[rest.index(after: open)..<close]
      out += values.first { $0.key == name }?.value ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }
}

extension JSONEncoder {
  /// Keys in order, slashes as they are.
  fileprivate static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}

/// Which way a language is written.
enum WritingDirection {
  /// `rtl` for languages and scripts written from right to left, `ltr` for all others; `language` is a BCP 47 tag.
  static func of(_ language: String) -> String {
    let parts = language.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" })
    if parts.dropFirst().contains(where: { ["arab", "hebr", "thaa", "nkoo", "syrc", "adlm", "rohg"].contains($0) }) {
      return "rtl"
    }
    if parts.dropFirst().contains("latn") || parts.dropFirst().contains("cyrl") { return "ltr" }
    let languages: Set<Substring> = ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "syr", "ug", "ur", "yi"]
    return parts.first.map(languages.contains) == true ? "rtl" : "ltr"
  }
}
