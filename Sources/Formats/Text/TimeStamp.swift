/// A clock reading at the start of a text: `m:ss`, `mm:ss`, `h:mm:ss`, with a fraction after a dot or comma.
enum TimeStamp {
  /// The reading and what follows it; `nil` where the text doesn't begin with one. With `bare` hours may exceed 99.
  static func read(_ text: Substring) -> (time: Milliseconds, rest: Substring)? {
    let bytes = text.utf8
    var at = bytes.startIndex
    var groups: [Int64] = []
    var widths: [Int] = []
    while groups.count < 3 {
      var value: Int64 = 0
      var width = 0
      while at < bytes.endIndex, (0x30...0x39).contains(bytes[at]), width < 5 {
        value = value * 10 + Int64(bytes[at] - 0x30)
        width += 1
        at = bytes.index(after: at)
      }
      guard width > 0 else { return nil }
      groups.append(value)
      widths.append(width)
      guard groups.count < 3, at < bytes.endIndex, bytes[at] == 0x3A else { break }
      let next = bytes.index(after: at)
      guard next < bytes.endIndex, (0x30...0x39).contains(bytes[next]) else { break }
      at = next
    }
    guard groups.count >= 2, widths[0] <= 3, widths.dropFirst().allSatisfy({ $0 == 2 }),
      groups.dropFirst().allSatisfy({ $0 < 60 })
    else {
      return nil
    }
    var milliseconds = groups.reduce(0) { $0 * 60 + $1 } * 1000
    if at < bytes.endIndex, bytes[at] == 0x2E || bytes[at] == 0x2C {
      var next = bytes.index(after: at)
      var scale: Int64 = 100
      var digits = 0
      while next < bytes.endIndex, (0x30...0x39).contains(bytes[next]), digits < 9 {
        milliseconds += Int64(bytes[next] - 0x30) * scale
        scale /= 10
        digits += 1
        next = bytes.index(after: next)
      }
      if digits > 0 { at = next }
    }
    // A letter or digit right behind it: not a time ("1:23rd", "10:30am" is a time of day).
    if at < bytes.endIndex {
      let byte = bytes[at]
      if (0x30...0x39).contains(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x3A && groups.count == 3 {
        return nil
      }
    }
    return (Milliseconds(milliseconds), text[at...])
  }

  /// `hh:mm:ss` with milliseconds after `separator`, or without where it is `nil`.
  static func write(_ time: Milliseconds, separator: String?) -> String {
    let value = max(0, time.rawValue)
    let text = "\(pad(value / 3_600_000, 2)):\(pad(value / 60_000 % 60, 2)):\(pad(value / 1000 % 60, 2))"
    return separator.map { text + $0 + pad(value % 1000, 3) } ?? text
  }

  /// `m:ss`, or `h:mm:ss` from an hour on.
  static func short(_ time: Milliseconds) -> String {
    let value = max(0, time.rawValue) / 1000
    let tail = "\(value / 60 % 60)"
    return value >= 3600 ? "\(value / 3600):\(pad(value / 60 % 60, 2)):\(pad(value % 60, 2))" : "\(tail):\(pad(value % 60, 2))"
  }

  private static func pad(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
