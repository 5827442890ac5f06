public import Database

/// What somebody may do in a show. Each role may do what those before it may.
public enum Role: String, Sendable, Hashable, CaseIterable, Comparable, SQLValue, Codable {
  /// Writes drafts and sees their own.
  case author
  /// Edits and publishes everything in the show.
  case editor
  /// Everything on the installation, accounts included.
  case owner

  /// Orders by what they may do.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .author: 0
    case .editor: 1
    case .owner: 2
    }
  }
}
