import Foundation

/// Which passwords are taken: long ones of any kind, and none that everybody tries first.
public enum PasswordRules {
  /// The fewest characters, how many are advised, and the most bytes.
  public static let least = 8
  public static let advised = 15
  public static let mostBytes = 1024

  /// `typed` as it is hashed: whole, and with one spelling for letters that keyboards compose in different ways (NIST SP 800-63B
  /// §3.1.1.2).
  public static func canonical(_ typed: String) -> String { typed.precomposedStringWithCanonicalMapping }

  /// Throws ``DomainError/invalid(_:)`` for a password that can't be taken; `email` and `name` are those of the account.
  public static func check(_ password: String, email: String, name: String) throws {
    guard let problem = problem(of: canonical(password), email: email, name: name) else { return }
    throw DomainError.invalid(["password": problem])
  }

  private static func problem(of password: String, email: String, name: String) -> String? {
    if password.isEmpty { return "Choose a password." }
    if password.count < least { return "Use at least \(least) characters; \(advised) or more are better. A few words do well." }
    if password.utf8.count > mostBytes { return "Use at most \(mostBytes) bytes." }
    let word = CommonPasswords.plain(password)
    let own = [email, String(email.prefix { $0 != "@" }), name, "lectern"].map(CommonPasswords.plain).filter { $0.count > 2 }
    if own.contains(word) {
      return "That is too easy to guess: it is your name or address. A few words that only you would put together do well."
    }
    if CommonPasswords.contains(password) {
      return "That is among the passwords that are tried first. A few words that only you would put together do well."
    }
    return nil
  }
}
