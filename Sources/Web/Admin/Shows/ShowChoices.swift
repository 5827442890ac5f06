import Domain
import Formats
import Foundation

/// What the settings of a show offer to choose from.
enum ShowChoices {
  /// The languages most podcasts are in, by name. Any other tag can be typed.
  static let languages: [(tag: String, name: String)] = [
    ("af", "Afrikaans"), ("ar", "Arabic"), ("bn", "Bengali"), ("bg", "Bulgarian"), ("ca", "Catalan"), ("zh", "Chinese"),
    ("zh-Hans", "Chinese, simplified"), ("zh-Hant", "Chinese, traditional"), ("hr", "Croatian"), ("cs", "Czech"),
    ("da", "Danish"), ("nl", "Dutch"), ("en", "English"), ("en-AU", "English, Australia"), ("en-CA", "English, Canada"),
    ("en-GB", "English, United Kingdom"), ("en-US", "English, United States"), ("et", "Estonian"), ("fil", "Filipino"),
    ("fi", "Finnish"), ("fr", "French"), ("fr-CA", "French, Canada"), ("de", "German"), ("de-AT", "German, Austria"),
    ("de-CH", "German, Switzerland"), ("el", "Greek"), ("he", "Hebrew"), ("hi", "Hindi"), ("hu", "Hungarian"),
    ("is", "Icelandic"), ("id", "Indonesian"), ("ga", "Irish"), ("it", "Italian"), ("ja", "Japanese"), ("ko", "Korean"),
    ("lv", "Latvian"), ("lt", "Lithuanian"), ("ms", "Malay"), ("no", "Norwegian"), ("fa", "Persian"), ("pl", "Polish"),
    ("pt", "Portuguese"), ("pt-BR", "Portuguese, Brazil"), ("pt-PT", "Portuguese, Portugal"), ("ro", "Romanian"),
    ("ru", "Russian"), ("sr", "Serbian"), ("sk", "Slovak"), ("sl", "Slovenian"), ("es", "Spanish"),
    ("es-MX", "Spanish, Mexico"), ("es-ES", "Spanish, Spain"), ("sw", "Swahili"), ("sv", "Swedish"), ("ta", "Tamil"),
    ("te", "Telugu"), ("th", "Thai"), ("tr", "Turkish"), ("uk", "Ukrainian"), ("ur", "Urdu"), ("vi", "Vietnamese"),
    ("cy", "Welsh"),
  ]

  /// The zones of the IANA data base by region, UTC first.
  static let zones: [String] =
    ["UTC"]
    + TimeZone.knownTimeZoneIdentifiers.filter { name in
      guard let slash = name.firstIndex(of: "/") else { return false }
      return regions.contains(name[..<slash])
    }.sorted()

  private static let regions: Set<Substring> = [
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
  ]

  /// Apple's categories, each top level with those below it, and those of `chosen` that Apple hasn't.
  static func categories(besides chosen: [[String]]) -> [(value: String, title: String)] {
    var options: [(value: String, title: String)] = [("", "None")]
    for group in FeedCategories.apple {
      options.append((group.name, group.name))
      for child in group.children {
        let name = group.name + ShowForm.separator + child
        options.append((name, name))
      }
    }
    for category in chosen.map({ $0.joined(separator: ShowForm.separator) })
    where !options.contains(where: { $0.value == category }) {
      options.append((category, "\(category) (not one of Apple's)"))
    }
    return options
  }

  /// The roles that people of a show usually have, as the podcast namespace's taxonomy names them.
  static let roles = [
    "host", "co-host", "guest", "reporter", "editor", "producer", "executive producer", "author", "writer", "narrator",
    "sound designer", "audio engineer", "composer", "cover art designer", "fact checker", "researcher", "translator",
  ]
}
