import Crypto
import Formats

/// A secret that opens something: a session, a link. Only its digest is stored, so that whoever reads the database can open nothing.
public struct Token: Sendable, Hashable {
  /// What is handed out: 160 random bits as 32 small letters and digits.
  public let text: String

  /// A new one.
  public static func make() -> Token {
    var generator = SystemRandomNumberGenerator()
    return Token(text: Base32.encode((0..<20).map { _ in UInt8.random(in: .min ... .max, using: &generator) }).lowercased())
  }

  /// The token that somebody brings; nil for what can't be one.
  public init?(_ text: String) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ (97...122).contains($0) || (50...55).contains($0) }) else { return nil }
    self.text = text
  }

  private init(text: String) { self.text = text }

  /// SHA-256 in hexadecimal, which is what is stored. The token has too many random bits to need more.
  var digest: String { Token.digest(of: text) }

  /// The same of any text.
  static func digest(of text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
