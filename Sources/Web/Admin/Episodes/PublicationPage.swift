import Database
import Domain
import Formats
import Hummingbird

/// Where an episode is published, scheduled, unlisted, withdrawn.
struct PublicationPage: AdminPage {
  static let template = "admin/episodes/publication"
  let layout: AdminLayout
  let heading: String
  /// `/admin/episodes/42`.
  let url: String
  let state: EpisodeState
  let problems: [LinkItem]
  let hasObstacles: Bool
  let formHeading: String
  let choices: [Choice]
  let zone: String
  let zoneNow: String
  let date: TextField
  let time: TextField
  /// Which of several moments is meant; nil where there is one.
  let occurrence: SelectField?
  let unlisted: CheckField
  let button: String
  let endings: [Ending]
  let checks: [CheckItem]

  /// When.
  struct Choice: Sendable {
    let value: String
    let title: String
    let isChosen: Bool
  }

  /// A way back.
  struct Ending: Sendable {
    let to: String
    let title: String
    let text: String
    /// What has to be ticked first; nil for nothing.
    let asks: String?
    let error: String?
  }
}

extension AdminRoutes {
  /// The page of the publication of `episode`, with what was sent in `form`.
  func publicationPage(
    _ episode: Episode, form: FormFields? = nil, problems: [Field: String] = [:], _ request: Request, _ context: AdminContext,
    _ db: any Connection
  ) throws -> PublicationPage {
    let now = context.now
    let show = try Show.find(episode.showID, db)
    let zone = show.timeZone
    let checks = try EpisodeCheck.list(episode, at: now, db)
    let isPublic = episode.isListed(at: now) || episode.status == .unlisted
    let stored = episode.publishedAt.map { LocalTime.reading($0, zone: zone) }
    let proposal = stored ?? PublicationPage.proposal(at: now, zone: zone)
    let when = form?.text("when") ?? (episode.status == .scheduled && !isPublic ? "later" : isPublic ? "past" : "now")
    let reading = form.map { PublicationForm.reading($0, zone: zone) }
    let occurrence = reading.flatMap { reading -> SelectField? in
      guard !reading.options.isEmpty else { return nil }
      return SelectField(
        "occurrence", "Which", form?.text("occurrence") ?? "", options: reading.options.map { ($0.value, $0.title) },
        hint: reading.text, error: problems["occurrence"])
    }
    let crumbs = [
      LinkItem(title: "Episodes", url: "/admin/shows/\(show.id)/episodes"),
      LinkItem(title: episode.title, url: "/admin/episodes/\(episode.id)"),
    ]
    let zoneNow = LocalTime.reading(now, zone: zone)
    return PublicationPage(
      layout: layout("Publication of \(episode.title)", of: show, area: .episodes, crumbs: crumbs, request, context),
      heading: isPublic ? "Publication" : "Publish “\(episode.title)”", url: "/admin/episodes/\(episode.id)",
      state: EpisodeState(episode, zone: zone, site: siteAddress(of: show), now: now),
      problems: AdminRoutes.problemLinks(problems),
      hasObstacles: checks.contains { $0.level == .must }, formHeading: isPublic ? "Change how it is public" : "Make it public",
      choices: [
        .init(value: "now", title: isPublic ? "As of now" : "Now", isChosen: when == "now"),
        .init(value: "later", title: "At a date and time", isChosen: when == "later"),
        .init(value: "past", title: "In the past: it was public elsewhere, or before", isChosen: when == "past"),
      ],
      zone: zone, zoneNow: "\(DateTimeItem.day(zoneNow)), \(zoneNow.timeText.prefix(5))",
      date: TextField("date", "Date", form?.text("date") ?? proposal.dateText, kind: "date", error: problems["date"]),
      time: TextField("time", "Time", form?.text("time") ?? proposal.timeText, kind: "time", error: problems["time"]),
      occurrence: occurrence,
      unlisted: CheckField(
        "unlisted", "Unlisted", isOn: form?.isOn("unlisted") ?? (episode.status == .unlisted),
        hint: "In no list and no feed; only those who have its address find it."),
      button: isPublic ? "Save" : "Publish", endings: PublicationPage.waysBack(episode, isPublic: isPublic, problems),
      checks: checks.map { CheckItem($0, of: episode, mayEditShow: true) })
  }
}

extension PublicationPage {
  /// The next full hour after this one.
  fileprivate static func proposal(at now: Timestamp, zone: String) -> CalendarDate {
    var date = LocalTime.reading(now + Milliseconds(3_600_000), zone: zone)
    (date.minute, date.second) = (0, 0)
    return date
  }

  fileprivate static func waysBack(_ episode: Episode, isPublic: Bool, _ problems: [Field: String]) -> [Ending] {
    var endings: [Ending] = []
    switch episode.status {
    case .draft: return []
    case .scheduled where !isPublic:
      endings.append(
        .init(
          to: "draft", title: "Don’t publish it", text: "It becomes a draft again; its date is remembered.", asks: nil, error: nil
        ))
      return endings
    case .withdrawn:
      endings.append(
        .init(
          to: "draft", title: "Make it a draft", text: "Its address answers as if it had never been.", asks: nil, error: nil))
      return endings
    case .scheduled, .published, .unlisted: break
    }
    if episode.status != .unlisted {
      endings.append(
        .init(
          to: "unlisted", title: "Unlist it", text: "It leaves lists and feed. Those who have its address still find it.",
          asks: nil,
          error: nil))
    }
    endings.append(
      .init(
        to: "draft", title: "Make it a draft", text: "It leaves the site and the feed. Apps may go on showing what they have.",
        asks: nil, error: nil))
    endings.append(
      .init(
        to: "withdrawn", title: "Withdraw it",
        text: "For good reasons only: its page says that it was withdrawn, and its recording can’t be had any more.",
        asks: "Yes, withdraw it", error: problems["confirmed"]))
    return endings
  }
}
