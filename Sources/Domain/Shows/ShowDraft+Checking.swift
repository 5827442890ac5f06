public import Database
import Formats
import Foundation

extension ShowDraft {
  /// What can't be taken as it is, by field. What stands in `current` already is left alone: an import may have brought what a form
  /// would refuse, and nobody should have to put that right before changing something else.
  public func problems(besides current: ShowDraft?, for id: ShowID, _ db: any Connection) throws -> [Field: String] {
    var problems: [Field: String] = [:]
    func check<Value: Equatable>(_ path: KeyPath<ShowDraft, Value>, _ field: Field, _ problem: (Value) throws -> String?) rethrows
    {
      let value = self[keyPath: path]
      if let current, current[keyPath: path] == value { return }
      if let text = try problem(value) { problems[field] = text }
    }
    func length(_ path: KeyPath<ShowDraft, String>, _ field: Field, _ name: String, _ limit: Int) {
      check(path, field) { $0.count > limit ? "\(name) has at most \(limit) characters; this has \($0.count)." : nil }
    }
    check(\.title, "title") { title in
      if title.isEmpty { return "Give the show a title." }
      return title.count > 255 ? "Titles have at most 255 characters; this one has \(title.count)." : nil
    }
    try check(\.slug, "slug") { slug in try Show.problem(withSlug: slug, of: id, db) }
    length(\.subtitle, "subtitle", "The subtitle", 255)
    length(\.description, "description", "The description", 20_000)
    check(\.language, "language") { tag in
      LanguageTag.isWellFormed(tag) ? nil : "“\(tag)” isn't a language tag. Write one like en, de or pt-BR (BCP 47)."
    }
    check(\.timeZone, "time_zone") { name in
      TimeZone(identifier: name) == nil || !(name == "UTC" || name == "GMT" || name.contains("/"))
        ? "“\(name)” isn't a time zone we know. Choose one from the list, such as Europe/Berlin." : nil
    }
    length(\.author, "author", "The author", 255)
    length(\.ownerName, "owner_name", "The owner's name", 255)
    for (path, field) in [(\ShowDraft.ownerEmail, "owner_email" as Field), (\.lockedOwner, "locked_owner")] {
      check(path, field) { text in
        text.isEmpty || WebLink.isMail(text) ? nil : "“\(text)” isn't a mail address. Write it like ada@example.com."
      }
    }
    length(\.copyright, "copyright", "The copyright line", 255)
    check(\.type, "type") { ShowType(rawValue: $0) == nil ? "Choose episodic or serial." : nil }
    check(\.medium, "medium") {
      Show.media.contains($0) ? nil : "“\($0)” isn't a medium that feeds know. Choose one of the list."
    }
    check(\.categories, "categories", ShowDraft.problem(withCategories:))
    check(\.fundings, "fundings") { ShowDraft.problem(withLinks: $0, .web, limit: 10, "ways to support the show") }
    check(\.socials, "socials") { ShowDraft.problem(withLinks: $0, .webOrMail, limit: 20, "social links") }
    check(\.keywords, "keywords") { words in
      if words.count > 30 { return "30 keywords at most; these are \(words.count)." }
      return words.contains { $0.count > 60 } ? "A keyword has at most 60 characters. Put commas between keywords." : nil
    }
    check(\.accent, "accent") { colour in
      Show.isColour(colour) ? nil : "“\(colour)” isn't a colour. Write six hexadecimal digits, such as #3d5afe."
    }
    length(\.themeCredit, "theme_credit", "The credit", 255)
    for (path, field) in [(\ShowDraft.newFeedURL, "new_feed_url" as Field), (\.website, "website")] {
      check(path, field) { address in address.flatMap { WebLink.problem(with: $0) } }
    }
    for link in platforms where current?.platforms.contains(link) != true {
      if let problem = WebLink.problem(with: link.url) { problems[Field(rawValue: "platform.\(link.platform)")] = problem }
      if link.platform.isEmpty || link.platform.count > 60 {
        problems["platforms"] = "Give every platform a name of at most 60 characters."
      }
    }
    if platforms.count > 60 { problems["platforms"] = "60 platforms at most; these are \(platforms.count)." }
    check(\.credits, "credits") { credits in
      if credits.count > 50 { return "50 people at most; these are \(credits.count)." }
      if credits.contains(where: \.name.isEmpty) { return "Give everybody a name." }
      return credits.contains { $0.name.count > 200 || $0.role.count > 60 }
        ? "Names have at most 200 characters, roles at most 60." : nil
    }
    if let artworkID, artworkID != current?.artworkID, try MediaFile.find(artworkID, db)?.contentType.hasPrefix("image/") != true
    {
      problems["artwork"] = "That image isn't here any more. Choose it again."
    }
    return problems
  }

  private static func problem(withCategories categories: [[String]]) -> String? {
    if categories.count > 3 { return "Directories read three categories at most; these are \(categories.count)." }
    if Set(categories).count < categories.count { return "One category is there twice. Choose another, or none." }
    for category in categories {
      guard let top = category.first, category.count <= 2 else { return "Choose categories of the list." }
      if !FeedCategories.isKnown(Feed.Category(name: top, sub: category.dropFirst().first)) {
        return "Apple has no category “\(category.joined(separator: " › "))”. Choose one of the list."
      }
    }
    return nil
  }

  private static func problem(withLinks links: [Link], _ kind: WebLink.Kind, limit: Int, _ what: String) -> String? {
    if links.count > limit { return "\(limit) \(what) at most; these are \(links.count)." }
    for link in links {
      if link.url.isEmpty { return "“\(link.title)” has no address. Write one, or empty the row." }
      if let problem = WebLink.problem(with: link.url, kind) { return problem }
      if link.title.count > 128 {
        return "What a link is called has at most 128 characters; “\(link.title.prefix(20))…” is longer."
      }
    }
    return nil
  }
}

/// Language tags as BCP 47 has them.
enum LanguageTag {
  /// Whether `tag` is formed as RFC 5646 §2.1 wants it: subtags of 1 to 8 letters and digits, the first of 2 or 3 letters (or 4 to 8,
  /// or `x`).
  static func isWellFormed(_ tag: String) -> Bool {
    let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, tag.utf8.count <= 35 else { return false }
    let isPrivate = first.lowercased() == "x" && parts.count > 1
    guard isPrivate || ((2...8).contains(first.count) && first.allSatisfy { $0.isASCII && $0.isLetter }) else { return false }
    return parts.dropFirst().allSatisfy {
      (1...8).contains($0.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
  }
}

extension Show {
  /// What `podcast:medium` may say (podcast namespace, “medium”).
  public static let media = ["podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "course"]

  /// Whether `text` is a colour as `#rrggbb`.
  static func isColour(_ text: String) -> Bool {
    text.utf8.count == 7 && text.hasPrefix("#") && text.dropFirst().allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  /// Why a show can't have this path, nil when it can.
  static func problem(withSlug slug: String, of id: ShowID, _ db: any Connection) throws -> String? {
    if slug.isEmpty || slug != Slug.make(from: slug) {
      return "Addresses are lower-case letters, digits and hyphens, such as “night-walks”."
    }
    if reservedSlugs.contains(slug) { return "“\(slug)” is an address the site needs for itself. Choose another." }
    if try db.exists("SELECT 1 FROM shows WHERE slug = \(slug) AND id <> \(id)") {
      return "Another show already has the address “\(slug)”. Choose another."
    }
    let former = try db.value(
      "SELECT title FROM shows JOIN show_aliases ON show_aliases.show_id = shows.id WHERE show_aliases.slug = \(slug) AND shows.id <> \(id)",
      as: String.self)
    return former.map { "“\(slug)” is a former address of “\($0)” and still leads there. Choose another." }
  }
}
