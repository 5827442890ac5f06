import Cast
import Database
import Formats
import Foundation
import Support
import Testing

@testable import Domain
@testable import Web

/// One of every page at the door and about accounts, filled and empty.
struct AccountAdminPages {
  let all: [(name: String, page: any AdminPage)]

  init() async throws {
    let stage = try await Stage(.sqlite)
    let show = try await stage.nightWalks()
    let now = stage.clock.now
    let ada = try await stage.account("Ada", .owner)
    let ben = try await stage.account("Ben", .author, in: show)
    let kim = try await stage.account("Kim", .editor)
    let (ivy, session) = try await stage.write { db in
      let ivy = try Account.create(email: "ivy@lectern.example", name: "Ivy", isOwner: false, at: now, db)
      var ben = ben
      var gone = kim
      try gone.disable(at: now, db)
      let totp = TOTP(secret: Array(repeating: 7, count: 20))
      _ = try ben.useSecondFactor(totp, confirmedBy: totp.code(step: TOTP.step(at: now)), at: now, db)
      _ = try Session.begin(ada.id, address: "192.0.2.1", userAgent: "Firefox/1 Linux", at: now, db)
      _ = try Session.begin(ada.id, address: "192.0.2.2", userAgent: "", at: now, db)
      let sessions = try Session.list(of: ada.id, at: now, db)
      return (ivy, sessions)
    }
    let withCode = try await stage.read { db in try Account.find(ben.id, db) }
    let disabled = try await stage.read { db in try Account.find(kim.id, db) }
    let assets = AdminAssets(try Assets(folder: templateFolder + "/../Public"))
    let inside = AdminLayout(
      title: "Accounts", crumbs: [MePage.crumb],
      areas: [NavigationItem(title: "Accounts", url: "/admin/accounts", isCurrent: true)],
      show: AdminLayout.ShowArea(title: "Night Walks", url: "/", artwork: "/x", site: "/", areas: []), staff: "Ada",
      notice: "Saved.",
      assets: assets)
    let outside = AdminLayout(
      title: "Sign in", crumbs: [], areas: [], show: nil, staff: nil, notice: nil, assets: assets)
    let wrong: [Field: String] = [
      "name": "Write a name.", "email": "Write an email.", "password": "Choose another.", "email-password": "Wrong.",
      "present-password": "Wrong.", "codes-password": "Wrong.", "code": "Wrong.",
    ]
    let kept = KeptForm(path: "/admin/episodes/7", FormFields([("title", "A \"walk\"")]), hadFile: true)
    let resume = try #require(kept)
    func form(_ problems: [Field: String], _ shows: [Show]) -> AccountFormPage {
      AccountFormPage(layout: inside, AccountForm(), shows: shows, problems: problems)
    }
    func account(_ account: Account, isMe: Bool, _ sessions: [Session], _ problems: [Field: String] = [:]) -> AccountPage {
      AccountPage(
        layout: inside, account, AccountForm(account, roles: [show.id: .editor]), shows: [show], sessions: sessions, isMe: isMe,
        problems: problems, at: now)
    }
    func me(_ account: Account, _ problems: [Field: String], _ sessions: [Session]) -> MePage {
      MePage(
        layout: inside, account, name: "Ada", email: "a@x.example", problems: problems, codesLeft: 9, sessions: sessions,
        current: session[0].id, at: now)
    }
    let summaries = [
      AccountSummary(account: ada, roles: [:], lastSeenAt: now),
      AccountSummary(account: withCode, roles: [show.id: .author], lastSeenAt: nil),
      AccountSummary(account: ivy, roles: [:], lastSeenAt: nil), AccountSummary(account: disabled, roles: [:], lastSeenAt: nil),
    ]
    let totp = TOTP(secret: Array(repeating: 7, count: 20))
    all = [
      ("sign-in", SignInPage(layout: outside, email: "", Arrival(next: nil))),
      (
        "sign-in-kept",
        SignInPage(
          layout: outside, email: "a", Arrival(next: "/admin/me", kept: kept), lead: "Lead", problem: "Problem", hadFile: true)
      ),
      ("code", CodePage(layout: outside, step: "x", Arrival(next: nil))),
      ("code-wrong", CodePage(layout: outside, step: "x", Arrival(next: "/admin/me"), problem: "Problem")),
      ("resume", ResumePage(resume, layout: inside)), ("nobody", NobodyPage(layout: outside)),
      ("spent", SpentLinkPage(layout: outside, hasOwner: true)),
      ("spent-nobody", SpentLinkPage(layout: outside, hasOwner: false)),
      ("welcome", WelcomePage(layout: outside)), ("welcome-wrong", WelcomePage(layout: outside, problems: wrong)),
      ("invitation", PasswordPage(layout: outside, ivy, .invitation)),
      ("reset", PasswordPage(layout: outside, withCode, .reset, problems: wrong)),
      (
        "error",
        AdminErrorPage(layout: inside, code: "500", heading: "Wrong", text: "Text", problems: ["One"], requestID: "8f2c")
      ),
      ("error-404", AdminErrorPage(layout: outside, code: "404", heading: "Wrong", text: "Text", problems: [], requestID: nil)),
      ("accounts", AccountListPage(layout: inside, summaries, AccountFilter(text: "a"), shows: [show], at: now)),
      ("accounts-none", AccountListPage(layout: inside, [], AccountFilter(), shows: [], at: now)),
      ("new", form([:], [])), ("new-wrong", form(wrong, [show])),
      ("link", AccountLinkPage(layout: inside, name: "Ivy", email: "i@x.example", link: "http://x", isInvitation: true)),
      ("link-reset", AccountLinkPage(layout: inside, name: "Ivy", email: "i@x.example", link: "http://x", isInvitation: false)),
      ("owner", account(ada, isMe: true, session, wrong)), ("author", account(withCode, isMe: false, session)),
      ("nowhere", account(withCode, isMe: false, [])), ("invited", account(ivy, isMe: false, [])),
      ("disabled", account(disabled, isMe: false, [])),
      ("me", me(ada, wrong, session)), ("me-code", me(withCode, [:], [session[0]])),
      ("second-factor", SecondFactorPage(layout: inside, totp, account: "a@x", issuer: "Lectern", problems: [:])),
      ("second-factor-wrong", SecondFactorPage(layout: inside, totp, account: "a@x", issuer: "Lectern", problems: wrong)),
      ("codes", RecoveryCodesPage(layout: inside, codes: ["abcd-efgh"])),
    ]
    await stage.services.database.close()
  }
}

@Suite struct AccountPageTests {
  @Test func everyTagNamesSomethingItsPageHas() async throws {
    let templates = try await Templates(folder: templateFolder)
    var walk = TemplateWalk(sources: templates.sources)
    for (_, page) in try await AccountAdminPages().all {
      try walk.walk(type(of: page).template, [PageValues.dictionary(of: page)])
    }
    #expect(walk.unknown.sorted() == [])
    let mine = walk.sections.subtracting(walk.opened).filter { section in
      section.contains("#") && ["admin/door/", "admin/accounts/", "admin/me/", "admin/error"].contains { section.hasPrefix($0) }
    }
    #expect(mine.sorted() == [])
    let pages = templates.sources.keys.filter { name in
      ["admin/door/", "admin/accounts/", "admin/me/", "admin/error"].contains { name.hasPrefix($0) }
    }
    #expect(Set(pages).subtracting(walk.templates).sorted() == [])
  }

  @Test func everyPageIsSoundMarkup() async throws {
    let templates = try await Templates(folder: templateFolder)
    for (name, page) in try await AccountAdminPages().all {
      let html = String(decoding: try templates.bytes(page), as: UTF8.self)
      #expect(MarkupCheck(html).faults == [], "\(name)")
      #expect(!html.contains("{{"), "\(name)")
    }
  }
}
