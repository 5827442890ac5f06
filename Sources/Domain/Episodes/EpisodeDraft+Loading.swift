public import Database
import Formats

extension EpisodeDraft {
  /// Everything the form edits of `episode`, as it is stored.
  public static func load(_ episode: Episode, _ db: any Connection) throws -> EpisodeDraft {
    var draft = EpisodeDraft(title: tidy(episode.title))
    draft.shortTitle = tidy(episode.shortTitle)
    draft.slug = episode.slug
    draft.number = episode.number
    draft.season = episode.season
    draft.type = episode.type
    draft.subtitle = tidy(episode.subtitle)
    draft.summary = tidy(episode.summary)
    draft.notes = tidy(episode.notes)
    draft.author = tidy(episode.author)
    draft.recordedOn = episode.recordedOn
    draft.explicit = episode.explicit
    draft.blocked = episode.blocked
    draft.tags = try episode.tags(db).map { tidy($0.name) }
    draft.credits = try episode.credits(db).map {
      CreditDraft(person: $0.person.id, name: $0.person.name, role: $0.role, team: $0.team)
    }
    draft.sponsors = try episode.sponsors(db).map { SponsorMention(sponsor: $0.id, name: $0.name, url: $0.url) }
    draft.chapters = try episode.chapters(db).map { chapter in
      var chapter = chapter
      chapter.title = tidy(chapter.title)
      return chapter
    }
    draft.soundbites = try episode.soundbites(db).map {
      SoundbiteDraft(start: $0.start, length: $0.length, title: tidy($0.title))
    }
    draft.links = try episode.links(db).map { Link(title: tidy($0.title), url: tidy($0.url)) }
    draft.artwork = episode.artworkID
    return draft
  }

  /// A text as a form would send it back: lines ended by `\n`, no white space around it. A draft that went through a form untouched
  /// is the same as before.
  private static func tidy(_ text: String) -> String {
    var text = Substring(text.contains("\r") ? text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
