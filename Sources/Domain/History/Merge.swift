/// What two people made of one thing, field by field: the state that both began with, the one that was saved first, and the one that
/// came second.
public struct Merge<D: Draft>: Sendable {
  /// The fields in which the two sides differ, or in which either differs from the beginning, in the form's order.
  public let differences: [Difference]

  /// One field.
  public struct Difference: Sendable, Hashable {
    public let name: Field
    public let label: String
    /// What both began with; nil when it isn't known any more.
    public let base: String?
    public let theirs: String
    public let mine: String
    public let change: Change
  }

  /// Who changed a field.
  public enum Change: Sendable, Hashable {
    /// Only who came second.
    case mine
    /// Only who saved first.
    case theirs
    /// Both, to the same.
    case same
    /// Both, differently: somebody has to choose.
    case both
  }

  /// Compares. Without a `base` every field in which the sides differ counts as changed by both.
  public init(base: D?, theirs: D, mine: D) {
    let base = base.map { Merge.texts($0) }
    let (theirs, mine) = (theirs.fields, Merge.texts(mine))
    differences = theirs.compactMap { field in
      let (original, other, own) = (base.map { $0[field.name] ?? "" }, field.text, mine[field.name] ?? "")
      let change: Change
      if other == own {
        guard let original, original != own else { return nil }
        change = .same
      } else if let original {
        change = original == other ? .mine : original == own ? .theirs : .both
      } else {
        change = .both
      }
      return Difference(name: field.name, label: field.label, base: original, theirs: other, mine: own, change: change)
    }
  }

  /// Whether somebody has to choose.
  public var hasConflict: Bool { differences.contains { $0.change == .both } }

  /// The fields that only the other side changed.
  public var onlyTheirs: Set<Field> { Set(differences.filter { $0.change == .theirs }.map(\.name)) }

  private static func texts(_ draft: D) -> [Field: String] {
    Dictionary(draft.fields.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Somebody else has saved since the form was opened.
public struct Collision<D: Draft>: Error {
  /// What both began with; nil when it isn't known any more.
  public let base: D?
  /// What is stored now, and its version.
  public let theirs: D
  public let version: Int64
  /// What was to be saved.
  public let mine: D
  /// Who saved it and when, as far as the history knows.
  public let by: Revision?

  /// A collision over one thing.
  public init(base: D?, theirs: D, version: Int64, mine: D, by: Revision?) {
    (self.base, self.theirs, self.version, self.mine, self.by) = (base, theirs, version, mine, by)
  }

  /// The two sides compared.
  public var merge: Merge<D> { Merge(base: base, theirs: theirs, mine: mine) }
}
