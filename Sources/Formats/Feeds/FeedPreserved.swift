/// The `podcast:` parts that channel and items share, and the keeping of those that are not modelled.
enum FeedPreserved {
  /// The element as XML, its links made secure.
  static func canonical(_ element: FeedElement, _ fields: FeedFields) -> String {
    var wasInsecure = false
    secure(element, &wasInsecure)
    if wasInsecure {
      fields.note(
        "\(element.space.prefix ?? ""):\(element.name)", "A link in it is http; https was put in its place.",
        "Serve it over https.")
    }
    return element.canonical()
  }

  private static func secure(_ element: FeedElement, _ wasInsecure: inout Bool) {
    guard element.space == .podcast || element.space == .rss || element.space == .itunes else { return }
    let links: Set<String> = ["url", "uri", "href", "img", "feedUrl", "accountUrl", "itemUrl"]
    for index in element.attributes.indices where links.contains(element.attributes[index].name) {
      let value = FeedText.trimmed(element.attributes[index].value)
      guard value.lowercased().hasPrefix("http://") else { continue }
      element.attributes[index].value = "https" + value.dropFirst(4)
      wasInsecure = true
    }
    for child in element.elements { secure(child, &wasInsecure) }
  }

  static func person(_ element: FeedElement, _ fields: FeedFields) -> Feed.Person? {
    guard let name = fields.line(element.text, "podcast:person") else {
      fields.note("podcast:person", "A person without a name was left out.", "Write the name inside the element.")
      return nil
    }
    return Feed.Person(
      name: name, role: fields.line(element["role"], "podcast:person"), group: fields.line(element["group"], "podcast:person"),
      image: fields.link(element["img"], "podcast:person"),
      link: fields.link(element["href"], "podcast:person", isSecure: true))
  }
}
