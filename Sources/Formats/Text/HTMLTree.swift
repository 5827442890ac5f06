import CLibxml2

/// A piece of an HTML document.
enum HTMLNode {
  case text(String)
  case element(HTMLElement)
}

/// An element of an HTML document; names are in lower case, values have their entities decoded.
struct HTMLElement {
  var name: String
  var attributes: [String: String]
  var children: [HTMLNode]
}

/// HTML read by libxml2 into values, so that no pointer outlives the parser. Scripts, styles, comments and foreign content (SVG,
/// MathML) never get in.
enum HTMLTree {
  /// No more of a document is read: 1 MB.
  static let byteLimit = 1_000_000

  /// Elements dropped with all they contain: what runs, embeds, is parsed by other rules, or isn't content.
  private static let dropped: Set<String> = [
    "script", "style", "template", "noscript", "iframe", "frame", "frameset", "noframes", "object", "embed", "applet", "svg",
    "math",
    "xmp", "noembed", "plaintext", "listing", "title", "head", "textarea", "select", "option", "button", "input", "canvas",
    "audio",
    "video", "source", "track", "meta", "link", "base", "param", "portal", "dialog",
  ]

  // xmlInitParser isn't safe to run twice at once.
  private static let initialised: Void = xmlInitParser()

  /// The document's body as nodes, whatever was broken repaired as browsers of old would. Never fails; at most `byteLimit` read.
  static func parse(_ html: String) -> [HTMLNode] {
    var bytes = Array(html.utf8.prefix(byteLimit))
    if html.utf8.count > byteLimit {
      while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
      if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
    }
    bytes = HTMLDepth.limited(bytes)
    if bytes.isEmpty { return [] }
    _ = initialised
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
      | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    // A block around everything keeps libxml2 from wrapping loose text in paragraphs of its own.
    let wrapped = Array("<html><body><div>".utf8) + bytes
    let document = wrapped.withUnsafeBytes { buffer in
      htmlReadMemory(buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, "UTF-8", Int32(options))
    }
    guard let document else { return [] }
    defer { xmlFreeDoc(document) }
    return xmlDocGetRootElement(document).map { nodes($0.pointee.children, depth: 0) } ?? []
  }

  private static func nodes(_ first: xmlNodePtr?, depth: Int) -> [HTMLNode] {
    var result: [HTMLNode] = []
    var current = first
    while let node = current {
      current = node.pointee.next
      switch node.pointee.type {
      case XML_TEXT_NODE:
        if let content = node.pointee.content { result.append(.text(String(cString: content))) }
      case XML_ELEMENT_NODE:
        guard let bytes = node.pointee.name else { continue }
        let name = String(cString: bytes).lowercased()
        if dropped.contains(name) { continue }
        // Beyond any depth the first pass lets through; the stack is not to be bet on it.
        if depth > 600 { continue }
        let children = nodes(node.pointee.children, depth: depth + 1)
        if name == "html" || name == "body" || (name == "div" && depth == 1) {
          result += children
        } else {
          result.append(.element(HTMLElement(name: name, attributes: attributes(node), children: children)))
        }
      default: continue
      }
    }
    return result
  }

  private static func attributes(_ node: xmlNodePtr) -> [String: String] {
    var result: [String: String] = [:]
    var current = node.pointee.properties
    while let attribute = current {
      current = attribute.pointee.next
      guard let name = attribute.pointee.name else { continue }
      var value = ""
      var part = attribute.pointee.children
      while let text = part {
        if text.pointee.type == XML_TEXT_NODE, let content = text.pointee.content { value += String(cString: content) }
        part = text.pointee.next
      }
      let key = String(cString: name).lowercased()
      if result[key] == nil { result[key] = value }
    }
    return result
  }
}
