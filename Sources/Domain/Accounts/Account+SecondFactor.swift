public import Database
public import Formats

extension Account {
  /// How many recovery codes there are.
  public static let recoveryCodes = 10

  /// Takes a second factor into use once the holder has shown that their app knows the secret. Returns the recovery codes, which can't
  /// be had again. Throws ``DomainError/invalid(_:)`` for a wrong code.
  public mutating func useSecondFactor(
    _ totp: TOTP, confirmedBy code: String, at now: Timestamp, _ db: any Connection
  ) throws -> [String] {
    guard let step = totp.step(of: code, at: now, after: nil) else {
      throw DomainError.invalid(["code": "That isn’t the code that the app shows now. Look at the phone’s clock if it goes on."])
    }
    try db.execute(
      """
      UPDATE accounts SET totp_secret = \(Base32.encode(totp.secret)), totp_step = \(step), updated_at = \(now) WHERE id = \(id)
      """)
    hasSecondFactor = true
    return try makeRecoveryCodes(db)
  }

  /// Makes new recovery codes in the place of those there were.
  public func makeRecoveryCodes(_ db: any Connection) throws -> [String] {
    try db.execute("DELETE FROM recovery_codes WHERE account_id = \(id)")
    return try (0..<Account.recoveryCodes).map { _ in
      let letters = Array(Token.make().text.prefix(16))
      try db.execute(
        "INSERT INTO recovery_codes (account_id, code_hash) VALUES (\(id), \(Token.digest(of: String(letters))))")
      return stride(from: 0, to: 16, by: 4).map { String(letters[$0..<$0 + 4]) }.joined(separator: "-")
    }
  }

  /// How many recovery codes are left.
  public func recoveryCodesLeft(_ db: any Connection) throws -> Int {
    try db.value("SELECT count(*) FROM recovery_codes WHERE account_id = \(id) AND used_at IS NULL", as: Int.self) ?? 0
  }

  /// Signs in by the password alone from now on.
  public mutating func dropSecondFactor(at now: Timestamp, _ db: any Connection) throws {
    try db.execute("UPDATE accounts SET totp_secret = NULL, totp_step = NULL, updated_at = \(now) WHERE id = \(id)")
    try db.execute("DELETE FROM recovery_codes WHERE account_id = \(id)")
    hasSecondFactor = false
  }

  /// Whether `typed` is the present code or a recovery code that is left; either is used up by that.
  public func takesCode(_ typed: String, at now: Timestamp, _ db: any Connection) throws -> Bool {
    let rows = try db.rows("SELECT totp_secret, totp_step FROM accounts WHERE id = \(id) AND totp_secret IS NOT NULL")
    guard let row = rows.first, let secret = Base32.decode(try row["totp_secret"]) else { return false }
    if let step = TOTP(secret: secret).step(of: typed, at: now, after: try row["totp_step"]) {
      // Whoever comes second with the same code finds that it was taken.
      return try db.execute(
        "UPDATE accounts SET totp_step = \(step) WHERE id = \(id) AND (totp_step IS NULL OR totp_step < \(step))") == 1
    }
    let code = typed.lowercased().filter { $0 != "-" && $0 != " " }
    return try db.execute(
      """
      UPDATE recovery_codes SET used_at = \(now)
      WHERE account_id = \(id) AND code_hash = \(Token.digest(of: code)) AND used_at IS NULL
      """) == 1
  }
}
