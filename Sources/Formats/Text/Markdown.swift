import CCmarkGFM

/// Markdown as GitHub speaks it (GFM 0.29: tables, strikethrough, autolinks), written by people, rendered safe.
public enum Markdown {
  /// No more of a source is read: 1 MB.
  static let byteLimit = 1_000_000

  // The registry of extensions is a global list without a lock.
  private static let registered: Void = cmark_gfm_core_extensions_ensure_registered()

  /// `source` as a safe HTML5 fragment: rendered by cmark-gfm, HTML in it included, and then cleaned by `SafeHTML`. Total.
  public static func html(_ source: String, policy: SafeHTML.Policy = .stranger) -> String {
    SafeHTML.clean(rendered(source), policy: policy)
  }

  /// `source` without its markup.
  public static func plainText(_ source: String) -> String { PlainText.from(html: rendered(source)) }

  private static func rendered(_ source: String) -> String {
    _ = registered
    var bytes = Array(source.utf8.prefix(byteLimit))
    if source.utf8.count > byteLimit {
      while let last = bytes.last, last != UInt8(ascii: "\n"), last >= 0x80 { bytes.removeLast() }
    }
    bytes = calmed(bytes)
    let options = CMARK_OPT_UNSAFE | CMARK_OPT_VALIDATE_UTF8
    guard let parser = cmark_parser_new(options) else { return "" }
    defer { cmark_parser_free(parser) }
    var names = ["strikethrough", "tagfilter"]
    // Its search for mail addresses is quadratic in the at signs of a paragraph.
    if bytes.count(where: { $0 == UInt8(ascii: "@") }) <= 5000 { names.append("autolink") }
    if hasSaneTables(bytes) { names.append("table") }
    for name in names {
      if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
    }
    bytes.withUnsafeBytes { buffer in
      cmark_parser_feed(parser, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
    }
    guard let document = cmark_parser_finish(parser) else { return "" }
    defer { cmark_node_free(document) }
    guard let html = cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)) else { return "" }
    defer { cmark_get_default_mem_allocator()?.pointee.free(html) }
    return String(cString: html)
  }

  /// cmark-gfm 0.29.0.gfm.6 fills short rows up to the header's width (CVE-2023-22483): columns × lines must stay small.
  private static func hasSaneTables(_ bytes: [UInt8]) -> Bool {
    var pipes = 0
    var widest = 0
    var lines = 1
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        lines += 1
        pipes = 0
      } else if byte == UInt8(ascii: "|") {
        pipes += 1
        widest = max(widest, pipes)
      }
    }
    return widest <= 200 && (widest + 1) * lines <= 200_000
  }

  /// Runs that make that version take quadratic time (deep quotes, unclosed brackets: CVE-2023-22484, -22485, -22486), shortened.
  private static func calmed(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var brackets = 0
    var marks = 0
    var atStart = true
    for byte in bytes where byte != 0 {
      switch byte {
      case UInt8(ascii: "\n"):
        if output.last == byte { brackets = 0 }
        marks = 0
        atStart = true
      case UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"):
        // Quotes and lists in each other; a rule may be a long row of marks.
        if atStart { marks += 1 }
        if marks > 400 { continue }
      case UInt8(ascii: "["):
        atStart = false
        brackets += 1
        if brackets > 2000 { continue }
      case UInt8(ascii: "]"):
        atStart = false
        brackets = max(0, brackets - 1)
      case 0x20, 0x09: break
      default: atStart = false
      }
      output.append(byte)
    }
    return output
  }
}
