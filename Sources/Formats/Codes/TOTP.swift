import Crypto

/// Codes that change with time, from a secret that two parties share (RFC 6238 with SHA-1, 30 seconds and six digits, which every
/// authenticator app knows).
public struct TOTP: Sendable, Hashable {
  /// The shared secret: 20 bytes, as RFC 4226 §4 advises.
  public let secret: [UInt8]
  /// How long a code holds, in seconds.
  public static let period: Int64 = 30

  /// Codes from `secret`.
  public init(secret: [UInt8]) { self.secret = secret }

  /// The number of the period that `timestamp` lies in.
  public static func step(at timestamp: Timestamp) -> Int64 { timestamp.seconds / period }

  /// The code of a period: six digits.
  public func code(step: Int64) -> String {
    var counter = UInt64(bitPattern: step).bigEndian
    let message = withUnsafeBytes(of: &counter) { Array($0) }
    let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
    // RFC 4226 §5.3.
    let offset = Int(digest[19] & 0x0F)
    let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The period whose code `typed` is: the present one, or the one before or after, for clocks that differ. Nil for a wrong code and
  /// for one of a period that isn't after `last`: each code holds once.
  public func step(of typed: String, at now: Timestamp, after last: Int64?) -> Int64? {
    let code = String(typed.unicodeScalars.filter { $0 != " " && $0 != "-" })
    let present = TOTP.step(at: now)
    // The latest first: taking it makes the ones before it useless.
    return [present + 1, present, present - 1].first { step in
      step > last ?? Int64.min && TOTP.isEqual(self.code(step: step), code)
    }
  }

  /// The address by which an authenticator app takes the secret over
  /// (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).
  public func uri(account: String, issuer: String) -> String {
    let (account, issuer) = (Slug.pathComponent(account), Slug.pathComponent(issuer))
    return "otpauth://totp/\(issuer):\(account)?secret=\(Base32.encode(secret))&issuer=\(issuer)"
  }

  /// Compares in a time that says nothing about where they differ.
  private static func isEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    return left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
  }
}
