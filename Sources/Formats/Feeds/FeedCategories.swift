/// Apple's podcast categories, 19 with 91 below them, spelled as Apple spells them.
public enum FeedCategories {
  /// A top level and what stands below it.
  public struct Group: Sendable, Hashable {
    /// `Society & Culture`
    public let name: String
    /// `Documentary`, `Personal Journals`, …; empty for Government, History, Technology and True Crime.
    public let children: [String]
  }

  /// All of them, by alphabet.
  public static let apple: [Group] = [
    Group(name: "Arts", children: ["Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"]),
    Group(
      name: "Business", children: ["Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"]),
    Group(name: "Comedy", children: ["Comedy Interviews", "Improv", "Stand-Up"]),
    Group(name: "Education", children: ["Courses", "How To", "Language Learning", "Self-Improvement"]),
    Group(name: "Fiction", children: ["Comedy Fiction", "Drama", "Science Fiction"]),
    Group(name: "Government", children: []),
    Group(
      name: "Health & Fitness",
      children: ["Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"]),
    Group(name: "History", children: []),
    Group(name: "Kids & Family", children: ["Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"]),
    Group(
      name: "Leisure",
      children: [
        "Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games",
      ]),
    Group(name: "Music", children: ["Music Commentary", "Music History", "Music Interviews"]),
    Group(
      name: "News",
      children: [
        "Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News",
      ]),
    Group(
      name: "Religion & Spirituality",
      children: ["Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"]),
    Group(
      name: "Science",
      children: [
        "Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature", "Physics",
        "Social Sciences",
      ]),
    Group(
      name: "Society & Culture",
      children: ["Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"]),
    Group(
      name: "Sports",
      children: [
        "Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running", "Soccer",
        "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling",
      ]),
    Group(name: "Technology", children: []),
    Group(name: "True Crime", children: []),
    Group(name: "TV & Film", children: ["After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"]),
  ]

  /// Whether Apple has this category, spelled so.
  public static func isKnown(_ category: Feed.Category) -> Bool {
    guard let group = apple.first(where: { $0.name == category.name }) else { return false }
    return category.sub.map(group.children.contains) ?? true
  }

  /// The category as Apple spells it, whatever its case, with `and` for `&`, hyphens or spaces; nil where Apple has none such.
  public static func repaired(_ category: Feed.Category) -> Feed.Category? {
    guard let group = apple.first(where: { stem($0.name) == stem(category.name) }) else { return nil }
    guard let sub = category.sub else { return Feed.Category(name: group.name) }
    return group.children.first { stem($0) == stem(sub) }.map { Feed.Category(name: group.name, sub: $0) }
  }

  /// The category whose second level this is, wherever it stands: `Tech News` is one of News.
  public static func holding(_ sub: String) -> Feed.Category? {
    for group in apple {
      if let child = group.children.first(where: { stem($0) == stem(sub) }) { return Feed.Category(name: group.name, sub: child) }
    }
    return nil
  }

  private static func stem(_ name: String) -> String {
    var words = name.lowercased().split { !($0.isLetter || $0.isNumber) }
    words.removeAll { $0 == "and" || $0 == "amp" }
    return words.joined(separator: " ")
  }

  /// An `itunes:category` element with those inside it.
  static func read(_ element: FeedElement, _ fields: FeedFields) -> [Feed.Category] {
    guard let name = fields.line(element["text"] ?? element.text, "itunes:category") else { return [] }
    let subs = element.elements.filter { $0.name == "category" }.compactMap {
      fields.line($0["text"] ?? $0.text, "itunes:category")
    }
    var result: [Feed.Category] = []
    func add(_ category: Feed.Category) { if !result.contains(category) { result.append(category) } }
    for sub in subs.isEmpty ? [nil] : subs.map(Optional.some) {
      let category = Feed.Category(name: name, sub: sub)
      if isKnown(category) {
        add(category)
      } else if let better = repaired(category) {
        fields.note("itunes:category", "“\(sub ?? name)” is not how Apple spells it.", "Write \(better.sub ?? better.name).")
        add(better)
      } else if let sub, let better = holding(sub) {
        fields.note(
          "itunes:category", "Apple has “\(better.sub ?? sub)” under \(better.name), not under \(name); it was moved.",
          "Write it under \(better.name).")
        if let top = repaired(Feed.Category(name: name)) { add(top) }
        add(better)
      } else if sub == nil, let better = holding(name) {
        fields.note(
          "itunes:category", "Apple has “\(name)” under \(better.name); it was moved.", "Write it under \(better.name).")
        add(better)
      } else {
        let text = [name, sub].compactMap(\.self).joined(separator: " › ")
        fields.note("itunes:category", "“\(text)” is none of Apple's categories.", "Choose one of Apple's list.")
        add(category)
      }
    }
    return result
  }
}
