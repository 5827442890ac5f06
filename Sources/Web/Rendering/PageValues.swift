import Mustache

/// A page's stored properties as the dictionaries that Mustache looks names up in.
///
/// Mustache reads structs by reflection anew for every name and every level of the stack. Reading each struct once, and whole, makes
/// a page of five hundred names cost five hundred look-ups.
///
/// Every list `links` brings a flag `hasLinks` with it, for what a template puts around a list that isn't empty.
enum PageValues {
  /// The properties of `page` by name, all the way down.
  static func dictionary(of page: Any) -> [String: Any] {
    dictionary(of: Mirror(reflecting: page))
  }

  private static func dictionary(of mirror: Mirror) -> [String: Any] {
    var values: [String: Any] = Dictionary(minimumCapacity: mirror.children.count)
    for (label, value) in mirror.children {
      guard let label else { continue }
      let final = final(value)
      values[label] = final
      if let list = final as? [Any] { values[flag(label)] = !list.isEmpty }
    }
    return values
  }

  /// `hasLinks` for `links`.
  private static func flag(_ label: String) -> String { "has" + label.prefix(1).uppercased() + label.dropFirst() }

  private static func final(_ value: Any) -> Any {
    switch value {
    case let text as String: return text
    case let flag as Bool: return flag
    case let number as Int: return number
    case let words as [String: String]: return words
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { final($0.value) } ?? Absent()
    case .collection: return mirror.children.map { final($0.value) }
    default: return dictionary(of: mirror)
    }
  }

  /// A property that is nil. Without it Mustache would go on looking for the name in what surrounds the struct, and find there,
  /// say, the show's picture for an episode that has none.
  struct Absent: MustacheCustomRepresentation {
    var representation: Any? { nil }
  }
}
