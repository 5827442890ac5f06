import Formats

extension Slug {
  /// `wanted`, or else `wanted-2`, `wanted-3`, … whichever is free first. It asks as often as the logarithm of how many are taken,
  /// and shortens a long name to make room for the number, so that the result is a slug by the same rules.
  static func free(_ wanted: String, isTaken: (String) throws -> Bool) rethrows -> String {
    guard try isTaken(wanted) else { return wanted }
    let stem = make(from: wanted, limit: 72)
    var (taken, free) = (1, 2)
    while try isTaken("\(stem)-\(free)") { (taken, free) = (free, free * 2) }
    while free - taken > 1 {
      let middle = (taken + free) / 2
      if try isTaken("\(stem)-\(middle)") { taken = middle } else { free = middle }
    }
    return "\(stem)-\(free)"
  }
}
