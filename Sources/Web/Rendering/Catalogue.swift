import Foundation

/// The words of the interface in every language that has them, from `locales/{language}.json`.
struct Catalogue: Sendable {
  private let words: [String: Words]
  private let english: Words

  /// Reads every catalogue in `folder`; English must be among them.
  init(folder: String) throws {
    var words: [String: Words] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where file.hasSuffix(".json") {
      let language = String(file.dropLast(5))
      do {
        let entries = try JSONDecoder().decode([String: Entry].self, from: Data(contentsOf: URL(filePath: "\(folder)/\(file)")))
        words[language] = Words(language: language, entries: entries)
      } catch {
        throw TemplateError.unreadable("locales/\(file)", "\(error)")
      }
    }
    guard let english = words["en"] else { throw TemplateError.missing("locales/en.json") }
    self.words = words
    self.english = english
  }

  /// The languages there are words for, in order of their codes.
  var languages: [String] { words.keys.sorted() }

  /// The words for readers of `language`, a BCP 47 tag: its own, those of the language without region and script, or English.
  func words(for language: String) -> Words {
    var tag = Substring(language.lowercased().replacing("_", with: "-"))
    while !tag.isEmpty {
      if let found = words[String(tag)] { return found }
      tag = tag.lastIndex(of: "-").map { tag[..<$0] } ?? ""
    }
    return english
  }

  /// A value in a catalogue: words, words for one and for several, or a list.
  enum Entry: Decodable, Sendable, Equatable {
    case text(String)
    case plural([String: String])
    case list([String])
    /// Words that go to a script as they are.
    case group([String: String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let list = try? container.decode([String].self) {
        self = .list(list)
      } else {
        let forms = try container.decode([String: String].self)
        self = forms["other"] == nil ? .group(forms) : .plural(forms)
      }
    }
  }
}
