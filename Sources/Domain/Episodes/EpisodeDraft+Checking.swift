import Database
import Formats

extension EpisodeDraft {
  /// How much of everything an episode may have.
  public enum Limit {
    public static let line = 255
    public static let summary = 10_000
    public static let notes = 200_000
    public static let tags = 50
    public static let tag = 60
    public static let credits = 100
    public static let sponsors = 20
    public static let links = 200
    public static let soundbites = 50
    public static let chapters = 500
    public static let number = 1_000_000
  }

  /// What can't be taken, each with its remedy. What stands in `former` already isn't held against who leaves it as it is: imported
  /// feeds break every rule.
  func problems(besides former: EpisodeDraft?, for episode: Episode, _ db: any Connection) throws -> [Field: String] {
    var problems: [Field: String] = [:]
    checkTexts(former, &problems)
    checkLists(former, &problems)
    if number != former?.number || (season != former?.season && number != nil) {
      if let problem = try numberProblem(for: episode, db) { problems["number"] = problem }
    }
    if season != former?.season, let season, !(1...Limit.number).contains(season) {
      problems["season"] = "Season numbers start at 1. Leave it empty for none."
    }
    if let recordedOn, recordedOn != former?.recordedOn, LocalTime.read(date: recordedOn, time: "00:00") == nil {
      problems["recorded_on"] = "“\(recordedOn.prefix(40))” isn't a day. Write it like 2026-03-02."
    }
    if let artwork, artwork != former?.artwork {
      let isImage = try db.exists(
        "SELECT 1 FROM media WHERE id = \(artwork) AND original_id IS NULL AND content_type LIKE 'image/%'")
      if !isImage { problems["artwork"] = "That picture isn't here any more. Choose it again." }
    }
    for (index, mention) in sponsors.enumerated() where former?.sponsors.contains(mention) != true {
      guard let id = mention.sponsor else { continue }
      if try !db.exists("SELECT 1 FROM sponsors WHERE id = \(id) AND show_id = \(episode.showID)") {
        problems[Field(rawValue: "sponsor.\(index).id")] = "That sponsor isn't one of this show any more. Take the row out."
      }
    }
    return problems
  }

  private func checkTexts(_ former: EpisodeDraft?, _ problems: inout [Field: String]) {
    if title.isEmpty { problems["title"] = "Give the episode a title." }
    func limit(_ field: Field, _ text: String, _ old: String?, _ limit: Int, _ what: String) {
      guard text != old, text.count > limit else { return }
      problems[field] = "\(what) at most \(limit) characters; this has \(text.count). Shorten it."
    }
    limit("title", title, former?.title, Limit.line, "Titles have")
    limit("short_title", shortTitle, former?.shortTitle, Limit.line, "Short titles have")
    limit("subtitle", subtitle, former?.subtitle, Limit.line, "Subtitles have")
    limit("author", author, former?.author, Limit.line, "Authors have")
    limit("summary", summary, former?.summary, Limit.summary, "Summaries have")
    limit("notes", notes, former?.notes, Limit.notes, "Notes have")
    guard slug != former?.slug, !slug.isEmpty else { return }
    if slug != Slug.make(from: slug) {
      let proposal = Slug.make(from: slug)
      problems["slug"] = "Addresses are lower-case letters, digits and hyphens. “\(proposal)” would do."
    } else if Episode.reservedSlugs.contains(slug) {
      problems["slug"] = "“\(slug)” is an address the site needs for itself. Choose another."
    }
  }

  private func checkLists(_ former: EpisodeDraft?, _ problems: inout [Field: String]) {
    func count(_ field: Field, _ count: Int, _ old: Int?, _ limit: Int, _ what: String) {
      if count > limit, count > old ?? 0 { problems[field] = "An episode has at most \(limit) \(what); these are \(count)." }
    }
    count("tags", tags.count, former?.tags.count, Limit.tags, "tags")
    count("credits", credits.count, former?.credits.count, Limit.credits, "people")
    count("sponsors", sponsors.count, former?.sponsors.count, Limit.sponsors, "sponsors")
    count("links", links.count, former?.links.count, Limit.links, "links")
    count("soundbites", soundbites.count, former?.soundbites.count, Limit.soundbites, "soundbites")
    count("chapters", chapters.count, former?.chapters.count, Limit.chapters, "chapters")
    if let long = tags.first(where: { $0.count > Limit.tag }), former?.tags.contains(long) != true {
      problems["tags"] = "Tags have at most \(Limit.tag) characters; “\(long.prefix(30))…” has \(long.count)."
    }
    for (index, credit) in credits.enumerated() where former?.credits.contains(credit) != true {
      let field = "credit.\(index)"
      if credit.person == nil, credit.name.isEmpty {
        problems[Field(rawValue: "\(field).name")] = "Say who it is, or take the row out."
      }
      if credit.name.count > Limit.line { problems[Field(rawValue: "\(field).name")] = "Names have at most 255 characters." }
      if credit.role.count > Limit.tag { problems[Field(rawValue: "\(field).role")] = "Roles have at most 60 characters." }
    }
    for (index, mention) in sponsors.enumerated() where mention.sponsor == nil && former?.sponsors.contains(mention) != true {
      let field = "sponsor.\(index)"
      if mention.name.isEmpty { problems[Field(rawValue: "\(field).name")] = "Give the sponsor a name." }
      if mention.name.count > Limit.line { problems[Field(rawValue: "\(field).name")] = "Names have at most 255 characters." }
      if !mention.url.isEmpty, let problem = WebLink.problem(with: mention.url) {
        problems[Field(rawValue: "\(field).url")] = problem
      }
    }
    for (index, link) in links.enumerated() where former?.links.contains(link) != true {
      if let problem = WebLink.problem(with: link.url, .webOrMail) {
        problems[Field(rawValue: "link.\(index).url")] = problem
      }
      if link.title.count > Limit.line {
        problems[Field(rawValue: "link.\(index).title")] = "Titles have at most 255 characters."
      }
    }
    for (index, bite) in soundbites.enumerated() where former?.soundbites.contains(bite) != true {
      if bite.length <= .zero {
        problems[Field(rawValue: "soundbite.\(index).length")] = "Say how long it is, in seconds: directories take 15 to 120."
      }
      if bite.title.count > Limit.line {
        problems[Field(rawValue: "soundbite.\(index).title")] = "Titles have at most 255 characters."
      }
    }
  }

  /// Whether another full episode has the number. The show is held meanwhile, so that two who save at once can't both have it.
  private func numberProblem(for episode: Episode, _ db: any Connection) throws -> String? {
    guard let number else { return nil }
    guard (1...Limit.number).contains(number) else { return "Episode numbers start at 1. Leave it empty for none." }
    guard type == .full else { return nil }
    _ = try Show.held(episode.showID, db)
    let other = try db.value(
      """
      SELECT title FROM episodes WHERE show_id = \(episode.showID) AND number = \(number) AND id <> \(episode.id)
        AND type = 'full' AND status <> 'withdrawn' AND season IS NOT DISTINCT FROM \(season) ORDER BY id LIMIT 1
      """, as: String.self)
    return other.map { title in
      let place = season.map { "Episode \(number) of season \($0)" } ?? "Episode \(number)"
      return "\(place) is “\(title)”. Choose another number."
    }
  }
}
