import Foundation

/// Everything that a form edits of one thing, as one value: what is loaded into the form, what comes out of it, what the history
/// keeps. It is stored as JSON for ever, so a property added later has to be optional.
public protocol Draft: Codable, Sendable, Hashable {
  /// What it is a draft of.
  static var kind: Subject.Kind { get }
  /// Its title in lists of changes.
  var headline: String { get }
  /// Every field as a reader compares it with another version's: the same names in the same order, whatever the values.
  var fields: [DraftField] { get }
  /// This draft with the fields called `names` as `other` has them. As it comes, a field's name is the property's, in camel case or
  /// with underscores; drafts in which a field stands for several properties say which.
  func taking(_ names: Set<Field>, from other: Self) throws -> Self
}

/// A field of a draft in words.
public struct DraftField: Sendable, Hashable {
  /// The field's name, as in the form.
  public let name: Field
  /// What the form calls it.
  public let label: String
  /// Its value as text: a line for each row of a list, “Yes” or “No” for a box to tick.
  public let text: String

  /// The field `name`, called `label`, holding `text`.
  public init(_ name: Field, _ label: String, _ text: String) {
    (self.name, self.label, self.text) = (name, label, text)
  }

  /// The same for a box to tick.
  public init(_ name: Field, _ label: String, _ isOn: Bool) { self.init(name, label, isOn ? "Yes" : "No") }
}

extension Draft {
  /// Takes the JSON members that have the fields' names.
  public func taking(_ names: Set<Field>, from other: Self) throws -> Self {
    guard !names.isEmpty else { return self }
    var mine = try members()
    let theirs = try other.members()
    for name in names {
      for key in [name.rawValue, DraftJSON.camelCase(name.rawValue)] { mine[key] = theirs[key] }
    }
    return try JSONDecoder().decode(Self.self, from: JSONSerialization.data(withJSONObject: mine))
  }

  private func members() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(self)) as? [String: Any] ?? [:]
  }
}

/// How drafts are kept.
enum DraftJSON {
  static func encode(_ draft: some Draft) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(draft), as: UTF8.self)
  }

  static func camelCase(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
