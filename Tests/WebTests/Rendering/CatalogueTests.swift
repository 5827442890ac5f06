import Formats
import Testing

@testable import Web

@Suite struct CatalogueTests {
  private let catalogue: Catalogue

  init() throws { catalogue = try Catalogue(folder: templateFolder + "/locales") }

  @Test func everyLanguageHasEveryWordInTheSameForm() {
    #expect(catalogue.languages == ["de", "en", "zh"])
    let english = catalogue.words(for: "en").entries
    for language in ["de", "zh"] {
      let words = catalogue.words(for: language).entries
      #expect(Set(words.keys) == Set(english.keys))
      for (key, entry) in english {
        guard let other = words[key] else { continue }
        #expect(holes(entry) == holes(other), "\(language) \(key)")
      }
    }
  }

  /// Words that are the same in German and English.
  private let shared: Set<String> = [
    "bonus", "trailer", "links", "person", "installation", "audioFile", "playerOf", "thousands", "decimal",
  ]

  @Test func nothingWasLeftInEnglish() {
    let english = catalogue.words(for: "en")
    for language in ["de", "zh"] {
      for (key, entry) in catalogue.words(for: language).entries where english.entries[key] == entry {
        #expect(shared.contains(key), "\(language) \(key) is English")
      }
    }
  }

  @Test(arguments: [
    ("en", "November 21, 2026", "Nov 21"), ("de", "21. November 2026", "21. Nov."), ("zh", "2026年11月21日", "11月21日"),
  ]) func datesAreWrittenAsTheLanguageDoes(language: String, date: String, day: String) {
    let words = catalogue.words(for: language)
    #expect(words.date(CalendarDate(year: 2026, month: 11, day: 21)) == date)
    #expect(words.day(CalendarDate(year: 2026, month: 11, day: 21)) == day)
    #expect(words.date(CalendarDate(year: 2026, month: 13, day: 1)) == "2026-13-01")
  }

  @Test(arguments: [
    ("en", ["1 sec", "59 sec", "1 min", "1 hr", "1 hr 5 min"]),
    ("de", ["1 Sek.", "59 Sek.", "1 Min.", "1 Std.", "1 Std. 5 Min."]),
    ("zh", ["1秒", "59秒", "1分钟", "1小时", "1小时5分钟"]),
  ]) func lengthsAreWrittenAsTheLanguageDoes(language: String, expected: [String]) {
    let words = catalogue.words(for: language)
    #expect([0, 59_000, 62_000, 3_601_000, 3_921_000].map { words.duration(Milliseconds($0)) } == expected)
  }

  @Test func countsTakeTheirForm() {
    #expect(
      [0, 1, 2, 1242].map { catalogue.words(for: "en")("episodeCount", count: $0) } == [
        "0 episodes", "1 episode", "2 episodes", "1,242 episodes",
      ])
    #expect(
      [0, 1, 1242, 12_420].map { catalogue.words(for: "de")("episodeCount", count: $0) } == [
        "0 Folgen", "1 Folge", "1242 Folgen", "12.420 Folgen",
      ])
    #expect(catalogue.words(for: "zh")("episodeCount", count: 1) == "1 期节目")
  }

  @Test func valuesAreNotReadAsPatterns() {
    #expect(
      catalogue.words(for: "en")("personDescription", ["name": "{show}", "show": "A {b"]) == "Every episode of A {b with {show}.")
  }

  @Test(arguments: [
    ("de-AT", "de"), ("zh-Hant-TW", "zh"), ("EN_us", "en"), ("fr", "en"), ("", "en"), ("-", "en"), ("deu", "en"),
  ]) func aLanguageFindsItsNearestWords(tag: String, found: String) {
    #expect(catalogue.words(for: tag).language == found)
  }

  @Test(arguments: [
    ("ar", "rtl"), ("he-IL", "rtl"), ("FA_ir", "rtl"), ("ur", "rtl"), ("pa-Arab", "rtl"), ("az-Latn", "ltr"), ("ks-Latn", "ltr"),
    ("en", "ltr"), ("", "ltr"), ("art", "ltr"),
  ]) func scriptsRunTheirWay(tag: String, direction: String) { #expect(WritingDirection.of(tag) == direction) }

  @Test func theChromeOfALanguageWithoutWordsIsMarkedAsEnglish() {
    let layout = SamplePages(catalogue, language: "fa").chrome.layout(title: nil, path: "/", section: .home)
    #expect((layout.language, layout.wordsLanguage, layout.direction) == ("fa", "en", "rtl"))
  }

  private func holes(_ entry: Catalogue.Entry) -> [String: [String]] {
    func names(_ text: String) -> [String] {
      text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { String($0.prefix { $0 != "}" }) }.sorted()
    }
    switch entry {
    // Chinese writes months as numbers.
    case .text(let text) where text.contains("{d}"): return ["date": [text.contains("{y}") ? "y" : "d"]]
    case .text(let text): return ["": names(text)]
    case .plural(let forms): return ["other": names(forms["other"] ?? "")]
    case .list(let list): return ["list": [String(list.count)]]
    case .group(let words): return words.mapValues(names)
    }
  }
}
