import CLibxml2

/// Makes UTF-8 of a document, whatever it says of itself and whatever it really is.
struct FeedEncoding {
  /// The document as UTF-8 without byte order mark, leading space or leading noise.
  private(set) var bytes: [UInt8]
  /// What had to be repaired for that.
  private(set) var findings: [Finding] = []

  /// `charset` is the transport's word on it, which counts for more than the document's (RFC 7303 §3.2).
  init(_ source: [UInt8], charset: String?) {
    bytes = source
    if let utf16 = Self.utf16(source) {
      bytes = Array(utf16.utf8)
    } else {
      if source.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
      let declared = Self.normalized(charset) ?? Self.normalized(Self.declaration(in: bytes)) ?? "utf-8"
      let isUTF8 = Self.isUTF8(bytes)
      if declared == "utf-8" || declared == "us-ascii" || declared.hasPrefix("utf-16") {
        if !isUTF8 { repairUTF8() }
      } else if isUTF8, bytes.contains(where: { $0 >= 0x80 }), !declared.hasPrefix("iso-2022") {
        note("The feed says it is \(declared) but it is UTF-8, and was read as that.", "Declare UTF-8 in its first line.")
      } else if declared == "windows-1252" {
        bytes = Self.fromWindows1252(bytes)
      } else if let converted = Self.converted(bytes, from: declared) {
        bytes = converted
      } else if !isUTF8 {
        note("The encoding \(declared) is not known.", "Publish the feed as UTF-8.")
        repairUTF8()
      }
    }
    dropLeadingNoise()
  }

  private mutating func note(_ message: String, _ remedy: String) {
    findings.append(Finding(field: "encoding", message: message, remedy: remedy))
  }

  /// Feeds open with blank lines, or with the warnings of the program that wrote them.
  private mutating func dropLeadingNoise() {
    let start = bytes.withUnsafeBufferPointer { buffer -> Int in
      var index = 0
      while index < buffer.count, buffer[index] <= 32 { index += 1 }
      return index
    }
    if start > 0 {
      let hasDeclaration = bytes[start...].starts(with: Array("<?xml".utf8))
      bytes.removeFirst(start)
      if !bytes.isEmpty, hasDeclaration {
        findings.append(
          Finding(field: "xml", message: "There was space before the XML declaration.", remedy: "Let the feed start with <?xml."))
      }
    }
    guard let first = bytes.first, first != UInt8(ascii: "<"), first != UInt8(ascii: "{") else { return }
    let head = String(decoding: bytes.prefix(65536), as: UTF8.self)
    guard let root = ["<?xml", "<rss", "<feed "].compactMap({ head.range(ofText: $0)?.lowerBound }).min() else { return }
    // The head may have been cut inside a character, but only after the root, so this offset is one in `bytes` too.
    bytes.removeFirst(head.utf8.distance(from: head.startIndex, to: root))
    findings.append(
      Finding(field: "xml", message: "There was other text before the feed.", remedy: "Look for a program's warnings in it."))
  }

  /// Bytes that are not UTF-8 are taken for windows-1252 one by one, which leaves those that are untouched.
  private mutating func repairUTF8() {
    let head = String(decoding: bytes.prefix(4096), as: UTF8.self).lowercased()
    if head.contains("<language>zh"), let converted = Self.converted(bytes, from: "gb18030", allowingErrors: false) {
      bytes = converted
      return note("The feed says it is UTF-8 but it is GBK, and was read as that.", "Publish the feed as UTF-8.")
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    var repaired = 0
    var index = 0
    while index < bytes.count {
      let length = Self.sequenceLength(bytes, at: index)
      if length > 0 {
        result.append(contentsOf: bytes[index..<index + length])
        index += length
      } else {
        Self.append(windows1252: bytes[index], to: &result)
        repaired += 1
        index += 1
      }
    }
    bytes = result
    note(
      "The feed says it is UTF-8 but \(repaired) bytes of it are not; they were read as windows-1252.",
      "Publish the feed as UTF-8.")
  }

  static func isUTF8(_ bytes: [UInt8]) -> Bool {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return true
    } catch {
      return false
    }
  }

  /// The length of the well-formed UTF-8 sequence at `index` (Unicode table 3-7); 0 where there is none.
  private static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, index + length <= bytes.count else { return 0 }
    for next in bytes[index + 1..<index + length] where next & 0xC0 != 0x80 { return 0 }
    let second = bytes[index + 1]
    switch first {
    case 0xE0: return second >= 0xA0 ? 3 : 0
    case 0xED: return second < 0xA0 ? 3 : 0
    case 0xF0: return second >= 0x90 ? 4 : 0
    case 0xF4: return second < 0x90 ? 4 : 0
    default: return length
    }
  }

  private static func utf16(_ bytes: [UInt8]) -> String? {
    guard bytes.count >= 4 else { return nil }
    let head = Array(bytes.prefix(4))
    let isLittle: Bool
    if head.starts(with: [0xFF, 0xFE]) || head == [0x3C, 0, 0x3F, 0] || head == [0x3C, 0, 0x72, 0] {
      isLittle = true
    } else if head.starts(with: [0xFE, 0xFF]) || head == [0, 0x3C, 0, 0x3F] || head == [0, 0x3C, 0, 0x72] {
      isLittle = false
    } else {
      return nil
    }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for index in stride(from: head[0] >= 0xFE ? 2 : 0, to: bytes.count - 1, by: 2) {
      let (a, b) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isLittle ? a | b << 8 : a << 8 | b)
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// The encoding that the XML declaration names.
  private static func declaration(in bytes: [UInt8]) -> String? {
    let head = String(decoding: bytes.prefix(512), as: UTF8.self)
    guard let start = head.range(ofText: "<?xml"), let end = head[start.upperBound...].range(ofText: "?>"),
      let name = head[start.upperBound..<end.lowerBound].range(ofText: "encoding")
    else { return nil }
    let parts = head[name.upperBound..<end.lowerBound].split(omittingEmptySubsequences: false) { $0 == "\"" || $0 == "'" }
    return parts.count >= 3 ? String(parts[1]) : nil
  }

  /// The superset that is really meant by a name, as web browsers take it (WHATWG Encoding §4.2).
  private static func normalized(_ name: String?) -> String? {
    guard let name = name.map({ FeedText.trimmed($0).lowercased() }), !name.isEmpty else { return nil }
    switch name {
    case "utf8", "utf-8", "unicode-1-1-utf-8": return "utf-8"
    case "ascii", "us-ascii": return "utf-8"
    case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "iso_8859-1": return "windows-1252"
    case "gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030": return "gb18030"
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j": return "cp932"
    case "big5", "big5-hkscs", "cn-big5", "x-x-big5": return "big5-hkscs"
    case "euc-kr", "ks_c_5601-1987", "ksc5601": return "cp949"
    default: return name
    }
  }

  private static func fromWindows1252(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes { append(windows1252: byte, to: &result) }
    return result
  }

  private static func append(windows1252 byte: UInt8, to result: inout [UInt8]) {
    guard byte >= 0x80 else { return result.append(byte) }
    let high: [UInt16] = [
      0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D,
      0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD,
      0x017E, 0x0178,
    ]
    let value = byte < 0xA0 ? high[Int(byte) - 0x80] : UInt16(byte)
    guard let scalar = UnicodeScalar(value) else { return }
    result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  /// Through libxml2's encodings, which are iconv's. A byte that means nothing becomes U+FFFD; nil where too many do.
  private static func converted(_ bytes: [UInt8], from name: String, allowingErrors: Bool = true) -> [UInt8]? {
    guard let handler = xmlFindCharEncodingHandler(name) else { return nil }
    defer { xmlCharEncCloseFunc(handler) }
    return bytes.withUnsafeBytes { source -> [UInt8]? in
      guard let base = source.baseAddress, let output = xmlBufferCreateSize(source.count * 2 + 64),
        let input = xmlBufferCreateStatic(UnsafeMutableRawPointer(mutating: base), source.count)
      else { return nil }
      defer {
        xmlBufferFree(input)
        xmlBufferFree(output)
      }
      var errors = 0
      while xmlBufferLength(input) > 0 {
        let before = xmlBufferLength(input)
        let result = xmlCharEncInFunc(handler, output, input)
        if xmlBufferLength(input) == before || result == -2 {
          errors += 1
          guard allowingErrors, errors <= 100 + bytes.count / 100, xmlBufferLength(input) > 0 else { return nil }
          xmlBufferShrink(input, 1)
          let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
          xmlBufferAdd(output, replacement, 3)
        }
      }
      guard let content = xmlBufferContent(output) else { return nil }
      return Array(UnsafeBufferPointer(start: content, count: Int(xmlBufferLength(output))))
    }
  }
}
