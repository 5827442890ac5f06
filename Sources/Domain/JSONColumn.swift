public import Database
import Foundation

/// A short list kept as JSON in one column, for what is only ever read and written whole.
public struct JSONColumn<Element: Codable & Sendable>: SQLValue, Sendable {
  /// The list.
  public var elements: [Element]

  /// A column holding `elements`.
  public init(_ elements: [Element]) { self.elements = elements }

  /// The JSON text as it is bound.
  public var sql: SQL.Value {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard !elements.isEmpty, let data = try? encoder.encode(elements) else { return .text("[]") }
    return .text(String(decoding: data, as: UTF8.self))
  }

  /// Decodes the column; nil when it holds something else.
  public init?(sql: SQL.Value) {
    guard case .text(let text) = sql else { return nil }
    if text == "[]" {
      elements = []
    } else {
      guard let elements = try? JSONDecoder().decode([Element].self, from: Data(text.utf8)) else { return nil }
      self.elements = elements
    }
  }
}

/// XML elements that the model doesn't know and feeds keep all the same, joined in one column by a character XML can't contain.
public struct PreservedXML: SQLValue, Sendable, Hashable {
  /// The elements, each well-formed by itself with the feed's usual prefixes.
  public var fragments: [String]

  /// A column holding `fragments`.
  public init(_ fragments: [String]) { self.fragments = fragments }

  /// The text as it is bound.
  public var sql: SQL.Value { .text(fragments.joined(separator: "\u{1E}")) }

  /// Decodes the column; nil when it holds something else.
  public init?(sql: SQL.Value) {
    guard case .text(let text) = sql else { return nil }
    fragments = text.isEmpty ? [] : text.split(separator: "\u{1E}").map(String.init)
  }
}
