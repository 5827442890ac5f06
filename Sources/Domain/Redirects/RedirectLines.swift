public import Database
public import Formats

/// Redirects pasted as lines of `from to`.
public struct RedirectLines: Sendable {
  /// A line that couldn't be taken, with why.
  public struct Refused: Sendable, Hashable {
    /// Counted from 1.
    public let number: Int
    public let line: String
    public let problem: String
  }

  /// How many were stored.
  public private(set) var stored = 0
  public private(set) var refused: [Refused] = []

  /// The most lines taken at once.
  public static let limit = 2000

  /// Stores every line that can be taken, in its order, and keeps the others with what is wrong with them. Between the two paths
  /// stand spaces, tabs, a comma, `->` or `→`; empty lines and those that begin with `#` are passed over.
  ///
  /// Throws ``DomainError/invalid(_:)`` for more than ``limit`` lines, storing none.
  public init(
    _ text: String, of show: ShowID, by staff: Staff, at now: Timestamp, _ db: any Connection
  ) throws {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { (number: $0 + 1, text: String($1)) }
      .filter { line in !line.text.allSatisfy(\.isWhitespace) && !line.text.hasPrefix("#") }
    guard lines.count <= RedirectLines.limit else {
      throw DomainError.invalid(["lines": "\(RedirectLines.limit) lines at most at once; these are \(lines.count)."])
    }
    for (number, line) in lines {
      let words = line.replacing("->", with: " ").replacing("→", with: " ").split { $0.isWhitespace || $0 == "," }.map(
        String.init)
      guard words.count == 2 else {
        refused.append(
          Refused(
            number: number, line: line, problem: "A line has two parts, from and to; this one has \(words.count)."))
        continue
      }
      do {
        _ = try db.savepoint {
          try RedirectDraft(path: words[0], target: words[1]).apply(to: show, by: staff, at: now, db)
        }
        stored += 1
      } catch DomainError.invalid(let problems) {
        let problem = problems.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")
        refused.append(Refused(number: number, line: line, problem: problem))
      }
    }
  }
}
