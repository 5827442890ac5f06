import Domain
import Formats
import HTTPTypes

/// The cookie in which a browser keeps its session.
struct SessionCookie: Sendable {
  /// Whether visitors come by https: then the cookie can't be set or overwritten by another host, nor sent in the clear.
  let isSecure: Bool

  var name: String { isSecure ? "__Host-session" : "session" }

  /// The token that a request brings; nil without one.
  func token(in headers: HTTPFields) -> Token? {
    for value in headers[values: .cookie] {
      for pair in value.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { continue }
        if let token = Token(parts[1].trimmingPrefix(while: { $0 == " " }).filter { $0 != " " && $0 != "\"" }) { return token }
      }
    }
    return nil
  }

  /// The field that gives the browser `token`, or takes back what it has.
  func field(_ token: Token?) -> String {
    let life = token == nil ? 0 : Session.longest.rawValue / 1000
    return "\(name)=\(token?.text ?? ""); Path=/; Max-Age=\(life); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
  }
}
