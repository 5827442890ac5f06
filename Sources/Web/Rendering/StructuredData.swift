/// A JSON-LD object for search engines, written so that it can stand in a `<script type="application/ld+json">`.
struct StructuredData: Sendable {
  /// A value of JSON.
  indirect enum Value: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case number(Int)
    case list([Value])
    /// Members whose value is nil are left out.
    case object(type: String, [(String, Value?)])

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    /// A text, or nothing when there is none.
    static func optional(_ text: String?) -> Value? { text.flatMap { $0.isEmpty ? nil : .text($0) } }
  }

  private let type: String
  private let members: [(String, Value?)]

  /// An object of schema.org's `type`.
  init(_ type: String, _ members: [(String, Value?)]) { (self.type, self.members) = (type, members) }

  /// The object as JSON in which no `<` ends the element it stands in.
  var json: String {
    var out = "{\"@context\":\"https://schema.org\","
    StructuredData.write(.object(type: type, members), to: &out, isRoot: true)
    return out
  }

  /// A show: <https://schema.org/PodcastSeries>.
  static func series(
    name: String, url: String, description: String, image: String?, feed: String, language: String, author: String?
  ) -> StructuredData {
    StructuredData(
      "PodcastSeries",
      [
        ("name", .text(name)), ("url", .text(url)), ("description", .optional(description)), ("image", .optional(image)),
        ("webFeed", .text(feed)), ("inLanguage", .text(language)),
        ("author", author.flatMap { $0.isEmpty ? nil : .object(type: "Person", [("name", .text($0))]) }),
      ])
  }

  /// An episode: <https://schema.org/PodcastEpisode>. `date` is `YYYY-MM-DD`, `duration` as ISO 8601 has it, `PT1H5M`.
  static func episode(
    name: String, url: String, description: String, image: String?, number: Int?, season: Int?, date: String?, duration: String?,
    audio: String?, audioType: String?, transcript: String?, people: [String], series: (name: String, url: String)
  ) -> StructuredData {
    StructuredData(
      "PodcastEpisode",
      [
        ("name", .text(name)), ("url", .text(url)), ("description", .optional(description)), ("image", .optional(image)),
        ("episodeNumber", number.map { .number($0) }), ("datePublished", .optional(date)), ("timeRequired", .optional(duration)),
        (
          "partOfSeason", season.map { .object(type: "PodcastSeason", [("seasonNumber", .number($0))]) }
        ),
        (
          "associatedMedia",
          audio.map {
            .object(
              type: "AudioObject",
              [
                ("contentUrl", .text($0)), ("encodingFormat", .optional(audioType)), ("duration", .optional(duration)),
              ])
          }
        ),
        ("transcript", .optional(transcript)),
        ("actor", people.isEmpty ? nil : .list(people.map { .object(type: "Person", [("name", .text($0))]) })),
        ("partOfSeries", .object(type: "PodcastSeries", [("name", .text(series.name)), ("url", .text(series.url))])),
      ])
  }

  private static func write(_ value: Value, to out: inout String, isRoot: Bool = false) {
    switch value {
    case .text(let text): write(text, to: &out)
    case .number(let number): out += String(number)
    case .list(let values):
      out += "["
      for (index, value) in values.enumerated() {
        if index > 0 { out += "," }
        write(value, to: &out)
      }
      out += "]"
    case .object(let type, let members):
      out += isRoot ? "\"@type\":" : "{\"@type\":"
      write(type, to: &out)
      for case (let name, let value?) in members {
        out += ","
        write(name, to: &out)
        out += ":"
        write(value, to: &out)
      }
      out += "}"
    }
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
