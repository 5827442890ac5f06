import Formats
import Testing

@Suite struct TOTPTests {
  /// RFC 6238, appendix B, the last six digits of the SHA-1 column.
  @Test(arguments: [
    (Int64(59), "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
    (2_000_000_000, "279037"), (20_000_000_000, "353130"),
  ]) func codesAreThoseOfTheStandard(_ seconds: Int64, _ code: String) {
    let totp = TOTP(secret: Array("12345678901234567890".utf8))
    #expect(totp.code(step: TOTP.step(at: Timestamp(seconds: seconds))) == code)
  }

  @Test func aCodeHoldsForOneStepEitherWayAndOnce() {
    let totp = TOTP(secret: Array("12345678901234567890".utf8))
    let now = Timestamp(seconds: 1_111_111_111)
    let step = TOTP.step(at: now)
    for offset in -2...2 {
      let found = totp.step(of: totp.code(step: step + Int64(offset)), at: now, after: nil)
      #expect(found == (abs(offset) <= 1 ? step + Int64(offset) : nil))
    }
    #expect(totp.step(of: "050 471", at: now, after: nil) == step)
    #expect(totp.step(of: totp.code(step: step), at: now, after: step) == nil)
    for typed in ["", "50471", "0504711", "abcdef", "０５０４７１"] { #expect(totp.step(of: typed, at: now, after: nil) == nil) }
  }

  @Test func base32IsThatOfTheStandard() {
    for (plain, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")]
    {
      #expect(Base32.encode(Array(plain.utf8)) == text)
      #expect(Base32.decode(text.lowercased() + "==") == Array(plain.utf8))
    }
    #expect(Base32.decode("gezd gnbv-gy3t qojq") == Array("1234567890".utf8))
    #expect(Base32.decode("1") == nil)
  }
}
