/// The namespaces that a podcast feed speaks, each with the one prefix that it is written with.
enum XMLSpace: Hashable, Sendable {
  case rss, itunes, podcast, atom, content, psc, dublinCore, media, googlePlay, xml
  case other(prefix: String, uri: String)

  /// The space of an element or attribute. Feeds get namespace URIs wrong in every way (https, slashes, case, the address of the
  /// documentation), and forget to declare prefixes; `isExact` is false where the name had to be guessed at.
  static func named(uri: String?, prefix: String?) -> (space: XMLSpace, isExact: Bool) {
    guard let uri, !uri.isEmpty else {
      guard let prefix, !prefix.isEmpty else { return (.rss, true) }
      return (byPrefix(prefix) ?? .other(prefix: prefix, uri: ""), false)
    }
    if let space = byURI[uri] { return (space, true) }
    var stem = Substring(uri.lowercased())
    if let scheme = stem.range(ofText: "://") { stem = stem[scheme.upperBound...] }
    if stem.hasPrefix("www.") { stem = stem.dropFirst(4) }
    while let last = stem.last, last == "/" || last == "#" { stem = stem.dropLast() }
    if let space = byStem[String(stem)] { return (space, false) }
    if stem.hasPrefix("github.com/podcastindex-org/podcast-namespace")
      || stem.hasPrefix("raw.githubusercontent.com/podcastindex-org/podcast-namespace")
    {
      return (.podcast, false)
    }
    if stem.contains("rss") || stem.contains("netscape.com/rdf"), prefix == nil { return (.rss, true) }
    if let prefix, let space = byPrefix(prefix) { return (space, false) }
    return (.other(prefix: prefix ?? "", uri: uri), true)
  }

  /// The prefix that the writer declares; nil for names without one.
  var prefix: String? {
    switch self {
    case .rss: nil
    case .itunes: "itunes"
    case .podcast: "podcast"
    case .atom: "atom"
    case .content: "content"
    case .psc: "psc"
    case .xml: "xml"
    case .dublinCore: "dc"
    case .media: "media"
    case .googlePlay: "googleplay"
    case .other(let prefix, _): prefix.isEmpty ? "x" : prefix
    }
  }

  /// The declaration that an element of this space must carry inside a preserved element, because the feed's root has none.
  var localDeclaration: (prefix: String, uri: String)? {
    switch self {
    case .dublinCore: ("dc", "http://purl.org/dc/elements/1.1/")
    case .media: ("media", "http://search.yahoo.com/mrss/")
    case .googlePlay: ("googleplay", "http://www.google.com/schemas/play-podcasts/1.0")
    case .other(let prefix, let uri): (prefix.isEmpty ? "x" : prefix, uri.isEmpty ? "urn:undeclared" : uri)
    default: nil
    }
  }

  private static let byURI: [String: XMLSpace] = [
    "http://www.itunes.com/dtds/podcast-1.0.dtd": .itunes, "https://podcastindex.org/namespace/1.0": .podcast,
    "http://www.w3.org/2005/Atom": .atom, "http://purl.org/rss/1.0/modules/content/": .content,
    "http://podlove.org/simple-chapters": .psc, "http://podlove.org/simple-chapters/": .psc,
    "http://purl.org/dc/elements/1.1/": .dublinCore, "http://search.yahoo.com/mrss/": .media,
    "http://www.google.com/schemas/play-podcasts/1.0": .googlePlay, "http://www.w3.org/XML/1998/namespace": .xml,
    "http://purl.org/rss/1.0/": .rss, "http://www.w3.org/1999/02/22-rdf-syntax-ns#": .rss,
  ]
  private static let byStem: [String: XMLSpace] = [
    "itunes.com/dtds/podcast-1.0.dtd": .itunes, "itunes.apple.com/dtds/podcast-1.0.dtd": .itunes,
    "podcastindex.org/namespace/1.0": .podcast, "w3.org/2005/atom": .atom, "purl.org/atom/ns": .atom,
    "purl.org/rss/1.0/modules/content": .content, "podlove.org/simple-chapters": .psc, "purl.org/dc/elements/1.1": .dublinCore,
    "purl.org/dc/terms": .dublinCore, "search.yahoo.com/mrss": .media,
    "google.com/schemas/play-podcasts/1.0": .googlePlay, "purl.org/rss/1.0": .rss, "backend.userland.com/rss2": .rss,
  ]

  private static func byPrefix(_ prefix: String) -> XMLSpace? {
    switch prefix.lowercased() {
    case "itunes": .itunes
    case "podcast": .podcast
    case "atom", "atom10": .atom
    case "content": .content
    case "psc": .psc
    case "dc": .dublinCore
    case "media": .media
    case "googleplay": .googlePlay
    case "rdf": .rss
    default: nil
    }
  }
}
