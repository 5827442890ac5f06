/// What a form sent: names with their values, in the order of the form, names repeated as often as they were sent.
public struct FormFields: Sendable, Hashable {
  /// Every field in order.
  public private(set) var fields: [(name: String, value: String)]

  /// A form with no field.
  public init() { fields = [] }

  /// A form with these fields.
  public init(_ fields: [(name: String, value: String)]) { self.fields = fields }

  /// Reads `application/x-www-form-urlencoded` (URL Standard §5.1). What isn't UTF-8 is repaired, and NUL, which no database takes,
  /// is dropped; nothing else is refused.
  public init(urlEncoded body: some Sequence<UInt8>) {
    var fields: [(name: String, value: String)] = []
    for pair in Array(body).split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      fields.append((FormFields.decoded(name), FormFields.decoded(pair.dropFirst(name.count + 1))))
    }
    self.fields = fields
  }

  /// Adds a field at the end.
  public mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }

  /// Puts `value` in the place of every field called `name`; nil takes them away.
  public mutating func set(_ name: String, _ value: String?) {
    fields.removeAll { $0.name == name }
    if let value { fields.append((name, value)) }
  }

  /// The first field called `name`, its lines ended by `\n` and white space around it taken off; nil when it wasn't sent.
  public subscript(_ name: String) -> String? { fields.first { $0.name == name }.map { FormFields.tidy($0.value) } }

  /// The same as a text; empty when it wasn't sent.
  public func text(_ name: String) -> String { self[name] ?? "" }

  /// Whether a check box called `name` was ticked.
  public func isOn(_ name: String) -> Bool { fields.contains { $0.name == name && !$0.value.isEmpty && $0.value != "0" } }

  /// Every value sent under `name`, tidied.
  public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map { FormFields.tidy($0.value) } }

  /// The entries of a list: `chapter.3.title` is the field `title` of row 3 of `chapter`. Rows come in the order of their numbers, as
  /// dictionaries of tidied values; rows in which every value is empty are left out.
  public func entries(_ list: String) -> [[String: String]] {
    var rows: [Int: [String: String]] = [:]
    for (name, value) in fields where name.hasPrefix(list) {
      let parts = name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == list, let number = Int(parts[1]), (0..<10_000).contains(number) else { continue }
      rows[number, default: [:]][String(parts[2])] = FormFields.tidy(value)
    }
    return rows.sorted { $0.key < $1.key }.map(\.value).filter { $0.contains { !$0.value.isEmpty } }
  }

  /// Compares names and values in order.
  public static func == (left: Self, right: Self) -> Bool {
    left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
  }

  /// Hashes names and values in order.
  public func hash(into hasher: inout Hasher) {
    for (name, value) in fields {
      hasher.combine(name)
      hasher.combine(value)
    }
  }

  private static func tidy(_ value: String) -> String {
    // Browsers send lines as CRLF (HTML Standard, form submission).
    var text = Substring(value.contains("\r") ? value.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : value)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      var byte = bytes[index]
      if byte == UInt8(ascii: "+") {
        byte = UInt8(ascii: " ")
      } else if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
        let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2])
      {
        byte = high << 4 | low
        index += 2
      }
      if byte != 0 { out.append(byte) }
      index += 1
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
