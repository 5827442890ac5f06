import Database
import Domain
import Formats
import HTTPTypes
import Hummingbird

extension AdminRoutes {
  /// `GET /admin/shows/{show}/settings`.
  @Sendable func showSettings(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await settingsPage(try id("show", context), request, context)
  }

  /// The settings as they are stored, or with what was typed in the place of that.
  private func settingsPage(
    _ id: ShowID, _ request: Request, _ context: AdminContext, typed: ShowDraft? = nil, version: Int64? = nil,
    problems: [Field: String] = [:], asksAboutFeed: Bool = false, typedHost: String = ""
  ) async throws -> Response {
    let staff = context.staff
    let content = try await database.read { db in
      let show = try staff.show(id, atLeast: .editor, db)
      let draft = try typed ?? ShowDraft(show, credits: try show.credits(db))
      return ShowSettingsPage.Content(
        show: show, draft: draft, version: version ?? show.version, hosts: try show.hosts(db),
        people: try Person.names(to: staff, in: show.id, db),
        artwork: try ArtworkField.load(current: draft.artworkID, error: problems["artwork"], db), problems: problems,
        asksAboutFeed: asksAboutFeed, typedHost: typedHost)
    }
    let layout = layout("Settings", of: content.show, area: .settings, request, context)
    return try page(
      ShowSettingsPage(content, isOwner: staff.isOwner, installation: installation, layout: layout),
      status: problems.isEmpty ? .ok : .unprocessableContent)
  }

  /// `POST /admin/shows/{show}/settings`.
  @Sendable func saveShowSettings(_ request: Request, _ context: AdminContext) async throws -> Response {
    let id: ShowID = try id("show", context)
    try context.staff.require(.editor, in: id)
    let sent = try await formWithFiles(request, fileLimit: Int64(ImageFile.byteLimit))
    return try await sent.finally { try await saveSettings(of: id, sent, request, context) }
  }

  private func saveSettings(
    of id: ShowID, _ sent: UploadedForm, _ request: Request, _ context: AdminContext
  ) async throws -> Response {
    let (staff, now) = (context.staff, context.now)
    var (form, problems) = (sent.fields, sent.problems)
    let (stored, storedVersion) = try await database.read { db in
      let show = try staff.show(id, atLeast: .editor, db)
      return (ShowDraft(show, credits: try show.credits(db)), show.version)
    }
    var draft = ShowForm.draft(form, from: stored)
    if form["artwork.media"] != nil || sent.file("artwork") != nil {
      do {
        draft.artworkID = try await receiveArtwork(form, file: sent.file("artwork")?.path)
        // What was received travels on, whatever else has to be put right first.
        form.set("artwork.media", draft.artworkID?.description ?? "")
        for name in ["x", "y", "edge", "remove"] { form.set("artwork.\(name)", nil) }
      } catch DomainError.invalid(let found) {
        problems.merge(found) { first, _ in first }
      }
    }
    if !form.takenFromOthers.isEmpty && form.version == storedVersion {
      draft = try draft.taking(form.takenFromOthers, from: stored)
    }
    let asks = draft.newFeedURL != nil && draft.newFeedURL != stored.newFeedURL && !form.isOn("confirm_new_feed")
    if asks {
      problems["new_feed_url"] = """
        Every app will ask for the feed at this address from now on, and none will come back here. Tick the box to say that this is \
        what you want, or empty the field.
        """
    }
    do {
      guard problems.isEmpty else {
        // What the rules say of the other fields belongs in the same list.
        let found = try await database.read { [draft] db in try draft.problems(besides: stored, for: id, db) }
        throw DomainError.invalid(problems.merging(found) { first, _ in first })
      }
      let version = form.version
      try await database.write { [draft] db in
        try draft.apply(to: id, expecting: version, by: staff, at: now, db)
      }
      return seeOther("/admin/shows/\(id)/settings", notice: .saved)
    } catch DomainError.invalid(let problems) {
      return try await settingsPage(
        id, request, context, typed: draft, version: form.version, problems: problems, asksAboutFeed: asks)
    } catch let collision as Collision<ShowDraft> {
      let show = try await database.read { db in try staff.show(id, db) }
      let content = CollisionPage(
        collision, form: form, action: "/admin/shows/\(id)/settings", leave: "/admin/shows/\(id)/settings", zone: show.timeZone,
        layout: layout("Settings", of: show, area: .settings, request, context))
      return try page(content, status: .conflict)
    }
  }

  /// `POST /admin/shows/{show}/hosts` with `host`.
  @Sendable func addHost(_ request: Request, _ context: AdminContext) async throws -> Response {
    let (id, form): (ShowID, FormFields) = (try id("show", context), try await form(request))
    let (staff, now) = (context.staff, context.now)
    let host = AdminRoutes.hostName(form.text("host"))
    let isOurs = installation.answers(at: installation.name(of: host))
    do {
      try await database.write { db in
        let show = try staff.show(id, atLeast: .owner, db)
        if isOurs {
          throw DomainError.invalid(["host": "“\(host)” is the address of the installation itself. A show needs one of its own."])
        }
        try show.claim(host: host, by: staff, at: now, db)
      }
      return seeOther("/admin/shows/\(id)/settings", notice: .saved)
    } catch DomainError.invalid(let problems) {
      return try await settingsPage(id, request, context, problems: problems, typedHost: form.text("host"))
    }
  }

  /// What somebody means who types a host name: addresses are taken for their host.
  private static func hostName(_ text: String) -> String {
    var host = text.lowercased()[...]
    for scheme in ["https://", "http://"] where host.hasPrefix(scheme) { host = host.dropFirst(scheme.count) }
    return String(host.prefix { $0 != "/" })
  }

  /// `POST /admin/shows/{show}/hosts/end` with `host`.
  @Sendable func removeHost(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await changeHosts(request, context) { show, host, staff, now, db in
      try show.release(host: host, by: staff, at: now, db)
    }
  }

  /// `POST /admin/shows/{show}/hosts/preference` with `host`: the one that links and feeds name.
  @Sendable func preferHost(_ request: Request, _ context: AdminContext) async throws -> Response {
    try await changeHosts(request, context) { show, host, staff, now, db in
      try show.prefer(host: host, by: staff, at: now, db)
    }
  }

  private func changeHosts(
    _ request: Request, _ context: AdminContext,
    _ change: @escaping @Sendable (Show, String, Staff, Timestamp, any Connection) throws -> Void
  ) async throws -> Response {
    let (id, form): (ShowID, FormFields) = (try id("show", context), try await form(request))
    let (staff, now) = (context.staff, context.now)
    try await database.write { db in
      try change(try staff.show(id, atLeast: .owner, db), form.text("host"), staff, now, db)
    }
    return seeOther("/admin/shows/\(id)/settings", notice: .saved)
  }
}
