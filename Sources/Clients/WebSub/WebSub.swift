/// The publisher's side of WebSub: tells a hub that a feed has changed, and the hub tells everyone.
///
/// <https://www.w3.org/TR/websub/#publishing>; the request's form is the one that hubs have in common.
public enum WebSub {
  /// Says to `hub` that `feed` has changed. Throws `OutgoingError` if the hub does not take it.
  public static func publish(hub: String, feed: String, over http: OutgoingHTTP) async throws {
    let form = "hub.mode=publish&hub.url=\(encoded(feed))"
    _ = try await http.post(hub, body: Array(form.utf8), contentType: "application/x-www-form-urlencoded").successful()
  }

  /// `text` as a value of a URL-encoded form.
  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
