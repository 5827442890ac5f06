@testable import Web

/// A template's tags as a tree, read without Mustache so that Mustache can be checked.
struct TemplateTree {
  indirect enum Node {
    case name(String)
    case section(String, [Node], isInverted: Bool)
    case partial(String)
    /// A layout with the blocks that fill it.
    case layout(String, [Node])
    case block(String, [Node])
  }

  struct Malformed: Error { let tag: String }

  let nodes: [Node]

  init(_ source: String) throws {
    var tags: [Substring] = []
    var rest = source[...]
    while let open = rest.firstRange(of: "{{") {
      rest = rest[open.upperBound...]
      let end = rest.hasPrefix("{") ? "}}}" : "}}"
      guard let close = rest.firstRange(of: end) else { throw Malformed(tag: String(rest.prefix(40))) }
      tags.append(rest[..<close.lowerBound])
      rest = rest[close.upperBound...]
    }
    var position = 0
    nodes = try TemplateTree.parse(tags, &position, until: nil)
    guard position == tags.count else { throw Malformed(tag: String(tags[position])) }
  }

  private static func parse(_ tags: [Substring], _ position: inout Int, until name: String?) throws -> [Node] {
    var nodes: [Node] = []
    while position < tags.count {
      let tag = tags[position]
      position += 1
      let body = String(tag.dropFirst()).trimmingPrefix(while: { $0 == " " })
      switch tag.first {
      case "#", "^":
        nodes.append(
          .section(String(body), try parse(tags, &position, until: String(body)), isInverted: tag.first == "^"))
      case "<": nodes.append(.layout(String(body), try parse(tags, &position, until: String(body))))
      case "$": nodes.append(.block(String(body), try parse(tags, &position, until: String(body))))
      case "/":
        guard body == name ?? "" else { throw Malformed(tag: String(tag)) }
        return nodes
      case ">": nodes.append(.partial(String(body)))
      case "!": break
      case "{", "&": nodes.append(.name(String(body)))
      default: nodes.append(.name(String(tag)))
      }
    }
    guard name == nil else { throw Malformed(tag: name ?? "") }
    return nodes
  }
}

/// Follows a template through the values of a page and notes every name that the page doesn't have.
struct TemplateWalk {
  let sources: [String: String]
  /// What is wrong, as `template: name`.
  var unknown: Set<String> = []
  /// Templates that were seen, and the sections seen in them, closed and open.
  var templates: Set<String> = []
  var sections: Set<String> = []
  var opened: Set<String> = []

  mutating func walk(_ name: String, _ stack: [Any], blocks: [String: [TemplateTree.Node]] = [:], from: String = "") throws {
    guard let source = sources[name] else {
      unknown.insert("no template \(name)")
      return
    }
    templates.insert(name)
    try walk(try TemplateTree(source).nodes, name, stack, blocks, owner: from.isEmpty ? name : from)
  }

  private mutating func walk(
    _ nodes: [TemplateTree.Node], _ template: String, _ stack: [Any], _ blocks: [String: [TemplateTree.Node]], owner: String
  ) throws {
    for node in nodes {
      switch node {
      case .name(let name): _ = value(name, stack, template)
      case .partial(let name): try walk(name, stack)
      case .layout(let name, let inner):
        var filled: [String: [TemplateTree.Node]] = [:]
        for case .block(let block, let nodes) in inner { filled[block] = nodes }
        try walk(name, stack, blocks: filled, from: template)
      case .block(let name, let inner):
        try walk(blocks[name] ?? inner, blocks[name] == nil ? template : owner, stack, [:], owner: owner)
      case .section(let name, let inner, let isInverted):
        let key = "\(template): \(isInverted ? "^" : "#")\(name)"
        sections.insert(key)
        let value = value(name, stack, template)
        let items = value as? [Any]
        let isOpen = value.map { !($0 is PageValues.Absent) && ($0 as? Bool ?? true) && items?.isEmpty != true } ?? false
        guard isOpen != isInverted else { continue }
        opened.insert(key)
        if isInverted || value is Bool {
          try walk(inner, template, stack, blocks, owner: owner)
        } else {
          for item in items ?? [value as Any] { try walk(inner, template, stack + [item], blocks, owner: owner) }
        }
      }
    }
  }

  /// What `name` stands for, looked for as Mustache does: from the innermost struct outwards for its first part.
  private mutating func value(_ name: String, _ stack: [Any], _ template: String) -> Any? {
    if name == "." { return stack.last }
    let parts = name.split(separator: ".").map(String.init)
    var value: Any? = stack.last { member(parts[0], of: $0) != nil }.flatMap { member(parts[0], of: $0) }
    for part in parts.dropFirst() {
      if value is PageValues.Absent { return value }
      value = value.flatMap { member(part, of: $0) }
    }
    if value == nil { unknown.insert("\(template): \(name)") }
    return value
  }

  private func member(_ name: String, of value: Any) -> Any? {
    (value as? [String: Any])?[name] ?? (value as? [String: String])?[name]
  }
}
