/// What a page says once after something was done. It travels as `?notice=` in the address, so that only these texts can be shown.
enum Notice: String, Sendable, CaseIterable {
  case saved, created, deleted, restored, discarded

  /// The sentence.
  var text: String {
    switch self {
    case .saved: "Saved."
    case .created: "Created."
    case .deleted: "Deleted."
    case .restored: "Brought back."
    case .discarded: "Discarded."
    }
  }
}
