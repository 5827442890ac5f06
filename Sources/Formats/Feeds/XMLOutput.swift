import CLibxml2

/// libxml2's text writer over a growing buffer. Names are literals, so that no call makes a string; text is escaped here,
/// because the library's own escaping allocates for every value.
final class XMLOutput {
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr
  private var scratch: [UInt8] = []

  init?(capacity: Int) {
    guard let buffer = xmlBufferCreateSize(max(4096, capacity)) else { return nil }
    // The default grows the buffer by what is needed and no more, which copies a long feed hundreds of times.
    xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT)
    guard let writer = xmlNewTextWriterMemory(buffer, 0) else {
      xmlBufferFree(buffer)
      return nil
    }
    (self.buffer, self.writer) = (buffer, writer)
    scratch.reserveCapacity(16384)
    xmlTextWriterStartDocument(writer, nil, "UTF-8", nil)
  }

  deinit {
    xmlFreeTextWriter(writer)
    xmlBufferFree(buffer)
  }

  func finish() -> [UInt8] {
    xmlTextWriterEndDocument(writer)
    xmlTextWriterFlush(writer)
    guard let content = xmlBufferContent(buffer) else { return [] }
    return Array(UnsafeBufferPointer(start: content, count: Int(xmlBufferLength(buffer))))
  }

  func start(_ name: StaticString) { xmlTextWriterStartElement(writer, name.utf8Start) }

  func end() { xmlTextWriterEndElement(writer) }

  func attribute(_ name: StaticString, _ value: String) {
    xmlTextWriterStartAttribute(writer, name.utf8Start)
    text(value, isAttribute: true)
    xmlTextWriterEndAttribute(writer)
  }

  func element(_ name: StaticString, _ value: String) {
    start(name)
    text(value, isAttribute: false)
    end()
  }

  /// `value` as character data, without what XML cannot hold.
  func text(_ value: String, isAttribute: Bool = false) {
    var value = value
    let mark: UInt8 = isAttribute ? 2 : 1
    value.withUTF8 { bytes in
      Self.marks.withUnsafeBufferPointer { marks in
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        var index = 0
        while index < bytes.count, marks[Int(bytes[index])] & mark == 0 { index += 1 }
        if index == bytes.count {
          xmlTextWriterWriteRawLen(writer, base, Int32(clamping: bytes.count))
          return
        }
        scratch.removeAll(keepingCapacity: true)
        var start = 0
        while index < bytes.count {
          let byte = bytes[index]
          // U+FFFE and U+FFFF are no characters of XML; all others that start with this byte are.
          let isKept = byte == 0xEF && !(index + 2 < bytes.count && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE)
          if !isKept {
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case UInt8(ascii: "\""): append("&quot;")
            case 9: append("&#9;")
            case 10: append("&#10;")
            case 13: append("\n")
            case 0xEF: index += 2
            default: break
            }
            if byte == 13, index + 1 < bytes.count, bytes[index + 1] == 10 { index += 1 }
            start = index + 1
          }
          index += 1
          while index < bytes.count, marks[Int(bytes[index])] & mark == 0 { index += 1 }
        }
        scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<bytes.count]))
        scratch.withUnsafeBufferPointer { escaped in
          guard let base = escaped.baseAddress else { return }
          xmlTextWriterWriteRawLen(writer, base, Int32(clamping: escaped.count))
        }
      }
    }
  }

  /// XML as it stands.
  func raw(_ xml: String) {
    var xml = xml
    xml.withUTF8 { bytes in
      guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
      xmlTextWriterWriteRawLen(writer, base, Int32(clamping: bytes.count))
    }
  }

  private func append(_ text: StaticString) {
    scratch.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// For each byte whether it can't stand as it is: 1 in text, 2 in an attribute. A table, because a feed has millions of them.
  private static let marks: [UInt8] = (0...255).map { (byte: UInt8) in
    let isSpecial = [UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), 0x7F, 0xEF].contains(byte) || byte < 32
    if byte == 9 || byte == 10 || byte == UInt8(ascii: "\"") { return 2 }
    return isSpecial ? 3 : 0
  }
}
