/// An element of a feed, held only while its item is being read.
final class FeedElement {
  enum Node {
    case text(String)
    case element(FeedElement)
  }

  struct Attribute {
    var space: XMLSpace
    var name: String
    var value: String
  }

  let space: XMLSpace
  let name: String
  var attributes: [Attribute]
  var nodes: [Node] = []
  var textBytes = 0
  /// Whether this is an episode.
  var isItem = false
  /// Whether text directly inside is only indentation.
  var isContainer: Bool {
    isItem || (space == .rss && (name == "channel" || name == "rss")) || (space == .atom && name == "feed")
  }

  init(space: XMLSpace, name: String, attributes: [Attribute] = []) {
    (self.space, self.name, self.attributes) = (space, name, attributes)
  }

  /// The name as a publisher would look for it: `itunes:explicit`, `pubDate`.
  var field: String { Self.qualified(space, name) }

  /// The child elements.
  var elements: [FeedElement] {
    nodes.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// The value of an attribute, any space: people write `itunes:href` for `href`.
  subscript(_ attribute: String) -> String? {
    for candidate in attributes where candidate.name == attribute { return candidate.value }
    for candidate in attributes where candidate.name.lowercased() == attribute.lowercased() { return candidate.value }
    return nil
  }

  /// The text, with any markup that was not escaped put back as markup.
  var text: String {
    if nodes.count == 1, case .text(let text) = nodes[0] { return text }
    var result = ""
    for node in nodes {
      switch node {
      case .text(let text): result += text
      case .element(let element): element.appendHTML(to: &result)
      }
    }
    return result
  }

  private func appendHTML(to result: inout String) {
    result += "<\(name)"
    for attribute in attributes { result += " \(attribute.name)=\"\(Self.escaped(attribute.value, inAttribute: true))\"" }
    result += ">"
    for node in nodes {
      switch node {
      case .text(let text): result += Self.escaped(text, inAttribute: false)
      case .element(let element): element.appendHTML(to: &result)
      }
    }
    let void: Set<String> = ["br", "hr", "img", "input", "wbr", "source", "area", "col"]
    if !void.contains(name) { result += "</\(name)>" }
  }

  /// The element as XML that stands alone under a root that declares the fixed prefixes. Reading it back gives the same text.
  func canonical() -> String {
    var result = ""
    appendCanonical(to: &result)
    return result
  }

  private func appendCanonical(to result: inout String) {
    let tag = Self.qualified(space, name)
    result += "<\(tag)"
    // Always declared where it is used: shorter forms would depend on which element stands around this one.
    var declared: Set<String> = []
    for declaration in ([space] + attributes.map(\.space)).compactMap(\.localDeclaration) {
      if declared.insert(declaration.prefix).inserted {
        result += " xmlns:\(declaration.prefix)=\"\(Self.escaped(declaration.uri, inAttribute: true))\""
      }
    }
    for attribute in attributes {
      result += " \(Self.qualified(attribute.space, attribute.name))=\"\(Self.escaped(attribute.value, inAttribute: true))\""
    }
    let hasElements = nodes.contains { if case .element = $0 { true } else { false } }
    var inner = ""
    for node in nodes {
      switch node {
      case .text(let text):
        // Space between elements is indentation; space in an element that only holds text is text, trimmed.
        let text = hasElements ? text : FeedText.trimmed(text)
        if !hasElements || text.utf8.contains(where: { $0 > 32 }) { inner += Self.escaped(text, inAttribute: false) }
      case .element(let element): element.appendCanonical(to: &inner)
      }
    }
    result += inner.isEmpty ? "/>" : ">\(inner)</\(tag)>"
  }

  private static func qualified(_ space: XMLSpace, _ name: String) -> String {
    space.prefix.map { "\($0):\(name)" } ?? name
  }

  static func escaped(_ text: String, inAttribute: Bool) -> String {
    let text = FeedText.withoutControls(text)
    let needs = text.utf8.contains {
      $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">")
        || (inAttribute && ($0 == UInt8(ascii: "\"") || $0 == 9 || $0 == 10))
    }
    guard needs else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where inAttribute: result += "&quot;"
      case "\n" where inAttribute: result += "&#10;"
      case "\t" where inAttribute: result += "&#9;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
