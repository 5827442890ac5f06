import Cast
import Database
import Domain
import Formats
import Support
import Testing

@testable import Web

@Suite struct AccountAdminTests {
  @Test(arguments: eachEngine) func anInvitationLeadsToAnAccountWithItsRole(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let show = try await admin.stage.nightWalks()
      let owner = try await admin.as("Ada", .owner)
      let made = try await owner.post(
        "/admin/accounts", [("name", "Ben"), ("email", "ben@x.example"), ("role.\(show.id)", "author"), ("role.1", "editor")])
      #expect(made.status == 200)
      let link = try #require(made.text.split(separator: "value=\"http://\(LocalSite.host)").last?.prefix { $0 != "\"" })
      #expect(link.hasPrefix("/admin/invitation/"))
      let twice = try await owner.post("/admin/accounts", [("name", "Ben 2"), ("email", "BEN@x.example")])
      #expect(twice.status == 422 && twice.text.contains("Another account signs in with this address"))
      let accepted = try await admin.visitor.post(String(link), [("password", "quiet lamps by the quay")])
      #expect(accepted.status == 303)
      let ben = admin.visitor.taking(accepted)
      #expect(try await ben.get("/admin/me").status == 200)
      let staff = try await admin.stage.read { db in try Account.find(email: "ben@x.example", db)?.staff(db) }
      #expect(staff?.roles == [show.id: .author] && staff?.isOwner == false)
    }
  }

  @Test func nobodyButAnOwnerHasAccounts() async throws {
    try await withAdmin { admin in
      let show = try await admin.stage.nightWalks()
      let owner = try await admin.stage.account("Ada", .owner)
      for role in [Role.author, .editor] {
        let browser = try await admin.as("Ben \(role)", role, in: show)
        for path in ["", "/new", "/\(owner.id)"] {
          #expect(try await browser.get("/admin/accounts\(path)").status == 403, "\(path)")
        }
        let form = [("name", "Eve"), ("email", "eve@x.example"), ("is-owner", "1")]
        for path in [
          "", "/\(owner.id)", "/\(owner.id)/link", "/\(owner.id)/disabling", "/\(owner.id)/disabling/end", "/\(owner.id)/removal",
          "/\(owner.id)/sessions/end", "/\(owner.id)/second-factor/end",
        ] {
          #expect(try await browser.post("/admin/accounts\(path)", form).status == 403, "\(path)")
        }
      }
      let accounts = try await admin.stage.read { db in try Account.all(db).map(\.name) }
      #expect(accounts == ["Ada", "Ben author", "Ben editor"])
    }
  }

  @Test(arguments: eachEngine) func disablingPutsThemOutAtOnce(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let owner = try await admin.as("Ada", .owner)
      let ben = try await admin.stage.account("Ben", .owner)
      let browser = try await admin.as(ben)
      #expect(try await browser.get("/admin/accounts").status == 200)
      let changed = try await owner.post("/admin/accounts/\(ben.id)", [("name", "Ben"), ("email", ben.email)])
      #expect(changed.status == 303)
      #expect(try await browser.get("/admin/accounts").status == 403)
      #expect(try await browser.get("/admin/me").status == 200)
      #expect(try await owner.post("/admin/accounts/\(ben.id)/disabling").status == 303)
      #expect(try await browser.get("/admin/me").status == 303)
      let refused = try await browser.post("/admin/sign-in", [("email", ben.email), ("password", Stage.password)])
      #expect(refused.status == 401)
      #expect(try await owner.post("/admin/accounts/\(ben.id)/link").status == 409)
      #expect(try await owner.post("/admin/accounts/\(ben.id)/disabling/end").status == 303)
      #expect(try await browser.get("/admin/me").status == 303)
      let back = try await browser.post("/admin/sign-in", [("email", ben.email), ("password", Stage.password)])
      #expect(back.status == 303)
    }
  }

  @Test func theLastOwnerIsToldWhyTheyStay() async throws {
    try await withAdmin { admin in
      let ada = try await admin.stage.account("Ada", .owner)
      let browser = try await admin.as(ada)
      let disabled = try await browser.post("/admin/accounts/\(ada.id)/disabling")
      #expect(disabled.status == 409 && disabled.text.contains("only owner"))
      let demoted = try await browser.post("/admin/accounts/\(ada.id)", [("name", "Ada B"), ("email", ada.email)])
      #expect(demoted.status == 422 && demoted.text.contains("only owner") && demoted.text.contains("value=\"Ada B\""))
    }
  }

  @Test(arguments: eachEngine) func onesOwnPasswordIsAskedForAndOthersAreSignedOut(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.stage.account("Ada", .owner)
      let (here, there) = (try await admin.as(ada), try await admin.as(ada))
      let wrong = try await here.post(
        "/admin/me/password", [("present-password", "nonsense"), ("password", "lamps along the quay")])
      #expect(wrong.status == 422 && wrong.text.contains("isn’t your present password"))
      let email = try await here.post("/admin/me", [("name", "Ada"), ("email", "other@x.example"), ("email-password", "")])
      #expect(email.status == 422 && email.text.contains("Type your present password"))
      let right = try await here.post(
        "/admin/me/password", [("present-password", Stage.password), ("password", "  lamps along the quay ")])
      #expect(right.status == 303)
      #expect(try await here.get("/admin/me").status == 200)
      #expect(try await there.get("/admin/me").status == 303)
      // Nothing is cut off, not even spaces.
      for (password, status) in [("lamps along the quay", 401), ("  lamps along the quay ", 303)] {
        let answer = try await admin.visitor.post("/admin/sign-in", [("email", ada.email), ("password", password)])
        #expect(answer.status == status)
      }
    }
  }

  @Test(arguments: eachEngine) func sessionsAreListedAndRevoked(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.stage.account("Ada", .owner)
      let ben = try await admin.as("Ben", .owner)
      let (here, there, third) = (try await admin.as(ada), try await admin.as(ada), try await admin.as(ada))
      let id = try #require(there.session)
      #expect(try await here.get("/admin/me").text.contains("/admin/me/sessions/\(id)/end"))
      #expect(try await ben.post("/admin/me/sessions/\(id)/end").status == 404)
      #expect(try await there.get("/admin/me").status == 200)
      #expect(try await here.post("/admin/me/sessions/\(id)/end").status == 303)
      #expect(try await there.get("/admin/me").status == 303)
      #expect(try await here.post("/admin/me/sessions/end").status == 303)
      #expect(try await third.get("/admin/me").status == 303)
      #expect(try await here.get("/admin/me").status == 200)
    }
  }

  @Test(arguments: eachEngine) func codesAreTurnedOnByACodeAndOffByThePassword(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let ada = try await admin.stage.account("Ada", .owner)
      let browser = try await admin.as(ada)
      let page = try await browser.get("/admin/me/second-factor")
      #expect(page.text.contains("<svg") && page.text.contains("otpauth://totp/"))
      let secret = try #require(page.text.split(separator: "name=\"secret\" value=\"").last?.prefix { $0 != "\"" })
      let totp = TOTP(secret: try #require(Base32.decode(String(secret))))
      func turnOn(_ code: String, _ password: String) async throws -> Answer {
        try await browser.post("/admin/me/second-factor", [("secret", String(secret)), ("code", code), ("password", password)])
      }
      let code = totp.code(step: TOTP.step(at: admin.stage.clock.now))
      let wrong = try await turnOn("000000", Stage.password)
      #expect(wrong.status == 422 && wrong.text.contains("value=\"\(secret)\""))
      #expect(try await turnOn(code, "nonsense").status == 422)
      let on = try await turnOn(code, Stage.password)
      #expect(on.status == 200 && on.text.ranges(of: "<li><code>").count == 10)
      #expect(try await browser.get("/admin/me").text.contains("10 recovery codes"))
      #expect(try await browser.post("/admin/me/second-factor/end", [("codes-password", "nonsense")]).status == 422)
      #expect(try await browser.post("/admin/me/second-factor/end", [("codes-password", Stage.password)]).status == 303)
      let password = try await admin.visitor.post("/admin/sign-in", [("email", ada.email), ("password", Stage.password)])
      #expect(password.status == 303)
    }
  }

  @Test func theListIsSearchedAndFiltered() async throws {
    try await withAdmin { admin in
      let show = try await admin.stage.nightWalks()
      let browser = try await admin.as("Ada", .owner)
      _ = try await admin.stage.account("Ben 100%", .author, in: show)
      _ = try await admin.stage.account("Cleo", .editor)
      func names(_ query: String) async throws -> [String] {
        let text = try await browser.get("/admin/accounts?\(query)").text
        return ["Ada", "Ben 100%", "Cleo"].filter { text.contains(">\($0)</a></") || text.contains(">\($0)</a><br>") }
      }
      #expect(try await names("") == ["Ada", "Ben 100%", "Cleo"])
      #expect(try await names("q=CLEO%40lectern") == ["Cleo"])
      #expect(try await names("q=0%25") == ["Ben 100%"])
      #expect(try await names("q=%25%25") == [])
      #expect(try await names("show=\(show.id)") == ["Ada", "Ben 100%"])
      #expect(try await names("state=disabled") == [])
      #expect(try await names("state=nonsense&show=x&q=%00") == ["Ada", "Ben 100%", "Cleo"])
    }
  }
}
