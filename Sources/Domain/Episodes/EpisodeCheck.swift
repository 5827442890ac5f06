public import Database
public import Formats

/// One line of what stands between an episode and its listeners: what podcast directories would refuse or find fault with (Apple's RSS
/// guide, Spotify's delivery rules, PSP-1), in plain words.
public struct EpisodeCheck: Sendable, Hashable {
  /// How grave it is.
  public let level: Level
  /// What is so.
  public let text: String
  /// What to do about it; empty where nothing is to be done.
  public let remedy: String
  /// Where it is mended.
  public let place: Place
  /// The form's field, for ``Place/episode`` its anchor.
  public let field: Field

  /// How grave a finding is.
  public enum Level: Int, Sendable, Hashable, Comparable {
    /// It can't be published like this.
    case must
    /// It can, but directories will refuse it or listeners will miss something.
    case should
    case fine

    /// The gravest first.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// Where something is mended.
  public enum Place: Sendable, Hashable {
    /// In the episode's form.
    case episode
    /// In the show's settings.
    case show
    /// Nowhere.
    case nowhere
  }

  /// Text and remedy as one.
  public var sentence: String { remedy.isEmpty ? text : "\(text) \(remedy)" }

  init(_ level: Level, _ field: Field, _ text: String, _ remedy: String = "", at place: Place = .episode) {
    (self.level, self.field, self.text, self.remedy, self.place) = (level, field, text, remedy, place)
  }

  /// Everything found, the gravest first; one line says so when nothing is.
  public static func list(_ episode: Episode, at now: Timestamp, _ db: any Connection) throws -> [EpisodeCheck] {
    let show = try Show.find(episode.showID, db)
    var found = try recording(of: episode, db)
    found += texts(of: episode)
    found += try numbers(of: episode, in: show, db)
    found += try parts(of: episode, db)
    found += try pictures(of: episode, in: show, db)
    found += of(show)
    if !found.contains(where: { $0.level < .fine }) {
      found.append(EpisodeCheck(.fine, "", "Nothing stands in its way.", at: .nowhere))
    }
    return found.enumerated().sorted { ($0.element.level, $0.offset) < ($1.element.level, $1.offset) }.map(\.element)
  }

  private static func texts(of episode: Episode) -> [EpisodeCheck] {
    var found: [EpisodeCheck] = []
    if episode.title.isEmpty || episode.title == Episode.untitled {
      found.append(.init(.must, "title", "It has no title yet.", "Give it one."))
    } else if hasMarkup(episode.title) {
      found.append(.init(.should, "title", "The title has HTML in it.", "Apps show it as it is; write plain text."))
    } else if episode.title.count > 150 {
      found.append(
        .init(.should, "title", "The title has \(episode.title.count) characters.", "Apps cut it off; 60 are seen everywhere."))
    }
    if episode.summary.isEmpty && episode.notes.isEmpty {
      found.append(
        .init(
          .should, "summary", "It has neither summary nor notes.",
          "Apps and searches have nothing to show: write a sentence or two."))
    }
    if episode.summary.utf8.count > 4000 {
      found.append(
        .init(.should, "summary", "The summary is longer than the 4000 bytes directories take.", "Move the rest to the notes."))
    } else if hasMarkup(episode.summary) {
      found.append(
        .init(.should, "summary", "The summary has HTML in it.", "Write it as plain text; formatting belongs in the notes."))
    }
    if episode.type == .full, episode.blocked {
      found.append(.init(.should, "blocked", "Directories are asked to leave it out.", "Untick that if they should list it."))
    }
    return found
  }

  private static func numbers(of episode: Episode, in show: Show, _ db: any Connection) throws -> [EpisodeCheck] {
    guard episode.type == .full else { return [] }
    guard let number = episode.number else {
      guard show.type == .serial else { return [] }
      return [
        .init(
          .must, "number", "The show is heard in order, and this episode has no number.", "Give it one: Apple refuses it without."
        )
      ]
    }
    let other = try db.value(
      """
      SELECT title FROM episodes WHERE show_id = \(show.id) AND number = \(number) AND id <> \(episode.id) AND type = 'full'
        AND status <> 'withdrawn' AND season IS NOT DISTINCT FROM \(episode.season) ORDER BY id LIMIT 1
      """, as: String.self)
    return other.map { [.init(.should, "number", "“\($0)” has the number \(number) too.", "Give one of them another.")] } ?? []
  }

  private static func hasMarkup(_ text: String) -> Bool {
    guard let open = text.firstIndex(of: "<") else {
      return ["&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;"].contains { text.contains($0) }
    }
    let rest = text[text.index(after: open)...]
    return rest.contains(">") && (rest.first?.isLetter ?? false || rest.first == "/")
  }
}
