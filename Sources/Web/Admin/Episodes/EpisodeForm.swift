import Domain
import Formats

/// The form of an episode: a draft as fields, and fields as a draft. Everything that is shown is made from fields, so that what was
/// typed comes back as it was typed, whether it could be taken or not.
struct EpisodeForm: Sendable {
  /// What the fields say; a field that can't be read is empty in it.
  let draft: EpisodeDraft
  /// What couldn't be read, by the field's name.
  let problems: [Field: String]

  /// Reads the fields of `form`, save the artwork, which is `artwork`.
  init(_ form: FormFields, artwork: MediaID?) {
    var problems: [Field: String] = [:]
    var draft = EpisodeDraft(title: form.text("title"))
    (draft.shortTitle, draft.slug) = (form.text("short_title"), form.text("slug"))
    draft.number = EpisodeForm.number("number", form, &problems)
    draft.season = EpisodeForm.number("season", form, &problems)
    draft.type = EpisodeType(rawValue: form.text("type")) ?? .full
    (draft.subtitle, draft.summary, draft.notes) = (form.text("subtitle"), form.text("summary"), form.text("notes"))
    draft.author = form.text("author")
    draft.recordedOn = form.text("recorded_on").nonEmpty
    draft.explicit = ["yes": true, "no": false][form.text("explicit")]
    draft.blocked = form.isOn("blocked")
    draft.tags = EpisodeForm.tags(form.text("tags"))
    draft.credits = EpisodeForm.entries("credit", of: form).map(EpisodeForm.credit)
    draft.sponsors = EpisodeForm.entries("sponsor", of: form).map(EpisodeForm.sponsor)
    let chapters = ChapterForm(form)
    problems.merge(chapters.problems) { first, _ in first }
    draft.chapters = chapters.chapters
    for (index, row) in EpisodeForm.entries("soundbite", of: form).enumerated() {
      draft.soundbites.append(EpisodeForm.soundbite(row, index, &problems))
    }
    draft.links = EpisodeForm.entries("link", of: form).map { row in
      let url = row["url"] ?? ""
      return Link(title: row["title"]?.nonEmpty ?? EpisodePage.host(of: url), url: url)
    }
    draft.artwork = artwork
    (self.draft, self.problems) = (draft, problems)
  }

  /// The fields that say `draft`, as it was at `version` of the episode.
  static func fields(of draft: EpisodeDraft, version: Int64) -> FormFields {
    var form = FormFields([
      ("version", String(version)), ("basis", draft.digest), ("title", draft.title), ("short_title", draft.shortTitle),
      ("slug", draft.slug), ("number", draft.number.map(String.init) ?? ""), ("season", draft.season.map(String.init) ?? ""),
      ("type", draft.type.rawValue), ("subtitle", draft.subtitle), ("summary", draft.summary), ("notes", draft.notes),
      ("author", draft.author), ("recorded_on", draft.recordedOn ?? ""),
      ("explicit", draft.explicit.map { $0 ? "yes" : "no" } ?? ""), ("blocked", draft.blocked ? "1" : ""),
      ("tags", draft.tags.joined(separator: ", ")),
    ])
    func add(_ list: String, _ index: Int, _ values: KeyValuePairs<String, String>) {
      for (name, value) in values { form.append("\(list).\(index).\(name)", value) }
    }
    for (index, credit) in draft.credits.enumerated() {
      add(
        "credit", index,
        [
          "name": credit.name, "role": credit.role, "team": credit.team, "person": credit.person?.description ?? "",
          "known": credit.person == nil ? "" : credit.name,
        ])
    }
    for (index, mention) in draft.sponsors.enumerated() {
      add(
        "sponsor", index,
        [
          "name": mention.name, "url": mention.sponsor == nil ? mention.url : "", "id": mention.sponsor?.description ?? "",
          "known": mention.sponsor == nil ? "" : mention.name,
        ])
    }
    for (index, row) in ChapterForm.rows(of: draft.chapters).enumerated() {
      add(
        "chapter", index,
        [
          "start": row.start, "title": row.title, "link": row.link, "hidden": row.isHidden ? "1" : "", "image": row.image,
          "end": row.end,
        ])
    }
    for (index, bite) in draft.soundbites.enumerated() {
      add(
        "soundbite", index,
        [
          "start": bite.start.chapterClock, "length": EpisodeForm.seconds(bite.length), "title": bite.title,
        ])
    }
    for (index, link) in draft.links.enumerated() { add("link", index, ["title": link.title, "url": link.url]) }
    if let artwork = draft.artwork { form.append("artwork.media", artwork.description) }
    return form
  }

  /// The basis that a form says it was filled with.
  static func basis(_ form: FormFields) -> Episode.Basis {
    Episode.Basis(version: form.version, digest: form.text("basis").nonEmpty)
  }

  /// The rows of `list` that say something; a role alone, or what the program carries along, says nothing.
  static func entries(_ list: String, of form: FormFields) -> [[String: String]] {
    let carried: Set<String> = list == "credit" ? ["role", "team", "person", "known"] : ["id", "known"]
    return form.entries(list).filter { row in row.contains { !carried.contains($0.key) && !$0.value.isEmpty } }
  }

  /// Tags parted by commas or lines; one that is there twice counts once.
  private static func tags(_ text: String) -> [String] {
    var seen: Set<String> = []
    return text.split { $0 == "," || $0 == "\n" || $0 == "，" }
      .map { $0.trimmingPrefix { $0.isWhitespace } }
      .map { String($0.reversed().drop { $0.isWhitespace }.reversed()) }
      .filter { !$0.isEmpty && seen.insert(Slug.make(from: $0)).inserted }
  }

  private static func number(_ name: String, _ form: FormFields, _ problems: inout [Field: String]) -> Int? {
    guard let text = form.text(name).nonEmpty else { return nil }
    if let number = Int(text) { return number }
    problems[Field(rawValue: name)] = "“\(text.prefix(40))” isn't a whole number. Write digits only, or leave it empty."
    return nil
  }

  /// A person who was picked stays that person as long as the name isn't changed.
  private static func credit(_ row: [String: String]) -> EpisodeDraft.CreditDraft {
    let name = row["name"] ?? ""
    let isSame = name == row["known"]
    return EpisodeDraft.CreditDraft(
      person: isSame ? row["person"].flatMap { PersonID($0) } : nil, name: name,
      role: row["role"]?.lowercased().nonEmpty ?? "host", team: row["team"] ?? "")
  }

  private static func sponsor(_ row: [String: String]) -> EpisodeDraft.SponsorMention {
    let name = row["name"] ?? ""
    let isSame = name == row["known"]
    return EpisodeDraft.SponsorMention(
      sponsor: isSame ? row["id"].flatMap { SponsorID($0) } : nil, name: name, url: row["url"] ?? "")
  }

  private static func soundbite(
    _ row: [String: String], _ index: Int, _ problems: inout [Field: String]
  ) -> EpisodeDraft.SoundbiteDraft {
    let start = Milliseconds(duration: row["start"] ?? "")
    let length = Milliseconds(duration: row["length"] ?? "")
    if start == nil {
      problems[Field(rawValue: "soundbite.\(index).start")] = "Say where it starts, such as 12:34."
    }
    if length == nil {
      problems[Field(rawValue: "soundbite.\(index).length")] = "Say how long it is, in seconds: directories take 15 to 120."
    }
    return EpisodeDraft.SoundbiteDraft(start: start ?? .zero, length: length ?? .zero, title: row["title"] ?? "")
  }

  private static func seconds(_ length: Milliseconds) -> String {
    let (whole, rest) = (length.rawValue / 1000, length.rawValue % 1000)
    guard rest != 0 else { return String(whole) }
    var digits = String(1000 + rest).dropFirst()
    while digits.hasSuffix("0") { digits = digits.dropLast() }
    return "\(whole).\(digits)"
  }
}
