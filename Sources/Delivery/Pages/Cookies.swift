/// The `Cookie` header, as far as its names go.
enum Cookies {
  /// Whether one of `names` is among the cookies of a header's value.
  static func name(any names: Set<String>, in header: String) -> Bool {
    if names.isEmpty { return false }
    return header.utf8.split(separator: UInt8(ascii: ";")).contains { pair in
      let name = pair.prefix { $0 != UInt8(ascii: "=") }.drop { $0 == 0x20 || $0 == 0x09 }
      return names.contains(String(Substring(name)))
    }
  }
}
