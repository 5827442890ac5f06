import Database
import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  /// The form of `episode` with `form` in it, in the caller's transaction.
  func episodePage(
    _ episode: Episode, form: FormFields, problems: [Field: String] = [:], restored: Autosave? = nil, keptAt: Timestamp? = nil,
    _ request: Request, _ context: AdminContext, _ db: any Connection
  ) throws -> AdminEpisodePage {
    let (staff, now) = (context.staff, context.now)
    let show = try Show.find(episode.showID, db)
    let role = staff.role(in: show.id) ?? .author
    let mayEdit = try staff.mayEdit(episode)
    let recording = try EpisodeRecording.find(episode.id, db)
    let latest = try Revision.latest(of: episode.subject, db)
    let text = { (name: String, label: String, hint: String?, required: Bool) in
      TextField(
        name, label, form.text(name), hint: hint, error: problems[Field(rawValue: name)], required: required,
        limit: EpisodeDraft.Limit.line)
    }
    let isUnsettled = episode.status == .draft && episode.publishedAt == nil
    let more: Set<Field> = [
      "slug", "short_title", "subtitle", "author", "recorded_on", "soundbites", "links", "tags", "blocked", "explicit",
    ]
    let crumbs = [LinkItem(title: "Episodes", url: "/admin/shows/\(show.id)/episodes")]
    return AdminEpisodePage(
      layout: layout(episode.title, of: show, area: .episodes, crumbs: crumbs, request, context), heading: episode.title,
      url: "/admin/episodes/\(episode.id)", problems: AdminRoutes.problemLinks(problems),
      restored: restored.map {
        AdminEpisodePage.Restored(
          at: DateTimeItem($0.at, zone: show.timeZone), isOutdated: $0.version != episode.version)
      },
      keptAt: keptAt.map { String($0.rawValue) } ?? "", mayEdit: mayEdit,
      lock: mayEdit ? nil : "This episode isn't a draft any more, so only editors can change it.",
      version: form.text("version"), basis: form.text("basis"),
      title: text("title", "Title", nil, true),
      shortTitle: text("short_title", "Short title", "Without number and show, where apps show those themselves.", false),
      slug: text(
        "slug", "Address",
        isUnsettled
          ? "The last part of its address. It follows the title until you write another or publish."
          : "The last part of its address. The former one goes on leading here.", false),
      number: TextField("number", "Number", form.text("number"), kind: "number", error: problems["number"]),
      season: TextField("season", "Season", form.text("season"), kind: "number", error: problems["season"]),
      type: SelectField(
        "type", "Kind", form.text("type"),
        options: [EpisodeType.full, .trailer, .bonus].map { ($0.rawValue, $0.title) }),
      subtitle: text("subtitle", "Subtitle", nil, false),
      summary: TextArea(
        "summary", "Summary", form.text("summary"), rows: 3,
        hint: "One paragraph of plain text: what apps and searches show first.", error: problems["summary"]),
      notes: TextArea(
        "notes", "Notes", form.text("notes"), rows: 14, isMarkdown: true,
        hint: "Markdown: **bold**, [a link](https://example.com), - lists.", error: problems["notes"]),
      author: text("author", "Author", "Empty: as the show.", false),
      recordedOn: TextField(
        "recorded_on", "Recorded on", form.text("recorded_on"), kind: "date", error: problems["recorded_on"]),
      explicit: SelectField(
        "explicit", "Explicit", form.text("explicit"),
        options: [("", "As the show (\(show.explicit ? "yes" : "no"))"), ("yes", "Yes"), ("no", "No")]),
      blocked: CheckField(
        "blocked", "Ask directories to leave it out", isOn: form.isOn("blocked"), hint: "It stays on the site and in the feed."),
      tags: TextField(
        "tags", "Tags", form.text("tags"), hint: "Parted by commas.", error: problems["tags"]),
      credits: credits(form, problems), sponsors: sponsors(form, problems), soundbites: soundbites(form, problems),
      links: links(form, problems),
      recording: try RecordingPanel(episode, for: staff, at: now, db),
      upload: try uploadBox(episode, error: problems["recording"], context, db),
      chapters: ChapterEditor(
        [], of: episode, recording: recording, rows: ChapterForm(form).rows, problems: problems),
      artwork: try ArtworkField.load(
        label: "Artwork", current: MediaID(form.text("artwork.media")), error: problems["artwork"],
        hint: "Without one of its own it has the show's. Best a square of 3000 × 3000 pixels.", db),
      people: try Person.names(to: staff, in: show.id, db), sponsorNames: try show.sponsors(at: now, db).map(\.name),
      roles: AdminRoutes.roles,
      isMoreOpen: problems.keys.contains { more.contains($0) || ["link.", "soundbite."].contains(where: $0.rawValue.hasPrefix) },
      state: EpisodeState(episode, zone: show.timeZone, site: siteAddress(of: show), now: now),
      mayPublish: role >= .editor, mayDelete: mayEdit && episode.mayBeDeleted,
      checks: try EpisodeCheck.list(episode, at: now, db).map {
        CheckItem($0, of: episode, mayEditShow: role >= .editor)
      },
      lastChange: latest.map {
        AdminEpisodePage.LastChange(
          what: $0.what, by: $0.accountName.nonEmpty, at: DateTimeItem($0.at, zone: show.timeZone))
      },
      history: historyAddress(.episode(episode.id, of: show.id)))
  }

  /// What is wrong, each with a link to its field.
  static func problemLinks(_ problems: [Field: String]) -> [LinkItem] {
    problems.sorted { $0.key < $1.key }.map { LinkItem(title: $0.value, url: "#f-\($0.key.rawValue)") }
  }

  /// The roles that apps know (Podcast Taxonomy), the usual ones.
  static let roles = [
    "host", "co-host", "guest", "reporter", "narrator", "voice actor", "producer", "editor", "audio engineer", "writer",
    "researcher",
    "composer",
  ]

  private func credits(_ form: FormFields, _ problems: [Field: String]) -> RowList {
    RowList(
      "credit", singular: "Person", heading: "People",
      hint: "Pick a name, or write a new one: who isn't known yet is added when you save.",
      columns: [
        .init(name: "name", label: "Name", list: "people-names"),
        .init(name: "role", label: "Role", width: "narrow", list: "person-roles", placeholder: "host"),
      ], carried: ["team", "person", "known"], form: form, problems: problems, listField: "credits")
  }

  private func sponsors(_ form: FormFields, _ problems: [Field: String]) -> RowList {
    RowList(
      "sponsor", singular: "Sponsor", heading: "Sponsors",
      hint: "Pick one of the show's, or write a new name with its link.",
      columns: [
        .init(name: "name", label: "Name", list: "sponsor-names"),
        .init(name: "url", label: "Link of a new sponsor", placeholder: "https://"),
      ], carried: ["id", "known"], form: form, problems: problems, listField: "sponsors")
  }

  private func soundbites(_ form: FormFields, _ problems: [Field: String]) -> RowList {
    RowList(
      "soundbite", singular: "Soundbite", heading: "Soundbites",
      hint: "Stretches worth quoting, 15 to 120 seconds long. Without a title they take the episode's.",
      columns: [
        .init(name: "start", label: "Start", width: "narrow", placeholder: "12:34"),
        .init(name: "length", label: "Seconds", width: "narrow", placeholder: "30"), .init(name: "title", label: "Title"),
      ], form: form, problems: problems, listField: "soundbites")
  }

  private func links(_ form: FormFields, _ problems: [Field: String]) -> RowList {
    RowList(
      "link", singular: "Link", heading: "Links", hint: "What is spoken of in the episode.",
      columns: [.init(name: "title", label: "Title"), .init(name: "url", label: "Address", placeholder: "https://")],
      form: form, problems: problems, listField: "links")
  }
}
