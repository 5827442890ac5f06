import CLibxml2

/// Drives libxml2's SAX2 parser over a document and hands each item over when it ends, so that no tree of the whole is built.
///
/// No network, no DTD is loaded, no declared entity is ever expanded; depth, elements for each item and text are bounded.
final class FeedParser {
  static let depthLimit = 100
  static let elementLimit = 20_000
  static let textLimit = 4_194_304

  let assembly = FeedAssembly()
  private(set) var failure: FeedError?
  private(set) var firstError: (line: Int, reason: String)?
  private var context: xmlParserCtxtPtr?
  /// What libxml2 holds open; nil for elements beyond the limits.
  private var open: [FeedElement?] = []
  /// What is open for us: an `item` that was never closed is closed by the next one.
  private var stack: [FeedElement] = []
  private var pending: [UInt8] = []
  private var elementsInItem = 0
  private var spaces: [NamePair: XMLSpace] = [:]
  private var notedEntities = false
  private var notedLength = false

  private struct NamePair: Hashable {
    var uri: UnsafePointer<xmlChar>?
    var prefix: UnsafePointer<xmlChar>?
  }

  private static let isReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// Parses all of `bytes`, UTF-8; true where it was well-formed. With `recover`, goes on after errors.
  func parse(_ bytes: [UInt8], recover: Bool) -> Bool {
    guard Self.isReady, let context = xmlNewParserCtxt() else { return false }
    defer { xmlFreeParserCtxt(context) }
    self.context = context
    defer { self.context = nil }
    context.pointee.sax.pointee = Self.handler()
    context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    var options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_COMPACT.rawValue)
    if recover { options |= Int32(XML_PARSE_RECOVER.rawValue) }
    let document = bytes.withUnsafeBytes { buffer in
      xmlCtxtReadMemory(
        context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: buffer.count), nil, nil, options)
    }
    // libxml2 builds a document for the entities of a DOCTYPE even for a SAX reader.
    if let document { xmlFreeDoc(document) }
    let isWellFormed = context.pointee.wellFormed == 1
    flush()
    while !stack.isEmpty { closeTop(isTruncated: true) }
    return isWellFormed && failure == nil
  }

  private static func handler() -> xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = 0xDEED_BEAF  // XML_SAX2_MAGIC
    handler.startElementNs = { user, name, prefix, uri, _, _, count, _, attributes in
      FeedParser.from(user)?.start(name, prefix, uri, Int(count), attributes)
    }
    handler.endElementNs = { user, _, _, _ in FeedParser.from(user)?.end() }
    handler.characters = { user, text, count in FeedParser.from(user)?.append(text, Int(count)) }
    handler.cdataBlock = { user, text, count in FeedParser.from(user)?.append(text, Int(count)) }
    handler.ignorableWhitespace = { _, _, _ in }
    handler.entityDecl = { user, _, kind, _, _, content in FeedParser.from(user)?.declare(entity: content, kind: Int(kind)) }
    handler.serror = { user, error in
      guard let error, error.pointee.level == XML_ERR_FATAL || error.pointee.level == XML_ERR_ERROR else { return }
      let message = error.pointee.message.map { FeedText.line(String(cString: $0)) } ?? "unknown error"
      FeedParser.from(user)?.note(line: Int(error.pointee.line), error: message, isFatal: error.pointee.level == XML_ERR_FATAL)
    }
    return handler
  }

  private static func from(_ user: UnsafeMutableRawPointer?) -> FeedParser? {
    user.map { Unmanaged<FeedParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private func note(line: Int, error: String, isFatal: Bool) {
    if firstError == nil, isFatal { firstError = (line, error) }
  }

  private func stop(_ error: FeedError) {
    if failure == nil { failure = error }
    if let context { xmlStopParser(context) }
  }

  private func declare(entity content: UnsafePointer<xmlChar>?, kind: Int) {
    let text = content.map { String(cString: $0) } ?? ""
    if text.utf8.contains(UInt8(ascii: "&")) || text.utf8.contains(UInt8(ascii: "%")) || text.utf8.count > 1024 {
      return stop(.entityBomb)
    }
    if !notedEntities {
      notedEntities = true
      assembly.fields.note(
        "DOCTYPE", "The feed declares entities, which are never loaded or expanded.", "Remove the DOCTYPE.", item: nil)
    }
  }

  private func start(
    _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?, _ count: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    flush()
    guard failure == nil, let name else { return open.append(nil) }
    if open.count >= Self.depthLimit {
      open.append(nil)
      return stop(.tooDeep(limit: Self.depthLimit))
    }
    let space = self.space(uri, prefix)
    let localName = String(cString: name)
    // A `podcast:liveItem` holds what looks like an item's parts, and stays whole.
    let isItem =
      ((space == .rss && localName.lowercased() == "item") || (space == .atom && localName == "entry"))
      && !stack.contains { $0.space == .podcast || $0.space == .itunes }
    if isItem {
      elementsInItem = 0
      // An item inside an item: the one before was never closed.
      while stack.contains(where: { $0.isItem }) { closeTop(isTruncated: true) }
    } else if !open.isEmpty, stack.isEmpty || open.last.map({ $0 == nil }) == true {
      return open.append(nil)
    }
    elementsInItem += 1
    if elementsInItem > Self.elementLimit {
      if elementsInItem == Self.elementLimit + 1 {
        assembly.fields.note("item", "More than \(Self.elementLimit) elements stand together; the rest was left out.", nil)
      }
      return open.append(nil)
    }
    let element = FeedElement(space: space, name: localName)
    element.isItem = isItem
    for index in 0..<count {
      guard let attributes, let attribute = attributes[index * 5], let start = attributes[index * 5 + 3],
        let end = attributes[index * 5 + 4]
      else { continue }
      let (prefix, uri) = (attributes[index * 5 + 1], attributes[index * 5 + 2])
      let value = Self.attribute(UnsafeBufferPointer(start: start, count: end - start))
      element.attributes.append(
        .init(
          space: prefix == nil ? .rss : self.space(uri, prefix), name: String(cString: attribute),
          value: value))
    }
    if open.isEmpty, let other = assembly.begin(root: element) {
      open.append(nil)
      return stop(other)
    }
    stack.append(element)
    open.append(element)
  }

  /// libxml2 hands an ampersand in an attribute over as `&#38;` unless it is told to substitute entities, which it is not.
  private static func attribute(_ bytes: UnsafeBufferPointer<xmlChar>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      result.append(bytes[index])
      let isReference = bytes[index] == UInt8(ascii: "&") && bytes[(index + 1)...].starts(with: "#38;".utf8)
      index += isReference ? 5 : 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func end() {
    flush()
    guard let last = open.popLast(), let element = last, stack.contains(where: { $0 === element }) else { return }
    while let top = stack.last {
      closeTop(isTruncated: false)
      if top === element { return }
    }
  }

  private func closeTop(isTruncated: Bool) {
    guard let element = stack.popLast() else { return }
    if element.isItem {
      if isTruncated {
        assembly.fields.note(
          "item", "The feed breaks off inside this item, or it was never closed; what was there was kept.",
          "Publish the feed again and compare.", item: FeedAssembly.label(element, number: assembly.items.count + 1))
      }
      return assembly.take(item: element)
    }
    guard let parent = stack.last else { return assembly.take(root: element) }
    if element.space == .rss, element.name == "channel" {
      assembly.take(channel: element)
    } else {
      parent.nodes.append(.element(element))
    }
  }

  private func append(_ text: UnsafePointer<xmlChar>?, _ count: Int) {
    guard let text, failure == nil, let top = open.last, let element = top, !element.isContainer else { return }
    let room = max(0, Self.textLimit - pending.count - element.textBytes)
    if count > room, !notedLength {
      notedLength = true
      assembly.fields.note(
        element.name, "A text longer than \(Self.textLimit / 1_048_576) MB was cut.", "Shorten it.", item: nil)
    }
    pending.append(contentsOf: UnsafeBufferPointer(start: text, count: min(count, room)))
  }

  private func flush() {
    guard !pending.isEmpty else { return }
    if let top = open.last, let element = top {
      element.textBytes += pending.count
      element.nodes.append(.text(String(decoding: pending, as: UTF8.self)))
    }
    pending.removeAll(keepingCapacity: true)
  }

  private func space(_ uri: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?) -> XMLSpace {
    // libxml2 interns names, so that the pointers stand for them.
    let key = NamePair(uri: uri, prefix: prefix)
    if let known = spaces[key] { return known }
    let (uriText, prefixText) = (uri.map { String(cString: $0) }, prefix.map { String(cString: $0) })
    let (space, isExact) = XMLSpace.named(uri: uriText, prefix: prefixText)
    spaces[key] = space
    if !isExact {
      let name = prefixText ?? space.prefix ?? ""
      let message =
        uriText.map { "The namespace \($0) is not spelled as it should be; it was taken for \(space.prefix ?? "RSS")." }
        ?? "The prefix \(name): is used but never declared."
      assembly.fields.note(
        "xmlns:\(name)", message, "Declare the namespace on the rss element.", item: nil)
    }
    return space
  }
}
