/// Bytes of unknown encoding as text.
enum TextEncoding {
  /// Decodes by byte order mark (UTF-8, UTF-16), by the pattern of zeros (UTF-16 without a mark), else as UTF-8 where that is
  /// valid, else as windows-1252 (WHATWG Encoding). `cut`: the bytes may end within a character.
  static func decode(_ bytes: [UInt8], cut: Bool = false) -> String {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), big: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), big: true) }
    let sample = bytes.prefix(512)
    if sample.count >= 4 {
      let zeros = sample.enumerated().reduce(into: [0, 0]) { if $1.element == 0 { $0[$1.offset & 1] += 1 } }
      if zeros[1] * 3 > sample.count && zeros[0] == 0 { return utf16(bytes[...], big: false) }
      if zeros[0] * 3 > sample.count && zeros[1] == 0 { return utf16(bytes[...], big: true) }
    }
    var tail = bytes[...]
    if cut {
      // Leave off an incomplete last character: at most three continuation bytes and their lead.
      var steps = 0
      while let last = tail.last, last >= 0x80, steps < 4 {
        tail = tail.dropLast()
        steps += 1
        if last >= 0xC0 { break }
      }
    }
    if let text = String(validating: tail, as: UTF8.self) { return text }
    return windows1252(bytes)
  }

  /// `decode`, with every line end (CR LF, CR, NEL, U+2028, U+2029, FF, VT) as LF and without NUL.
  static func lines(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var wasReturn = false
    for scalar in decode(bytes).unicodeScalars {
      switch scalar.value {
      case 0: continue
      case 10: if !wasReturn { output.append(10) }
      case 11, 12, 13, 0x85, 0x2028, 0x2029: output.append(10)
      case 0xFEFF: continue
      default: output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
      wasReturn = scalar.value == 13
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, big: Bool) -> String {
    let base = bytes.startIndex
    let units = (0..<bytes.count / 2).map { index -> UInt16 in
      let first = UInt16(bytes[base + 2 * index])
      let second = UInt16(bytes[base + 2 * index + 1])
      return big ? first << 8 | second : second << 8 | first
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// Every byte as windows-1252 has it.
  static func windows1252(_ bytes: some Sequence<UInt8>) -> String {
    let high: [UInt32] = [
      0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
      0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      let value = (0x80...0x9F).contains(byte) ? high[Int(byte) - 0x80] : UInt32(byte)
      scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return String(scalars)
  }
}
