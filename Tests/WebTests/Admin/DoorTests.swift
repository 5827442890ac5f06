import Cast
import Clients
import Database
import Domain
import Formats
import Foundation
import HTTPTypes
import Support
import Testing

@testable import Web

@Suite struct DoorTests {
  /// Signs in as the form does.
  private static func signIn(
    _ browser: AdminBrowser, _ email: String, _ password: String = Stage.password, _ more: [(String, String)] = []
  ) async throws -> Answer {
    try await browser.post("/admin/sign-in", [("email", email), ("password", password)] + more)
  }

  @Test(arguments: eachEngine) func theFirstLinkMakesTheOwnerOnce(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let (stage, visitor) = (admin.stage, admin.visitor)
      let now = stage.clock.now
      let nobody = try await visitor.get("/admin/sign-in")
      #expect(nobody.status == 200 && nobody.text.contains("lectern account owner"))
      let token = try await stage.write { db in try AccountLink.make(.first, for: nil, at: now, db).text }
      for _ in 0..<2 {
        // Looking at it uses nothing up: mail programs and chats look at links too.
        let page = try await visitor.get("/admin/welcome/\(token)")
        #expect(page.status == 200 && page["referrer-policy"] == "no-referrer" && page["cache-control"] == "no-store")
      }
      let short = try await visitor.post(
        "/admin/welcome/\(token)", [("name", "Ada & Co"), ("email", "ada@x.example"), ("password", "short")])
      #expect(
        short.status == 422 && short.text.contains("value=\"Ada &amp; Co\"") && short.text.contains("At least 8 characters"))
      let made = try await visitor.post(
        "/admin/welcome/\(token)", [("name", "Ada"), ("email", "ada@x.example"), ("password", "tall grass at night")])
      #expect(made.status == 303 && made.location == "/admin/begin")
      #expect(try await visitor.taking(made).get("/admin/me").status == 200)
      let again = try await visitor.post(
        "/admin/welcome/\(token)", [("name", "Eve"), ("email", "eve@x.example"), ("password", "tall grass at night")])
      #expect(again.status == 410 && again["set-cookie"] == nil)
      #expect(try await visitor.get("/admin/welcome/\(token)").status == 410)
      #expect(try await visitor.get("/admin/welcome/nonsense").status == 410)
    }
  }

  @Test(arguments: eachEngine) func signingInGivesANewSessionAndSigningOutEndsIt(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      _ = try await admin.stage.account("Ada", .owner)
      let visitor = admin.visitor
      let first = try await Self.signIn(visitor, "ADA@lectern.example")
      #expect(first.status == 303 && first.location == "/admin")
      let cookie = try #require(first["set-cookie"])
      #expect(cookie.hasPrefix("session=") && cookie.contains("; Path=/;") && cookie.contains("HttpOnly"))
      #expect(cookie.contains("SameSite=Lax") && !cookie.contains("Secure") && !cookie.contains("Domain"))
      let browser = visitor.taking(first)
      #expect(try await browser.get("/admin/me").text.contains("Ada"))
      let second = try await Self.signIn(browser, "ada@lectern.example")
      #expect(second["set-cookie"] != nil && second["set-cookie"] != first["set-cookie"])
      // The session that was there before is over: nobody can have planted it.
      #expect(try await browser.get("/admin/me").status == 303)
      let now = browser.taking(second)
      let left = try await now.post("/admin/session/end")
      #expect(left.status == 303 && left["set-cookie"]?.contains("Max-Age=0") == true)
      // A cookie that was stolen before opens nothing after.
      #expect(try await now.get("/admin/me").location == "/admin/sign-in?next=%2Fadmin%2Fme")
    }
  }

  @Test func onHTTPSTheCookieIsBoundToTheHost() {
    let field = SessionCookie(isSecure: true).field(Token.make())
    #expect(field.hasPrefix("__Host-session=") && field.contains("; Path=/;") && field.hasSuffix("; Secure"))
    #expect(field.contains("HttpOnly") && field.contains("SameSite=Lax") && !field.contains("Domain"))
    #expect(SessionCookie(isSecure: true).token(in: [.cookie: "session=\(Token.make().text)"]) == nil)
  }

  @Test(arguments: eachEngine) func knownAndUnknownAccountsAreAnsweredAlike(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let stage = admin.stage
      _ = try await stage.account("Ada", .owner)
      let ben = try await stage.account("Ben", .owner)
      let now = stage.clock.now
      try await stage.write { db in
        var ben = ben
        try ben.disable(at: now, db)
        _ = try Account.create(email: "inv@lectern.example", name: "Ivy", isOwner: false, at: now, db)
      }
      var (answers, times): ([Answer], [Duration]) = ([], [])
      for email in ["ada@lectern.example", "ben@lectern.example", "inv@lectern.example", "eve@lectern.example"] {
        let watch = ContinuousClock()
        // The shorter of two: other work on the machine only makes them longer.
        var shortest = Duration.seconds(60)
        for _ in 0..<2 {
          let start = watch.now
          let answer = try await Self.signIn(admin.visitor, email, "not the password")
          shortest = min(shortest, watch.now - start)
          answers.append(answer)
        }
        times.append(shortest)
      }
      #expect(Set(answers.map(\.status)) == [401])
      let names = ["ada", "ben", "inv", "eve"].flatMap { [$0, $0] }
      let texts = zip(answers, names).map { $0.text.replacing("\($1)@", with: "x@") }
      #expect(Set(texts).count == 1)
      #expect(Set(answers.map { $0.fields.map(\.name).joined(separator: ",") }).count == 1)
      // The hash takes most of the time, and it is made for each of them.
      let (least, most) = (times.min() ?? .zero, times.max() ?? .zero)
      #expect(least > .milliseconds(8), "\(times)")
      #expect(most < least * 6 + .seconds(1), "\(times)")
    }
  }

  @Test(arguments: eachEngine) func manyTriesAreHeldBackAlike(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      _ = try await admin.stage.account("Ada", .owner)
      for email in ["ada@lectern.example", "eve@lectern.example"] {
        var statuses: [Int] = []
        for _ in 0..<11 { statuses.append(try await Self.signIn(admin.visitor, email, "wrong password").status) }
        #expect(statuses == Array(repeating: 401, count: 10) + [429])
        let held = try await Self.signIn(admin.visitor, email)
        #expect(held.status == 429 && held["retry-after"] == "30" && held["set-cookie"] == nil)
        admin.stage.clock.pass(Milliseconds(7_200_000))
      }
      #expect(try await Self.signIn(admin.visitor, "ada@lectern.example").status == 303)
    }
  }

  @Test func aHundredAtOnceDontBlockTheSite() async throws {
    try await withAdmin { admin in
      _ = try await admin.stage.account("Ada", .owner)
      let show = try await admin.stage.nightWalks()
      let watch = ContinuousClock()
      let slowest = try await withThrowingTaskGroup(of: Duration.self) { group in
        for number in 0..<100 {
          group.addTask {
            let answer = try await Self.signIn(admin.visitor, "nobody\(number)@x.example", "some password")
            #expect([401, 429].contains(answer.status))
            return .zero
          }
        }
        group.addTask {
          var slowest = Duration.zero
          for _ in 0..<10 {
            let start = watch.now
            let status = try await admin.site.get("/\(show.slug)/").status
            #expect(status == 200)
            slowest = max(slowest, watch.now - start)
          }
          return slowest
        }
        return try await group.reduce(.zero, max)
      }
      #expect(slowest < .seconds(5))
    }
  }

  @Test func anotherSiteChangesNothing() async throws {
    try await withAdmin { admin in
      let ada = try await admin.stage.account("Ada", .owner)
      let browser = try await admin.as(ada)
      let form = ["Content-Type: application/x-www-form-urlencoded"]
      let body = Array("name=Eve&email=ada@lectern.example".utf8)
      let origin = "http://\(LocalSite.host)"
      for header in [
        ["Sec-Fetch-Site: cross-site"], ["Sec-Fetch-Site: same-site"], ["Origin: https://evil.example"], ["Origin: null"],
        ["Origin: \(origin).evil.example"], ["Sec-Fetch-Site: cross-site", "Origin: \(origin)"], [],
      ] {
        for path in ["/admin/me", "/admin/sign-in", "/admin/session/end", "/admin/nothing"] {
          let answer = try await browser.send("POST", path, headers: form + header, body: body)
          #expect(answer.status == 403, "\(header) \(path)")
        }
        #expect(try await browser.send("DELETE", "/admin/me", headers: header).status == 403)
      }
      for header in ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", "Origin: \(origin)"] {
        let answer = try await browser.send("POST", "/admin/me", headers: form + [header], body: body)
        #expect(answer.status == 303, "\(header)")
      }
      #expect(try await admin.stage.read { db in try Account.find(ada.id, db).name } == "Eve")
    }
  }

  @Test(arguments: eachEngine) func whatWasTypedComesBackAfterSigningIn(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      _ = try await admin.stage.account("Ada", .owner)
      let notes = "Line one\nLine \"two\" & <three>\n\n4 + 4 = 8 % ü 蓝"
      let lost = try await admin.visitor.post(
        "/admin/episodes/7?tab=notes", [("notes", notes), ("title", ""), ("tag", "a"), ("tag", "b"), ("password", "geheim")])
      #expect(lost.status == 401 && lost.text.contains("What you typed is kept") && !lost.text.contains("geheim"))
      let fields = lost.hidden
      #expect(fields.map(\.0) == ["kept.path", "kept.form", "kept.file"])
      // A wrong password keeps it as well.
      let wrong = try await Self.signIn(admin.visitor, "ada@lectern.example", "wrong password", fields)
      #expect(wrong.status == 401 && wrong.hidden.map(\.1) == fields.map(\.1))
      let back = try await Self.signIn(admin.visitor, "ada@lectern.example", Stage.password, fields)
      #expect(back.status == 200 && back.text.contains("action=\"/admin/episodes/7?tab=notes\""))
      #expect(back.text.contains("You’re signed in again") && back["set-cookie"] != nil)
      let expected = [("notes", notes), ("title", ""), ("tag", "a"), ("tag", "b")]
      #expect(back.hidden.elementsEqual(expected) { $0 == $1 })
      // Of a form with a file, all but the file is kept.
      let upload = try await admin.visitor.post(
        "/admin/episodes/7", [("notes", notes)], files: [("audio", "walk.mp3", "audio/mpeg", Array(repeating: 7, count: 3 << 20))]
      )
      #expect(upload.status == 401 && upload.text.contains("has to be chosen again"))
      let again = try await Self.signIn(admin.visitor, "ada@lectern.example", Stage.password, upload.hidden)
      #expect(again.hidden.elementsEqual([("notes", notes)]) { $0 == $1 } && again.text.contains("choose it again"))
      // A long text in letters that forms have to escape.
      let long = String(repeating: "蓝", count: 110_000)
      let much = try await admin.visitor.post("/admin/episodes/7", [("notes", long)])
      let whole = try await Self.signIn(admin.visitor, "ada@lectern.example", Stage.password, much.hidden)
      #expect(whole.hidden.first?.1 == long)
      // A script is told in a sentence.
      let script = try await admin.visitor.send(
        "POST", "/admin/episodes/7", headers: ["Accept: application/json", "Sec-Fetch-Site: same-origin"], body: [])
      #expect(script.status == 401 && script["content-type"] == "application/json" && script.text.contains("Sign in again"))
    }
  }

  @Test func nextLeadsNowhereElse() async throws {
    for path in [
      "https://evil.example/", "//evil.example/admin", "/\\evil.example", "/admin\\..\\x", "/adminx", "/", "javascript:alert(1)",
      "/admin/../x", "/admin//evil", "/admin/sign-in", "/admin/session/end", "/admin/x\r\nSet-Cookie: a=b", "/admin/a b",
    ] { #expect(Arrival.path(path) == nil, "\(path)") }
    for path in ["/admin", "/admin/episodes/7?tab=notes&x=%20", "/admin/shows/3/episodes"] { #expect(Arrival.path(path) == path) }
    try await withAdmin { admin in
      _ = try await admin.stage.account("Ada", .owner)
      for (next, location) in [("//evil.example", "/admin"), ("/admin/people?q=%26", "/admin/people?q=%26")] {
        let answer = try await Self.signIn(admin.visitor, "ada@lectern.example", Stage.password, [("next", next)])
        #expect(answer.location == location)
      }
      let away = try await admin.visitor.get("/admin/people?q=%26&a=b")
      #expect(away.location == "/admin/sign-in?next=%2Fadmin%2Fpeople%3Fq%3D%2526%26a%3Db")
      let page = try await admin.visitor.get(away.location)
      #expect(page.hidden.first?.1 == "/admin/people?q=%26&a=b")
    }
  }

  @Test(arguments: eachEngine) func theSecondStepTakesACodeOnce(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let stage = admin.stage
      let ada = try await stage.account("Ada", .owner)
      let now = stage.clock.now
      let totp = TOTP(secret: Array("12345678901234567890".utf8))
      let codes = try await stage.write { db in
        var ada = ada
        return try ada.useSecondFactor(totp, confirmedBy: totp.code(step: TOTP.step(at: now)), at: now, db)
      }
      func step() async throws -> [(String, String)] {
        let page = try await Self.signIn(admin.visitor, "ada@lectern.example", Stage.password, [("next", "/admin/me")])
        #expect(page.status == 200 && page["set-cookie"] == nil && page.text.contains("one-time-code"))
        return page.hidden
      }
      let first = try await step()
      let used = totp.code(step: TOTP.step(at: now))
      #expect(try await admin.visitor.post("/admin/sign-in/code", first + [("code", used)]).status == 401)
      stage.clock.pass(Milliseconds(30_000))
      let code = totp.code(step: TOTP.step(at: stage.clock.now))
      let passed = try await admin.visitor.post("/admin/sign-in/code", first + [("code", code)])
      #expect(passed.status == 303 && passed.location == "/admin/me" && passed["set-cookie"] != nil)
      // Neither the step nor the code works twice.
      #expect(try await admin.visitor.post("/admin/sign-in/code", first + [("code", codes[0])]).status == 401)
      #expect(try await admin.visitor.post("/admin/sign-in/code", try await step() + [("code", code)]).status == 401)
      #expect(try await admin.visitor.post("/admin/sign-in/code", try await step() + [("code", codes[0])]).status == 303)
      #expect(try await admin.visitor.post("/admin/sign-in/code", try await step() + [("code", codes[0])]).status == 401)
      let late = try await step()
      stage.clock.pass(Milliseconds(600_000))
      #expect(try await admin.visitor.post("/admin/sign-in/code", late + [("code", codes[1])]).status == 401)
    }
  }

  @Test(arguments: eachEngine) func aResetLinkTakesThePlaceOfThePasswordAlone(_ engine: TestEngine) async throws {
    try await withAdmin(engine) { admin in
      let stage = admin.stage
      let ada = try await stage.account("Ada", .owner)
      let browser = try await admin.as(ada)
      let now = stage.clock.now
      let totp = TOTP(secret: Array("12345678901234567890".utf8))
      let token = try await stage.write { db in
        var ada = ada
        _ = try ada.useSecondFactor(totp, confirmedBy: totp.code(step: TOTP.step(at: now)), at: now, db)
        return try AccountLink.make(.reset, for: ada.id, at: now, db).text
      }
      let page = try await admin.visitor.get("/admin/reset/\(token)")
      #expect(page.status == 200 && page.text.contains("ada@lectern.example") && page["referrer-policy"] == "no-referrer")
      let common = try await admin.visitor.post("/admin/reset/\(token)", [("password", "Password123")])
      #expect(common.status == 422)
      #expect(try await browser.get("/admin/me").status == 200)
      let done = try await admin.visitor.post("/admin/reset/\(token)", [("password", "another walk by the sea")])
      #expect(done.status == 200 && done["set-cookie"] == nil && done.text.contains("one-time-code"))
      #expect(try await browser.get("/admin/me").status == 303)
      #expect(try await admin.visitor.post("/admin/reset/\(token)", [("password", "another walk by the sea")]).status == 410)
    }
  }

  @Test func theAdminIsAtTheInstallationsOwnHost() async throws {
    try await withAdmin { admin in
      let show = try await admin.stage.nightWalks()
      let now = admin.stage.clock.now
      try await admin.stage.write { db in try show.claim(host: "walks.example", at: now, db) }
      let answer = try await admin.site.get("/admin/me?x=1", at: "walks.example")
      #expect(answer.status == 302 && answer.location == "http://\(LocalSite.host)/admin/me?x=1")
      #expect(try await admin.site.get("/admin/me", at: "evil.example").status == 421)
    }
  }

  @Test func badRequestsAreTheAskersFaultAndInTheAdminsClothes() async throws {
    try await withAdmin { admin in
      let browser = try await admin.as("Ada", .owner)
      let missing = try await browser.get("/admin/nothing/here")
      #expect(missing.status == 404 && missing.text.contains("There is nothing here") && missing.text.contains("Ada"))
      #expect(missing["content-security-policy"]?.contains("default-src 'none'") == true)
      let script = try await browser.json("/admin/nothing/here")
      #expect(script.status == 404 && script["content-type"] == "application/json" && script.text.contains("\"message\""))
      let post = ["Sec-Fetch-Site: same-origin"]
      let type = try await browser.send("POST", "/admin/me", headers: post + ["Content-Type: text/xml"], body: Array("<a/>".utf8))
      #expect(type.status == 415 && type.text.contains("Not a form"))
      let big = try await browser.post("/admin/me", [("name", String(repeating: "x", count: 5 << 20))])
      #expect(big.status == 413 && big.text.contains("too much"))
      for body in ["%", "%zz=%", "a=%00&name=%00", "=&=&&", "name=%FF%FE&email=%C0"] {
        let answer = try await browser.send(
          "POST", "/admin/me", headers: post + ["Content-Type: application/x-www-form-urlencoded"], body: Array(body.utf8))
        #expect(answer.status == 422, "\(body)")
      }
      for cookie in ["session=", "session=\"", "session=a; session=b", String(repeating: "session=x;", count: 200)] {
        let odd = AdminBrowser(site: admin.site, cookie: cookie, session: nil)
        #expect(try await odd.get("/admin/me").status == 303)
      }
    }
  }

  @Test func onlyAProxyOfOursSaysWhereARequestComesFrom() throws {
    let proxies = TrustedProxies(["127.0.0.1", "10.0.0.0/8", "fd00::/8"].compactMap(AddressBlock.init))
    func client(_ peer: String?, _ fields: String...) -> String { proxies.client(peer: peer, forwardedFor: fields) }
    #expect(client("192.0.2.7", "203.0.113.9") == "192.0.2.7")
    #expect(client("127.0.0.1", "203.0.113.9") == "203.0.113.9")
    #expect(client("127.0.0.1", "1.1.1.1, 203.0.113.9, 10.1.2.3") == "203.0.113.9")
    #expect(client("127.0.0.1", "1.1.1.1", "203.0.113.9") == "203.0.113.9")
    #expect(client("::ffff:127.0.0.1", "203.0.113.9:4711") == "203.0.113.9")
    #expect(client("127.0.0.1", "[2001:db8::1]:443") == "2001:db8::1")
    #expect(client("127.0.0.1", "203.0.113.9, nonsense") == "127.0.0.1")
    #expect(client("127.0.0.1") == "127.0.0.1" && client("127.0.0.1", "") == "127.0.0.1")
    #expect(TrustedProxies.none.client(peer: "127.0.0.1", forwardedFor: ["203.0.113.9"]) == "127.0.0.1")
  }

  @Test func tokensAreNotLogged() {
    #expect(RequestPath.withoutToken("/admin/welcome/\(Token.make().text)") == "/admin/welcome/…")
    #expect(RequestPath.withoutToken("/admin/reset/x/y") == "/admin/reset/…")
    #expect(RequestPath.withoutToken("/admin/me") == "/admin/me")
  }
}

extension Answer {
  /// The hidden fields of a page.
  fileprivate var hidden: [(String, String)] {
    text.split(separator: "<input type=\"hidden\" name=\"").dropFirst().map { part in
      let name = part.prefix { $0 != "\"" }
      let value = part.dropFirst(name.count).trimmingPrefix("\" value=\"").prefix { $0 != "\"" }
      let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .reduce(String(value)) { $0.replacing($1.0, with: $1.1) }
      return (String(name), plain)
    }
  }
}
