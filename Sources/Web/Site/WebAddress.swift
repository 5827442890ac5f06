extension String {
  /// The string itself where it is an address that a link may lead to, nil for `javascript:` and whatever else a feed, a file of
  /// chapters or a form has brought in.
  var webAddress: String? {
    let start = prefix(8).lowercased()
    guard start.hasPrefix("https://") || start.hasPrefix("http://"), !utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
      return nil
    }
    return self
  }
}

extension LinkItem {
  /// A link to `url`; nil when no link may lead there.
  init?(title: String, checking url: String) {
    guard let url = url.webAddress else { return nil }
    self.init(title: title, url: url)
  }
}
