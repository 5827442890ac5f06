import Domain
import Formats
import Foundation

/// The settings of a show as the form sends them.
enum ShowForm {
  /// The platforms that every show's form names; the others stand folded away.
  static let usualPlatforms = [
    "apple", "spotify", "overcast", "pocketcasts", "youtube", "youtubemusic", "amazon", "castro", "castbox", "antennapod",
  ]
  static var rarerPlatforms: [String] {
    Platform.names.keys.filter { !usualPlatforms.contains($0) && $0 != "rss" }
      .sorted { (Platform.names[$0] ?? $0).lowercased() < (Platform.names[$1] ?? $1).lowercased() }
  }

  /// Between a category and the one below it.
  static let separator = " › "

  /// What `form` makes of `stored`. Texts that weren't sent stay as they are; the artwork isn't read here.
  static func draft(_ form: FormFields, from stored: ShowDraft) -> ShowDraft {
    var draft = stored
    func read(_ path: WritableKeyPath<ShowDraft, String>, _ name: String) {
      if let text = form[name] { draft[keyPath: path] = text }
    }
    read(\.title, "title")
    read(\.slug, "slug")
    read(\.subtitle, "subtitle")
    read(\.description, "description")
    read(\.language, "language")
    read(\.timeZone, "time_zone")
    read(\.author, "author")
    read(\.ownerName, "owner_name")
    read(\.ownerEmail, "owner_email")
    read(\.copyright, "copyright")
    read(\.type, "type")
    read(\.medium, "medium")
    read(\.lockedOwner, "locked_owner")
    read(\.themeCredit, "theme_credit")
    if let colour = form["accent"] { draft.accent = tidy(colour: colour) }
    if let address = form["new_feed_url"] { draft.newFeedURL = address.nonEmpty }
    if let address = form["website"] { draft.website = address.nonEmpty }
    (draft.explicit, draft.locked) = (form.isOn("explicit"), form.isOn("locked"))
    (draft.blocked, draft.complete) = (form.isOn("blocked"), form.isOn("complete"))
    draft.categories = form.entries("category").compactMap { $0["name"]?.nonEmpty }.map { $0.components(separatedBy: separator) }
    draft.fundings = links("funding", form)
    draft.socials = links("social", form)
    draft.platforms = platforms(form, stored.platforms)
    if let words = form["keywords"] {
      var seen: Set<String> = []
      draft.keywords = words.split { $0 == "," || $0.isNewline }.map { String($0).trimmingSpace }
        .filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
    }
    draft.credits = form.entries("credit").compactMap { row in
      guard let name = row["name"]?.nonEmpty else { return nil }
      // Another name in the row of somebody known is somebody else.
      let person = row["was"] == name ? row["person"].flatMap { PersonID($0) } : nil
      return ShowDraft.ShowCredit(
        person: person, name: name, role: (row["role"]?.nonEmpty ?? "host").lowercased(), team: row["team"] ?? "")
    }
    return draft
  }

  private static func links(_ list: String, _ form: FormFields) -> [Link] {
    form.entries(list).map { Link(title: $0["title"] ?? "", url: $0["url"] ?? "") }
  }

  /// The platforms in the order in which they stood; new ones after them.
  private static func platforms(_ form: FormFields, _ stored: [PlatformLink]) -> [PlatformLink] {
    let known = (usualPlatforms + rarerPlatforms).compactMap { key in
      form["platform.\(key)"]?.nonEmpty.map { PlatformLink(platform: key, url: $0) }
    }
    let others = form.entries("platform_other").map { row in
      PlatformLink(platform: key(of: row["title"] ?? ""), url: row["url"] ?? "")
    }
    let order = Dictionary(stored.enumerated().map { ($1.platform, $0) }, uniquingKeysWith: { first, _ in first })
    return (known + others).enumerated().sorted { a, b in
      (order[a.element.platform] ?? .max, a.offset) < (order[b.element.platform] ?? .max, b.offset)
    }.map(\.element)
  }

  /// The key under which a platform called `name` is stored: our own where we know it.
  private static func key(of name: String) -> String {
    Platform.names.first { $0.value.lowercased() == name.lowercased() }?.key ?? name
  }

  /// `colour` as `#rrggbb`, where it is one in another spelling.
  private static func tidy(colour: String) -> String {
    AccentColour.Shade(hex: colour).map(\.hex) ?? colour
  }
}

extension String {
  /// Without white space at both ends.
  var trimmingSpace: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
