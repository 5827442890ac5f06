import Domain
import Formats
import Foundation

extension ShowSettingsPage {
  /// What the form is filled with.
  struct Content: Sendable {
    let show: Show
    /// What is in the fields: what is stored, or what was typed.
    let draft: ShowDraft
    let version: Int64
    let hosts: [String]
    let people: [String]
    let artwork: ArtworkField
    var problems: [Field: String] = [:]
    /// Whether it was asked if listeners shall be moved to another feed.
    var asksAboutFeed = false
    /// A host name that couldn't be taken.
    var typedHost = ""
  }

  init(_ content: Content, isOwner: Bool, installation: Installation, layout: AdminLayout) {
    let (draft, problems) = (content.draft, content.problems)
    let base = "/admin/shows/\(content.show.id)"
    self.layout = layout
    (action, version) = ("\(base)/settings", String(content.version))
    self.problems = ShowSettingsPage.summary(problems)
    title = TextField("title", "Title", draft.title, error: problems["title"], required: true, limit: 255)
    subtitle = TextField(
      "subtitle", "Subtitle", draft.subtitle, hint: "One line that says what it is about.", error: problems["subtitle"],
      limit: 255)
    description = TextArea(
      "description", "Description", draft.description, rows: 8, isMarkdown: true,
      hint: "What listeners read before they subscribe. Directories want it. Markdown.", error: problems["description"])
    artwork = content.artwork
    language = TextField(
      "language", "Language", draft.language, hint: "The one that is spoken, as a tag: en, de, pt-BR, …",
      error: problems["language"], required: true, limit: 35, list: "languages")
    timeZone = TextField(
      "time_zone", "Time zone", draft.timeZone, hint: "Dates are shown, and episodes scheduled, by its clocks.",
      error: problems["time_zone"], required: true, list: "zones")
    languages = ShowChoices.languages.map { Choice(value: $0.tag, title: $0.name) }
    zones = ShowChoices.zones.map { Choice(value: $0, title: $0) }
    type = SelectField(
      "type", "Order of episodes", draft.type,
      options: [("episodic", "Episodic: the newest first"), ("serial", "Serial: from the first on")], error: problems["type"])
    medium = SelectField(
      "medium", "Medium", draft.medium,
      options: (Show.media.contains(draft.medium) ? Show.media : Show.media + [draft.medium]).map { ($0, $0.capitalised) },
      error: problems["medium"])
    explicit = CheckField(
      "explicit", "Explicit", isOn: draft.explicit,
      hint: "Strong language or content for adults. Directories remove shows that don't say so.")
    let choices = ShowChoices.categories(besides: draft.categories)
    categories = (0..<max(3, draft.categories.count)).map { number in
      SelectField(
        "category.\(number).name", number == 0 ? "Main category" : "Category \(number + 1)",
        draft.categories.indices.contains(number) ? draft.categories[number].joined(separator: ShowForm.separator) : "",
        options: choices)
    }
    categoriesError = problems["categories"]
    keywords = TextField(
      "keywords", "Keywords", draft.keywords.joined(separator: ", "),
      hint: "With commas between them. Few directories read them.",
      error: problems["keywords"])
    author = TextField(
      "author", "Author", draft.author, hint: "Who makes it, as apps show it.", error: problems["author"], limit: 255)
    ownerName = TextField(
      "owner_name", "Owner's name", draft.ownerName, hint: "For directories, not for listeners.", error: problems["owner_name"],
      limit: 255)
    ownerEmail = TextField(
      "owner_email", "Owner's mail address", draft.ownerEmail, kind: "email",
      hint: "Directories send a code there to prove that the show is yours. It stands in the feed, for all to read.",
      error: problems["owner_email"])
    copyright = TextField("copyright", "Copyright", draft.copyright, error: problems["copyright"], limit: 255)
    credits = ShowSettingsPage.rows(draft.credits)
    creditsError = problems["credits"]
    people = content.people
    roles = ShowChoices.roles
    func platform(_ key: String) -> TextField {
      let link = draft.platforms.first { $0.platform == key }
      let expected = link.flatMap { $0.expectedHost }.map { "This isn't an address at \($0). It is kept as it is." }
      return TextField(
        "platform.\(key)", Platform.names[key] ?? key, link?.url ?? "", kind: "url", hint: expected,
        error: problems[Field(rawValue: "platform.\(key)")])
    }
    platforms = ShowForm.usualPlatforms.map(platform)
    morePlatforms = ShowForm.rarerPlatforms.map(platform)
    morePlatformsOpen = ShowForm.rarerPlatforms.contains { key in draft.platforms.contains { $0.platform == key } }
    otherPlatforms = LinkRows(
      "platform_other", "Other places", ShowSettingsPage.others(draft.platforms), titlePlaceholder: "Name of the app",
      hint: "Apps and sites that aren't in the list.",
      error: problems["platforms"]
        ?? problems.first { $0.key.rawValue.hasPrefix("platform.") && !ShowForm.isListed($0.key) }?.value)
    socials = LinkRows(
      "social", "Social links", draft.socials, titlePlaceholder: "Mastodon",
      hint: "They stand at the foot of every page. A link may also be mailto: and a mail address.", error: problems["socials"])
    fundings = LinkRows(
      "funding", "Ways to support the show", draft.fundings, titlePlaceholder: "Become a member",
      hint: "Apps show the first as a button.", error: problems["fundings"])
    website = TextField(
      "website", "Earlier website", draft.website ?? "", kind: "url", hint: "Where the show was before it came here, if it was.",
      error: problems["website"])
    accent = TextField(
      "accent", "Accent colour", draft.accent, hint: "Six hexadecimal digits, such as #3d5afe.", error: problems["accent"],
      limit: 7)
    preview = AccentPreview(draft.accent)
    themeCredit = TextField(
      "theme_credit", "Credit for the theme music", draft.themeCredit, hint: "It stands at the foot of every page.",
      error: problems["theme_credit"], limit: 255)
    slug = TextField(
      "slug", "Address", draft.slug,
      hint:
        "The show is at \(installation.origin)/\(content.show.slug)/. When it changes, the former address leads here for ever.",
      error: problems["slug"], required: true, limit: 80)
    locked = CheckField(
      "locked", "Locked", isOn: draft.locked, hint: "Other hosts are asked not to import this feed.")
    lockedOwner = TextField(
      "locked_owner", "Mail address that may unlock it", draft.lockedOwner, kind: "email", hint: "Empty: the owner's.",
      error: problems["locked_owner"])
    blocked = CheckField(
      "blocked", "Leave it out of directories", isOn: draft.blocked,
      hint: "Apple and others remove the show from search and lists. Those who have the feed go on listening.")
    complete = CheckField(
      "complete", "Complete", isOn: draft.complete,
      hint: "There will never be another episode. Apps may stop looking for new ones, so take care.")
    newFeedURL = TextField(
      "new_feed_url", "New address of the feed", draft.newFeedURL ?? "", kind: "url",
      hint: """
        Only when the show moves to another host: apps then ask there instead of here, with all listeners, and can't be called back \
        from here.
        """, error: problems["new_feed_url"])
    confirmFeed =
      content.asksAboutFeed
      ? CheckField("confirm_new_feed", "Yes, move all listeners to this address", isOn: false) : nil
    hosts =
      isOwner
      ? HostSection(
        action: "\(base)/hosts",
        field: TextField(
          "host", "Add a host name", content.typedHost, hint: "Such as podcast.example.com, without https://.",
          error: problems["host"], limit: 255),
        hosts: content.hosts.enumerated().map { number, host in
          .init(name: host, url: "\(installation.scheme)://\(host)/", isFirst: number == 0)
        }, installation: installation.host) : nil
    deletionURL = isOwner ? "\(base)/deletion" : nil
    historyURL = "/admin/history?kind=show&key=\(content.show.id)"
  }

  private static func rows(_ credits: [ShowDraft.ShowCredit]) -> [CreditRow] {
    let empty = ShowDraft.ShowCredit(name: "", role: "")
    return (credits + [empty, empty]).enumerated().map { number, credit in
      CreditRow(
        number: String(number), person: credit.person?.description ?? "", name: credit.name, role: credit.role, team: credit.team)
    }
  }

  /// The links that have no field of their own: platforms we don't know, and second addresses of those we do.
  private static func others(_ links: [PlatformLink]) -> [Link] {
    var seen: Set<String> = []
    return links.filter { !ShowForm.isListed($0.platform) || !seen.insert($0.platform).inserted }
      .map { Link(title: Platform.names[$0.platform] ?? $0.platform, url: $0.url) }
  }

  private static func summary(_ problems: [Field: String]) -> [LinkItem] {
    let places: [Field: String] = [
      "categories": "f-category.0.name", "credits": "f-credit.0.name", "fundings": "f-funding.0.url", "socials": "f-social.0.url",
      "platforms": "f-platform_other.0.url",
    ]
    return problems.sorted { $0.key < $1.key }.map { field, text in
      let isElsewhere = field.rawValue.hasPrefix("platform.") && !ShowForm.isListed(field)
      return LinkItem(title: text, url: "#" + (isElsewhere ? "f-platform_other.0.url" : places[field] ?? "f-\(field.rawValue)"))
    }
  }
}

extension ShowForm {
  /// Whether a platform has a field of its own.
  static func isListed(_ platform: String) -> Bool { platform != "rss" && Platform.names[platform] != nil }
  /// The same for the name of the field.
  static func isListed(_ field: Field) -> Bool { isListed(String(field.rawValue.dropFirst("platform.".count))) }
}

extension String {
  /// With a capital first letter.
  var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
