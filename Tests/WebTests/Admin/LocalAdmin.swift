import Cast
import Database
import Domain
import Formats
import Foundation
import Support
import Testing

@testable import Web

/// The admin of one test's installation, behind a real listening server.
struct LocalAdmin: Sendable {
  let site: LocalSite
  var stage: Stage { site.stage }

  /// A browser in which nobody is signed in.
  var visitor: AdminBrowser { AdminBrowser(site: site, cookie: nil, session: nil) }

  /// A browser in which `account` is signed in.
  func `as`(_ account: Account) async throws -> AdminBrowser {
    let now = stage.clock.now
    let (token, id) = try await stage.write { db in
      let made = try Session.begin(account.id, address: "127.0.0.1", userAgent: "Test", at: now, db)
      return (made.token.text, made.id)
    }
    return AdminBrowser(site: site, cookie: "session=\(token)", session: id)
  }

  /// Somebody new who is signed in: `try await admin.as("Ben", .editor, in: show)`.
  func `as`(_ name: String, _ role: Role, in show: Show? = nil) async throws -> AdminBrowser {
    try await self.as(try await stage.account(name, role, in: show))
  }
}

/// A browser at the admin: sends its cookie, and says of what it posts that it comes from a page here.
struct AdminBrowser: Sendable {
  let site: LocalSite
  var cookie: String?
  let session: SessionID?

  /// Asks with GET.
  func get(_ path: String, _ headers: String...) async throws -> Answer {
    try await send("GET", path, headers: headers)
  }

  /// Asks with GET, as a script that wants JSON.
  func json(_ path: String) async throws -> Answer { try await send("GET", path, headers: ["Accept: application/json"]) }

  /// Sends a form.
  func post(_ path: String, _ fields: [(String, String)] = [], _ headers: String...) async throws -> Answer {
    let text = fields.map { "\($0.0.urlQueryEscaped)=\($0.1.urlQueryEscaped)" }.joined(separator: "&")
    return try await send(
      "POST", path, headers: ["Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin"] + headers,
      body: Array(text.utf8))
  }

  /// Sends a form with files (`multipart/form-data`).
  func post(
    _ path: String, _ fields: [(String, String)], files: [(field: String, name: String, type: String, bytes: [UInt8])],
    _ headers: String...
  ) async throws -> Answer {
    let boundary = "----lectern-test-boundary"
    var body: [UInt8] = []
    for (name, value) in fields {
      body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    for file in files {
      let disposition = "Content-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(file.name)\""
      body +=
        Array("--\(boundary)\r\n\(disposition)\r\nContent-Type: \(file.type)\r\n\r\n".utf8) + file.bytes + Array("\r\n".utf8)
    }
    body += Array("--\(boundary)--\r\n".utf8)
    return try await send(
      "POST", path,
      headers: ["Content-Type: multipart/form-data; boundary=\(boundary)", "Sec-Fetch-Site: same-origin"] + headers, body: body)
  }

  /// Sends a request of any kind. `Sec-Fetch-Site` isn't added here.
  func send(_ method: String, _ path: String, headers: [String] = [], body: [UInt8]? = nil) async throws -> Answer {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: \(LocalSite.host)", "Connection: close"] + headers
    if let cookie { lines.append("Cookie: \(cookie)") }
    if let body { lines.append("Content-Length: \(body.count)") }
    return try await site.send(bytes: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
  }

  /// The same browser with the cookie that `answer` sets.
  func taking(_ answer: Answer) -> AdminBrowser {
    var browser = self
    for (name, value) in answer.fields where name == "set-cookie" {
      browser.cookie = String(value.prefix { $0 != ";" })
    }
    return browser
  }
}

extension Answer {
  /// Where a redirect leads.
  var location: String { self["location"] ?? "" }
}

/// An admin on `engine` for as long as `body` runs.
func withAdmin(
  _ engine: TestEngine = .sqlite, proxies: TrustedProxies = .none,
  _ body: @escaping @Sendable (LocalAdmin) async throws -> Void
) async throws {
  try await withSite(engine, proxies: proxies) { site in try await body(LocalAdmin(site: site)) }
}
