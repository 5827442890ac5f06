import Domain
import Foundation

/// `GET /admin/begin`: the first page of a new installation.
struct BeginPage: AdminPage {
  static let template = "admin/begin/begin"
  let layout: AdminLayout
  let name: String
  /// Whether there is no show of one's own yet.
  let isFirst: Bool
  let unfinished: [Unfinished]
  /// The demo shows by name, nil when there are none.
  let demo: String?

  /// A show that was begun.
  struct Unfinished: Sendable {
    let title: String
    let url: String
    let next: String
    let artwork: String?
  }
}

/// The way from nothing to a first episode, with where one is.
struct BeginSteps: Sendable {
  let steps: [Step]
  /// `Step 2 of 3`.
  let position: String

  struct Step: Sendable {
    let number: String
    let title: String
    /// Where it is, nil for one that can't be taken yet.
    let url: String?
    let isCurrent: Bool
    let isDone: Bool
  }

  /// At step `current` of 3, of the show `id` once there is one.
  init(_ current: Int, of id: ShowID?) {
    let titles = [("The show", "show"), ("Artwork", "artwork"), ("First episode", "episode")]
    steps = titles.enumerated().map { index, step in
      Step(
        number: String(index + 1), title: step.0, url: index + 1 == current ? nil : id.map { "/admin/begin/\($0)/\(step.1)" },
        isCurrent: index + 1 == current, isDone: index + 1 < current)
    }
    position = "Step \(current) of 3"
  }
}

/// The first step: what the show is.
struct BeginShowPage: AdminPage {
  static let template = "admin/begin/show"
  let layout: AdminLayout
  let way: BeginSteps
  let action: String
  let errors: [FormError]
  let title: TextField
  let description: TextArea
  let author: TextField
  let category: SelectField
  let language: SelectField
  let timeZone: SelectField
  /// Whether a script may put the browser's own language and zone in the place of the guesses.
  let guesses: Bool
}

/// The second step: the artwork.
struct BeginArtworkPage: AdminPage {
  static let template = "admin/begin/artwork"
  let layout: AdminLayout
  let way: BeginSteps
  let base: String
  let errors: [FormError]
  let artwork: ArtworkField
  let covers: [Cover]
  let hasArtwork: Bool

  /// A cover that the program draws.
  struct Cover: Sendable {
    let number: String
    let picture: String
    let name: String
  }
}

/// The third step: the first episode.
struct BeginEpisodePage: AdminPage {
  static let template = "admin/begin/episode"
  let layout: AdminLayout
  let way: BeginSteps
  let base: String
  let errors: [FormError]
  let title: TextField
  let show: String
}

/// What is offered to choose from.
enum BeginChoices {
  /// Languages that many shows are in, by their own names; the settings take any other.
  static let languages: [(value: String, title: String)] = [
    ("ar", "العربية"), ("bn", "বাংলা"), ("bg", "Български"), ("ca", "Català"), ("cs", "Čeština"), ("da", "Dansk"),
    ("de", "Deutsch"), ("de-AT", "Deutsch (Österreich)"), ("de-CH", "Deutsch (Schweiz)"), ("et", "Eesti"), ("el", "Ελληνικά"),
    ("en", "English"), ("en-AU", "English (Australia)"), ("en-GB", "English (United Kingdom)"),
    ("en-US", "English (United States)"), ("es", "Español"), ("es-419", "Español (Latinoamérica)"), ("eu", "Euskara"),
    ("fa", "فارسی"), ("fr", "Français"), ("fr-CA", "Français (Canada)"), ("gl", "Galego"), ("ko", "한국어"), ("he", "עברית"),
    ("hi", "हिन्दी"), ("hr", "Hrvatski"), ("id", "Bahasa Indonesia"), ("is", "Íslenska"), ("it", "Italiano"), ("ja", "日本語"),
    ("lv", "Latviešu"), ("lt", "Lietuvių"), ("hu", "Magyar"), ("nl", "Nederlands"), ("nb", "Norsk bokmål"), ("pl", "Polski"),
    ("pt", "Português"), ("pt-BR", "Português (Brasil)"), ("ro", "Română"), ("ru", "Русский"), ("sk", "Slovenčina"),
    ("sl", "Slovenščina"), ("sr", "Српски"), ("fi", "Suomi"), ("sv", "Svenska"), ("th", "ไทย"), ("tr", "Türkçe"),
    ("uk", "Українська"), ("vi", "Tiếng Việt"), ("zh", "中文"), ("zh-Hans", "中文（简体）"), ("zh-Hant", "中文（繁體）"),
  ]

  /// The zones of the world that are places, and UTC.
  static let zones: [(value: String, title: String)] = {
    let places = ["Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
    let names = TimeZone.knownTimeZoneIdentifiers.filter { name in places.contains { name.hasPrefix("\($0)/") } }
    return [("UTC", "UTC")] + Set(names).sorted().map { ($0, $0.replacing("_", with: " ").replacing("/", with: " / ")) }
  }()

  /// `choices`, with `chosen` among them whatever it is.
  static func with(_ chosen: String, _ choices: [(value: String, title: String)]) -> [(value: String, title: String)] {
    choices.contains { $0.value == chosen } || chosen.isEmpty ? choices : [(chosen, chosen)] + choices
  }
}
